"""A saved report says which state of the store it was made from, and whether it was changed itself."""

import io
import os
import zipfile

import pytest

from hia_tui.domain.assessment import Assessment
from hia_tui.reports.fingerprint import fingerprint_of, read_fingerprint
from hia_tui.reports.model import ReportKind, report_model
from hia_tui.reports.render import FORMATS, render
from hia_tui.reports.verify import Verdict, fingerprint_in, verify

SEALED = ("pdf", "html", "md", "txt", "json")


@pytest.fixture
def assessment(sample, asked) -> Assessment:
    return sample.full(asked)


@pytest.fixture
def report(sample, asked, assessment):
    meta = sample.meta(asked)
    return lambda form: render(report_model(assessment, meta=meta, kind=ReportKind.OVERALL), form)


@pytest.mark.parametrize("form", FORMATS)
def test_untouched_store_matches(report, sample, asked, assessment, form: str) -> None:
    found = verify(report(form), assessment, sample.meta(asked).assessment_id)
    assert found.verdict is Verdict.MATCHES
    assert found.file_unchanged is (True if form in SEALED else None)
    assert found.sentences == ("The report matches the store: nothing was written since.",)


@pytest.mark.parametrize("form", [form for form in FORMATS if form != "csv"])
def test_changes_are_named(report, sample, asked, assessment, form: str) -> None:
    data = report(form)
    writer = sample.Writer(assessment.ledger, 70_000)
    writer.write(f"q/{asked.questions[1].id}/rating", "4", "eve")
    writer.write("section/planning/gaps", "Something new", "eve")
    writer.write("action/item0/due", "2027-12-01")
    found = verify(data, assessment, sample.meta(asked).assessment_id)
    assert found.verdict is Verdict.CHANGED
    assert found.edits == 3
    assert set(found.changed) == {"question 1.2", "section 3", "actions of section 1"}
    assert found.sentences[0].startswith("3 edits since the report. Changed: ")


def test_table_says_that_something_changed(report, sample, asked, assessment) -> None:
    data = report("csv")
    sample.Writer(assessment.ledger, 70_000).write("action/item0/due", "2027-12-01")
    found = verify(data, assessment, sample.meta(asked).assessment_id)
    assert (found.verdict, found.edits) == (Verdict.CHANGED, 1)
    assert found.sentences[0].startswith("1 edit since the report. This format does not carry which parts")


def test_restored_values_are_said_to_read_the_same_only_if_they_do(report, sample, asked, assessment) -> None:
    data = report("txt")
    writer = sample.Writer(assessment.ledger, 70_000)
    writer.write("member/new/name", "Fay", "new")
    found = verify(data, assessment, sample.meta(asked).assessment_id)
    assert found.changed == ("other entries",)


@pytest.mark.parametrize("form", SEALED)
def test_changed_file_is_noticed(report, sample, asked, assessment, form: str) -> None:
    data = report(form)
    changed = data.replace(b"Leith", b"Keith", 1)
    assert changed != data
    found = verify(changed, assessment, sample.meta(asked).assessment_id)
    assert found.file_unchanged is False
    assert found.sentences[-1] == "The file itself was changed after it was saved."


@pytest.mark.parametrize("form", ["md", "txt", "html", "json"])
def test_turned_line_ends_are_no_change(report, sample, asked, assessment, form: str) -> None:
    data = report(form).replace(b"\n", b"\r\n")
    found = verify(data, assessment, sample.meta(asked).assessment_id)
    assert (found.verdict, found.file_unchanged) == (Verdict.MATCHES, True)


def test_another_assessment_is_said_to_be_one(report, assessment) -> None:
    assert verify(report("pdf"), assessment, "AnotherAssessment").verdict is Verdict.OTHER


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"PK\x03\x04 broken", b"hia1.x", b"\x00" * 5000])
def test_foreign_files_have_no_fingerprint(assessment, data: bytes) -> None:
    assert verify(data, assessment, "x").verdict is Verdict.UNKNOWN


def test_large_member_of_a_workbook_is_not_unpacked_whole(assessment) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("docProps/core.xml", b"x" * 20_000_000)
    assert verify(out.getvalue(), assessment, "x").verdict is Verdict.UNKNOWN


def test_random_bytes_never_raise(assessment) -> None:
    for _ in range(50):
        verify(os.urandom(500), assessment, "x")
        verify(b"PK\x03\x04" + os.urandom(300), assessment, "x")


def test_fingerprint_comes_back_from_its_text(assessment) -> None:
    made = fingerprint_of(assessment, "abc_DEF-1")
    assert read_fingerprint(f"Fingerprint: {made}\n") == made
    assert fingerprint_in(f"<meta content='{made}'>".encode()) == made
    assert len(str(made)) < 600
