"""A server and three homes as real processes: joined by code, apart, together, agreed, signed off."""

import json
import os
import signal
import subprocess
import sys

import pytest

ROUND = "Baseline"


class Server:
    """The server's process, which may go away and come back at the same address."""

    def __init__(self, folder):
        self.folder, self.port, self.process = folder, 0, None
        self.start()

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}"

    def start(self):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "sync_server", "serve", "--port", str(self.port),
             "--data", str(self.folder)],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        line = self.process.stdout.readline()
        assert line.startswith("listening on"), line
        self.port = int(line.rsplit(":", 1)[1])

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(30)
        self.process.stdout.close()
        return status


class Home:
    """One person's home, worked by the program as a process."""

    def __init__(self, folder):
        self.folder = folder
        self.said = ""

    def __call__(self, *arguments, status=0):
        places = {"HIA_HOME": str(self.folder), "XDG_STATE_HOME": str(self.folder) + "-state"}
        run = subprocess.run(
            [sys.executable, "-m", "hia_tui.cli.main", *arguments],
            capture_output=True, text=True, timeout=60, env=os.environ | places,
        )  # fmt: skip
        self.said = run.stdout + run.stderr
        assert run.returncode == status, self.said
        return json.loads(run.stdout) if "--json" in arguments else run.stdout


@pytest.fixture
def server(tmp_path):
    running = Server(tmp_path / "server")
    yield running
    if running.process.poll() is None:
        running.process.kill()
        running.process.wait()
        running.process.stdout.close()


@pytest.mark.slow
def test_three_people_work_apart_and_end_with_the_same_answers_and_reports(server, tmp_path):
    ana, ben, cy = homes = [Home(tmp_path / name) for name in ("ana", "ben", "cy")]
    ana("new", "--title", "Leith nurses", "--round", ROUND, "--name", "Ann Khan")
    made = ana("team", "create", "--server", server.address, "--team", "Leith", "--json")
    for home, name in ((ben, "Ben Ali"), (cy, "Cy Roe")):
        home("team", "join", "--server", server.address, "--code", made["code"].lower(), "--name", name)
    ana("sync")
    ana("team", "assign", "2", "Ben Ali", "--due", "2031-03-31")
    ana("sync")

    # The server is gone; everybody goes on.
    assert server.stop() == 0
    ana("answer", "2.6", "3", "--note", "Two of us have used it")
    ben("answer", "2.6", "2")
    ben("answer", "2.7", "4")
    cy("answer", "2.6", "2", "--evidence", "Audit of May")
    cy("sync", status=1)
    assert "could not be reached" in cy.said
    assert "Your work is saved" in cy.said

    server.start()
    synced = [home("sync", "--json", status=status) for home, status in zip(homes, (0, 3, 3), strict=True)]
    assert synced[2]["sent"] >= 2
    ana("sync", status=3)
    ben("sync", status=3)
    (open_field,) = ana("disagreements", "--json")
    assert {(v["value"], v["by"]) for v in open_field["values"]} == {
        ("3", "Ann Khan"), ("2", "Ben Ali"), ("2", "Cy Roe"),
    }  # fmt: skip
    ana("sign-off", "2", status=1)
    ana("resolve", "2.6", "--value", "2", "--why", "agreed at the meeting")
    ana("sign-off", "2")
    for home in (ana, ben, cy):
        facts = home("sync", "--json")
        assert facts["digest"] == facts["server_digest"]

    statuses = [home("status", "--json") for home in homes]
    assert len({json.dumps(status["digest"]) for status in statuses}) == 1
    assert [status["sections"][1]["state"] for status in statuses] == ["signed-off"] * 3
    assert statuses[0]["sections"] == statuses[1]["sections"] == statuses[2]["sections"]
    first, *others = [json.loads(home("report", "--format", "json", "--out", "-")) for home in homes]
    for report in others:
        # Who made it, and the seal over that, are the report's own.
        assert {key for key in report if report[key] != first[key]} == {"seal", "meta"}
        assert {key for key in report["meta"] if report["meta"][key] != first["meta"][key]} == {"author"}
    assert server.stop() == 0


@pytest.mark.slow
def test_a_server_put_back_from_its_backup_is_healed_and_nobody_is_asked(server, tmp_path):
    ana, ben = Home(tmp_path / "ana"), Home(tmp_path / "ben")
    ana("new", "--title", "Leith nurses", "--name", "Ann Khan")
    code = ana("team", "create", "--server", server.address, "--team", "Leith", "--json")["code"]
    ben("team", "join", "--server", server.address, "--code", code, "--name", "Ben Ali")
    backup = tmp_path / "backup.sqlite"
    operator("backup", str(backup), "--data", str(server.folder))
    ana("answer", "1.1", "3")
    ben("answer", "1.2", "2")
    for home in (ana, ben, ana):
        home("sync")
    ben("answer", "1.3", "4")

    # As the page for IT says: stop, put the copy in place without the files beside it, start.
    server.stop()
    for ending in ("-wal", "-shm"):
        (server.folder / f"hia-sync.sqlite{ending}").unlink(missing_ok=True)
    backup.replace(server.folder / "hia-sync.sqlite")
    server.start()

    healed = ana("sync", "--json")
    assert (healed["healed"], healed["disagreements"], healed["unsent"]) == (1, 0, 0)
    assert healed["requests"] <= 3
    ben("sync")
    last = ana("sync", "--json")
    assert (last["requests"], last["digest"]) == (1, ben("sync", "--json")["digest"])
    assert last["digest"] == last["server_digest"]
    for question, rating in (("1.1", "3"), ("1.2", "2"), ("1.3", "4")):
        (value,) = ben("show", question, "--json")["fields"]["rating"]["values"]
        assert value["value"] == rating
    assert "Every operation is sound" in operator("check", "--data", str(server.folder))


def operator(*arguments):
    """What whoever runs the server does by hand."""
    run = subprocess.run(
        [sys.executable, "-m", "sync_server", *arguments], capture_output=True, text=True, timeout=60
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout
