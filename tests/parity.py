"""Where each verb of the workspace is reached: the table that `tests/test_parity.py` holds against the code.

A new verb gets a row. `REACHED` stands for code in that front end which mentions the verb, `Via` for one that
another verb reaches, and a sentence says why a front end does without. `Inside` is for verbs that only the
workspace itself uses. The test says so when a row is wrong, also when a reason is no longer needed.
"""

from dataclasses import dataclass
from typing import Final

FRONT_ENDS: Final = ("tui", "linear", "cli")
REACHED: Final = "reached"


@dataclass(frozen=True)
class Via:
    """Reached through another verb, which the front end reaches."""

    verb: str


Said = str | Via


@dataclass(frozen=True)
class Row:
    """One verb that a person can have done, by front end."""

    app: Said
    linear: Said
    commands: Said


@dataclass(frozen=True)
class Inside:
    """One verb that the workspace uses by itself."""

    why: str


RECEIVERS: Final = {
    "arriving.Lookout": ("lookout", "Lookout"),
    "arriving.Waiting": ("waiting", "found"),
    "commands.Command": ("command",),
    "home.Workspace": ("workspace",),
    "membership.Memberships": ("memberships", "Memberships", "kept"),
    "paper_return.Return": ("keyed", "again"),
    "transcribing.KeyedLines": ("kept",),
    "work.Work": ("work", "opened", "earlier", "later", "before", "own", "app"),
}
"""What objects of a class are called in the front ends, so that `workspace.open` is told from `path.open`."""

EVERYWHERE: Final = Row(REACHED, REACHED, REACHED)

_EVERYWHERE = """
    actions.add_action actions.change_action actions.remove_action actions.by_date
    answers.answer answers.describe_section answers.open_points
    disagreements.disagreements
    evaluation.mine evaluation.answer
    history.as_of
    home.Workspace.set_profile home.Workspace.set_setting home.Workspace.assessments home.Workspace.in_use
    home.Workspace.use home.Workspace.questionnaire home.Workspace.create home.Workspace.open
    home.Workspace.new_action_id
    keeping.backups keeping.preview_restore keeping.restore keeping.put_in_bin keeping.in_bin
    keeping.take_from_bin keeping.erase_name
    mailing.recipients mailing.outbox mailing.queue_report mailing.send_queued mailing.was_sent
    merging.propose merging.refusal merging.apply
    packing.make_pack packing.as_text packing.save_pack
    receipts.receipts receipts.unmerge
    reporting.wanted reporting.save_report
    returning.send_back returning.returned
    rounds.start_next rounds.confirm rounds.is_to_confirm
    settling.settle settling.by_rule settling.settle_all settling.typed_value settling.all_texts
    settling.overruled settling.restore_mine
    team.create team.join team.invite team.roster team.set_role team.remove team.leave team.delete
    team.collect team.move
    team_board.assign team_board.claim team_board.sign_off team_board.withdraw_sign_off team_board.board
    team_board.known_members team_board.reminder team_board.board_link
    team_works.share
    undo.undo undo.redo
    words.field_name words.value_text words.shortened words.count
    work.Work.close
"""

_JSON = "prints facts for programs, which only commands do"
_LINES = "says it line by line in words of its own"
_SCRIPT = "a script names what it wants; nothing waits on a screen"
_TYPING = "for fields that are typed into; a command has the whole value at once"
_FACTS = "part of what `facts.status` and its like print"
_TEAM = "a step of the verbs of `team` and of syncing"
_UNDO = "finds the step for `undo.undo` and `undo.redo`, and its name"

VERBS: Final[dict[str, Row | Inside]] = dict.fromkeys(_EVERYWHERE.split(), EVERYWHERE) | {
    # Answers, actions, rounds
    "actions.find_action": Inside("finds the action that the verbs of actions change"),
    "actions.check_value": Row(
        REACHED, "has a change refused as a whole, with the sentence", "has a change refused as a whole"
    ),
    "answers.edit_field": Row(REACHED, REACHED, _TYPING),
    "answers.reason_is_missing": Row(REACHED, "says so of every such question as it reads it out", REACHED),
    "answers.sign_off": Inside("`team_board.sign_off` asks first who may sign off"),
    "answers.withdraw_sign_off": Inside("`team_board.withdraw_sign_off` asks first who may"),
    "rounds.check_came_along": Row(Via("rounds.say_outcome"), Via("rounds.say_outcome"), REACHED),
    "rounds.earlier_answer": Row(REACHED, REACHED, "`hia compare` says both rounds, answer by answer"),
    "rounds.earlier_round": Row(REACHED, REACHED, "`hia compare` names both rounds itself"),
    "rounds.next_round": Row(Via("rounds.start_next"), REACHED, Via("rounds.start_next")),
    "rounds.plan_of": Row(
        "reads `rounds.planned_for`, with what was said", REACHED, "`hia action list` marks them"
    ),
    "rounds.planned_for": Row(REACHED, REACHED, "`hia action list` marks what came along"),
    "rounds.planned_in": Row(REACHED, REACHED, "`hia action list` marks what came along"),
    "rounds.say_outcome": Row(REACHED, REACHED, "`hia action set --outcome`, which may change more at once"),
    "undo.stacks": Inside(_UNDO),
    "undo.name_undo": Inside(_UNDO),
    "undo.name_redo": Inside(_UNDO),
    # Facts and words
    "disagreements.as_facts": Row(_JSON, _JSON, REACHED),
    "facts.action": Row(_JSON, _JSON, REACHED),
    "facts.digest": Inside(_FACTS),
    "facts.field": Row(_JSON, _JSON, REACHED),
    "facts.field_history": Row("draws the history from the ledger itself", REACHED, REACHED),
    "facts.listing": Row(_JSON, _JSON, REACHED),
    "facts.question": Row(_JSON, _JSON, REACHED),
    "facts.section": Row(_JSON, _JSON, REACHED),
    "facts.status": Row(_JSON, _JSON, REACHED),
    "facts.tally": Inside(_FACTS),
    "facts.version": Inside(_FACTS),
    "receipts.facts": Row(_JSON, _JSON, REACHED),
    "team_board.board_facts": Row(_JSON, _JSON, REACHED),
    "team_board.board_lines": Row("draws the board as a table of its own", _LINES, REACHED),
    "team_collation_words.collation_facts": Row(_JSON, _JSON, REACHED),
    "team_sync.sync_facts": Row(_JSON, _JSON, REACHED),
    "words.describe_change": Inside("names a step for undo and redo"),
    # The app's own list of commands
    "commands.Command.works_on": Row(
        REACHED, "has a list of letters and words of its own", "has verbs instead of keys"
    ),
    "commands.commands_on": Row(
        REACHED, "has a list of letters and words of its own", "has verbs instead of keys"
    ),
    "commands.is_single": Row(REACHED, "every command is typed as a line", "has verbs instead of keys"),
    # Disagreements
    "disagreements.describe": Row(REACHED, Via("disagreements.find"), Via("disagreements.find")),
    "disagreements.find": Row("opens them from the list, by `disagreements.describe`", REACHED, REACHED),
    "settling.take": Row(REACHED, "takes a version by its number in the menu", REACHED),
    "settling.proposed_text": Row(
        REACHED, REACHED, "a proposal is only ever confirmed by a person who reads it"
    ),
    # Packs, merging, receipts
    "adopting.adoption": Inside("decides what `merging.propose` keeps of an assessment that is new here"),
    "arriving.Lookout.look": Row(REACHED, REACHED, "`hia merge` looks once, by `merging.inbox`"),
    "arriving.Waiting.find": Row(REACHED, "merges by numbers of a list that it has just read out", _SCRIPT),
    "arriving.is_clean": Row(REACHED, "every pack is heard before it is merged", _SCRIPT),
    "described.described": Inside("reads title and form of an assessment that others started"),
    "merging.arrivals_from_copies": Row(Via("arriving.Lookout.look"), Via("arriving.Lookout.look"), REACHED),
    "merging.inbox": Row("watches the folder by `arriving.Lookout`", REACHED, REACHED),
    "merging.is_damage": Row(
        "says what is wrong with each pack in the preview", "says it in the preview", REACHED
    ),
    "merging.keep": Inside("writes what was taken in, for merging and restoring"),
    "merging.sheets": Inside("the evaluation answers that travel in packs"),
    "packing.suggested_name": Row(REACHED, Via("packing.save_pack"), Via("packing.save_pack")),
    "receipt_letter.letter": Inside("the text of `receipt_letter.save_letter`"),
    "receipt_letter.save_letter": EVERYWHERE,
    "receipts.find_receipt": Row(REACHED, "has them in a numbered list", REACHED),
    "receipts.note_sent": Inside("packing and syncing note what others may hold"),
    "receipts.save_first": Row(REACHED, Via("merging.apply"), Via("merging.apply")),
    "returning.returned_one": Row(REACHED, "says all that were sent back, by `returning.returned`", _SCRIPT),
    # Reports and mail
    "mailing.message_path": EVERYWHERE,
    "reporting.fonts": Inside("the fonts that `save_report` has besides its own"),
    "reporting.meta_of_work": Inside("what stands on the first page of every report"),
    "reporting.model_of": Row(Via("reporting.report_text"), REACHED, Via("reporting.render_report")),
    "reporting.render_report": Row(
        "saves by `save_report`, reads by `report_text`", "reads the model out itself", REACHED
    ),
    "reporting.report_text": Row(REACHED, "reads the model out, without bars and columns", REACHED),
    "reporting.unprintable_in": EVERYWHERE,
    "reporting.verify_report": Row(
        "checks a file, for which a report is at hand in a shell", REACHED, REACHED
    ),
    # Paper
    "paper_return.Return.answers_of": Row(
        "keying paper is typing lines", Via("paper_return.Return.take"), REACHED
    ),
    "paper_return.Return.take": Row(
        "keying paper is typing lines: linear mode and `hia transcribe`", REACHED, REACHED
    ),
    "paper_return.Return.values": Inside("what `transcribing.transcribe` takes in"),
    "paper_return.compare": Row(
        "keying paper is typing lines: linear mode and `hia transcribe`", REACHED, REACHED
    ),
    "paper_return.read_return": Row("keying paper is typing lines", "takes its lines one by one", REACHED),
    "paper_return.sample": Row(
        "keying paper is typing lines: linear mode and `hia transcribe`", REACHED, REACHED
    ),
    "transcribing.KeyedLines.add": Row("keying paper is typing lines", REACHED, REACHED),
    "transcribing.KeyedLines.drop": Row("keying paper is typing lines", REACHED, REACHED),
    "transcribing.transcribe": Row(
        "keying paper is typing lines: linear mode and `hia transcribe`", REACHED, REACHED
    ),
    # Evaluation
    "evaluation.item": Inside("finds the item that `evaluation.answer` answers"),
    "evaluation.replies": Row(
        REACHED, "reads the report of the evaluation", "`hia evaluation collate` makes the report"
    ),
    "evaluation.revision_of": Inside("which copy of a reply is the newer one"),
    # The team
    "membership.Memberships.all": Row(
        REACHED, "names the team that the assessment is shared with", "asks which team by --team"
    ),
    "membership.Memberships.forget": Inside(_TEAM),
    "membership.Memberships.new_token": Inside(_TEAM),
    "membership.Memberships.of": Inside(_TEAM),
    "membership.Memberships.save": Inside(_TEAM),
    "team.find_member": Row("picks people from the list of members", REACHED, REACHED),
    "team_collation.collate": Row("the report “several teams” reads and saves it", REACHED, REACHED),
    "team_collation.low": Row(
        "the report “several teams” counts it", REACHED, Via("team_collation_words.collation_lines")
    ),
    "team_collation.unknown": Row(
        "the report “several teams” counts it", REACHED, Via("team_collation_words.collation_lines")
    ),
    "team_collation_words.collation_lines": Row("the report “several teams” says it", _LINES, REACHED),
    "team_evaluations.exchange_evaluations": Inside(_TEAM),
    "team_sync.connect": Inside(_TEAM),
    "team_sync.is_shared": Row(REACHED, REACHED, "each command of the team says that there is none"),
    "team_sync.keep_role": Inside(_TEAM),
    "team_sync.membership_of": Row(REACHED, REACHED, "each command of the team finds it by itself"),
    "team_sync.memberships": Row(
        REACHED, "names the team that the assessment is shared with", "asks which team by --team"
    ),
    "team_sync.outline": Inside(_TEAM),
    "team_sync.settle": Row(REACHED, REACHED, "takes in what came before it says so, by `sync_now`"),
    "team_sync.sync_in_background": Row(REACHED, REACHED, "a command syncs once, when it is asked to"),
    "team_sync.sync_now": Row("wakes the sync beside it", REACHED, REACHED),
    "team_sync.talker": Inside(_TEAM),
    "team_works.introduce": Inside(_TEAM),
    "team_works.link": Inside(_TEAM),
    "team_works.part": Inside(_TEAM),
    "team_works.take_in": Inside(_TEAM),
    # Looking after what is kept
    "authoring.check": Row("for who writes content, in files", "for who writes content, in files", REACHED),
    "home.Workspace.adopt": Inside("merging and joining keep an assessment that came from elsewhere"),
    "home.Workspace.find": Inside("finds what `open` and `use` name"),
    "home.now": Inside("the clock of a workspace that was given none"),
    "keeping.back_up": Inside("made before each merge, restore and unmerge"),
    "keeping.copies": Inside("finds what `arrivals_from_copies` reads"),
    "keeping.find_backup": Row(REACHED, "has them in a numbered list", REACHED),
    "keeping.health": Row(
        "is for who looks after the machine, often when the app cannot open", REACHED, REACHED
    ),
    "sample.fill": Row("`hia --demo` opens the app on it", "`hia --demo --linear` opens it", REACHED),
    "sample.make_sample": Row("`hia --demo` opens the app on it", "`hia --demo --linear` opens it", REACHED),
    # The way of an edit to the disk
    "work.Work.bring_in": Inside("syncing keeps what came from the server"),
    "work.Work.flush": Row(REACHED, "is on the disk before it says so", "is on the disk before it ends"),
    "work.Work.make": Inside("an operation that is not written by `write`: imports and restorations"),
    "work.Work.record": Inside("every edit, undo and restoration is kept by it"),
    "work.Work.refresh": Row(REACHED, REACHED, "a command opens the store anew each time"),
    "work.Work.save_in_background": Row(
        REACHED, "saves before it goes on, and says so", "saves before it ends"
    ),
    "work.Work.take": Row(REACHED, Via("merging.apply"), Via("merging.apply")),
    "work.Work.unsent": Row(REACHED, REACHED, Via("facts.status")),
    "work.Work.waiting": Row(REACHED, "saves before it goes on, so nothing waits", "saves before it ends"),
    "work.Work.write": Inside("the verbs of answers, actions, rounds and settling write by it"),
}
