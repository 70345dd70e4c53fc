"""The parts of the simulation, importable by name, and a place in memory for its disks."""

import sys
import tempfile
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def disks():
    """A folder in memory where there is one: nothing of it has to survive the power."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None, prefix="hia-sim-") as folder:
        yield folder


@pytest.fixture(scope="session")
def loop():
    from parts.server import new_loop

    made = new_loop()
    yield made
    made.close()
