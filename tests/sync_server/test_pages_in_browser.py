"""The board's pages in a real browser: no violation of axe's rules, and nothing to scroll sideways for."""

import json
import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

A = "assessment-1"
TOKEN = {"Authorization": "Bearer hia_" + "k" * 43}
PICTURES = os.environ.get("HIA_PICTURES", "")
"""A folder that pictures of the pages are put into, for somebody to look at."""
OUTLINE = {
    "questionnaire": "hia@2026.1",
    "sections": [
        {"id": name, "number": number, "title": title,
         "questions": [{"id": f"{name}.q{n}", "number": f"{number}.{n}", "name": "Q"} for n in range(12)]}
        for number, (name, title) in enumerate(
            [("context", "Knowledge of social and economic context"), ("practice", "Practice and care"),
             ("planning", "Planning services"), ("data", "Data, evidence and improvement"),
             ("partners", "Work with partners and communities"), ("leading", "Leadership and culture")], 1)
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """A server with a team whose board has everything on it that a board can show."""
    from hia_tui.domain.operation import new_operation

    process = subprocess.Popen(
        [sys.executable, "-m", "sync_server", "serve", "--port", "0",
         "--data", str(tmp_path_factory.mktemp("board"))],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    url = process.stdout.readline().split()[-1]
    fields = [
        ("assessment/title", "Leith health visitors and district nurses", "ana"),
        ("assessment/round", "Baseline", "ana"),
        ("member/ana/name", "Ann Khan", "ana"), ("member/ana/role", "Team leader", "ana"),
        ("member/ben/name", "Benedict Featherstonehaugh-Ali", "ben"), ("assign/practice", "ben", "ana"),
        ("due/practice", "2020-01-10", "ana"),
        ("claim/planning", "ana", "ana"), ("claim/planning", "ben", "ben"),
        ("q/practice.q1/rating", "4", "ana"), ("q/practice.q1/rating", "2", "ben"),
        ("q/context.q1/rating", "3", "ben"), ("q/context.q1/returned", "Look again", "ana"),
        ("q/context.q1/come-back", True, "ana"),
    ]  # fmt: skip
    push = [
        new_operation(field=field, value=value, sup=(), member=member, device="d", n=n,
                      at="2026-11-21T10:00:00+00:00", questionnaire="hia@2026.1").body
        for n, (field, value, member) in enumerate(fields, 1)
    ]  # fmt: skip
    with httpx.Client(base_url=url, headers=TOKEN) as client:
        assert client.post("/v1/teams", json={"name": "Leith", "member": "ana"}).status_code == 201
        assert client.put(f"/v1/questionnaire/{A}", json=OUTLINE).status_code == 200
        assert client.post("/v1/sync", content=json.dumps({"a": A, "push": push})).json()["bad"] == []
    yield url
    process.kill()
    process.wait()
    process.stdout.close()


def link(address):
    with httpx.Client(base_url=address, headers=TOKEN) as client:
        return address + client.post("/v1/board-link", json={"a": A}).json()["path"]


def look(browser, name):
    if PICTURES:
        browser.picture(Path(PICTURES) / f"{name}.png")
    assert browser.violations() == []
    assert not browser.is_wider_than_its_window()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_every_page_passes_axe_and_fits(browser, address, width, scheme):
    door = link(address)
    browser.open(door, width=width, scheme=scheme)
    look(browser, f"door-{width}-{scheme}")
    browser.click("button")
    assert browser.value("location.pathname") == "/board"
    assert "Ann Khan" in browser.value("document.body.innerText")
    look(browser, f"board-{width}-{scheme}")
    browser.open(door, width=width, scheme=scheme)
    browser.click("button")
    assert "Leith" not in browser.value("document.body.innerText")
    look(browser, f"used-{width}-{scheme}")


def test_axe_finds_what_is_planted(browser, address):
    """The check above means something: it is not that nothing was looked at."""
    browser.open(link(address))
    browser.value("document.documentElement.removeAttribute('lang'); document.body.innerHTML = '<img src=x>'")
    found = {line.split(":")[0] for line in browser.violations()}
    assert {"html-has-lang", "image-alt", "landmark-one-main"} <= found
