"""Three homes and a server process, by command: join, work apart, sync, disagree, settle, sign off, part."""

import contextlib
import io
import json
import os
import shutil
import stat
import subprocess
import sys
from unittest.mock import patch

import httpx
import pytest

from hia_tui.cli.main import main


@contextlib.contextmanager
def serving(folder, *flags):
    process = subprocess.Popen(
        [sys.executable, "-m", "sync_server", "serve", "--port", "0", "--data", folder, *flags],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        env=os.environ | {"HIA_SYNC_REQUESTS_AT_ONCE": "100000"},
    )  # fmt: skip
    try:
        yield process.stdout.readline().split()[-1]
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


class Home:
    """One person's home, worked by commands."""

    def __init__(self, path):
        self.path = path
        self.said = ""

    def __call__(self, *arguments, status=0):
        out, err = io.StringIO(), io.StringIO()
        places = {"HIA_HOME": str(self.path), "XDG_STATE_HOME": str(self.path.parent / "state")}
        with patch.dict(os.environ, places), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            found = main(list(arguments))
        self.said = out.getvalue() + err.getvalue()
        assert found == status, self.said
        return json.loads(out.getvalue()) if "--json" in arguments and out.getvalue() else out.getvalue()

    def digest(self):
        return self("status", "--json")["digest"]

    def rating(self, question):
        """The one rating of a question and who gave it."""
        (value,) = self("show", question, "--json")["fields"]["rating"]["values"]
        return value["value"], value["by"]


@pytest.fixture(scope="module")
def server(sync_server_address):
    return sync_server_address


def found(folder, server):
    """A team of three with one assessment."""
    ana, ben, cy = (Home(folder / name) for name in ("ana", "ben", "cy"))
    ana("new", "--title", "Leith nurses", "--name", "Ann Khan", "--role", "Team leader")
    made = ana("team", "create", "--server", server, "--team", "Leith", "--json")
    for home, name in ((ben, "Ben Ali"), (cy, "Cy Roe")):
        home("team", "join", "--server", server, "--code", made["code"], "--name", name)
    return ana, ben, cy


@pytest.fixture(scope="module")
def team(tmp_path_factory, server):
    """A team that several tests work in; none of them parts from it."""
    return found(tmp_path_factory.mktemp("team"), server)


@pytest.fixture
def fresh_team(tmp_path, server):
    """A team that one test may take apart."""
    return found(tmp_path, server)


@pytest.fixture
def homes(tmp_path):
    return lambda name: Home(tmp_path / name)


def test_the_whole_journey_ends_with_the_same_everywhere(team):
    ana, ben, cy = team
    ana("answer", "2.6", "3", "--note", "First look")
    for home in (ana, ben, cy):
        home("sync")
    ben("answer", "2.6", "4")
    cy("answer", "2.6", "2")
    ana("answer", "1.1", "dont-know")
    assert ben("sync", "--json")["disagreements"] == 0
    assert cy("sync", "--json", status=3)["disagreements"] == 1
    ana("sync", status=3)
    ben("sync", status=3)
    (one,) = ana("disagreements", "--json")
    assert {(v["value"], v["by"]) for v in one["values"]} == {("4", "Ben Ali"), ("2", "Cy Roe")}
    ana("resolve", "2.6", "--value", "3", "--why", "agreed at the meeting")
    ana("sign-off", "2")
    for home in (ana, ben, cy):
        home("sync")
    digests = [home.digest() for home in team]
    assert digests[0] == digests[1] == digests[2]
    assert [home.rating("2.6") for home in team] == [("3", "Ann Khan")] * 3
    assert {home("status", "--json")["sections"][1]["state"] for home in team} == {"signed-off"}
    facts = ana("sync", "--json")
    assert (facts["sent"], facts["received"], facts["refused"], facts["requests"]) == (0, 0, [], 1)
    assert facts["digest"] == facts["server_digest"] == digests[0]


def test_who_is_unsent_is_counted_and_gone_after_a_sync(team):
    ana, *_ = team
    assert ana("status", "--json")["unsent"] == 0
    ana("answer", "1.1", "2")
    assert ana("status", "--json")["unsent"] == 1
    assert ana("sync", "--json")["sent"] == 1
    assert ana("status", "--json")["unsent"] == 0


def test_work_from_a_pack_goes_on_to_the_server_and_meets_itself_there(team, tmp_path):
    ana, ben, cy = team
    cy("answer", "3.1", "4")
    cy("pack", "--out", str(tmp_path / "cy.hia"))
    ana("merge", str(tmp_path / "cy.hia"))
    assert ana("sync", "--json")["sent"] > 0
    assert cy("sync", "--json")["received"] >= 0
    ben("sync")
    assert ana.digest() == ben.digest() == cy.digest()


def test_taking_a_merge_back_after_a_sync_writes_values_again(team, tmp_path):
    ana, ben, cy = team
    cy("answer", "3.2", "4")
    cy("pack", "--out", str(tmp_path / "cy.hia"))
    receipt = ana("merge", str(tmp_path / "cy.hia"), "--json")["receipt"]
    ana("sync")
    ana("unmerge", receipt)
    for home in (ana, ben, cy):
        home("sync")
    assert ana("show", "3.2", "--json")["fields"]["rating"]["status"] == "cleared"
    assert ana.digest() == ben.digest() == cy.digest()


def test_the_token_is_the_owners_alone_and_in_no_pack(team, tmp_path):
    ana, *_ = team
    (file,) = (ana.path / "teams").glob("*.json")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    token = json.loads(file.read_text())["token"]
    ana("pack", "--out", str(tmp_path / "p.hia"))
    assert token not in (tmp_path / "p.hia").read_text()
    kept = [path for path in ana.path.rglob("*") if path.is_file() and path != file]
    assert not any(token.encode() in path.read_bytes() for path in kept)
    file.chmod(0o644)
    ana("sync", status=1)
    assert "chmod 600" in ana.said
    file.chmod(0o600)
    ana("sync")


def test_a_code_given_to_oneself_makes_the_second_home_the_same_person(team, homes, server):
    ana, ben, _ = team
    code = ben("team", "invite", "--myself", "--json")["code"]
    laptop = homes("laptop")
    joined = laptop("team", "join", "--server", server, "--code", code, "--json")
    assert joined["member"] == ben("profile", "--json")["member"] == laptop("profile", "--json")["member"]
    laptop("answer", "4.1", "3")
    laptop("sync")
    ana("sync")
    assert ana.rating("4.1") == ("3", "Ben Ali")
    people = {m["name"]: len(m["machines"]) for m in ana("team", "members", "--json")["members"]}
    assert (people["Ann Khan"], people["Ben Ali"], people["Cy Roe"]) == (1, 2, 1)


def test_a_join_that_is_tried_again_costs_no_use_of_the_code(team, homes, server):
    ana, *_ = team
    code = ana("team", "invite", "--uses", "1", "--json")["code"]
    dee = homes("dee")
    wrong = dee("team", "join", "--server", "http://127.0.0.1:9", "--code", code, status=1)
    assert wrong == ""
    dee("team", "join", "--server", server, "--code", code.lower(), "--name", "Dee")
    dee("team", "join", "--server", server, "--code", code, status=1)
    assert "coordinator for a new one" in dee.said


def test_a_viewer_reads_and_what_they_write_stays_with_them_until_they_may(team, homes, server):
    ana, *_ = team
    code = ana("team", "invite", "--role", "viewer", "--json")["code"]
    vic = homes("vic")
    vic("team", "join", "--server", server, "--code", code, "--name", "Vic")
    vic("answer", "5.1", "2")
    ana("answer", "5.2", "3")
    ana("sync")
    facts = vic("sync", "--json")
    assert (facts["sent"], facts["received"] >= 1, facts["unsent"] >= 1) == (0, True, True)
    ana("team", "role", vic("profile", "--json")["member"], "member")
    assert vic("sync", "--json")["sent"] >= 1
    ana("sync")
    assert ana.rating("5.1") == ("2", "Vic")
    ana("team", "role", "Vic", "viewer")
    vic("answer", "5.3", "1")
    assert vic("sync", "--json")["sent"] == 0


def test_a_removed_person_keeps_and_can_hand_on_their_work(fresh_team, tmp_path):
    ana, _, cy = fresh_team
    cy("answer", "6.1", "3")
    ana("team", "remove", "Cy Roe", status=2)
    assert "hia sync" in ana.said
    ana("sync")
    ana("team", "remove", "Cy Roe")
    cy("sync", status=1)
    assert "removed from the team" in cy.said
    cy("answer", "6.2", "2")
    cy("pack", "--out", str(tmp_path / "cy.hia"))
    ana("merge", str(tmp_path / "cy.hia"))
    assert ana.rating("6.1") == ("3", "Cy Roe")
    ana("team", "remove", "Ann Khan", status=1)
    assert "needs a coordinator" in ana.said


def test_leaving_and_deleting_leave_everything_on_the_machines(fresh_team):
    ana, ben, cy = fresh_team
    before, cys = ben.digest(), cy.digest()
    ben("team", "leave")
    ben("sync", status=1)
    assert "not shared with a team" in ben.said
    assert (ben.digest(), list((ben.path / "teams").glob("*.json"))) == (before, [])
    ana("team", "delete", status=2)
    assert "3 people" in ana.said
    ana("team", "delete", "--yes")
    cy("sync", status=1)
    assert "does not know this machine" in cy.said
    assert cy.digest() == cys


def test_only_a_coordinator_gives_sections_out_and_anybody_takes_one_on(team):
    ana, ben, _ = team
    ana("team", "assign", "4", "ben ali", "--due", "2020-01-31")
    ben("team", "assign", "4", "me", status=1)
    ben("team", "claim", "3")
    ana("team", "claim", "3")
    for home in (ana, ben, ana):
        home("sync")
    board = ana("team", "board", "--json")
    third, fourth = board["sections"][2:4]
    bens, anas = ben("profile", "--json")["member"], ana("profile", "--json")["member"]
    assert (fourth["owners"], fourth["due"], fourth["is_overdue"]) == ([bens], "2020-01-31", True)
    assert sorted(third["claimed"]) == sorted([bens, anas])
    names = [person["name"] for person in board["people"]]
    assert names == sorted(names)
    assert set(names) >= {"Ann Khan", "Ben Ali", "Cy Roe"}
    assert all(person["last_heard"] and person["active"] for person in board["people"])
    assert "Section" not in ana("team", "board", "--remind", "Ben Ali")
    assert "31 January 2020" in ana("team", "board", "--remind", "Ben Ali")
    ben("team", "claim", "3", "--undo")
    assert ben("team", "board", "--json")["sections"][2]["claimed"] == [anas]
    ana("team", "assign", "4", "--clear")
    assert ana("team", "board", "--json")["sections"][3]["owners"] == []
    ana("team", "assign", "2", status=2)
    ana("team", "assign", "2", "nobody", status=2)


def test_the_board_can_be_opened_in_a_browser_by_its_link(team):
    ana, ben, _ = team
    address = ana("team", "board", "--link", "--json")["address"]
    with httpx.Client() as browser:
        browser.post(address)
        page = browser.get(address.split("/board/")[0] + "/board")
    assert (page.status_code, "Leith nurses" in page.text, "Knowledge of social" in page.text) == (
        200,
        True,
        True,
    )
    ben("team", "board", "--link", status=1)


def test_a_board_needs_no_server(homes):
    alone = homes("alone")
    alone("new", "--title", "Alone", "--name", "Al")
    alone("answer", "1.1", "3")
    board = alone("team", "board", "--json")
    assert board["people"][0]["last_heard"] is None
    assert board["sections"][0]["answered"] == 1
    assert "Al: 1 answer" in alone("team", "board")


def test_an_offline_team_goes_online_and_work_done_apart_meets(homes, server, tmp_path):
    ana, ben = homes("ana2"), homes("ben2")
    ana("new", "--title", "Offline first", "--name", "Ann")
    ana("answer", "1.1", "3")
    ana("pack", "--out", str(tmp_path / "a.hia"))
    ben("merge", str(tmp_path / "a.hia"))
    ben("profile", "--name", "Ben")
    ben("answer", "1.2", "4")
    code = ana("team", "create", "--server", server, "--team", "Now online", "--json")["code"]
    ben("team", "join", "--server", server, "--code", code)
    assert len(ben("list", "--json")) == 1
    ana("sync")
    ben("sync")
    assert ana.digest() == ben.digest()
    assert ana.rating("1.2") == ("4", "Ben")


def test_the_next_round_is_shared_and_collected(fresh_team):
    ana, ben, _ = fresh_team
    first = ana("list", "--json")[0]["id"]
    ana("new", "--title", "Leith nurses", "--round", "Review 1", "--from", first)
    ana("sync", status=1)
    ana("team", "share")
    (collected,) = ben("team", "collect", "--json")["assessments"]
    assert {one["round"] for one in ben("list", "--json")} == {"Baseline", "Review 1"}
    assert ben("team", "collect", "--json")["assessments"] == []
    ben("use", collected)
    for home in (ben, ana):
        home("sync")
    assert ana.digest() == ben.digest()


def test_a_team_moves_to_another_server(fresh_team, tmp_path):
    ana, ben, _ = fresh_team
    with serving(tmp_path / "new") as there:
        ana("answer", "1.1", "3")
        moved = ana("team", "move", "--server", there, "--json")
        assert moved["server"] == there
        ben("answer", "1.2", "2")
        ben("team", "join", "--server", there, "--code", moved["code"])
        ana("sync")
        assert (ana.digest(), len(ben("list", "--json"))) == (ben.digest(), 1)
        assert ana.rating("1.2") == ("2", "Ben Ali")


def test_evaluations_reach_the_coordinator_without_a_name(team):
    ana, ben, _ = team
    ben("evaluation", "answer", "1", "1")
    ben("sync")
    ana("sync")
    replies = next((ana.path / "assessments").glob("*.json")).read_text()
    assert "evaluation/" in replies
    assert ana("sync", "--json")["requests"] == 1


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("team", "create", "--server", "http://hia.example.nhs.uk", "--team", "X"), 2),
        (("team", "create", "--server", "nonsense://x", "--team", "X"), 2),
        (("team", "join", "--server", "http://127.0.0.1:9", "--code", "X"), 1),
        (("team", "invite", "--uses", "0"), 2),
        (("team", "members"), 1),
        (("team", "share"), 1),
        (("team", "leave"), 1),
        (("team", "remove"), 2),
        (("team", "assign", "99", "me"), 2),
        (("sync",), 1),
    ],
)
def test_what_cannot_be_is_a_sentence(homes, arguments, status):
    home = homes("lone")
    home("new", "--title", "Lone")
    before = home.digest()
    home(*arguments, status=status)
    assert home.said.count(".") >= 1
    assert "Traceback" not in home.said
    assert home.digest() == before


def test_a_server_with_the_organisations_own_certificate_authority(homes, tmp_path, monkeypatch):
    cert, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    made = subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
         "-keyout", key, "-out", cert, "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=IP:127.0.0.1"],
        capture_output=True, check=False,
    )  # fmt: skip
    if made.returncode:
        pytest.skip("openssl cannot make a certificate here")
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    with serving(tmp_path / "srv", "--tls-cert", str(cert), "--tls-key", str(key)) as address:
        assert address.startswith("https://")
        ana = homes("tls")
        ana("new", "--title", "T")
        ana("team", "create", "--server", address, "--team", "T", status=1)
        assert "could not prove who it is" in ana.said
        ana("settings", "sync.ca-file", str(cert))
        ana("team", "create", "--server", address, "--team", "T")
        assert ana("sync", "--json")["requests"] == 1


def test_only_a_coordinator_signs_a_section_off_where_the_team_has_a_server(team, homes):
    ana, ben, _ = team
    ben("sign-off", "6", status=1)
    assert "Only a coordinator can sign sections off" in ben.said
    ana("sign-off", "6")
    ana("sync")
    ben("sync")
    ben("sign-off", "6", "--undo", status=1)
    assert ben("status", "--json")["sections"][5]["state"] == "signed-off"
    ana("sign-off", "6", "--undo")
    alone = homes("without-a-team")
    alone("new", "--title", "Alone")
    alone("sign-off", "6")
    assert alone("status", "--json")["sections"][5]["state"] == "signed-off"


def test_a_coordinator_of_several_teams_sees_them_side_by_side(homes, server, tmp_path):
    ana = homes("leads-two")
    for name in ("North", "South"):
        ana("new", "--title", name, "--name", "Ann")
        code = ana("team", "create", "--server", server, "--team", name, "--json")["code"]
        for number in range(4):
            other = homes(f"{name}-{number}")
            other("team", "join", "--server", server, "--code", code, "--name", f"{name} {number}")
            other("answer", f"1.{number + 1}", "2")
            other("sync")
        ana("answer", "2.6", "4")
        ana("sync")
    found = ana("team", "collate", "--json")
    assert [(one["label"], one["people"], one["answered"]) for one in found["teams"]] == [
        ("North · Baseline", 5, 5),
        ("South · Baseline", 5, 5),
    ]
    assert [gap["number"] for gap in found["gaps"]] == ["1.1", "1.2", "1.3", "1.4"]


def test_the_admin_secret_can_be_given_where_no_list_of_processes_shows_it(homes, tmp_path, monkeypatch):
    secret = tmp_path / "secret"
    secret.write_text("of the server\n")
    monkeypatch.setenv("HIA_SYNC_ADMIN_SECRET_FILE", str(secret))
    with serving(tmp_path / "srv") as address:
        ana = homes("with-a-secret")
        ana("new", "--title", "T", "--name", "Ann")
        monkeypatch.setattr("sys.stdin", io.StringIO("wrong\n"))
        ana("team", "create", "--server", address, "--team", "T", "--admin-secret", "-", status=1)
        assert "admin secret" in ana.said
        monkeypatch.setattr("sys.stdin", io.StringIO("of the server\n"))
        ana("team", "create", "--server", address, "--team", "T", "--admin-secret", "-")


def test_who_joined_after_the_copy_that_a_server_was_put_back_to_joins_again(homes, tmp_path):
    data, before_team, before_ben = (tmp_path / name for name in ("srv", "before-team", "before-ben"))
    ana, ben = homes("put-back-ana"), homes("put-back-ben")
    ana("new", "--title", "T", "--name", "Ann")
    with serving(data):
        pass
    shutil.copytree(data, before_team)
    with serving(data) as address:
        port = ("--port", address.rsplit(":", 1)[1])
        code = ana("team", "create", "--server", address, "--team", "T", "--json")["code"]
    shutil.copytree(data, before_ben)
    with serving(data, *port):
        ben("team", "join", "--server", address, "--code", code, "--name", "Ben")
        ben("answer", "1.1", "3")
        ben("sync")
    with serving(before_ben, *port):
        ben("sync", status=1)
        assert "Join the team again with a code" in ben.said
        code = ana("team", "invite", "--json")["code"]
        ben("team", "join", "--server", address, "--code", code)
        ana("sync")
        assert ana.digest() == ben.digest()
        assert ana.rating("1.1") == ("3", "Ben")
    with serving(before_team, *port):
        ana("sync", status=1)
        code = ana("team", "move", "--server", address, "--json")["code"]
        ben("team", "join", "--server", address, "--code", code)
        ben("answer", "1.2", "2")
        ben("sync")
        ana("sync")
        assert ana.digest() == ben.digest()
        assert ana.rating("1.2") == ("2", "Ben")
        assert len(ana("list", "--json")) == len(ben("list", "--json")) == 1
