"""Evaluations over the server: handed in under their random codes, collected by coordinators."""

import json
from hashlib import sha256
from typing import Any

from hia_tui.domain.errors import HiaError
from hia_tui.domain.text import printable
from hia_tui.storage.contents import SideValue
from hia_tui.sync.patience import Patient
from hia_tui.workspace.evaluation import PREFIX, REVISION, revision_of
from hia_tui.workspace.work import Work

SENT = "sync-evaluations"
"""The side document with what was handed in, by code, and how far the collecting is."""


def exchange_evaluations(work: Work, collects: bool, counter: int, asking: Patient) -> None:
    """Hand in what is new here and, for a coordinator, collect what is new there.

    What goes wrong here is tried again at the next sync: answers have gone before.

    Args:
        work: the assessment.
        collects: whether this machine may read everybody's.
        counter: what the server said; it moves when an evaluation was handed in.
        asking: asks the server.
    """
    kept = work.store.side(SENT)
    known: dict[str, Any] = kept if isinstance(kept, dict) else {}
    sent = {str(code): str(mark) for code, mark in (known.get("sent") or {}).items()}
    seen = known.get("ev", 0)
    try:
        changed = _hand_in(work, sent, asking)
        collected: dict[str, SideValue] = {}
        if collects and counter != seen:
            collected = _collect(work, sent, asking)
            seen = counter
    except (HiaError, TypeError, KeyError, ValueError, AttributeError):
        return
    if changed or collected or seen != known.get("ev", 0):
        state: Any = {"sent": sent, "ev": seen}
        work.store.put_side({**collected, SENT: state})


def _hand_in(work: Work, sent: dict[str, str], asking: Patient) -> bool:
    changed = False
    for key in work.store.side_keys(PREFIX):
        code, reply = key.removeprefix(PREFIX), work.store.side(key)
        mark = _mark(reply)
        if sent.get(code) == mark or not isinstance(reply, dict) or len(code) < 8:
            continue
        answers = {
            str(item): given if isinstance(given, (str, list)) else str(given)
            for item, given in reply.items()
        }
        body = {"a": work.header.id, "code": code, "answers": answers}
        asking.ask("POST", "/v1/evaluations", json.dumps(body).encode())
        sent[code] = mark
        changed = True
    return changed


def _collect(work: Work, sent: dict[str, str], asking: Patient) -> dict[str, SideValue]:
    """Replies that are new here; one that both sides hold stays as it is here."""
    body = asking.ask("GET", f"/v1/evaluations?a={work.header.id}").body
    new: dict[str, SideValue] = {}
    for one in body["evaluations"]:
        key = PREFIX + str(one["code"])
        here = work.store.side(key)
        reply = _checked(one["answers"])
        if not isinstance(here, dict) or revision_of(reply) > revision_of(here):
            new[key] = reply
            sent[str(one["code"])] = _mark(reply)
    return new


def _checked(answers: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for item, given in answers.items():
        if item == REVISION:
            found[item] = int(given) if str(given).isdecimal() else 0
        elif isinstance(given, list):
            found[str(item)] = [printable(str(part)) for part in given]
        elif given is not None:
            found[str(item)] = printable(str(given))
    return found


def _mark(reply: Any) -> str:
    return sha256(json.dumps(reply, sort_keys=True).encode()).hexdigest()[:12]
