"""The HTML twin: one file, no script, nothing fetched."""

from functools import lru_cache
from typing import TYPE_CHECKING

from hia_tui.reports import seal
from hia_tui.reports.blocks import ReportView, Run

if TYPE_CHECKING:
    from jinja2 import Environment

SAFE_LINKS = ("https://", "mailto:", "#")


def html_of(view: ReportView, *, creator: str) -> bytes:
    """The view as an HTML file."""
    template = _environment().get_template("report.html.j2")
    mark = f"{seal.MARK}{seal.BLANK}"
    return seal.sealed(template.render(view=view, creator=creator, seal=mark).encode())


@lru_cache(maxsize=1)
def _environment() -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

    environment = Environment(
        loader=PackageLoader("hia_tui.reports", "templates"),
        autoescape=select_autoescape(["html.j2"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["kind"] = lambda block: type(block).__name__
    environment.filters["address"] = _address
    return environment


def _address(run: Run) -> str:
    """Where a run leads, if that is an address that does nothing but open a page or a message."""
    return run.href if run.href.startswith(SAFE_LINKS) else ""
