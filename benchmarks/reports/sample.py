"""Made-up assessments for reports: empty, one answer, full, hostile, very long, in all scripts."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

from hia_tui.domain.assessment import Assessment
from hia_tui.domain.ledger import Ledger
from hia_tui.domain.operation import Operation, Value, new_operation
from hia_tui.domain.questionnaire import (
    EvaluationItem,
    Fact,
    Form,
    Level,
    Nation,
    Question,
    Questionnaire,
    Resource,
    Section,
    Source,
)
from hia_tui.domain.text import clean_text
from hia_tui.reports.facts import ReportMeta

AS_OF = date(2026, 11, 21)
RATINGS = ("3", "2", "4", "1", "dont-know", "3", "2", "not-applicable", "3", "4", "2", "3")
SCALE = (
    Level("1", "Not yet", "We do not do this, or it rests on one person's interest.", 0),
    Level("2", "Starting", "Some of us do this, sometimes. Nothing is agreed or written down.", 1),
    Level("3", "Established", "Most of us do this, most of the time. An agreed way exists.", 2),
    Level("4", "Embedded", "All of us do this. We check that it happens, and learn from it.", 3),
    Level("dont-know", "Don't know", "We lack the information to judge.", None),
    Level("not-applicable", "Not applicable", "This is truly outside our role. We say why.", None),
)
TITLES = (
    "Knowledge of social and economic circumstances",
    "Confidence, skills and sign-posting in practice",
    "Service planning",
    "Partnership working",
    "Employment and procurement",
    "Advocacy",
)
IDS = ("knowledge", "practice", "planning", "partnership", "employment", "advocacy")


def questionnaire(sections: int = 3, per_section: int = 4) -> Questionnaire:
    """A small questionnaire of the same shape as the real one."""
    return Questionnaire(
        id="hia",
        version="2026.1",
        title="Health Inequalities Self-Assessment",
        form=Form.FULL,
        nation=Nation.SCOTLAND,
        scale=SCALE,
        sections=tuple(_section(number, per_section) for number in range(1, sections + 1)),
        sources=(
            Source("MAPS", "Money advice in health settings", "Example Institute",
                   "https://example.org/maps?a=1&b=2", "2023", "2026-11-01"),
            Source("PHS", "Health gap between areas", "Public Health Example",
                   "https://example.org/gap", "2024", "2026-11-01"),
        ),
        resources=(
            Resource("guide", "Money worries: a guide for staff", "Example Board",
                     "https://example.org/guide", "A short guide with a list of services.", "2026-11-01"),
            Resource("course", "Course on poverty awareness", "Example College",
                     "https://example.org/course", "Forty minutes, on line.", "2026-11-01"),
        ),
        evaluation=(
            EvaluationItem("role", "who", "choice", "What is your role?", ("Nurse", "Manager", "Other")),
            EvaluationItem("how", "how", "choices", "How did you work?", ("Alone", "As a team")),
            EvaluationItem("clear", "improve", "scale", "The questions were clear.",
                           ("Agree strongly", "Agree", "Disagree", "Disagree strongly", "Don't know")),
            EvaluationItem("missing", "improve", "text", "What is missing?", ()),
        ),
        pages=(),
    )  # fmt: skip


def _section(number: int, per_section: int) -> Section:
    name = IDS[number - 1]
    return Section(
        id=name,
        number=number,
        title=TITLES[number - 1],
        purpose="To see how well we know what people's lives are like, and what we do about it.",
        who="Everybody in the team.",
        how="Together, in about 45 minutes.",
        instructions="Answer for the team, not for yourself.",
        minutes=45,
        why=(Fact("People in the poorest areas die ten years earlier.", "PHS", "2019-2021"),),
        resources=("guide",),
        strengths_prompt="What do we do well?",
        gaps_prompt="Where are our gaps?",
        action_prompt="What will we do?",
        questions=tuple(_question(name, number, place) for place in range(1, per_section + 1)),
    )


def _question(section: str, number: int, place: int) -> Question:
    return Question(
        id=f"{section}.q{place}",
        number=f"{number}.{place}",
        section=section,
        name=f"Local knowledge, part {place} of section {number}",
        text=f"How well do we know and keep up to date what people need, in point {place} of this section?",
        why=Fact("Staff hold back because they fear not having the answers.", "MAPS", "2023"),
        levels=tuple(
            Level(level.code, level.label, f"{level.meaning} (as seen in {number}.{place})", level.points)
            for level in SCALE[:4]
        ),
        evidence_prompts=("Where is the list?", "Who owns it?"),
        action_suggestions=(f"Name an owner for point {number}.{place}.", "Invite the advice service."),
        resources=("guide", "course"),
        audience="frontline" if place % 2 else "leader",
        nations=(),
        short_form=place % 2 == 1,
        since="2026.1",
    )


@dataclass
class Writer:
    """Writes operations as the program does."""

    ledger: Ledger = field(default_factory=Ledger)
    n: int = 0

    def write(
        self, path: str, value: Value, member: str = "ana", *, apart: bool = False, **more: str
    ) -> Operation:
        """One edit; `apart` is written without having seen what is current."""
        self.n += 1
        live = () if apart else tuple(op.id for op in self.ledger.live(path))
        if isinstance(value, str):
            value = clean_text(value).text
        made = new_operation(
            field=path, value=value, sup=live, member=member, device="d1", n=self.n,
            at=more.pop("at", "2026-11-20T10:14:05+00:00"), questionnaire="hia@2026.1", **more,
        )  # fmt: skip
        self.ledger.add(made)
        return made

    def people(self) -> None:
        """Five people with roles."""
        roles = {
            "ana": "district nurse",
            "ben": "team leader",
            "cy": "physiotherapist",
            "dee": "health visitor",
            "eve": "clerk",
        }
        for member, role in roles.items():
            self.write(f"member/{member}/name", f"{member.capitalize()} Khan", member)
            self.write(f"member/{member}/role", role, member)


def empty(asked: Questionnaire) -> Assessment:
    """Nothing written."""
    return Assessment(Ledger(), asked)


def one_answer(asked: Questionnaire) -> Assessment:
    """One rating."""
    writer = Writer()
    writer.write(f"q/{asked.questions[0].id}/rating", "3")
    return Assessment(writer.ledger, asked)


def full(
    asked: Questionnaire, note: str = "We meet each Tuesday and talk about what people told us."
) -> Assessment:
    """Everything that an assessment can hold."""
    writer = Writer()
    writer.people()
    writer.write("assessment/title", "Leith community nursing")
    writer.write("assessment/remark", "Agreed at the June meeting")
    for i, question in enumerate(asked.questions):
        _answer(writer, question, i, note)
    for section in asked.sections:
        writer.write(f"section/{section.id}/strengths", f"We know our area well. {note}")
        writer.write(f"section/{section.id}/gaps", f"We do not know what happens afterwards. {note}")
        writer.write(f"section/{section.id}/done", True)
        writer.write(f"assign/{section.id}", "ben")
        writer.write(f"due/{section.id}", "2026-12-01", why="The board meets on the third")
    _disagreements(writer, asked)
    _actions(writer, asked, note)
    writer.write("q/practice.removed-question/rating", "2")
    writer.write("q/practice.removed-question/note", "Kept from an older version")
    assessment = Assessment(writer.ledger, asked)
    last = asked.sections[-1]
    digest = assessment.section_digest(last)
    seen = {"saw": tuple(op.id for op in assessment.live_of(last))}
    writer.ledger.add(
        new_operation(
            field=f"sign/{last.id}",
            value=f"{digest.n}:{digest.x}",
            member="ben",
            device="d1",
            n=9999,
            at="2026-11-20T16:00:00+00:00",
            questionnaire="hia@2026.1",
            **seen,
        )
    )
    return assessment


def _answer(writer: Writer, question: Question, i: int, note: str) -> None:
    path = f"q/{question.id}"
    rating = RATINGS[i % len(RATINGS)]
    writer.write(f"{path}/rating", rating, ("ana", "ben", "cy", "dee", "eve")[i % 5])
    writer.write(f"{path}/note", f"{note} This is note {i}.")
    if rating == "not-applicable":
        writer.write(f"{path}/reason", f"Outside our role, reason {i}.")
    if i % 2 == 0:
        at = "2024-03-03T09:00:00+00:00" if i % 4 == 0 else "2026-10-01T09:00:00+00:00"
        writer.write(f"{path}/evidence", f"Folder {i} on the shared drive, with minutes.", at=at)
    if rating in ("1", "2"):
        writer.write(f"{path}/target", "3", why="What the board expects")
    if i % 5 == 0:
        writer.write(f"{path}/come-back", True)


def _disagreements(writer: Writer, asked: Questionnaire) -> None:
    first, second, third = asked.questions[:3]
    writer.write(f"q/{first.id}/rating", "1", "ben", apart=True, why="We never did this on Sundays")
    writer.write(f"q/{second.id}/note", "I remember it differently", "cy", apart=True)
    writer.write(f"q/{third.id}/rating", "2", "dee", apart=True)
    writer.write(f"q/{third.id}/rating", "3", "eve", why="Agreed at the meeting", how="merge")


def _actions(writer: Writer, asked: Questionnaire, note: str) -> None:
    dues = ("2026-10-01", "2027-03-31", "", "2027-01-15", "2026-12-24", "2027-06-30")
    for i, due in enumerate(dues):
        path = f"action/item{i}"
        writer.write(f"{path}/title", f"Name an owner for list {i} and a first check date")
        writer.write(f"{path}/question", asked.questions[i % len(asked.questions)].id)
        writer.write(f"{path}/section", asked.questions[i % len(asked.questions)].section)
        if due:
            writer.write(f"{path}/due", due)
        if i != 3:
            writer.write(f"{path}/owner", ("Team leader", "Practice manager")[i % 2])
        writer.write(f"{path}/measure", f"List {i} checked four times a year", why="Asked for by the board")
        writer.write(f"{path}/first-step", "Ask at the next meeting")
        writer.write(f"{path}/progress", f"{note} Progress {i}.")
    writer.write("action/item5/status", "done")
    writer.write("action/item5/done-on", "2026-11-01")
    writer.write("action/item1/owner", "Clerk", "cy", apart=True)
    writer.write("action/item1/start", "2026-11-01")


HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</p><h1>Not ours</h1>",
    "<!-- gone",
    "&lt;b&gt;",
    "javascript:alert(1)",
    "[link](javascript:alert(1))",
    "![x](http://evil.example/x.png)",
    "http://evil.example/a",
    "<http://evil.example>",
    "<a@b.example>",
    '=HYPERLINK("http://evil.example","x")',
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(1)",
    "'=1+1",
    "%0A=1+1",
    "|calc",
    'DDE("cmd";"/C calc")',
    "# Not a heading",
    "## Not one",
    "- not an item",
    "* not an item",
    "+ not an item",
    "1. not an item",
    "1) no",
    "> not a quote",
    "```",
    "~~~",
    "    not code",
    "---",
    "===",
    "***",
    "___",
    "| a | b |",
    "a | b\n--- | ---",
    "**not bold** _not it_",
    "`not code`",
    "[x]: http://evil.example",
    "[^1]: note",
    "\\",
    "\\<b>",
    "$$x$$",
    "~~no~~",
    "{{ 7 * 7 }}",
    "{% include 'x' %}",
    "${7*7}",
    "#{7*7}",
    "%s %d {0}",
    "\u001b[31mred",
    "\u009b31m",
    "\u202eevil\u202c",
    "\u2066x\u2069",
    "\ufeffx",
    "a\u0000b",
    "\r\nBcc: x@evil.example",
    "BEGIN:VEVENT",
    "END:VCALENDAR",
    "a;b,c\\n",
    ")Tj ET Q",
    "%%EOF",
    "endstream endobj",
    "(((",
    "<</A 1>>",
    "' OR 1=1 --",
    "../../etc/passwd",
    "\u2028next\u2029line",
    "ﷺ",
    "A" * 300,
)


def hostile(asked: Questionnaire) -> Assessment:
    """Texts that try to be more than text, in every field that takes text."""
    writer = Writer()
    names = iter(_endless(HOSTILE))
    writer.write("member/ana/name", "=Ana <b>\u001b[31m", "ana")
    writer.write("member/ana/role", "[nurse](javascript:alert(1))", "ana")
    for i, question in enumerate(asked.questions):
        writer.write(f"q/{question.id}/rating", RATINGS[i % len(RATINGS)])
        for name in ("reason", "evidence", "note"):
            writer.write(f"q/{question.id}/{name}", next(names))
    for section in asked.sections:
        writer.write(f"section/{section.id}/strengths", next(names))
        writer.write(f"section/{section.id}/gaps", next(names))
    for i, text in enumerate(HOSTILE):
        writer.write(f"action/h{i}/title", text, how="import")
        if i % 2:
            # As a plan of the last round, which reports repeat by its question.
            writer.write(f"action/h{i}/from", f"item{i}", how="import")
            writer.write(f"action/h{i}/question", asked.questions[0].id, how="import")
            writer.write(f"action/h{i}/outcome", "partly", why=clean_text(text).text)
        writer.write(f"action/h{i}/owner", next(names))
        writer.write(f"action/h{i}/section", asked.sections[0].id)
        writer.write(f"action/h{i}/progress", next(names))
    return Assessment(writer.ledger, asked)


def _endless(texts: tuple[str, ...]) -> Iterator[str]:
    while True:
        yield from texts


def long_notes(asked: Questionnaire) -> Assessment:
    """Notes of ten thousand characters, with long words and many lines."""
    long = ("A sentence about what the team found out last spring. " * 200)[:9900]
    lines = "\n".join(f"Line {i} of the minutes" for i in range(400))
    assessment = full(asked)
    writer = Writer(assessment.ledger, 20_000)
    writer.write(f"q/{asked.questions[0].id}/note", long)
    writer.write(f"q/{asked.questions[1].id}/evidence", "W" * 3_000)
    writer.write(f"q/{asked.questions[2].id}/note", lines)
    writer.write("action/item0/progress", long)
    writer.write("action/item0/title", "A title that goes on " * 30)
    return assessment


SCRIPTS = (
    "Welsh: Ŵyn ŷ ẁ â ô. Gaelic: àèìòù. Irish: ḃċḋḟġṁṗṡṫ.",
    "Polish: Zażółć gęślą jaźń.",
    "Vietnamese: Tiếng Việt ở đây.",
    "Greek: Καλημέρα κόσμε.",
    "Ukrainian: Щастя, їжак, ґрунт.",
    "Romanian: șțăîâ.",
    "Arabic: مرحبا بالعالم",
    "Urdu: آپ کیسے ہیں",
    "Hebrew: שלום עולם",
    "Hindi: नमस्ते दुनिया",
    "Punjabi: ਸਤ ਸ੍ਰੀ ਅਕਾਲ",
    "Bengali: ওহে বিশ্ব",
    "Chinese: 你好 世界",
    "Thai: สวัสดี",
    "Georgian: გამარჯობა",
    "Armenian: Բարեւ",
    "Amharic: ሰላም",
    "Emoji: 👍🏽 👩‍⚕️ 🏴󠁧󠁢󠁷󠁬󠁳󠁿 ✓ ✗ ☐ ★ 😀",
    "Marks: e\u0301 w\u0302 a\u0308",
    "Yoruba: ọ̀rẹ́ Ẹ̀kọ́",
    "Maths: ≤ ≥ ≠ → ∑ √ ½ ⅓",
    "𝕏 ⁂ ﬁ ﬂ № ℃",
)


def scripts(asked: Questionnaire) -> Assessment:
    """Text in many scripts."""
    writer = Writer()
    writer.write("member/ana/name", "Siân Ŵyn 李", "ana")
    names = iter(_endless(SCRIPTS))
    for i, question in enumerate(asked.questions):
        writer.write(f"q/{question.id}/rating", RATINGS[i % len(RATINGS)])
        writer.write(f"q/{question.id}/note", next(names))
        writer.write(f"q/{question.id}/evidence", next(names))
    writer.write("action/a/title", "Чытаць 你好 and more")
    writer.write(f"section/{asked.sections[0].id}/strengths", " ".join(SCRIPTS))
    return Assessment(writer.ledger, asked)


def second_round(asked: Questionnaire) -> Assessment:
    """A round that was started from another: evidence and plans came along, some were looked back at."""
    writer = Writer()
    writer.people()
    writer.write("assessment/from", "Earlier0Earlier0EarlA")
    for i, question in enumerate(asked.questions):
        path = f"q/{question.id}"
        if i % 3:
            writer.write(f"{path}/rating", RATINGS[(i + 1) % len(RATINGS)], "ben")
        if i % 2:
            writer.write(f"{path}/evidence", f"Minutes of meeting {i}, brought along.", how="import")
            writer.write(f"{path}/confirm", True, how="import")
        if i % 4 == 1:
            writer.write(f"{path}/confirm", None)
    outcomes = ("done", "partly", "not", "no-longer-relevant", "", "")
    for i, outcome in enumerate(outcomes):
        path = f"action/next{i}"
        writer.write(f"{path}/title", f"Go on with list {i}", how="import")
        writer.write(f"{path}/question", asked.questions[i].id, how="import")
        writer.write(f"{path}/due", f"2026-0{i + 3}-30", how="import")
        writer.write(f"{path}/from", f"item{i}", how="import")
        if outcome:
            writer.write(f"{path}/outcome", outcome, why=f"Said at meeting {i}")
    writer.write("action/next4/outcome", "done", "ben")
    writer.write("action/next4/outcome", "not", "cy", apart=True, why="It was never begun")
    writer.write("action/next5/title", "Go on with another list")
    writer.write("action/next5/due", "2027-01-31")
    return Assessment(writer.ledger, asked)


DATA_SETS: dict[str, Callable[[Questionnaire], Assessment]] = {
    "empty": empty,
    "one-answer": one_answer,
    "full": full,
    "hostile": hostile,
    "long-notes": long_notes,
    "scripts": scripts,
    "second-round": second_round,
}


def meta(asked: Questionnaire, *, language: str = "en-GB") -> ReportMeta:
    """What a report says about the assessment."""
    return ReportMeta(
        assessment_id="Xq3v0QkT2p8sWc1xYb4ZAA",
        title="Leith community nursing",
        organisation="NHS Example",
        round="Baseline 2026",
        questionnaire=asked.reference,
        form=asked.form,
        nation=asked.nation,
        as_of=AS_OF,
        app_version="0.1.0",
        author="Ana Khan",
        language=language,
    )
