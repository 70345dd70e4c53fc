"""The board as a web page: what it shows, to whom, and that nothing in it can act."""

import threading
from html.parser import HTMLParser

import pytest

from sync_server.handlers import boards

A = "assessment-1"
OUTLINE = {
    "questionnaire": "hia@2026.1",
    "sections": [
        {"id": "practice", "number": 2, "title": "Practice",
         "questions": [{"id": "practice.directory", "number": "2.1", "name": "Directory"},
                       {"id": "practice.time", "number": "2.2", "name": "Time"}]},
        {"id": "planning", "number": 3, "title": "Planning",
         "questions": [{"id": "planning.data", "number": "3.1", "name": "Data"}]},
    ],
}  # fmt: skip


class Page(HTMLParser):
    """Tags in order, with their attributes, and whether they close as they opened."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.open, self.text = [], [], []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag not in ("meta", "link"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)

    def all(self, tag):
        return [attributes for name, attributes in self.tags if name == tag]


async def opened(desk, token):
    link = (await desk.ask("POST", "/v1/board-link", {"a": A}, token=token)).json()["path"]
    entered = await desk.ask("POST", link)
    return entered.headers["set-cookie"].split(";")[0]


async def test_the_board_shows_sections_people_and_what_moved(desk, op):
    ana = await desk.team()
    ben = await desk.join(ana, "ben")
    await desk.ask("PUT", f"/v1/questionnaire/{A}", OUTLINE, token=ana)
    first = op("4", member="ana")
    await desk.sync(
        ana, first, op("Ann Khan", "member/ana/name"), op("Team leader", "member/ana/role"),
        op("Leith nurses", "assessment/title"), op("Baseline", "assessment/round"),
        op("ben", "assign/practice"), op("2027-01-10", "due/practice"),
        op("Look again", "q/practice.directory/returned"), op(True, "q/practice.directory/come-back"),
    )  # fmt: skip
    await desk.sync(ben, op("2", member="ben"), op("1", "q/planning.data/rating", "ben"))
    board = (await desk.ask("GET", f"/v1/board?a={A}", token=ben)).json()
    practice, planning = board["sections"]
    assert (practice["answered"], practice["questions"], practice["to_agree"]) == (1, 2, 1)
    assert (practice["owners"], practice["due"], practice["is_overdue"]) == (["ben"], "2027-01-10", True)
    assert (practice["returned"], planning["state"]) == (1, "in-progress")
    people = {person["member"]: person for person in board["people"]}
    assert people["ana"]["answered"] == {"practice": 1, "planning": 0}
    assert (people["ben"]["total"], people["ben"]["to_agree"], people["ben"]["name"]) == (2, 1, "Unnamed")
    assert people["ben"]["last_heard"] == "2027-01-15T08:00:00Z"
    answer = await desk.ask("GET", "/board", headers={"Cookie": await opened(desk, ana)})
    page = Page(answer.text)
    text = " ".join("".join(page.text).split())
    for words in (
        "Leith nurses",
        "Ann Khan, Team leader",
        "1 of 2",
        "Overdue",
        "In progress, 1 sent back",
        "10 January 2027",
    ):
        assert words in text
    assert "15 January 2027 at 08:00 UTC" in text


async def test_the_page_can_be_read_by_a_screen_reader_and_runs_no_script(desk, op):
    ana = await desk.team()
    await desk.ask("PUT", f"/v1/questionnaire/{A}", OUTLINE, token=ana)
    await desk.sync(ana, op())
    cookie = await opened(desk, ana)
    door = (await desk.ask("POST", "/v1/board-link", {"a": A}, token=ana)).json()["path"]
    answers = [await desk.ask("GET", "/board", headers={"Cookie": cookie}), await desk.ask("GET", door)]
    for answer in answers:
        page = Page(answer.text)
        assert page.all("html") == [{"lang": "en-GB"}]
        assert len(page.all("h1")) == len(page.all("main")) == len(page.all("title")) == 1
        assert all("scope" in attributes for attributes in page.all("th"))
        assert page.all("script") == page.all("img") == page.all("iframe") == []
        assert not any(name.startswith("on") or name == "style" for _, a in page.tags for name in a)
        assert "script-src" not in answer.headers["content-security-policy"]
        assert answer.headers["content-security-policy"].startswith("default-src 'none'; style-src 'self'")
    levels = [int(tag[1]) for tag, _ in Page(answers[0].text).tags if tag in ("h1", "h2", "h3")]
    assert levels == [1, 2, 2, 2]
    ids = [a["id"] for _, a in Page(answers[0].text).tags if "id" in a]
    assert len(ids) == len(set(ids))


async def test_what_people_wrote_is_text_on_the_page(desk, op):
    ana = await desk.team()
    evil = "<script>alert(1)</script><a href='javascript:x'>{{ 7 * 7 }}"
    await desk.sync(
        ana, op(evil, "member/ana/name"), op(evil, "assessment/title"), op(evil, "assign/practice"),
        op(evil, "due/practice"), op(evil, "member/ana/role"),
    )  # fmt: skip
    outline = {"questionnaire": evil, "sections": [OUTLINE["sections"][0] | {"title": evil}]}
    assert (await desk.ask("PUT", f"/v1/questionnaire/{A}", outline, token=ana)).status_code == 200
    answer = await desk.ask("GET", "/board", headers={"Cookie": await opened(desk, ana)})
    page = Page(answer.text)
    assert page.all("script") == page.all("a") == []
    assert "49" not in answer.text
    assert "{{ 7 * 7 }}" in answer.text


async def test_a_link_opens_once_within_a_quarter_of_an_hour_and_looking_does_not_use_it_up(desk):
    ana = await desk.team()
    link = (await desk.ask("POST", "/v1/board-link", {"a": A}, token=ana)).json()["path"]
    for _ in range(3):
        assert (await desk.ask("GET", link)).status_code == 200
    entered = await desk.ask("POST", link)
    assert (entered.status_code, entered.headers["location"]) == (303, "/board")
    cookie = entered.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert "Path=/board" in cookie
    assert (await desk.ask("POST", link)).status_code == 403
    late = (await desk.ask("POST", "/v1/board-link", {"a": A}, token=ana)).json()["path"]
    desk.clock.now += 900
    assert (await desk.ask("POST", late)).status_code == 403


async def test_the_page_closes_after_a_working_day_and_is_of_one_assessment(desk, op):
    ana = await desk.team()
    await desk.sync(ana, op("Another", "assessment/title"), a="assessment-2")
    cookie = await opened(desk, ana)
    answer = await desk.ask("GET", "/board?a=assessment-2", headers={"Cookie": cookie})
    assert (answer.status_code, "Another" in answer.text) == (200, False)
    desk.clock.now += 8 * 3600
    assert (await desk.ask("GET", "/board", headers={"Cookie": cookie})).status_code == 403


@pytest.mark.parametrize("cookie", ["", "hia-board=", "hia-board=" + "a" * 64, "other=1", "hia-board=\"x'--"])
async def test_without_a_session_there_is_a_sentence_and_no_board(desk, cookie):
    await desk.team()
    answer = await desk.ask("GET", "/board", headers={"Cookie": cookie})
    assert answer.status_code == 403
    assert "Ask the coordinator for a new link" in " ".join(answer.text.split())


async def test_over_tls_the_cookie_stays_on_tls(desk):
    import httpx

    ana = await desk.team()
    link = (await desk.ask("POST", "/v1/board-link", {"a": A}, token=ana)).json()["path"]
    transport = httpx.ASGITransport(app=desk.app)
    async with httpx.AsyncClient(transport=transport, base_url="https://server") as client:
        assert "Secure" in (await client.post(link)).headers["set-cookie"]


async def test_a_deleted_team_takes_its_open_pages_along(desk):
    ana = await desk.team()
    cookie = await opened(desk, ana)
    await desk.ask("DELETE", "/v1/team", token=ana)
    assert (await desk.ask("GET", "/board", headers={"Cookie": cookie})).status_code == 403


async def test_a_board_is_computed_beside_the_loop_that_answers_others(desk, op, monkeypatch):
    ana = await desk.team()
    await desk.sync(ana, op())
    here, there = threading.get_ident(), []
    computed = boards.board_of
    monkeypatch.setattr(
        boards, "board_of", lambda *given: (there.append(threading.get_ident()), computed(*given))[1]
    )
    assert (await desk.ask("GET", f"/v1/board?a={A}", token=ana)).status_code == 200
    assert there
    assert here not in there
