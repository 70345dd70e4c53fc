"""What the workspace's sentences say to do, in the words that are typed here instead of commands."""

import re

_WORDS = {
    "action": "P",
    "backup": "BACKUPS",
    "disagreements": "D",
    "doctor": "DOCTOR",
    "list": "O",
    "merge": "M",
    "new": "O",
    "outbox": "OUTBOX",
    "profile": "PROFILE",
    "receipts": "RECEIPTS",
    "redo": "Y",
    "remove": "BIN",
    "resolve": "D",
    "settings": "SETTINGS",
    "sync": "SYNC",
    "team": "J",
    "undo": "U",
    "unmerge": "RECEIPTS",
    "use": "O",
}
_ARGUMENT = (
    r"(?: (?:--[a-z-]+|\"[^\"]*\"|[A-Z]+\b|\S*[\d@/_…]\S*?|[a-z]+\.[a-z-]+"
    r"|create|join|invite|members|leave|move|collect|share|list|restore|send"
    r"|rating|reason|evidence|note|target|strengths|gaps)(?=[\s`,;]|\.(?:\s|$)|$))*"
)
_COMMAND = re.compile(rf"`?\bhia ({'|'.join(_WORDS)})\b{_ARGUMENT}`?")
_OPTIONS = (
    (re.compile(r" To keep it beside this one, add --separate; if both [^.]*--join\."), ""),
    (re.compile(r", or take its sound part with --partial"), ""),
    (re.compile(r" For a further machine of yours: --myself"), ""),
    (re.compile(r"Name (?:one|the other [^:]*): --with ASSESSMENT(?: …)?"), "Choose it by its number"),
    (re.compile(r" If it is another person's, say so: --again"), ""),
)  # fmt: skip


_TWICE = re.compile(r"Make one: J, or join one: J\b")


def in_our_words(sentence: str) -> str:
    """The sentence with a letter or word to type in the place of each command; what needs none goes."""
    for pattern, instead in _OPTIONS:
        sentence = pattern.sub(instead, sentence)
    return _TWICE.sub("J makes or joins one", _COMMAND.sub(lambda found: _WORDS[found[1]], sentence))
