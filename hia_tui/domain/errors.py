"""The errors that every front end turns into a sentence.

```
HiaError
├── BadInput          the person or the file said something that cannot be taken   exit status 2
│   ├── UnknownName       no such question, section, action, assessment, receipt
│   ├── BadContent        the questionnaire's files hold mistakes
│   └── BadPack           a pack is damaged, incomplete, locked or of another assessment
└── CouldNotDo        the machine, the server or the state of the work is in the way  exit status 1
    ├── NotSaved          the disk did not take it; what was typed is kept in memory
    ├── ReadOnly          the store may be read but not written (newer format, permissions)
    ├── OpenDisagreement  the field has a disagreement that a person must settle first
    └── ServerTrouble     the sync server could not be reached or said no
```

Each message is one or two plain sentences: what happened, what was kept, what to do.
"""


class HiaError(Exception):
    """Anything that a person should read as a sentence."""

    exit_status = 1


class BadInput(HiaError):
    """What was given cannot be taken; nothing was changed."""

    exit_status = 2


class UnknownName(BadInput):
    """No question, section, action, assessment or receipt goes by that name."""


class BadContent(BadInput):
    """The questionnaire's files hold mistakes that stop them from being used."""


class BadPack(BadInput):
    """A pack cannot be taken as it is."""


class CouldNotDo(HiaError):
    """The request was sound, but the machine, the server or the state of the work is in the way."""


class NotSaved(CouldNotDo):
    """The disk did not take the change."""


class ReadOnly(CouldNotDo):
    """The store may be read, but not written."""


class OpenDisagreement(CouldNotDo):
    """The field has a disagreement that a person must settle first."""


class ServerTrouble(CouldNotDo):
    """The sync server could not be reached, or refused."""
