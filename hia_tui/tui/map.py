"""Which screen shows which place; each is imported when it is first gone to."""

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING

from hia_tui.domain.questionnaire import Questionnaire
from hia_tui.tui.place import Place

if TYPE_CHECKING:
    from hia_tui.tui.screens.screen import HiaScreen

SCREENS: Mapping[str, str] = {
    "welcome": "welcome.WelcomeScreen",
    "start": "start.StartScreen",
    "home": "home.HomeScreen",
    "tasks": "tasks.TasksScreen",
    "section": "section.SectionScreen",
    "question": "question.QuestionScreen",
    "end": "end.EndScreen",
    "action": "action.ActionScreen",
    "plan": "plan.PlanScreen",
    "check": "check.CheckScreen",
    "signoff": "signoff.SignOffScreen",
    "quick": "quick.QuickScreen",
    "find": "find.FindScreen",
    "history": "history.HistoryScreen",
    "why": "why.WhyScreen",
    "reports": "reports.ReportsScreen",
    "report": "report.ReportScreen",
    "help": "help.HelpScreen",
    "page": "help.PageScreen",
    "settings": "settings.SettingsScreen",
    "evaluation": "evaluation.EvaluationScreen",
    "disagreements": "disagreements.DisagreementsScreen",
    "settle": "settle.SettleScreen",
    "rule": "disagreements.RuleScreen",
    "merge": "merge.MergeScreen",
    "board": "board.BoardScreen",
    "compare": "compare.CompareScreen",
    "pack": "pack.PackScreen",
    "inbox": "inbox.InboxScreen",
    "receipts": "receipts.ReceiptsScreen",
    "receipt": "receipts.ReceiptScreen",
    "returned": "returned.ReturnedScreen",
    "past": "past.PastScreen",
    "backups": "backups.BackupsScreen",
    "backup": "backups.BackupScreen",
    "bin": "bin.BinScreen",
    "erase": "erase.EraseScreen",
    "team": "team.TeamScreen",
    "join": "join.JoinScreen",
    "found": "found.FoundScreen",
    "invite": "invite.InviteScreen",
    "members": "members.MembersScreen",
    "assign": "assign.AssignScreen",
    "sendback": "sendback.SendBackScreen",
    "paste": "paste.PasteScreen",
    "mail": "mail.MailScreen",
    "outbox": "outbox.OutboxScreen",
}
"""Module and class by name of the place."""

GOES: Mapping[str, Place] = {
    "app.tasks": Place("tasks"),
    "app.plan": Place("plan"),
    "app.check": Place("check"),
    "app.sign-off": Place("signoff"),
    "app.reports": Place("reports"),
    "app.evaluation": Place("evaluation"),
    "app.disagreements": Place("disagreements"),
    "app.merge": Place("merge"),
    "app.board": Place("board"),
    "app.compare": Place("compare"),
    "app.inbox": Place("inbox"),
    "app.pack": Place("pack"),
    "app.receipts": Place("receipts"),
    "app.returned": Place("returned"),
    "app.past": Place("past"),
    "app.backups": Place("backups"),
    "app.bin": Place("bin"),
    "app.erase": Place("erase"),
    "app.team": Place("team"),
    "app.join": Place("join"),
    "app.outbox": Place("outbox"),
    "app.settings": Place("settings"),
    "app.home": Place("home"),
    "app.find": Place("find", "", "words"),
}
"""Commands that only go somewhere."""

_NOT_RESUMED = (
    "welcome", "start", "home", "join", "found", "invite", "members", "paste", "mail", "merge", "receipt",
    "rule", "backup", "erase",
)  # fmt: skip
"""Places that mean nothing the next day, or that would ask the server by themselves."""
ON_THE_WAY = ("tasks", "section", "question", "end", "home", "welcome", "start")
"""Places that have a way of their own from the top; the others lead back to where one came from."""


def is_on_the_map(place: Place, questionnaire: Questionnaire) -> bool:
    """Whether a place that was kept is still there: screens, questions and sections come and go."""
    if place.screen not in SCREENS or place.screen in _NOT_RESUMED:
        return False
    if place.screen in ("question", "history"):
        return questionnaire.find(place.subject) is not None
    if place.screen in ("section", "end", "quick", "assign", "sendback"):
        return place.subject in {section.id for section in questionnaire.sections}
    return place.screen not in ("why", "check", "signoff", "reports", "report") or _names_something(
        place.subject.removeprefix("section:"), questionnaire
    )


def _names_something(subject: str, questionnaire: Questionnaire) -> bool:
    known = {section.id for section in questionnaire.sections}
    return not subject or subject in known or questionnaire.find(subject) is not None


def screen_for(place: Place) -> "HiaScreen":
    """The screen that shows a place."""
    module, _, name = SCREENS[place.screen].partition(".")
    made: HiaScreen = getattr(import_module(f"hia_tui.tui.screens.{module}"), name)(place)
    return made
