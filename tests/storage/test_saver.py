"""The background saver: states in order, nothing dropped, retries by itself, others' work delivered."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from hia_tui.domain.errors import NotSaved
from hia_tui.domain.operation import Operation
from hia_tui.storage.assessment_store import AssessmentStore
from hia_tui.storage.files import FileSystem
from hia_tui.storage.saver import BackgroundSaver, SaverState, Saving
from tests.storage.conftest import HEADER, MOMENT, FaultyFileSystem, operation, operations


class Screen:
    """What a screen would be told; tests wait for it, never for a time."""

    def __init__(self) -> None:
        self.states: list[SaverState] = []
        self.arrived: list[list[Operation]] = []
        self._turn = threading.Condition()

    def on_state(self, state: SaverState) -> None:
        with self._turn:
            self.states.append(state)
            self._turn.notify_all()

    def on_arrival(self, found: list[Operation]) -> None:
        with self._turn:
            self.arrived.append(found)
            self._turn.notify_all()

    def wait(self, condition: Callable[[], bool]) -> None:
        with self._turn:
            assert self._turn.wait_for(condition, 10), "it did not come about"


def saver_of(
    store: AssessmentStore, screen: Screen, *, retry: float = 0.01, poll: float = 0.01
) -> BackgroundSaver:
    return BackgroundSaver(
        store,
        on_state=screen.on_state,
        on_arrival=screen.on_arrival,
        now=lambda: MOMENT,
        retries=(retry,),
        poll=poll,
    )


def test_it_says_saving_and_then_saved_once_it_is_on_the_disk(store: AssessmentStore, path: Path) -> None:
    screen = Screen()
    saver = saver_of(store, screen)
    saver.submit([operation(20)], {"cursor": 3})
    assert saver.flush()
    opened = AssessmentStore.open(path)
    assert len(opened.operations()) == 11
    assert opened.side("cursor") == 3
    assert saver.close()
    assert [state.kind for state in screen.states] == [Saving.SAVING, Saving.SAVED]
    assert screen.states[-1].at == MOMENT


def test_the_callbacks_are_called_on_its_own_thread(store: AssessmentStore) -> None:
    names: set[str] = set()
    saver = BackgroundSaver(
        store,
        on_state=lambda _: names.add(threading.current_thread().name),
        on_arrival=lambda _: None,
    )
    saver.submit([operation(20)])
    assert saver.close()
    assert names == {"hia-saver"}


def test_what_comes_while_it_saves_is_saved_together(store: AssessmentStore, path: Path) -> None:
    inside, go_on = threading.Event(), threading.Event()

    class Slow(FileSystem):
        def fsync(self, descriptor: int) -> None:
            inside.set()
            assert go_on.wait(10)
            super().fsync(descriptor)

    screen = Screen()
    saver = saver_of(AssessmentStore.open(path, fs=Slow()), screen, poll=5)
    saver.submit([operation(20)])
    assert inside.wait(10)
    for number in range(21, 71):
        saver.submit([operation(number)], {"last": number})
    assert saver.waiting() == 51
    generation = store.generation
    go_on.set()
    assert saver.close()
    opened = AssessmentStore.open(path)
    assert len(opened.operations()) == 61
    assert opened.side("last") == 70
    assert opened.generation == generation + 2


def test_it_tries_again_by_itself_until_the_disk_takes_it(store: AssessmentStore, path: Path) -> None:
    class FullForAWhile(FileSystem):
        refused = 0

        def fsync(self, descriptor: int) -> None:
            if self.refused < 3:
                self.refused += 1
                raise OSError(28, "full")
            super().fsync(descriptor)

    screen = Screen()
    saver = saver_of(AssessmentStore.open(path, fs=FullForAWhile()), screen)
    saver.submit([operation(20)])
    screen.wait(lambda: bool(screen.states) and screen.states[-1].kind is Saving.SAVED)
    refused = [state for state in screen.states if state.kind is Saving.NOT_SAVED]
    assert len(refused) == 3
    assert {state.waiting for state in refused} == {1}
    assert {state.retry_in for state in refused} == {0.01}
    assert "the disk is full" in str(refused[0].reason)
    assert saver.close()
    assert len(AssessmentStore.open(path).operations()) == 11


def test_waits_grow_from_one_to_five_seconds(store: AssessmentStore, path: Path) -> None:
    screen = Screen()
    failing = AssessmentStore.open(path, fs=AlwaysFull())
    saver = BackgroundSaver(failing, on_state=screen.on_state, on_arrival=screen.on_arrival)
    saver.submit([operation(20)])
    for _ in range(4):
        assert not saver.flush(10)
    saver.close()
    waits = [state.retry_in for state in screen.states if state.kind is Saving.NOT_SAVED]
    assert waits[:4] == [1.0, 2.0, 5.0, 5.0]


class AlwaysFull(FileSystem):
    def fsync(self, descriptor: int) -> None:
        raise OSError(28, "full")


def test_closing_while_the_disk_is_full_says_that_something_is_waiting(
    store: AssessmentStore, path: Path
) -> None:
    screen = Screen()
    saver = saver_of(AssessmentStore.open(path, fs=AlwaysFull()), screen, retry=60)
    saver.submit([operation(20)])
    saver.submit([operation(21)])
    assert not saver.close()
    assert saver.waiting() == 2
    assert screen.states[-1].retry_in is None


def test_a_flush_that_fails_comes_back_at_once(store: AssessmentStore, path: Path) -> None:
    saver = saver_of(AssessmentStore.open(path, fs=AlwaysFull()), Screen(), retry=60)
    saver.submit([operation(20)])
    # Far longer than the suite's own limit, were it waited for.
    assert not saver.flush(600)
    saver.close()


def test_side_documents_that_wait_are_put_together(store: AssessmentStore, path: Path) -> None:
    fs = FaultyFileSystem(1, "full", calls=("fsync",))
    saver = saver_of(AssessmentStore.open(path, fs=fs), Screen(), retry=60)

    def adding(name: str):
        return lambda known: [*(known or []), name]

    saver.submit([], {"outbox": adding("a"), "cursor": 1})
    assert not saver.flush()
    saver.submit([], {"outbox": adding("b"), "cursor": 2})
    saver.submit([], {"list": ["x"]})
    saver.submit([], {"list": adding("y")})
    assert saver.close()
    opened = AssessmentStore.open(path)
    assert [opened.side(key) for key in ("outbox", "cursor", "list")] == [["a", "b"], 2, ["x", "y"]]


def test_what_can_never_be_saved_is_refused_when_it_is_handed_in(store: AssessmentStore) -> None:
    saver = saver_of(store, Screen())
    with pytest.raises(TypeError):
        saver.submit([], {"cursor": {1, 2}})  # type: ignore[dict-item]
    assert saver.close()


def test_a_mistake_in_a_side_document_is_said_and_drops_nothing(store: AssessmentStore, path: Path) -> None:
    screen = Screen()
    saver = saver_of(store, screen, retry=60)
    tries = []

    def fails_once(known: object) -> str:
        tries.append(known)
        if len(tries) == 1:
            raise ZeroDivisionError
        return "made"

    saver.submit([operation(20)], {"cursor": fails_once})
    assert not saver.flush()
    assert "ZeroDivisionError" in str(screen.states[-1].reason)
    assert saver.flush()
    assert saver.close()
    opened = AssessmentStore.open(path)
    assert (len(opened.operations()), opened.side("cursor")) == (11, "made")


def test_others_work_arrives_without_being_asked_for(store: AssessmentStore, path: Path) -> None:
    screen = Screen()
    saver = saver_of(store, screen)
    other = AssessmentStore.open(path)
    other.append([operation(20)])
    screen.wait(lambda: screen.arrived == [[operation(20)]])
    saver.submit([operation(21)])
    assert saver.flush()
    other.remove([operation(20).id], under="r1")
    screen.wait(lambda: len(screen.arrived) == 2)
    assert screen.arrived[1] == []
    assert store.removals == 1
    assert saver.close()


def test_looking_for_others_work_writes_nothing(store: AssessmentStore, path: Path) -> None:
    looked = threading.Event()

    class Watching(FileSystem):
        looks = 0

        def stat(self, path: Path):  # type: ignore[no-untyped-def]
            self.looks += 1
            if self.looks > 20:
                looked.set()
            return super().stat(path)

        def write(self, descriptor: int, data: memoryview) -> int:
            raise AssertionError("it wrote")

    before = path.stat()
    saver = saver_of(AssessmentStore.open(path, fs=Watching()), Screen(), poll=0.001)
    assert looked.wait(10)
    assert saver.close()
    assert path.stat() == before


def test_a_screen_that_fails_does_not_end_the_saving(store: AssessmentStore, path: Path) -> None:
    def gone(_: object) -> None:
        raise RuntimeError("the screen is gone")

    saver = BackgroundSaver(store, on_state=gone, on_arrival=gone)
    saver.submit([operation(20)])
    assert saver.flush()
    saver.submit([operation(21)])
    assert saver.close()
    assert len(AssessmentStore.open(path).operations()) == 12


def test_a_file_damaged_while_nothing_is_typed_is_put_right(store: AssessmentStore, path: Path) -> None:
    saver = saver_of(store, Screen())
    path.write_bytes(b"rubbish")
    saver.submit([operation(20)])
    assert saver.close()
    opened = AssessmentStore.open(path)
    assert (len(opened.operations()), opened.recovery) == (11, None)


def test_what_was_saved_and_then_lost_from_the_disk_is_said(store: AssessmentStore, path: Path) -> None:
    screen = Screen()
    holding = AssessmentStore.open(path, fs=AlwaysFull())
    saver = saver_of(holding, screen)
    path.write_bytes(b"rubbish")
    screen.wait(lambda: bool(screen.states) and screen.states[-1].kind is Saving.NOT_SAVED)
    saver.close()
    with pytest.raises(NotSaved):
        holding.append([])
    assert holding.operations() == operations(10)


def test_a_program_that_ends_without_closing_still_saves(path: Path) -> None:
    import subprocess
    import sys

    AssessmentStore.create(path, HEADER)
    code = (
        "import sys; from pathlib import Path\n"
        "from hia_tui.storage.assessment_store import AssessmentStore\n"
        "from hia_tui.storage.saver import BackgroundSaver\n"
        "from tests.storage.conftest import operations\n"
        "store = AssessmentStore.open(Path(sys.argv[1]))\n"
        "saver = BackgroundSaver(store, on_state=lambda _: None, on_arrival=lambda _: None)\n"
        "saver.submit(operations(5))\n"
        "raise SystemExit(3)\n"
    )
    root = Path(__file__).parents[2]
    run = subprocess.run([sys.executable, "-c", code, str(path)], cwd=root, timeout=60, check=False)
    assert run.returncode == 3
    assert len(AssessmentStore.open(path).operations()) == 5


def test_what_is_submitted_after_closing_is_saved_at_once(store: AssessmentStore, path: Path) -> None:
    saver = saver_of(store, Screen())
    assert saver.close()
    saver.submit([operation(20)])
    assert len(AssessmentStore.open(path).operations()) == 11


def test_many_threads_submit_while_it_is_closed_and_nothing_is_dropped(
    store: AssessmentStore, path: Path
) -> None:
    saver = saver_of(store, Screen())
    ready = threading.Barrier(5)

    def submit(start: int) -> None:
        ready.wait(10)
        for number in range(start, start + 40):
            saver.submit([operation(number)])

    threads = [threading.Thread(target=submit, args=(100 * turn,)) for turn in range(1, 5)]
    for thread in threads:
        thread.start()
    ready.wait(10)
    saver.close()
    for thread in threads:
        thread.join(30)
    assert len(AssessmentStore.open(path).operations()) == 170


def test_two_savers_on_one_store_come_to_rest(store: AssessmentStore, path: Path) -> None:
    class Counting(FileSystem):
        def __init__(self) -> None:
            self.looks = 0
            self.turn = threading.Condition()

        def stat(self, path: Path):  # type: ignore[no-untyped-def]
            with self.turn:
                self.looks += 1
                self.turn.notify_all()
            return super().stat(path)

        def wait_for_looks(self, more: int) -> None:
            with self.turn:
                wanted = self.looks + more
                assert self.turn.wait_for(lambda: self.looks >= wanted, 10)

    systems = [Counting(), Counting()]
    handles = [AssessmentStore.open(path, fs=fs) for fs in systems]
    savers = [saver_of(handle, Screen(), poll=0.002) for handle in handles]
    for number in range(20):
        for turn, saver in enumerate(savers):
            saver.submit([operation(100 * turn + 100 + number)], {f"cursor/{turn}": number, "shared": number})
    assert all(saver.flush() for saver in savers)
    for fs in systems:
        fs.wait_for_looks(20)
    resting = path.stat()
    for fs in systems:
        fs.wait_for_looks(50)
    assert path.stat().st_mtime_ns == resting.st_mtime_ns
    assert [saver.close() for saver in savers] == [True, True]
    assert {op.id for op in handles[0].operations()} == {op.id for op in handles[1].operations()}
    assert len(AssessmentStore.open(path).operations()) == 50
