"""What a person can ask for by name or key: one list feeds keys, footer, palette, help and linear mode."""

from collections.abc import Iterable
from dataclasses import dataclass

MAP = (
    "tasks", "section", "question", "end", "check", "signoff", "plan", "reports", "report", "help", "page",
    "history", "settings", "evaluation", "find", "quick", "disagreements", "settle", "merge", "board",
    "compare", "why", "pack", "inbox", "receipts", "receipt", "returned", "backups", "backup", "past",
    "erase", "bin", "rule", "team", "found", "invite", "members", "assign", "sendback", "paste",
    "mail", "outbox",
)  # fmt: skip
"""The screens that stand on an open assessment."""


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that can be asked for."""

    id: str
    """Stable: key map files name it."""
    title: str
    """What the palette, the help and linear mode call it."""
    keys: tuple[str, ...]
    """Its keys as Textual names them. A single character acts on scales and lists only."""
    where: tuple[str, ...] = ()
    """The screens that it works on; empty for all of them."""
    label: str = ""
    """Its word in the footer; empty where it is not shown there."""

    def works_on(self, screen: str) -> bool:
        """Whether a screen has it."""
        return not self.where or screen in self.where


def is_single(key: str) -> bool:
    """Whether a key is one that types something, so that it may act on scales and lists only."""
    return len(key) == 1


COMMANDS = (
    Command("question.next", "Next question", ("pagedown", "]"), ("question", "evaluation"),
            "next question"),
    Command("question.previous", "Question before", ("pageup", "["), ("question", "evaluation")),
    Command("question.why", "Why it matters, level help and resources", ("f5", "w"), ("question",), "why"),
    Command("question.action", "Add an action for this question", ("f3", "a"), ("question",), "action"),
    Command("question.come-back", "Mark to come back to, or take the mark off", ("f4", "c"), ("question",)),
    Command("question.evidence", "Write the evidence", ("e",), ("question",)),
    Command("question.note", "Write a note", ("f2", "o"), ("question",)),
    Command("question.clear", "Clear the rating", ("x",), ("question",)),
    Command("question.history", "History of this question", ("h",), ("question",)),
    Command("question.settle", "Settle the disagreement", ("f7", "d"), ("question",)),
    Command("section.why", "Why this section matters, how to fill it in, resources", ("f5", "w"),
            ("section", "end"), "why"),
    Command("section.quick", "Compact list: rate the whole section on one screen", ("l",),
            ("section", "question", "end"), "list"),
    Command("section.end", "End of section: strengths, gaps, actions", ("e",), ("section", "check"), "end"),
    Command("section.check", "Check this section's answers", ("k",), ("section", "question", "end"), "check"),
    Command("plan.add", "Add an action", ("f3", "a"), ("plan", "end", "section"), "add"),
    Command("plan.sort", "Sort the action plan another way", ("s",), ("plan",), "sort"),
    Command("plan.filter", "Show other actions: all, overdue, not ready …", ("f",), ("plan",), "filter"),
    Command("plan.remove", "Remove this action from the plan", ("delete",), ("plan", "end", "action"),
            "remove"),
    Command("find.filter", "Show other questions: unanswered, come back, disagreement …", ("f7",), ("find",),
            "filter"),
    Command("report.save", "Save this report", ("f2", "s"), ("reports", "report"), "save"),
    Command("report.read", "Read this report on the screen", ("f5", "v"), ("reports",), "read"),
    Command("report.mail", "E-mail this report", ("f4", "e"), ("reports", "report"), "e-mail"),
    Command("team.assign", "Give this section to somebody, by a day", ("f3", "a"), ("board",), "give"),
    Command("team.claim", "Take this section on yourself, or let it go", ("f4", "c"), ("board",)),
    Command("team.return", "Send answers of this section back, with a note", ("B",), ("board", "check")),
    Command("team.remind", "A reminder for this person, ready to paste", ("f2", "w"), ("board",), "remind"),
    Command("team.link", "Link that opens the board in a browser", ("L",), ("board", "team")),
    Command("text.copy", "Copy this text", ("f2", "y"), ("paste",), "copy"),
    Command("text.edit", "Write the evidence, or this text, in your own editor", ("ctrl+o", "V"),
            ("question", "end")),
    Command("section.sign", "Sign off", ("f2", "s"), ("check", "signoff"), "sign off"),
    Command("home.start", "Start an assessment", ("f3", "a"), ("home",), "start"),
    Command("home.round", "Start the next round of this assessment", ("f4",), ("home",)),
    Command("home.remove", "Remove this assessment: put it in the bin", ("delete",), ("home",)),
    Command("app.next-unanswered", "Next unanswered question", ("f8", "ctrl+n", "n"), MAP, "next unanswered"),
    Command("app.find", "Go to a question, or search questions and notes", ("f6", "ctrl+g", "g", "/"), MAP,
            "go to"),
    Command("app.tasks", "Task list", ("t",), MAP),
    Command("app.plan", "Action plan", ("p",), MAP),
    Command("app.check", "Check all answers", ("K",), MAP),
    Command("app.sign-off", "Sign off sections", ("S",), MAP),
    Command("app.reports", "Reports", ("r",), MAP, "reports"),
    Command("app.evaluation", "Evaluation: say what you think of this assessment", ("E",), MAP),
    Command("app.disagreements", "Disagreements", ("D",), MAP),
    Command("app.merge", "Merge a team mate's work", ("m",), (*MAP, "home", "start")),
    Command("app.inbox", "Packs that wait: shared folder, copies of this work", ("i",), (*MAP, "home")),
    Command("app.pack", "Make a pack of your work, to give away", ("P",), MAP),
    Command("app.receipts", "Merges so far: see one, take it back", ("R",), MAP),
    Command("app.returned", "Questions sent back with a note", (), MAP),
    Command("app.board", "Team board", ("b",), MAP),
    Command("app.team", "Team: join, make one, invite, members, server", ("T",), MAP),
    Command("app.sync", "Sync now: send and fetch the team's changes", ("Y",), MAP),
    Command("app.join", "Join a team with its address and a code", ("J",), (*MAP, "home", "start")),
    Command("app.outbox", "E-mail outbox: what waits, was sent, or failed", ("O",), MAP),
    Command("app.compare", "Compare with another round", ("C",), MAP),
    Command("app.past", "The assessment as it stood on a day", ("A",), MAP),
    Command("app.backups", "Backups: see one, go back to it", (), (*MAP, "home")),
    Command("app.bin", "Bin: remove an assessment, or take one out again", (), (*MAP, "home")),
    Command("app.erase", "Erase a person's name from this assessment", (), MAP),
    Command("app.undo", "Undo the last change", ("ctrl+z", "u"), (*MAP, "action")),
    Command("app.redo", "Redo what was undone", ("ctrl+y", "U"), (*MAP, "action")),
    Command("app.home", "All assessments", ("H",), MAP),
    Command("app.settings", "Settings", (",",), (*MAP, "home")),
    Command("app.linear", "Go on line by line (for screen readers and slow lines)", (), (*MAP, "home")),
    Command("app.redraw", "Draw the screen again", ("ctrl+l",)),
    Command("app.back", "Back one level", ("escape",)),
    Command("app.quit", "Leave", ("f10", "ctrl+q", "q")),
    Command("app.help", "Help, and the keys of this screen", ("f1", "?"), (), "help"),
    Command("app.commands", "All commands", ("ctrl+p", "f9", ":"), (), "commands"),
)  # fmt: skip
"""In the order in which footer, palette and help show them."""


def commands_on(screen: str) -> Iterable[Command]:
    """The commands that a screen has."""
    return (command for command in COMMANDS if command.works_on(screen))
