"""What can be typed at any time: each command once, with its letter, its word, and what it does."""

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hia_tui.linear.session import Session


@dataclass(frozen=True, slots=True)
class Command:
    """One command."""

    letter: str
    """What to type; empty for commands that have only a word."""
    word: str
    about: str
    verb: str
    """`module.function` in this package: a module is imported when its command is first used."""
    serves: tuple[str, ...] = ()
    """Ids of the commands of the full-screen app whose work this one does."""
    needs_assessment: bool = True

    def run(self, session: "Session", rest: str) -> None:
        """Do it; `rest` is what was typed after the command."""
        module, _, name = self.verb.partition(".")
        act: Callable[[Session, str], None] = getattr(
            importlib.import_module(f"hia_tui.linear.{module}"), name
        )
        act(session, rest)

    @property
    def name(self) -> str:
        """How the help writes it: `B or back`."""
        return f"{self.letter} or {self.word}" if self.letter else self.word


COMMANDS = (
    Command("B", "back", "the question before, or the place that you came from", "moving.back",
            ("question.previous", "app.back"), needs_assessment=False),
    Command("N", "next", "the next unanswered question", "moving.next_unanswered", ("app.next-unanswered",)),
    Command("G", "go", "go to a question or section by its number, such as G 2.6, or to words in it",
            "moving.go", ("app.find",)),
    Command("+", "skip", "the question after this one, answered or not", "moving.skip", ("question.next",)),
    Command("T", "note", "write the note; T and words add a line to it", "writing.note", ("question.note",)),
    Command("E", "evidence", "write the evidence; E and words add a line to it", "writing.evidence",
            ("question.evidence",)),
    Command("", "draft", "take up a half-typed text", "writing.take_draft"),
    Command("A", "action", "add an action for this question or section", "plan.add",
            ("question.action", "plan.add")),
    Command("C", "mark", "mark the question to come back to, or take the mark off", "answering.mark",
            ("question.come-back",)),
    Command("X", "clear", "take the rating back", "answering.clear", ("question.clear",)),
    Command("", "target", "set the level that you aim for", "answering.target"),
    Command("", "confirm", "say that evidence from the round before still holds", "answering.confirm"),
    Command("", "outcome", "say what became of what the round before planned", "outcomes.say_outcomes"),
    Command("W", "why", "why it matters, what to look for as evidence, and resources", "guidance.why",
            ("question.why", "section.why")),
    Command("V", "history", "every answer this question had", "past.history", ("question.history",)),
    Command("", "then", "the question as it stood on a day, such as THEN 31 March 2027",
            "past.as_it_stood", ("app.past",)),
    Command("U", "undo", "take your last change back", "moving.undo_last", ("app.undo",)),
    Command("Y", "redo", "bring back what was undone", "moving.redo_last", ("app.redo",)),
    Command("/", "search", "search the questions and what was written, such as / housing", "finding.search",
            ("find.filter",)),
    Command("L", "list", "list the questions of this section with their answers", "finding.list_section",
            ("section.quick",)),
    Command("S", "section", "this section: strengths, gaps, completed, sign off; S 3 for section 3",
            "section.open_section", ("section.end", "section.sign")),
    Command("K", "check", "all sections: progress, score, what is open", "check.open_check",
            ("app.tasks", "app.check", "section.check", "app.sign-off")),
    Command("P", "plan", "the action plan: list, change and remove actions", "plan.open_plan",
            ("app.plan", "plan.sort", "plan.filter", "plan.remove")),
    Command("D", "disagreements", "see and settle what people answered differently",
            "disagreements.open_list", ("app.disagreements", "question.settle")),
    Command("M", "merge", "take in a team mate's pack; M and a file name goes straight to it",
            "merging.open_merge", ("app.merge", "app.inbox"), needs_assessment=False),
    Command("", "pack", "make a pack of your work to hand on", "packs.make_pack", ("app.pack",)),
    Command("", "return", "send questions back to who answered them, with a note", "packs.send_back",
            ("app.returned", "team.return")),
    Command("", "receipts", "list merges; save one's receipt, or take it back", "receipts.open_receipts",
            ("app.receipts",)),
    Command("J", "team", "the team: join, invite, who has which section, the board", "team.open_team",
            ("app.board", "app.team", "app.join", "team.assign", "team.claim", "team.remind", "team.link"),
            needs_assessment=False),
    Command("", "sync", "send your changes to the team's server and fetch theirs", "team.sync_now",
            ("app.sync",)),
    Command("R", "report", "read or save a report", "reports.open_reports",
            ("app.reports", "report.save", "report.read", "report.mail")),
    Command("", "compare", "compare with another round", "reports.compare", ("app.compare",)),
    Command("", "verify", "whether a saved report still matches the answers", "reports.verify"),
    Command("", "outbox", "messages that wait to be sent", "mail.open_outbox", ("app.outbox",)),
    Command("", "evaluation", "say what you think of this assessment", "evaluation.open_evaluation",
            ("app.evaluation",)),
    Command("", "paper", "key in answers from a paper form", "keying.key_in"),
    Command("O", "open", "all assessments: open, start, start the next round", "home.open_home",
            ("app.home", "home.start", "home.round"), needs_assessment=False),
    Command("", "profile", "your name, role and e-mail address", "home.change_profile", (),
            needs_assessment=False),
    Command("", "settings", "show or change settings", "settings.open_settings", ("app.settings",),
            needs_assessment=False),
    Command("", "backups", "list backups, and go back to one", "upkeep.open_backups", ("app.backups",)),
    Command("", "bin", "put an assessment in the bin, or take one out", "upkeep.open_bin",
            ("app.bin", "home.remove"), needs_assessment=False),
    Command("", "erase", "take a person's name out of the assessment for good", "upkeep.erase",
            ("app.erase",)),
    Command("", "doctor", "whether all is well with what is kept", "upkeep.doctor", (),
            needs_assessment=False),
    Command("", "brief", "leave out what the levels mean, or read it again", "answering.turn_brief"),
    Command("F", "full", "go on in the full-screen app at this place", "moving.full_screen", ("app.linear",),
            needs_assessment=False),
    Command("H", "help", "what can be typed, and pages of guidance; H and words looks for a page",
            "guidance.help_here", ("app.help", "app.commands"), needs_assessment=False),
    Command("Q", "stop", "stop; everything is kept, and you go on here next time", "moving.stop",
            ("app.quit",), needs_assessment=False),
)  # fmt: skip
"""In the order in which the help lists them."""

_ALIASES = {
    "?": "H", "quit": "Q", "exit": "Q", "bye": "Q", "goto": "G", "actions": "P", "full-screen": "F",
    "why?": "W", "versions": "V", "home": "O", "resolve": "D", "undo all": "U", "come-back": "C",
    "reports": "R", "next-unanswered": "N", "board": "J", "transcribe": "paper", "end": "Q",
}  # fmt: skip


def find(typed: str) -> tuple[Command, str] | None:
    """The command that was typed, and what followed it."""
    first, _, rest = typed.strip().partition(" ")
    if first.startswith("/") and len(first) > 1:
        first, rest = "/", f"{first[1:]} {rest}"
    wanted = _ALIASES.get(first.casefold(), first).casefold()
    for command in COMMANDS:
        if wanted in (command.letter.casefold(), command.word) and wanted:
            return command, rest.strip()
    return None
