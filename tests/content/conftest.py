"""A small questionnaire without a mistake, for tests to change one thing in."""

from collections.abc import Callable
from pathlib import Path

import pytest

from hia_tui.content.locate import content_folder

AREAS = (
    "money",
    "rent",
    "food",
    "fuel",
    "work",
    "debt",
    "care",
    "travel",
    "school",
    "health",
    "sleep",
    "play",
)

INDEX = """
id = "small"
version = "2026.1"
title = "A small questionnaire"
sections = ["01-first", "02-second"]
pages = ["start", "contact"]
"""

SCALE = "".join(
    f'\n[[scale]]\ncode = "{code}"\nlabel = "{label}"\nmeaning = "We are at {code}."\n{points}'
    for code, label, points in (
        ("1", "Not yet", "points = 0\n"),
        ("2", "Starting", "points = 1\n"),
        ("3", "Established", "points = 2\n"),
        ("4", "Embedded", "points = 3\n"),
        ("dont-know", "Don't know", ""),
        ("not-applicable", "Not applicable", ""),
    )
)

HEAD = """
id = "{id}"
title = "The {id} section"
purpose = "To find out what we do in {{nation}}."
who = "The whole team."
how = "Talk for ten minutes."
instructions = "Choose the level that is true today."
minutes = 45
resources = ["guide"]
strengths_prompt = "What do we do well?"
gaps_prompt = "What do we miss?"
action_prompt = "What will we do next?"

[[why]]
text = "In 2021, 20% of people had too little to live on."
source = "FACTS"
period = "2021"

[[why]]
text = "People with less money die sooner."
source = "FACTS"
period = "2021"

[[why]]
text = "A small study found that help with money lasts."
source = "FACTS"
period = "2019–2021"
"""

QUESTION = """
[[questions]]
id = "{section}.{area}"
name = "What {section} teams know of {area}"
question = "How well does our {section} team know about {area} where we work?"
why = "In one town, 30% of people had worries about {area}."
why_source = "FACTS"
why_period = "2020"
level_1 = "None of us knows about {area}."
level_2 = "Some of us know about {area}."
level_3 = "Most of us know, and we have a way to find out about {area}."
level_4 = "All of us know about {area}. We check twice a year and change what we do."
evidence_prompts = ["Who last looked at {area}?", "What did they find?"]
action_suggestions = ["Ask a colleague about {area}.", "Name a person who looks after {area}."]
resources = ["guide"]
audience = "both"
nations = {nations}
short_form = {short}
since = "2026.1"
"""

SOURCES = """
[[sources]]
id = "FACTS"
title = "Facts about towns"
owner = "The Town Office"
url = "https://example.org/facts"
year = "2021"
checked = "2026-10-01"
"""

RESOURCES = """
[[resources]]
id = "guide"
title = "A short guide"
owner = "The Town Office"
url = "https://example.org/guide"
about = "Ten pages on how to talk about money."
checked = "2026-10-01"

[[resources]]
id = "welsh-guide"
title = "A short guide for Wales"
owner = "The Town Office"
url = "https://example.org/wales"
about = "The same pages for Wales."
checked = "2026-10-01"
nations = ["wales"]
"""

EVALUATION = """
[[items]]
id = "who"
topic = "who"
type = "choice"
text = "Who took part?"
options = ["One person", "A team"]

[[items]]
id = "clear"
topic = "improve"
type = "scale"
text = "The questions were clear."
options = ["Agree strongly", "Agree", "Disagree", "Disagree strongly", "Don't know"]

[[items]]
id = "more"
topic = "support"
type = "text"
text = "What help do you need next?"
options = []
"""

NATIONS = {
    "uk": ("the UK", "the local advice service"),
    "scotland": ("Scotland", "the Money Talk Team"),
    "england": ("England", "MoneyHelper"),
    "wales": ("Wales", "Advicelink Cymru"),
    "northern-ireland": ("Northern Ireland", "Advice NI"),
}

START = """# Start here

Read this page first. It takes **two minutes** in {nation}.

## What you need

- An hour.
- A quiet room.

1. Sit down.
2. Start with the first question.
"""

CONTACT = "# Contact\n\nAsk the person who gave you this program.\n"


def section_text(section: str) -> str:
    """A section of twelve questions, eight of them in the short form; the third is for Wales only."""
    return HEAD.format(id=section) + "".join(
        QUESTION.format(
            section=section,
            area=area,
            nations='["wales"]' if n == 2 else "[]",
            short="true" if n < 8 else "false",
        )
        for n, area in enumerate(AREAS)
    )


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """A content folder of two sections without any mistake."""
    folder = tmp_path / "content"
    write(folder / "questionnaire.toml", INDEX + SCALE)
    write(folder / "sections/01-first.toml", section_text("first"))
    write(
        folder / "sections/02-second.toml",
        section_text("second").replace('"guide"]\nau', '"welsh-guide", "guide"]\nau'),
    )
    write(folder / "sources.toml", SOURCES)
    write(folder / "resources.toml", RESOURCES)
    write(folder / "evaluation.toml", EVALUATION)
    for name, (nation, advice) in NATIONS.items():
        write(folder / f"nations/{name}.toml", f'[words]\nnation = "{nation}"\nadvice = "{advice}"\n')
    write(folder / "guidance/start.md", START)
    write(folder / "guidance/contact.md", CONTACT)
    return folder


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """An organisation's folder with a name, a contact, a word and a link."""
    folder = tmp_path / "own"
    write(
        folder / "organisation.toml",
        """
[organisation]
name = "NHS Somewhere"

[contact]
name = "Jo Bell, public health"
email = "jo.bell@example.org"

[words]
advice = "the Somewhere advice shop"

[[resources]]
id = "guide"
title = "The guide for Somewhere"
owner = "NHS Somewhere"
url = "https://example.org/somewhere"
about = "Our own pages on money."
checked = "2026-10-01"
""",
    )
    return folder


@pytest.fixture
def change() -> Callable[[Path, str, str], None]:
    """Replace the first place of a text in a file; the text has to be there."""

    def replace(path: Path, old: str, new: str) -> None:
        text = path.read_text(encoding="utf-8")
        assert old in text
        write(path, text.replace(old, new, 1))

    return replace


@pytest.fixture
def put() -> Callable[[Path, str], Path]:
    """Write a file, and the folders on the way to it."""
    return write


@pytest.fixture(scope="session")
def real() -> Path:
    """The questionnaire that comes with the program."""
    return content_folder()
