"""One cut of each kind in the middle of typing; `make cuts` plays two hundred."""

import random
from pathlib import Path

import pytest
from cuts import WAYS, Cut, cut, prepare, report


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return prepare(tmp_path_factory.mktemp("prepared"))


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
def test_a_cut_loses_no_answer_and_leaves_terminal_and_machine_clean(
    prepared: Path, tmp_path: Path, way: str
) -> None:
    seed = random.SystemRandom().randrange(10**6)
    done = cut(prepared, tmp_path, way, seed, stall_s=1.5, longest_s=1.5)
    assert done.accepted
    assert (done.lost_answers, done.modes, done.is_cooked, done.left) == (0, [], True, 0), done
    # 1.5 s is the promise, and what `make cuts` holds it to; a machine that runs other tests may be starved.
    assert done.lost_age_s <= 5.0, done


def test_the_figures_say_what_was_lost() -> None:
    lost = Cut("killed", 1, accepted=2, lost_answers=1, typed=30, lost_letters=20, lost_age_s=2.5, gone_s=0.1)
    told = report([lost, Cut("closed", 2, accepted=1, typed=10)])
    assert "answers saved: 3, lost: 1" in told
    assert "letters typed: 40, lost: 20 in 1 cuts" in told
    assert told.count("NOT CLEAN") == 1
