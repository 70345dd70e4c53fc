"""Where one key's bytes end and the next one's begin, in what a terminal sends."""

import re

ESC = "\x1b"
_CSI = re.compile(r"\x1b\[(?:\[[A-E]|\d+\$|[0-?]*[ -/]*[@-Z\\-~])")
"""CSI … final. Two break the rule: the Linux console's F1 to F5 (ESC [ [ A), rxvt's Shift (ESC [ 3 $)."""
_CSI_BEGUN = re.compile(r"\x1b\[(?:\[|[0-?]*[ -/]*)")
_SS3 = re.compile(r"\x1bO[0-9;]*[ -~]")
_SS3_BEGUN = re.compile(r"\x1bO[0-9;]*")
_ANSWER = re.compile(r"\x1b(?:\]\d|P[\d>!$+|]|_G)[^\x07\x1b]*(?:\x07|\x1b\\)")
_ANSWER_BEGUN = re.compile(r"\x1b(?:\]|P|_)(?:(?:(?<=\])\d|(?<=P)[\d>!$+|]|(?<=_)G)[^\x07\x1b]*\x1b?)?")
_SHAPES = ((_CSI, _CSI_BEGUN), (_SS3, _SS3_BEGUN), (_ANSWER, _ANSWER_BEGUN))
_TAIL = re.compile(r"(?:\[(?:\[[A-E]|[0-?]*[ -/]*[A-Za-z~])|O[A-DFHMP-Sa-dj-y])(?=\x1b|\Z)")


def first(text: str) -> str:
    """The first key's sequence, or sign; empty if the rest of it is still to come.

    Two escapes before a sequence are Alt with that key, as PuTTY sends it. What breaks off in the middle
    because something follows that cannot belong to it is returned as far as it goes.
    """
    if text[:1] != ESC:
        return text[:1]
    if text.startswith(ESC + ESC):
        if text[2:3] in ("[", "O"):
            inner = first(text[1:])
            return ESC + inner if inner else ""
        return ESC if len(text) > 2 else ""
    if len(text) == 1:
        return ""
    for whole, begun in _SHAPES:
        if match := whole.match(text):
            return match[0]
        if match := begun.match(text):
            if match.end() == len(text):
                return ""
            if match.end() > 2:
                return match[0]
    return text[:2]


def is_rest(torn: str, text: str) -> bool:
    """Whether a text that came too late is the rest of a sequence whose beginning was already given up."""
    if torn == ESC:
        return bool(_TAIL.match(text))
    return bool(torn) and len(first(torn + text)) > len(torn) and text[:1].isprintable()
