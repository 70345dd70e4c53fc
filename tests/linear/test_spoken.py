import pytest

from hia_tui.linear.dialogue import Dialogue
from hia_tui.linear.letters import Letters
from hia_tui.linear.spoken import spoken
from hia_tui.reports.view import present
from hia_tui.workspace import reporting, sample
from hia_tui.workspace.home import Workspace
from tests.linear.conftest import open_home
from tests.linear.transcript import unclear


@pytest.fixture(scope="module")
def sampled(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    workspace = open_home(tmp_path_factory.mktemp("sample"))
    sample.make_sample(workspace).close()
    return workspace


@pytest.mark.parametrize(
    "kind", ["overall", "actions", "improvement", "comparison", "team", "evaluation", "paper"]
)
def test_a_report_that_is_read_out_says_every_text_of_it(sampled: Workspace, kind: str) -> None:
    work = sampled.open()
    view = present(reporting.model_of(sampled, work, reporting.wanted(kind, None, "txt")))
    said = " ".join(" ".join(spoken(view)).replace("Address: ", "").split())
    for block in view.blocks:
        for text in block.texts:
            # A column's title is said with each of its cells, so not for a table without rows.
            for line in text.split("\n"):
                flat = " ".join(line.split()).rstrip(".")
                assert flat in said or view.fingerprint in flat or not getattr(block, "rows", True), flat
    work.close()


@pytest.mark.parametrize("kind", ["overall", "actions", "improvement", "team", "evaluation", "paper"])
def test_each_line_of_a_report_is_understood_by_itself(sampled: Workspace, kind: str) -> None:
    work = sampled.open()
    view = present(reporting.model_of(sampled, work, reporting.wanted(kind, None, "txt")))
    work.close()
    said: list[str] = []
    Dialogue(lambda prompt: None, said.append, Letters()).say(*spoken(view))
    assert unclear("".join(said), "zebra") == []
