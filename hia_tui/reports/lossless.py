"""The model as JSON: everything in it, raw, with the figures that are computed from it."""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

from hia_tui.domain.scoring import Tally
from hia_tui.reports import seal
from hia_tui.reports.facts import SCHEMA, ReportModel

_COMPUTED = (
    "rated",
    "answered",
    "unanswered",
    "completion",
    "points",
    "possible",
    "applicable",
    "score",
    "band",
)


def json_of(model: ReportModel) -> bytes:
    """The model as a JSON file."""
    body = {
        "hia": "report",
        "schema": SCHEMA,
        "seal": f"{seal.MARK}{seal.BLANK}",
        **_object(model),
    }
    return seal.sealed((json.dumps(body, ensure_ascii=False, indent=1) + "\n").encode())


def _object(value: object) -> dict[str, Any]:
    found = {item.name: _plain(getattr(value, item.name)) for item in fields(value)}  # type: ignore[arg-type]
    if isinstance(value, Tally):
        found |= {name: getattr(value, name) for name in _COMPUTED}
    return found


def _plain(value: object) -> Any:
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value) and not isinstance(value, type):
        return _object(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value
