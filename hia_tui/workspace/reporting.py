"""Reports of the open assessment: made, checked and saved, with what cannot be printed named beforehand."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from hia_tui import __version__
from hia_tui.domain.errors import BadInput
from hia_tui.domain.questionnaire import Form, Nation, Section
from hia_tui.exchange.arrival import read_file
from hia_tui.named_path import check_can_write
from hia_tui.reports.groups import TeamPart
from hia_tui.reports.model import ReportKind, ReportMeta, ReportModel, report_model
from hia_tui.reports.view import present
from hia_tui.reports.wording import parsed_day
from hia_tui.storage.files import make_private_folder
from hia_tui.workspace import evaluation, rounds
from hia_tui.workspace.home import Workspace
from hia_tui.workspace.work import Work

FORMATS = ("pdf", "html", "md", "txt", "csv", "xlsx", "json", "ics")
KINDS = tuple(kind.value for kind in ReportKind if kind not in (ReportKind.SECTION, ReportKind.PAPER))
"""Kinds that a person chooses; a section's report is chosen by its section."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which report is wanted."""

    kind: ReportKind = ReportKind.OVERALL
    section: Section | None = None
    format: str = "pdf"
    others: Sequence[str] = ()
    """References of other assessments: earlier rounds for a comparison or trend, teams for a collation."""


Unprintable = tuple[tuple[str, str], ...]
"""What a PDF cannot print: under which heading, and the characters.

They are named in the document, and the HTML and text copies hold them whole.
"""


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved report."""

    path: Path
    unprintable: Unprintable


def wanted(kind: str | None, section: Section | None, format_name: str, others: Sequence[str] = ()) -> Wanted:
    """Check what was asked for.

    Raises:
        BadInput: no such kind or format, or a kind that a section cannot have.
    """
    if format_name not in FORMATS:
        raise BadInput(
            f"{format_name!r} is not a format. Give one of: {', '.join(FORMATS)}. Nothing was saved."
        )
    if kind is not None and kind not in KINDS and kind not in ("section", "paper"):
        raise BadInput(
            f"{kind!r} is not a kind of report. Give one of: {', '.join(KINDS)}. Nothing was saved."
        )
    chosen = ReportKind(kind) if kind else (ReportKind.SECTION if section else ReportKind.OVERALL)
    if chosen is ReportKind.OVERALL and section is not None:
        chosen = ReportKind.SECTION
    if chosen is ReportKind.SECTION and section is None:
        raise BadInput("Say which section the report is about. Nothing was saved.")
    return Wanted(chosen, section, format_name, tuple(others))


def model_of(workspace: Workspace, work: Work, asked: Wanted) -> ReportModel:
    """What a report says, before it has a look.

    Raises:
        BadInput: a comparison without an earlier round, a collation without other teams.
        UnknownName: no such other assessment.
    """
    others = [workspace.open(reference) for reference in asked.others]
    if not others and asked.kind in (ReportKind.COMPARISON, ReportKind.TREND, ReportKind.OVERALL):
        before = rounds.earlier_round(workspace, work)
        others = [before] if before else []
    if asked.kind in (ReportKind.COMPARISON, ReportKind.TREND) and not others:
        raise BadInput(
            "There is no earlier round to compare with. Name one: --with ASSESSMENT. Nothing was saved."
        )
    if asked.kind is ReportKind.COLLATION and not others:
        raise BadInput("Name the other teams' assessments: --with ASSESSMENT … Nothing was saved.")
    is_collation = asked.kind is ReportKind.COLLATION
    return report_model(
        work.view,
        meta=meta_of_work(workspace, work),
        kind=asked.kind,
        section=asked.section,
        earlier=[]
        if is_collation
        else [(_meta_of_earlier(workspace, other), other.view) for other in others],
        teams=[TeamPart(other.title, other.view) for other in (work, *others)] if is_collation else (),
        evaluations=evaluation.replies(work),
    )


def meta_of_work(workspace: Workspace, work: Work) -> ReportMeta:
    """Which assessment a report is about, as of now."""
    return ReportMeta(
        assessment_id=work.header.id,
        title=work.title,
        organisation=work.organisation,
        round=work.round,
        questionnaire=work.questionnaire.reference,
        form=Form(work.header.form),
        nation=Nation(work.header.nation),
        as_of=workspace.clock().date(),
        app_version=__version__,
        author=work.author.name,
    )


def _meta_of_earlier(workspace: Workspace, work: Work) -> ReportMeta:
    """An earlier round as of its last edit, which is when it ended."""
    newest = max((op.at for op in work.ledger), default=work.header.created)
    ended = parsed_day(newest)
    meta = meta_of_work(workspace, work)
    return replace(meta, as_of=ended) if ended else meta


def render_report(
    workspace: Workspace, work: Work, asked: Wanted, progress: Callable[[int, int], None] | None = None
) -> bytes:
    """The bytes of a report (BadInput, UnknownName as `model_of`)."""
    from hia_tui.reports.render import render

    model = model_of(workspace, work, asked)
    return render(model, asked.format, progress=progress, fonts=fonts(workspace))


def fonts(workspace: Workspace) -> tuple[Path, ...]:
    """The font files of the folder in the settings; none where none is set or there is no such folder."""
    from hia_tui.reports.coverage import fonts_in

    folder = workspace.settings["reports.fonts"]
    return fonts_in(Path(folder)) if folder else ()


def unprintable_in(workspace: Workspace, work: Work, asked: Wanted) -> Unprintable:
    """What the report would lack as a PDF, to say before it is saved; nothing for the other formats."""
    return _unprintable(workspace, model_of(workspace, work, asked), asked)


def _unprintable(workspace: Workspace, model: ReportModel, asked: Wanted) -> Unprintable:
    from hia_tui.reports.coverage import coverage_with
    from hia_tui.reports.unprintable import unprintable

    if asked.format != "pdf":
        return ()
    return tuple(unprintable(present(model), coverage_with(fonts(workspace))))


def report_text(workspace: Workspace, work: Work, asked: Wanted) -> str:
    """A report as plain text, for reading on the screen."""
    from hia_tui.reports.render import render

    return render(model_of(workspace, work, asked), "txt").decode()


def save_report(
    workspace: Workspace,
    work: Work,
    asked: Wanted,
    path: Path | None = None,
    progress: Callable[[int, int], None] | None = None,
    on_unprintable: Callable[[Unprintable], None] | None = None,
) -> Saved:
    """Make a report, save it, and read it back before saying so.

    Args:
        workspace: for the clock and the folder of reports.
        work: the assessment.
        asked: which report.
        path: a file or an existing folder; None for the home's folder of reports.
        progress: called with steps done and steps in all.
        on_unprintable: called before anything is made, where the PDF's fonts lack characters.

    Raises:
        BadInput, UnknownName: as `model_of`; or the path is a device's.
        NotSaved: the disk did not take it.
    """
    from hia_tui.reports.render import render
    from hia_tui.reports.save import save_report as save
    from hia_tui.reports.save import suggested_name

    if path is not None:
        check_can_write(path)
    model = model_of(workspace, work, asked)
    missing = _unprintable(workspace, model, asked)
    if missing and on_unprintable is not None:
        on_unprintable(missing)
    body = render(model, asked.format, progress=progress, fonts=fonts(workspace))
    name = suggested_name(model.meta, model.kind, asked.section, asked.format)
    if path is not None and not path.is_dir():
        return Saved(save(body, path, replace=True), missing)
    if path is None:
        make_private_folder(workspace.paths.reports)
    return Saved(save(body, path or workspace.paths.reports, name), missing)


@dataclass(frozen=True, slots=True)
class Verified:
    """Whether a saved report still says what the store does."""

    matches: bool
    sentences: tuple[str, ...]
    facts: dict[str, object]


def verify_report(workspace: Workspace, path: Path) -> Verified:
    """Compare a saved report with the assessment that it is about.

    Raises:
        BadInput: the file cannot be read.
    """
    from hia_tui.reports.verify import Verdict, fingerprint_in, verify

    body = read_file(path)
    printed = fingerprint_in(body)
    known = {a.id for a in workspace.assessments()}
    work = workspace.open(printed.assessment_id if printed and printed.assessment_id in known else None)
    found = verify(body, work.view, work.header.id)
    return Verified(
        found.verdict is Verdict.MATCHES and found.file_unchanged is not False,
        found.sentences,
        {
            "report": str(path),
            "verdict": found.verdict.value,
            "changed": list(found.changed),
            "edits_since": found.edits,
            "file_unchanged": found.file_unchanged,
        },
    )
