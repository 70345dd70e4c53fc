"""Problems written out as lines and as JSON."""

import json
from pathlib import Path

from hia_tui.content.problem import Problem, Severity, as_lines, summary, to_json

PROBLEMS = (
    Problem(
        Severity.ERROR,
        Path("/a/content/sections/01.toml"),
        12,
        "first.rent why",
        "This is empty.",
        "empty",
    ),
    Problem(Severity.WARNING, Path("/a/content/start.md"), 3, "", "26 words.", "sentence"),
    Problem(Severity.ALLOWED, Path("/a/content/start.md"), 9, "", "27 words.", "sentence"),
)


def test_as_lines():
    assert as_lines(PROBLEMS, Path("/a/content")) == [
        "sections/01.toml:12: error: first.rent why: This is empty. [empty]",
        "start.md:3: warning: 26 words. [sentence]",
        "1 error, 1 warning, 1 explained",
    ]
    assert as_lines(PROBLEMS)[0].startswith(f"{Path('/a/content/sections/01.toml')}:12: ")
    assert summary([]) == "0 errors, 0 warnings"


def test_as_json():
    found = json.loads(to_json(PROBLEMS, Path("/a/content")))

    assert (found["errors"], found["warnings"], found["allowed"]) == (1, 1, 1)
    assert found["problems"][0] == {
        "severity": "error",
        "file": "sections/01.toml",
        "line": 12,
        "field": "first.rent why",
        "message": "This is empty.",
        "code": "empty",
    }
