"""Loading the questionnaire: forms, nations, numbers, and every fault a sentence with file and line."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from time import process_time

import pytest

from hia_tui.content import locate
from hia_tui.content.load import load_questionnaire, release_list
from hia_tui.content.table import clean
from hia_tui.domain.errors import BadContent
from hia_tui.domain.questionnaire import Form, Nation
from hia_tui.domain.text import printable


def test_everything_is_read(sample):
    questionnaire = load_questionnaire(sample)

    assert questionnaire.reference == "small@2026.1"
    assert [level.points for level in questionnaire.scale] == [0, 1, 2, 3, None, None]
    assert [(s.number, s.id, len(s.questions)) for s in questionnaire.sections] == [
        (1, "first", 12),
        (2, "second", 12),
    ]
    question = questionnaire.question("2.6")
    assert question.id == "second.debt"
    assert question.section == "second"
    assert question.name == "What second teams know of debt"
    assert question.why.source == "FACTS"
    assert question.why.period == "2020"
    assert question.level("4").meaning.startswith("All of us know about debt.")
    assert question.level("4").points == 3
    assert question.level("dont-know") is None
    assert question.resources == ("welsh-guide", "guide")
    assert [fact.period for fact in questionnaire.sections[0].why] == ["2021", "2021", "2019–2021"]
    assert questionnaire.source("FACTS").url == "https://example.org/facts"
    assert questionnaire.resource("welsh-guide").nations == (Nation.WALES,)
    assert [item.type for item in questionnaire.evaluation] == ["choice", "scale", "text"]
    assert [page.id for page in questionnaire.pages] == ["start", "contact", "sources"]
    assert questionnaire.page("contact").body == "Ask the person who gave you this program."


def test_short_form_keeps_the_numbers_of_the_full_form(sample, change):
    change(
        sample / "sections/01-first.toml",
        "nations = []\nshort_form = true",
        "nations = []\nshort_form = false",
    )

    full = {q.id: q.number for q in load_questionnaire(sample).questions}
    short = load_questionnaire(sample, form=Form.SHORT)

    assert len(short.questions) == 15
    assert short.questions[0].number == "1.2"
    assert all(full[q.id] == q.number for q in short.questions)
    assert all(q.short_form for q in short.questions)
    assert [section.minutes for section in short.sections] == [30, 30]


def test_a_question_for_one_nation_is_asked_there_and_in_the_neutral_wording(sample):
    numbers = {
        nation: [q.number for q in load_questionnaire(sample, nation=nation).questions[:3]]
        for nation in Nation
    }

    assert numbers[Nation.WALES] == numbers[Nation.UK] == ["1.1", "1.2", "1.3"]
    assert numbers[Nation.SCOTLAND] == numbers[Nation.ENGLAND] == ["1.1", "1.2", "1.4"]


def test_the_nations_words_stand_in_texts_and_pages(sample):
    for nation, name in ((Nation.UK, "the UK"), (Nation.NORTHERN_IRELAND, "Northern Ireland")):
        questionnaire = load_questionnaire(sample, nation=nation)
        assert questionnaire.section("1").purpose == f"To find out what we do in {name}."
        assert f"in {name}." in questionnaire.page("start").body
        assert questionnaire.words["nation"] == name


def test_a_resource_of_another_nation_is_not_offered(sample):
    scotland = load_questionnaire(sample, nation=Nation.SCOTLAND)

    assert [r.id for r in scotland.resources] == ["guide"]
    assert scotland.question("2.1").resources == ("guide",)
    assert load_questionnaire(sample, nation=Nation.WALES).question("2.1").resources == (
        "welsh-guide",
        "guide",
    )


def test_a_key_without_a_word_is_left_as_it_is(sample, change):
    change(sample / "guidance/start.md", "{nation}", "{nobody} and {Not a key}")

    assert "{nobody} and {Not a key}" in load_questionnaire(sample).page("start").body


def test_a_section_without_a_question_to_ask_is_left_out_and_numbers_stay(sample):
    path = sample / "sections/01-first.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("short_form = true", "short_form = false"), "utf-8"
    )

    sections = load_questionnaire(sample, form=Form.SHORT).sections

    assert [(s.number, s.id) for s in sections] == [(2, "second")]


def test_changes_are_read(sample, change):
    change(
        sample / "questionnaire.toml",
        "[[scale]]",
        '[[changes]]\nquestion = "first.rent"\nreplaces = "first.home"\ngrade = "meaning"\n'
        'version = "2026.1"\nnote = "Now about rent only."\n\n[[scale]]',
    )

    (found,) = load_questionnaire(sample).changes

    assert (found.question, found.replaces, found.grade) == ("first.rent", "first.home", "meaning")


def test_what_could_drive_a_terminal_is_taken_out(sample, change):
    change(sample / "sections/01-first.toml", "None of us knows", "\\u001b[31mNone\\u202e of us knows")
    change(sample / "guidance/start.md", "Read this", "\x1b]0;title\x07Read this")

    questionnaire = load_questionnaire(sample)

    assert questionnaire.question("1.1").level("1").meaning == "[31mNone of us knows about money."
    assert questionnaire.page("start").body.startswith("]0;titleRead this")


def test_windows_line_ends_and_a_byte_order_mark_are_read(sample):
    before = load_questionnaire(sample)
    for path in [p for p in sample.rglob("*") if p.is_file()]:
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))

    assert load_questionnaire(sample) == before


def test_a_comment_for_the_checker_is_not_shown(sample, change):
    change(
        sample / "guidance/start.md",
        "Read this",
        "<!-- check: allow sentence because it is a quote -->\nRead this",
    )

    assert load_questionnaire(sample).page("start").body.startswith("Read this")


S1, S2 = "sections/01-first.toml", "sections/02-second.toml"
NAME = 'name = "What first teams know of rent"\n'
RENT = '[[questions]]\nid = "first.rent"'

FAULTS = [  # file, what is there, what is put instead, where the fault is to be shown, words of the message
    (S1, NAME, "", RENT, "“name” is missing"),
    (S1, 'level_3 = "Most', 'level_3 = ""\n# "Most', 'level_3 = ""', "“level_3” is empty"),
    (S1, "minutes = 45", 'minutes = "45"', 'minutes = "45"', "a whole number"),
    (S1, "minutes = 45", "minutes = true", "minutes = true", "true or false"),
    (S1, "minutes = 45", "minutes = -1", "minutes = -1", "a whole number"),
    (S1, '["guide"]', '"guide"', "resources", "a list of texts"),
    (S1, '["guide"]', '["guide", 3]', "resources", "a list of texts"),
    (S1, '"first.rent"', '"first.money" # again', 'id = "first.money" #', "used twice"),
    (S1, '"first.rent"', '"First rent"', '"First rent"', "not made as ids are"),
    (S1, 'audience = "both"', 'audience = "all"', 'audience = "all"', "frontline, leader, both"),
    (S1, "nations = []", 'nations = ["narnia"]', "nations = [", "'narnia'"),
    (S1, "short_form = true", 'short_form = "yes"', "short_form", "true or false"),
    (S1, "short_form = true", "short_form = maybe", "short_form", "This is not TOML"),
    (S2, 'id = "second"', 'id = "first"', "id", "used twice"),
    ("questionnaire.toml", '"01-first"', '"../secret"', "sections", "'../secret'"),
    ("questionnaire.toml", '"01-first"', '"03-third"', "", "The file is missing"),
    ("questionnaire.toml", 'code = "2"', 'code = "5"', "[[scale]]", "in this order"),
    ("questionnaire.toml", "points = 1\n", "", '[[scale]]\ncode = "2"', "“points” is missing"),
    ("sources.toml", "[[sources]]", "sources = 3\n[[others]]", "sources", "[[sources]]"),
    ("resources.toml", 'id = "guide"', "id = 2026-01-01", "id = ", "a date without quotes"),
    ("evaluation.toml", 'type = "choice"', 'type = "star"', "type", "choice, choices, scale, text"),
    ("nations/uk.toml", 'nation = "the UK"', "nation = 5", "nation =", "text in quotes"),
    ("nations/uk.toml", "[words]", "words = [1]\n[other]", "words", "a table [words]"),
    ("guidance/start.md", "# Start here", "Start here", "Start", "first line of a page"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "anchor", "words"), FAULTS)
def test_a_fault_is_a_sentence_with_file_and_line(sample, change, name, old, new, anchor, words):
    change(sample / name, old, new)

    with pytest.raises(BadContent) as caught:
        load_questionnaire(sample)

    message = str(caught.value)
    assert words in message
    assert "No answer was changed" in message
    if anchor:
        before, found, _ = (sample / name).read_text(encoding="utf-8").partition(anchor)
        assert found
        assert f"{sample / name}, line {before.count(chr(10)) + 1}: " in message


@pytest.mark.parametrize(
    "name",
    ["questionnaire.toml", "sources.toml", "resources.toml", "evaluation.toml", "nations/uk.toml",
     "sections/01-first.toml", "guidance/start.md"],
)  # fmt: skip
class TestHostileFiles:
    """Whatever stands in place of a file, loading says so in one sentence, soon."""

    def test_missing(self, sample, name):
        (sample / name).unlink()
        self.refused(sample, name, "missing")

    def test_folder(self, sample, name):
        (sample / name).unlink()
        (sample / name).mkdir()
        self.refused(sample, name, "not an ordinary file")

    def test_binary(self, sample, name):
        (sample / name).write_bytes(b"# ok\n\n" + bytes(range(256)) * 10)
        self.refused(sample, f"{name}, line 4", "not UTF-8")

    def test_utf_16(self, sample, name):
        (sample / name).write_text((sample / name).read_text(encoding="utf-8"), encoding="utf-16")
        self.refused(sample, name, "not UTF-8")

    def test_huge(self, sample, name):
        with (sample / name).open("r+b") as file:
            file.truncate(3_000_000_000)
        self.refused(sample, name, "too large")

    def test_symlink_loop(self, sample, name):
        (sample / name).unlink()
        (sample / name).symlink_to(sample / name)
        self.refused(sample, name, "cannot be read")

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
    def test_pipe_that_nobody_writes_to(self, sample, name):
        (sample / name).unlink()
        os.mkfifo(sample / name)
        self.refused(sample, name, "not an ordinary file")

    @pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="the system has no sockets in folders")
    def test_device(self, sample, name):
        (sample / name).unlink()
        (sample / name).symlink_to("/dev/zero")
        self.refused(sample, name, "not an ordinary file")

    def test_unreadable(self, sample, name, monkeypatch):
        # The tests may run as a user whom no permission stops, so the refusal is made here.
        read = Path.read_bytes

        def refuse(path):
            if path == sample / name:
                raise PermissionError(13, "Permission denied")
            return read(path)

        monkeypatch.setattr(Path, "read_bytes", refuse)
        self.refused(sample, name, "Permission denied")

    def refused(self, sample, name, words):
        with pytest.raises(BadContent) as caught:
            load_questionnaire(sample)
        assert words in str(caught.value)
        assert name in str(caught.value)
        assert len(str(caught.value)) < 500


HOSTILE = {
    "lists": ("x = " + "[" * 100_000, "too deep"),
    "tables": ("x = " + "{a = " * 50_000, "too deep"),
    "dots": (".".join(["a"] * 50_000) + " = 1", "dots"),
    "quoted dots": (".".join(['"a b"'] * 50_000) + " = 1", "dots"),
    "inline dots": ("x = {" + ".".join(["a"] * 50_000) + " = 1}", "dots"),
    "header": ("[" + ".".join(["a"] * 1_000) + "]\n" + "".join(f"k{n} = 1\n" for n in range(30_000)), "dots"),
    "digits": ("x = " + "9" * 400_000, "not TOML"),
    "open": ("x = '''" + "a" * 400_000, "not TOML"),
    "quotes": ('x = "' + '""' * 200_000, "not TOML"),
    "date": ("x = 2023-02-31", "not TOML"),
    "twice": ("id = 1\nid = 2", "line 2: This is not TOML: this key stands here twice"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_toml_is_refused_soon(sample, case):
    text, words = HOSTILE[case]
    (sample / "evaluation.toml").write_text(text, encoding="utf-8")

    before = process_time()
    with pytest.raises(BadContent, match=words):
        load_questionnaire(sample)

    # Without the limits these take minutes; with them, milliseconds.
    assert process_time() - before < 3


def test_folder_that_is_not_there(tmp_path):
    with pytest.raises(BadContent, match="missing"):
        load_questionnaire(tmp_path / "nowhere")


def test_release_list_is_the_ids_in_order(sample):
    lines = release_list(load_questionnaire(sample)).splitlines()

    assert len(lines) == 24
    assert lines[:3] == ["first.money", "first.rent", "first.food"]


class TestLocate:
    def test_checkout_is_found_from_anywhere(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        assert (locate.content_folder() / "questionnaire.toml").is_file()

    def test_bundled_comes_first(self, tmp_path, monkeypatch, put):
        monkeypatch.setattr(locate, "__file__", str(tmp_path / "a/hia_tui/content/locate.py"))
        bundled = put(tmp_path / "a/hia_tui/content/bundled/questionnaire.toml", "")
        checkout = put(tmp_path / "a/content/questionnaire.toml", "")

        assert locate.content_folder() == bundled.parent.resolve()
        bundled.unlink()
        assert locate.content_folder() == checkout.parent.resolve()
        checkout.unlink()
        with pytest.raises(BadContent, match="Install the program again"):
            locate.content_folder()

    def test_a_whole_questionnaire_and_an_organisations_folder_are_told_apart(self, sample, own, tmp_path):
        assert locate.folders(None) == locate.Folders(locate.content_folder(), None)
        assert locate.folders(sample) == locate.Folders(sample, None)
        assert locate.folders(own) == locate.Folders(locate.content_folder(), own)
        with pytest.raises(BadContent, match="neither"):
            locate.folders(tmp_path)
        with pytest.raises(BadContent, match="no folder"):
            locate.folders(tmp_path / "nowhere")


def test_loading_is_light():
    program = (
        "import json, sys; import hia_tui.content.load; "
        "print(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"
    )
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, timeout=60)

    loaded = set(json.loads(found.stdout))

    assert "hia_tui" in loaded
    assert not loaded & {
        "textual",
        "httpx",
        "tinydb",
        "fpdf",
        "jinja2",
        "xlsxwriter",
        "nacl",
        "pydantic",
        "yaml",
    }
    assert "hia_tui.content.check" not in sys.modules or "hia_tui.content.check" not in loaded


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('a = 1\nb = "x\n', 2, "a text does not end with a quotation mark on its line."),
        ('a = "say "hello""\n', 1, "is there a quotation mark in the text?"),
        ("a = yes\n", 1, "a value is text in quotes"),
        ("a\n", 1, "a line is: key = value."),
        ("a = [1\nb = 2\n", 2, "a list does not end with ]."),
    ],
)
def test_common_slips_in_toml_are_explained(sample, text, line, words):
    (sample / "evaluation.toml").write_text(text, encoding="utf-8")

    with pytest.raises(BadContent) as caught:
        load_questionnaire(sample)

    assert f"line {line}: This is not TOML: " in str(caught.value)
    assert words in str(caught.value)


def test_the_quick_way_to_clean_a_text_is_the_rule_of_the_domain():
    points = [*range(0x3200), *range(0xD800, 0xE000), *range(0xFE00, 0x10000), *range(0x1F300, 0x1F400)]

    differing = [hex(n) for n in points if clean(f"a{chr(n)}b") != printable(f"a{chr(n)}b")]

    assert differing == []
