"""`hia merge`."""

import sys
from argparse import ArgumentParser, Namespace
from typing import Any

from hia_tui.cli.command import Command, Session, takes_json
from hia_tui.cli.packing import read_passphrase, takes_passphrase
from hia_tui.domain.assessment import UNNAMED
from hia_tui.domain.errors import BadInput
from hia_tui.exchange.arrival import Arrival, arrivals_at, arrivals_in
from hia_tui.exchange.pack import MAX_INFLATED
from hia_tui.exchange.preview import MergePreview, PackPreview
from hia_tui.named_path import given_path
from hia_tui.workspace import merging
from hia_tui.workspace.merging import Merged, Proposal
from hia_tui.workspace.words import count
from hia_tui.workspace.work import Work

LEFT = 3
"""Exit status: done, but disagreements are left for a person."""
_LISTED = 10
"""Lines of a kind that are printed before the rest is counted."""


def _merge_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "pack",
        nargs="*",
        help="files or folders; - reads pasted text (default: the shared folder of the settings)",
    )
    parser.add_argument("--dry-run", action="store_true", help="say what would happen; change nothing")
    parser.add_argument("--partial", action="store_true", help="take the sound part of damaged packs")
    apart = parser.add_mutually_exclusive_group()
    apart.add_argument("--join", action="store_true", help="put another assessment together with this one")
    apart.add_argument("--separate", action="store_true", help="keep another assessment beside this one")
    takes_passphrase(parser, "open locked packs with a passphrase, which is asked for")
    takes_json(parser)


def _merge(options: Namespace, session: Session) -> int:
    workspace = session.workspace
    work = session.work if workspace.in_use() else None
    found = _arrivals(options, session, work)
    proposal = merging.propose(
        workspace, work, found, partial=options.partial, join=options.join, separate=options.separate
    )
    refused = merging.refusal(workspace, proposal)
    stops = any(pack.arrival.is_named for pack in proposal.preview.refused)
    if options.dry_run or stops:
        return _not_merged(options, session, proposal, refused)
    merged = merging.apply(workspace, proposal)
    _say_merged(options, session, proposal, merged)
    if refused and any(merging.is_damage(pack) for pack in proposal.preview.refused):
        session.warn(f"{refused} Nothing of that was taken.")
        return BadInput.exit_status
    return LEFT if merged.left else 0


def _not_merged(options: Namespace, session: Session, proposal: Proposal, refused: str) -> int:
    if options.json:
        session.facts(_merge_facts(proposal.preview, None))
    else:
        _say_preview(session, proposal.preview)
    if refused:
        session.warn(f"{refused} Nothing was merged.")
        return BadInput.exit_status
    return 0


def _arrivals(options: Namespace, session: Session, work: Work | None) -> list[Arrival]:
    passphrase = read_passphrase(options)
    if not options.pack:
        return _waiting(session, work)
    found: list[Arrival] = []
    for name in options.pack:
        if name == "-":
            found += arrivals_in(sys.stdin.buffer.read(MAX_INFLATED + 1), "standard input", passphrase)
        else:
            found += arrivals_at([given_path(name)], passphrase)
    if not found:
        raise BadInput(f"There is no pack in {', '.join(options.pack)}. Nothing was merged.")
    return found


def _waiting(session: Session, work: Work | None) -> list[Arrival]:
    """What lies in the shared folder, and copies of the file that a file service made."""
    inbox = merging.inbox(session.workspace)
    waiting = (inbox.scan() if inbox else []) + (merging.arrivals_from_copies(work) if work else [])
    if not waiting and inbox is None:
        raise BadInput("Give a pack, a folder of packs, or - for pasted text. Nothing was merged.")
    return waiting


def _say_merged(options: Namespace, session: Session, proposal: Proposal, merged: Merged) -> None:
    if options.json:
        session.facts(_merge_facts(proposal.preview, merged) | {"left": merged.left})
        return
    _say_preview(session, proposal.preview)
    if merged.receipt is None:
        session.say("Already merged. Nothing was changed.")
    else:
        session.say(f"Merged. Receipt {merged.receipt.id}; to take it back: hia unmerge {merged.receipt.id}")
    if merged.left:
        session.say(f"{count(merged.left, 'disagreement is', 'disagreements are')} left: hia disagreements")


def _say_preview(session: Session, found: MergePreview) -> None:
    for pack in found.packs:
        session.say(_pack_line(pack))
        for sentence in pack.unusual:
            session.say(f"  Unusual: {sentence}")
    parts = [
        (len(found.adds), "filled in where nothing was", "filled in where nothing was"),
        (len(found.replaces), "replaced", "replaced"),
        (len(found.agrees), "the same as here", "the same as here"),
        (len(found.settles), "disagreement settled", "disagreements settled"),
        (len(found.disagreements), "to agree", "to agree"),
        (len(found.unknown), "unknown question kept", "unknown questions kept"),
        (len(found.evaluations), "evaluation", "evaluations"),
        (
            found.malformed,
            "line left out because it breaks a rule",
            "lines left out because they break a rule",
        ),
    ]
    said = [count(number, one, many) for number, one, many in parts if number]
    session.say(f"{count(len(found.new), 'new change')}{': ' if said else ''}{', '.join(said)}.")
    for change in found.wording[:_LISTED]:
        session.say(f"  Asked differently since: {change.question} ({change.grade}). {change.note}")
    for sentence in found.unusual:
        session.say(f"  Unusual: {sentence}")


def _pack_line(pack: PackPreview) -> str:
    header = pack.arrival.reading.header
    parts = [pack.person] if header else []
    if header:
        parts.append(f"sections {', '.join(header.sections)}" if header.sections else "all sections")
        parts += [part for part in (header.made[:10], ", ".join(header.questionnaires)) if part]
    parts.append(f"{pack.new:,} new, {pack.same:,} here already")
    about = "; ".join(parts)
    return f"{pack.arrival.source}: {pack.state.value.replace('-', ' ')}. {about}"


def _merge_facts(found: MergePreview, merged: Merged | None) -> dict[str, Any]:
    receipt = merged.receipt if merged else None
    return {
        "packs": [_pack_preview(pack) for pack in found.packs],
        "applied": receipt is not None,
        "receipt": receipt.id if receipt else None,
        "new": len(found.new),
        "adds": list(found.adds),
        "replaces": list(found.replaces),
        "agrees": list(found.agrees),
        "settles": list(found.settles),
        "disagreements": list(found.disagreements),
        "unknown": list(found.unknown),
        "wording": [
            {"question": c.question, "replaces": c.replaces, "grade": c.grade, "version": c.version}
            for c in found.wording
        ],
        "evaluations": len(found.evaluations),
        "malformed": found.malformed,
        "unusual": list(found.unusual),
    }


def _pack_preview(pack: PackPreview) -> dict[str, Any]:
    reading = pack.arrival.reading
    header = reading.header
    return {
        "source": pack.arrival.source,
        "person": (header.sender.name or UNNAMED) if header else None,
        "state": pack.state.value,
        "new": pack.new,
        "same": pack.same,
        "disagreements": len(pack.disagreements),
        "unknown": len(pack.unknown),
        "role": header.sender.role if header else None,
        "sections": list(header.sections) if header else [],
        "made": header.made if header else None,
        "questionnaire": list(header.questionnaires) if header else [],
        "assessment": header.assessment if header else None,
        "expected": reading.expected,
        "taken": pack.is_taken,
        "trouble": pack.trouble or None,
        "malformed": [{"line": bad.number, "reason": bad.reason} for bad in reading.malformed],
        "unusual": list(pack.unusual),
    }


COMMANDS = {
    "merge": Command(_merge_arguments, _merge),
}
