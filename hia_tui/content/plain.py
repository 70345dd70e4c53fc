"""Reads the plain part of TOML that content files are written in, ten times as fast as tomllib.

All of it stands before the first screen of every start. What is anything but plain (escapes, dates, dotted
names, comments within lists …), and every mistake, is left to tomllib, which also knows what to say about it.
"""

import re

_TEXT = r'"[^"\\\x00-\x08\x0a-\x1f\x7f]*+"'
_BLANK = r"[ \t]*+"
_GAP = r"[ \t\n]*+"
_REST = rf"{_BLANK}(?:\#[^\x00-\x08\x0a-\x1f\x7f]*+)?\n"
_LINE = re.compile(
    rf"""{_BLANK}(?:
      (?P<key>[A-Za-z0-9_-]++){_BLANK}={_BLANK}
        (?:(?P<text>{_TEXT})|(?P<word>true|false|0|[1-9][0-9]{{0,8}}+)
          |\[{_GAP}(?P<list>(?:{_TEXT}{_GAP},{_GAP})*+(?:{_TEXT}{_GAP})?)\])
      |\[\[(?P<item>[A-Za-z0-9_-]++)\]\]
      |\[(?P<table>[A-Za-z0-9_-]++)\]
    )?{_REST}""",
    re.VERBOSE,
)
_WORDS: dict[str, bool] = {"true": True, "false": False}


def read(text: str) -> dict[str, object] | None:
    """What `tomllib.loads` would make of a text; None where that is for tomllib to say."""
    top: dict[str, object] = {}
    table = top
    lists: dict[str, list[dict[str, object]]] = {}
    at, text = 0, text if text.endswith("\n") else text + "\n"
    while at < len(text):
        line = _LINE.match(text, at)
        if line is None:
            return None
        at = line.end()
        key, value, word, items, item, name = line.groups()
        if key is not None:
            if key in table:
                return None
            table[key] = _value(value, word, items)
        elif item is not None and item in lists:
            table = {}
            lists[item].append(table)
        elif item is not None or name is not None:
            if (item or name) in top:
                return None
            table = {}
            if item is not None:
                top[item] = lists[item] = [table]
            else:
                top[name] = table
    return top


def _value(text: str | None, word: str | None, items: str | None) -> object:
    if text is not None:
        return text[1:-1]
    if word is not None:
        return _WORDS[word] if word in _WORDS else int(word)
    # Between two texts stands a comma, within one no quotation mark.
    return (items or "").split('"')[1::2]
