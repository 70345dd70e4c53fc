"""Files of earlier formats: each step takes a file's documents one format on. Format 1 is the present one."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace

from hia_tui.domain.operation import canonical_bytes, operation_id
from hia_tui.storage.contents import Contents
from hia_tui.storage.documents import contents_of
from hia_tui.storage.layout import FORMAT, Damaged, Parsed, Tables, encode


def format_of(parsed: Parsed) -> int:
    """The format of a file; one without a first line is of format 0."""
    return parsed.meta.format if parsed.meta else 0


def migrated(tables: Tables, start: int) -> Tables:
    """The documents of an older file in the present format. Nothing is written here."""
    for number in range(start, FORMAT):
        tables = STEPS[number](tables)
    return tables


def contents_from(parsed: Parsed) -> Contents:
    """What a file of any format means.

    Raises:
        Damaged: there is no header.
    """
    number = format_of(parsed)
    if number >= FORMAT:
        return contents_of(parsed)
    return contents_of(replace(parsed, tables=migrated(parsed.tables, number)))


def _name_operations_by_hash(tables: Tables) -> Tables:
    """Format 0, TinyDB's own storage, kept each operation bare; format 1 keeps it beside its id."""
    operations = {}
    for key, text in tables.get("operations", {}).items():
        body = json.loads(text)
        if "op" in body and "id" in body:
            raise Damaged("its first line is gone")
        operations[key] = encode({"id": operation_id(canonical_bytes(body)), "op": body})
    return {**tables, "operations": operations}


STEPS: Mapping[int, Callable[[Tables], Tables]] = {0: _name_operations_by_hash}
"""What takes a file of each older format to the next."""
