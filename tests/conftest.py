"""What tests of several areas share: a browser that checks pages, where there is one."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def browser():
    """A headless Chromium with axe-core (see `axe.py`); skips, with the reason, where it cannot be had."""
    import axe

    if why := axe.missing():
        pytest.skip(why)
    opened = axe.Browser()
    yield opened
    opened.close()
