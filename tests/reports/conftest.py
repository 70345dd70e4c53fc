"""Assessments and reports that the report tests share."""

import importlib.util
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from types import ModuleType

import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, NumberObject

from hia_tui.domain.assessment import Assessment
from hia_tui.domain.ledger import Ledger
from hia_tui.domain.questionnaire import Questionnaire
from hia_tui.reports.facts import ReportKind, ReportModel
from hia_tui.reports.groups import TeamPart
from hia_tui.reports.model import report_model
from hia_tui.reports.render import render

ROOT = Path(__file__).parents[2]


def _sample() -> ModuleType:
    """The made-up assessments, which the benchmarks use too."""
    spec = importlib.util.spec_from_file_location("hia_report_sample", ROOT / "benchmarks/reports/sample.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


SAMPLE = _sample()


@pytest.fixture(scope="session")
def sample() -> ModuleType:
    return SAMPLE


@pytest.fixture(scope="session")
def asked() -> Questionnaire:
    return SAMPLE.questionnaire()


@pytest.fixture(scope="session")
def full(asked: Questionnaire) -> Assessment:
    return SAMPLE.full(asked)


def later_round(asked: Questionnaire) -> Assessment:
    """A second round in which some ratings moved and some actions were continued."""
    writer = SAMPLE.Writer(Ledger())
    writer.people()
    for i, question in enumerate(asked.questions):
        writer.write(f"q/{question.id}/rating", SAMPLE.RATINGS[(i + 1) % len(SAMPLE.RATINGS)])
        writer.write(f"q/{question.id}/note", f"Second round, note {i}")
    writer.write("action/next0/title", "Go on with list 0")
    writer.write("action/next0/from", "item0")
    writer.write("action/next0/outcome", "partly")
    return Assessment(writer.ledger, asked)


Model = Callable[..., ReportModel]


@pytest.fixture(scope="session")
def model_of() -> Model:
    """Makes the model of a kind of report for a data set; the plain ones once for all tests."""

    def make(
        kind: str, data_set: str = "full", *, asked: Questionnaire | None = None, **changes: object
    ) -> ReportModel:
        return (
            plain(kind, data_set) if asked is None and not changes else made(kind, data_set, asked, **changes)
        )

    @cache
    def plain(kind: str, data_set: str) -> ReportModel:
        return made(kind, data_set, None)

    def made(kind: str, data_set: str, asked: Questionnaire | None, **changes: object) -> ReportModel:
        asked = asked or SAMPLE.questionnaire()
        assessment = SAMPLE.DATA_SETS[data_set](asked)
        meta = replace(SAMPLE.meta(asked), **changes)
        before = (replace(meta, round="Baseline 2025", as_of=date(2025, 11, 1)), SAMPLE.full(asked))
        if kind in ("comparison", "trend") and data_set == "full":
            assessment = later_round(asked)
        return report_model(
            assessment,
            meta=meta,
            kind=ReportKind(kind),
            section=asked.sections[0] if kind == "section" else None,
            earlier=[before] if kind in ("comparison", "trend") else [],
            teams=[TeamPart("Team A", assessment), TeamPart("Team B", SAMPLE.full(asked))],
            evaluations=list(replies()),
        )

    return make


TOKENS = re.compile(
    rb"/(?P<tag>\w+)<</MCID (?P<mcid>\d+)>>BDC|/Span<</ActualText<(?P<actual>[0-9A-F]*)>>>BDC"
    rb"|(?P<artifact>/Artifact BMC)"
    rb"|(?P<font>/F\d+) [\d.]+ Tf|(?P<text>\((?:[^()\\]|\\.)*\))\s*Tj|(?P<end>EMC)",
    re.DOTALL,
)


class Structure:
    """A tagged PDF as a reader of its structure tree meets it: elements in order, each with its text."""

    def __init__(self, data: bytes) -> None:
        self.reader = PdfReader(BytesIO(data))
        self.root = self.reader.trailer["/Root"]["/StructTreeRoot"]
        self.maps: dict[str, dict[bytes, str]] = {}
        self.pages = {page.indirect_reference.idnum: self._marked(page) for page in self.reader.pages}
        self.elements = list(self._walk(self.root["/K"], None))

    @property
    def text(self) -> str:
        return "".join(text for _, _, text in self.elements)

    def _walk(self, node, page):
        node = node.get_object()
        if isinstance(node, ArrayObject):
            for kid in node:
                yield from self._walk(kid, page)
            return
        if isinstance(node, NumberObject):
            yield ("", None, self.pages[page].get(int(node), ""))
            return
        if node.get("/Type") == "/MCR":
            yield ("", None, self.pages[node.raw_get("/Pg").idnum].get(int(node["/MCID"]), ""))
            return
        if node.get("/Type") == "/OBJR":
            return
        if "/Pg" in node:
            page = node.raw_get("/Pg").idnum
        yield (str(node["/S"]), node, "")
        yield from self._walk(node["/K"], page)

    def _marked(self, page) -> dict[int, str]:
        """The text of each marked content of a page."""
        fonts = {name: self._map_of(font.get_object()) for name, font in page["/Resources"]["/Font"].items()}
        found: dict[int, str] = {}
        current, font, stack, actual = None, "", [], None
        for token in TOKENS.finditer(page.get_contents().get_data()):
            if token["mcid"]:
                current = int(token["mcid"])
                found.setdefault(current, "")
                stack.append("mark")
            elif token["actual"] is not None:
                stack.append("actual")
                actual = bytes.fromhex(token["actual"].decode()).decode("utf-16")
                found[current] += actual
            elif token["artifact"]:
                stack.append("artifact")
            elif token["font"]:
                font = token["font"].decode()
            elif token["text"] and current is not None and actual is None:
                found[current] += shown(token["text"], fonts[font])
            elif token["end"]:
                ended = stack.pop()
                current = None if ended == "mark" else current
                actual = None
        assert not stack
        return found

    @staticmethod
    def _map_of(font) -> dict[bytes, str]:
        table = font["/ToUnicode"].get_object().get_data()
        pairs = re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>", table)
        return {bytes.fromhex(a.decode()): bytes.fromhex(b.decode()).decode("utf-16-be") for a, b in pairs}


def shown(raw: bytes, table: dict[bytes, str]) -> str:
    """The characters that a PDF string shows in a font."""
    inner = re.sub(rb"\\(.)", lambda m: b"\r" if m[1] == b"r" else m[1], raw[1:-1], flags=re.DOTALL)
    return "".join(table[inner[i : i + 2]] for i in range(0, len(inner), 2))


@pytest.fixture(scope="session")
def structure() -> type[Structure]:
    return Structure


@pytest.fixture(scope="session")
def pdf_of(model_of: Model) -> Callable[[str, str], bytes]:
    """The PDF of a kind and data set, made once for all tests."""

    @cache
    def make(kind: str, data_set: str = "full") -> bytes:
        return render(model_of(kind, data_set), "pdf")

    return make


@pytest.fixture(scope="session")
def text_in(pdf_of: Callable[[str, str], bytes]) -> Callable[[str, str], str]:
    """The text of the PDF of a kind and data set in the order of its structure, read once for all tests."""

    @cache
    def read(kind: str, data_set: str = "full") -> str:
        return Structure(pdf_of(kind, data_set)).text

    return read


def replies() -> Iterator[dict[str, object]]:
    """Seven replies to the evaluation."""
    roles = ("Nurse", "Nurse", "Nurse", "Nurse", "Nurse", "Manager", "Other")
    for i, role in enumerate(roles):
        yield {"role": role, "how": ["As a team"], "clear": "Agree", "missing": f"More on housing, {i}"}
