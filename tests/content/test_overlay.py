"""An organisation's own folder over the questionnaire."""

import pytest

from hia_tui.content.load import load_questionnaire
from hia_tui.domain.errors import BadContent
from hia_tui.domain.questionnaire import Form, Nation

QUESTION = """
[[questions]]
id = "{id}"
name = "{name}"
question = "How well do we know {organisation}?"
why = "We work there."
level_1 = "Not at all."
level_2 = "A little."
level_3 = "Quite well."
level_4 = "Very well."
"""


def question(question_id, name="Our own"):
    return QUESTION.replace("{id}", question_id).replace("{name}", name)


HEAD = """
id = "{id}"
title = "Our own section"
purpose = "To find out."
who = "All."
how = "Talk."
instructions = "Choose."
minutes = 20
strengths_prompt = "What is good?"
gaps_prompt = "What is not?"
action_prompt = "What next?"
"""


def test_names_contacts_words_and_links(sample, own):
    questionnaire = load_questionnaire(sample, nation=Nation.WALES, overlay=own)

    assert questionnaire.words == {
        "nation": "Wales",
        "advice": "the Somewhere advice shop",
        "organisation": "NHS Somewhere",
    }
    assert questionnaire.resource("guide").title == "The guide for Somewhere"
    assert questionnaire.resource("welsh-guide").title == "A short guide for Wales"
    assert questionnaire.page("contact").body == (
        "Ask the person who gave you this program.\n\n## NHS Somewhere\n\n"
        "- **Who to ask**: Jo Bell, public health\n- **E-mail**: jo.bell@example.org"
    )
    assert load_questionnaire(sample).page("contact").body == "Ask the person who gave you this program."


def test_a_contact_stays_on_its_line(sample, own, change):
    change(own / "organisation.toml", "Jo Bell, public health", "Jo\\n\\n# Bell")

    assert "- **Who to ask**: Jo # Bell\n" in load_questionnaire(sample, overlay=own).page("contact").body


def test_a_word_reaches_our_pages(sample, own, change):
    change(sample / "guidance/start.md", "Read this", "Call {advice}. Read this")

    assert "Call the Somewhere advice shop." in load_questionnaire(sample, overlay=own).page("start").body


def test_a_section_is_replaced_in_its_place(sample, own, put):
    put(own / "sections/mine.toml", HEAD.format(id="first") + question("first.own"))

    sections = load_questionnaire(sample, overlay=own).sections

    assert [(s.number, s.id, s.title) for s in sections] == [
        (1, "first", "Our own section"),
        (2, "second", "The second section"),
    ]
    assert [(q.id, q.number, q.text) for q in sections[0].questions] == [
        ("first.own", "1.1", "How well do we know NHS Somewhere?")
    ]


def test_new_sections_come_after_ours_in_order_of_file_name(sample, own, put):
    put(own / "sections/20-b.toml", HEAD.format(id="bees") + question("bees.own"))
    put(own / "sections/10-c.toml", HEAD.format(id="cats") + question("cats.own"))

    sections = load_questionnaire(sample, overlay=own, form=Form.SHORT).sections

    assert [(s.number, s.id) for s in sections] == [(1, "first"), (2, "second"), (3, "cats"), (4, "bees")]
    assert sections[2].questions[0].number == "3.1"
    assert sections[2].questions[0].audience == "both"
    assert sections[2].questions[0].since == "2026.1"


def test_a_section_is_extended(sample, own, put):
    put(
        own / "sections/more.toml",
        'extends = "first"\n' + question("first.rent", "Our rent") + question("first.own", "One more"),
    )

    questionnaire = load_questionnaire(sample, overlay=own)

    assert questionnaire.section("1").title == "The first section"
    assert questionnaire.question("1.2").name == "Our rent"
    assert questionnaire.question("1.2").id == "first.rent"
    assert questionnaire.question("1.13").id == "first.own"
    assert len(questionnaire.section("1").questions) == 13


def test_pages_are_replaced_and_added(sample, own, put):
    put(own / "guidance/start.md", "# Our start\n\nHello {organisation}.")
    put(own / "guidance/rooms.md", "# Rooms\n\nRoom 2.")

    pages = load_questionnaire(sample, overlay=own).pages

    assert [(p.id, p.title) for p in pages] == [
        ("start", "Our start"),
        ("contact", "Contact"),
        ("rooms", "Rooms"),
        ("sources", "Where the facts come from"),
    ]
    assert pages[0].body == "Hello NHS Somewhere."


def test_a_folder_with_only_a_page_needs_no_organisation_file(sample, tmp_path, put):
    put(tmp_path / "own2/guidance/start.md", "# Our start\n\nHello.")

    questionnaire = load_questionnaire(sample, overlay=tmp_path / "own2")

    assert questionnaire.page("start").title == "Our start"
    assert questionnaire.page("contact").body == "Ask the person who gave you this program."


def test_ours_is_not_touched(sample, own, put):
    before = {p: p.read_bytes() for p in sample.rglob("*") if p.is_file()}
    put(own / "sections/mine.toml", HEAD.format(id="first") + question("first.own"))

    load_questionnaire(sample, overlay=own)

    assert {p: p.read_bytes() for p in sample.rglob("*") if p.is_file()} == before


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("organisation.toml", "[organisation\n", "line 1: This is not TOML"),
        ("organisation.toml", "[contact]\nphone = 01234\n", "line 2"),
        ("organisation.toml", "[contact]\nphone = 1234\n", "line 2: “phone” holds a whole number"),
        ("organisation.toml", "[words]\nadvice = []\n", "line 2: “advice” holds a list"),
        ("organisation.toml", "organisation = 3\n", "line 1: “organisation” holds a whole number"),
        ("sections/x.toml", 'extends = "third"\n', "line 1: There is no section 'third'"),
        ("sections/x.toml", "title = 1\n", "“id” is missing"),
        ("sections/x.toml", HEAD.format(id="third") + question("second.rent"), "used twice"),
        ("sections/x.toml", "\x00", "not TOML"),
        ("guidance/x.md", "no title", "line 1"),
        ("guidance/Big Page.md", "# Page", "file name"),
    ],
)
def test_a_fault_names_the_organisations_file(sample, own, put, name, text, words):
    put(own / name, text)

    with pytest.raises(BadContent) as caught:
        load_questionnaire(sample, overlay=own)

    assert str(own) in str(caught.value)
    assert words in str(caught.value)


def test_a_folder_that_is_not_there(sample, tmp_path):
    with pytest.raises(BadContent, match="no such folder"):
        load_questionnaire(sample, overlay=tmp_path / "nowhere")


def test_far_too_many_files(sample, own, put):
    for n in range(201):
        put(own / f"guidance/page-{n}.md", "# P")

    with pytest.raises(BadContent, match="more than 200"):
        load_questionnaire(sample, overlay=own)


def test_looping_folders_do_not_hang(sample, own):
    (own / "sections").symlink_to(own / "sections")
    (own / "guidance").mkdir()
    (own / "guidance/again.md").symlink_to(own / "guidance")

    with pytest.raises(BadContent, match="not an ordinary file"):
        load_questionnaire(sample, overlay=own)
