"""What an attacker would try, by name, each with the answer that it gets."""

import gzip
import inspect
import json
import secrets

import httpx
import pytest

from sync_server import codes
from sync_server.problem import LIMITS
from sync_server.routes import ROUTES

A = "assessment-1"


def new_token() -> str:
    return "hia_" + secrets.token_urlsafe(32)


async def test_guessed_codes_meet_one_answer_and_then_a_wall(desk):
    await desk.team()
    answers = []
    for _ in range(12):
        body = {"code": codes.new_code(secrets.token_bytes), "member": "eve"}
        answers.append(await desk.ask("POST", "/v1/join", body, token=new_token(), peer="10.0.0.9"))
    assert [a.status_code for a in answers] == [404] * 10 + [429] * 2
    assert len({a.text for a in answers[:10]}) == 1
    assert int(answers[-1].headers["retry-after"]) > 0
    elsewhere = await desk.ask(
        "POST", "/v1/join", {"code": "no", "member": "eve"}, token=new_token(), peer="10.0.0.8"
    )
    assert elsewhere.status_code == 404


async def test_the_wall_holds_against_a_right_code_too_and_falls_with_time(desk):
    ana = await desk.team()
    code = (await desk.ask("POST", "/v1/invites", {}, token=ana)).json()["code"]
    for _ in range(10):
        await desk.ask("POST", "/v1/join", {"code": "wrong", "member": "e"}, token=new_token())
    body, token = {"code": code, "member": "ben"}, new_token()
    assert (await desk.ask("POST", "/v1/join", body, token=token)).status_code == 429
    desk.clock.now += 900
    assert (await desk.ask("POST", "/v1/join", body, token=token)).status_code == 201


async def test_a_used_an_expired_and_an_unknown_code_cannot_be_told_apart(desk):
    ana = await desk.team()
    used = (await desk.ask("POST", "/v1/invites", {"uses": 1}, token=ana)).json()["code"]
    await desk.ask("POST", "/v1/join", {"code": used, "member": "ben"}, token=new_token())
    old = (await desk.ask("POST", "/v1/invites", {"days": 1}, token=ana)).json()["code"]
    desk.clock.now += 86_400
    answers = [
        await desk.ask("POST", "/v1/join", {"code": code, "member": "eve"}, token=new_token())
        for code in (used, old, "7K3QM-0ZX9T-7K3QM-0ZX9T", "x", "")
    ]
    assert {(a.status_code, a.text) for a in answers} == {(404, answers[0].text)}


async def test_a_revoked_machine_is_shut_out_at_once_and_cannot_come_back_with_its_token(desk, op):
    ana = await desk.team()
    ben = await desk.join(ana, "ben")
    await desk.ask("DELETE", "/v1/members/ben", token=ana)
    for route in ROUTES:
        if route.roles is not None:
            path = route.path.replace("{", "").replace("}", "")
            answer = await desk.ask(route.method, path, {"a": A}, token=ben)
            assert (answer.status_code, answer.json()["code"]) == (403, "revoked"), route
    code = (await desk.ask("POST", "/v1/invites", {}, token=ana)).json()["code"]
    again = await desk.ask("POST", "/v1/join", {"code": code, "member": "ben"}, token=ben)
    assert (again.status_code, again.json()["code"]) == (403, "revoked")


@pytest.mark.parametrize("route", [r for r in ROUTES if r.roles is not None], ids=lambda r: r.path)
async def test_no_route_answers_without_a_token_that_is_known(desk, route):
    path = route.path.replace("{", "").replace("}", "")
    await desk.team()
    for headers in (
        {},
        {"Authorization": ""},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer short"},
        {"Authorization": f"Bearer {new_token()}"},
        {"Authorization": "Basic " + "a" * 60},
        {"Authorization": "Bearer " + "a" * 100_000},
        {"Cookie": f"hia-board={new_token()}"},
    ):
        answer = await desk.ask(route.method, path, {"a": A}, headers=headers, peer=secrets.token_hex(4))
        assert (answer.status_code, answer.json()["code"]) == (401, "token")


async def test_two_authorization_headers_are_no_authorization(desk):
    ana, eve = await desk.team(), await desk.team("Other", "eve")
    both = [("Authorization", f"Bearer {ana}"), ("Authorization", f"Bearer {eve}")]
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=desk.app), base_url="http://server"
    ) as client:
        assert (await client.get("/v1/roster", headers=both)).status_code == 401


async def test_another_teams_token_reaches_nothing_of_this_one(desk, op):
    ana, eve = await desk.team(), await desk.team("Other", "eve")
    ben = await desk.join(ana, "ben")
    secret = op("the secret", "q/practice.directory/note")
    await desk.sync(ana, secret)
    await desk.ask("PUT", f"/v1/questionnaire/{A}", {"questionnaire": "x", "sections": []}, token=ana)
    machines = (await desk.ask("GET", "/v1/roster", token=ana)).json()["members"]
    bens = next(m for m in machines if m["member"] == "ben")["devices"][0]["id"]
    assert (await desk.sync(eve)).json()["new"] == []
    reconciled = await desk.ask("POST", "/v1/reconcile", {"a": A, "ids": [secret.id]}, token=eve)
    assert (reconciled.json()["want"], reconciled.json()["new"]) == ([secret.id], [])
    assert "secret" not in (await desk.ask("GET", f"/v1/board?a={A}", token=eve)).text
    assert (await desk.ask("GET", f"/v1/questionnaire/{A}", token=eve)).status_code == 404
    assert (await desk.ask("DELETE", "/v1/members/ben", token=eve)).status_code == 404
    assert (await desk.ask("PUT", "/v1/members/ben", {"role": "viewer"}, token=eve)).status_code == 404
    assert (await desk.ask("DELETE", f"/v1/devices/{bens}", token=eve)).status_code == 404
    assert (await desk.sync(ben)).status_code == 200


async def test_an_operation_of_one_team_pushed_to_another_is_two_copies_that_know_nothing_of_each_other(
    desk, op
):
    ana, eve = await desk.team(), await desk.team("Other", "eve")
    shared = op()
    await desk.sync(ana, shared)
    assert (await desk.sync(eve, shared)).json()["bad"] == []
    assert [m["member"] for m in (await desk.ask("GET", "/v1/roster", token=eve)).json()["members"]] == [
        "eve"
    ]


async def test_a_viewer_reads_and_changes_nothing(desk, op):
    ana = await desk.team()
    vic = await desk.join(ana, "vic", "viewer")
    await desk.sync(ana, op())
    assert len((await desk.sync(vic)).json()["new"]) == 1
    for method, path, body in (
        ("POST", "/v1/sync", {"a": A, "push": [op().body]}),
        ("POST", "/v1/invites", {"role": "coordinator"}),
        ("PUT", "/v1/members/vic", {"role": "coordinator"}),
        ("DELETE", "/v1/members/ana", None),
        ("DELETE", "/v1/team", None),
        ("POST", "/v1/board-link", {"a": A}),
        ("PUT", f"/v1/questionnaire/{A}", {"questionnaire": "x", "sections": []}),
        ("POST", "/v1/evaluations", {"a": A, "code": "12345678", "answers": {}}),
        ("GET", f"/v1/evaluations?a={A}", None),
    ):
        answer = await desk.ask(method, path, body, token=vic)
        assert (answer.status_code, answer.json()["code"]) == (403, "role"), path
    assert (await desk.sync(ana)).json()["set"]["n"] == 1


async def test_a_member_cannot_make_themselves_more(desk):
    ana = await desk.team()
    ben = await desk.join(ana, "ben")
    mine = await desk.ask(
        "POST", "/v1/invites", {"myself": True, "role": "coordinator", "uses": 9}, token=ben
    )
    joined = await desk.ask(
        "POST", "/v1/join", {"code": mine.json()["code"], "member": "ben2"}, token=new_token()
    )
    assert (joined.json()["member"], joined.json()["role"]) == ("ben", "member")
    others = await desk.ask("POST", "/v1/invites", {"role": "member"}, token=ben)
    assert others.status_code == 403


async def test_a_replayed_push_changes_nothing(desk, op):
    ana = await desk.team()
    once = op()
    first, second = await desk.sync(ana, once), await desk.sync(ana, once)
    assert first.json()["set"] == second.json()["set"]
    assert second.json()["cur"] == 1


async def test_an_oversized_body_is_cut_off_with_the_limits(desk):
    ana = await desk.team()
    for content, headers in (
        (b"x" * (LIMITS["body"] + 1), {}),
        (b"{}", {"Content-Length": "99999999999999999999"}),
        (b"{}", {"Content-Length": "+5"}),
    ):
        answer = await desk.ask("POST", "/v1/sync", content=content, headers=headers, token=ana)
        assert (answer.status_code, answer.json()["limits"]) == (413, LIMITS)


async def test_a_body_that_streams_for_ever_is_cut_off_too(desk):
    ana = await desk.team()
    sent = 0

    async def forever():
        nonlocal sent
        while sent < 50 * LIMITS["body"]:
            sent += 65_536
            yield b"x" * 65_536

    answer = await desk.ask("POST", "/v1/sync", content=forever(), token=ana)
    assert answer.status_code == 413


async def test_a_member_cannot_fill_the_disk_by_the_side_doors(desk):
    ana = await desk.team()
    large = {str(n): "x" * 10_000 for n in range(7)}
    body = {"a": A, "code": "random-code-1", "answers": large}
    answer = await desk.ask("POST", "/v1/evaluations", body, token=ana)
    assert (answer.status_code, answer.json()["limits"]["operation"]) == (413, LIMITS["operation"])
    found = await desk.ask("GET", f"/v1/evaluations?a={A}", token=ana)
    assert found.json() == {"evaluations": []}


async def test_a_gzip_bomb_is_defused(desk):
    ana = await desk.team()
    bomb = gzip.compress(b"0" * (50 * 1024 * 1024))
    answer = await desk.ask("POST", "/v1/sync", content=bomb, headers={"Content-Encoding": "gzip"}, token=ana)
    assert (len(bomb) < LIMITS["body"], answer.status_code) == (True, 413)


@pytest.mark.parametrize(
    ("encoding", "content", "status"),
    [
        ("gzip", b"not gzip", 400),
        ("gzip", gzip.compress(b"{}")[:-4], 400),
        ("gzip", gzip.compress(b'{"a":"assessment-1"}') + gzip.compress(b"more"), 400),
        ("gzip", b"", 400),
        ("gzip, gzip", gzip.compress(gzip.compress(b"{}")), 415),
        ("deflate", b"{}", 415),
        ("br", b"{}", 415),
    ],
)
async def test_encodings_that_are_not_ours_are_refused(desk, encoding, content, status):
    ana = await desk.team()
    answer = await desk.ask(
        "POST", "/v1/sync", content=content, headers={"Content-Encoding": encoding}, token=ana
    )
    assert answer.status_code == status


@pytest.mark.parametrize(
    "content",
    [
        b'{"a":"assessment-1","push":[' + b"[" * 100_000 + b"]" * 100_000 + b"]}",
        b'{"a":"assessment-1","later":' + b'{"x":' * 50_000 + b"1" + b"}" * 50_000 + b"}",
        b"[" * 500_000,
        b"\xff\xfe",
        b"\x00",
        b"",
        b"null",
        b"[]",
        b'"text"',
        b'{"a":null}',
        b'{"a":"assessment-1","cur":1e99}',
        b'{"a":"assessment-1","cur":100000000000000000000000}',
        b'{"a":"assessment-1\\n"}',
        b'{"a":"../../../etc"}',
        b'{"a":"assessment-1","max":0}',
        b'{"a":"assessment-1","push":["\\ud800"]}',
        b'{"a":"assessment-1","have":{"n":1,"x":"zz"}}',
    ],
    ids=lambda c: c[:24].decode("latin-1"),
)
async def test_deep_nesting_and_broken_shapes_are_one_sentence(desk, content):
    ana = await desk.team()
    answer = await desk.ask("POST", "/v1/sync", content=content, token=ana)
    assert (answer.status_code, answer.json()["code"]) == (400, "shape")
    assert content[:10].decode("latin-1") not in answer.json()["msg"] or not content


async def test_operations_that_cannot_be_are_refused_one_by_one(desk, op):
    ana = await desk.team()
    plain = json.dumps(op().body)
    numbers = plain[:-1] + ',"x":' + "9" * 5000 + "}"
    deep = plain[:-1] + ',"x":' + "[" * 900 + "]" * 900 + "}"
    twice = plain[:-1] + ',"v":"2"}'
    nul = plain.replace('"v": "3"', '"v": "3\\u0000"')
    large = plain[:-1] + ',"x":"' + "y" * 70_000 + '"}'
    body = f'{{"a":"{A}","push":[{",".join((numbers, deep, twice, nul, large))}]}}'
    answer = await desk.ask("POST", "/v1/sync", content=body.encode(), token=ana)
    assert answer.status_code == 200
    codes_found = [bad["code"] for bad in answer.json()["bad"]]
    assert codes_found.count("too-large") == 1
    assert answer.json()["set"]["n"] == 5 - len(codes_found)
    assert (await desk.sync(ana)).status_code == 200


async def test_path_tricks_find_nothing(desk):
    ana = await desk.team()
    for path in (
        "//v1/sync", "/v1//sync", "/v1/sync/", "/v1/%2e%2e/sync", "/V1/sync", "/v1/sync%00",
        "/v1/members/..%2f..", "/v1/devices/%00", "/board/open/", "/static/%2e%2e/app.py",
        "/v1/members/" + "a" * 65, "/.env", "/docs",
    ):  # fmt: skip
        for method in ("GET", "POST", "DELETE"):
            answer = await desk.ask(method, path, token=ana)
            assert answer.status_code in (404, 405), (method, path, answer.status_code)
    allowed = (await desk.ask("OPTIONS", "/v1/members/ana", token=ana)).headers["allow"]
    assert set(allowed.split(", ")) == {"PUT", "DELETE"}
    assert (await desk.ask("HEAD", "/healthz")).status_code == 200
    options = await desk.ask("OPTIONS", "/v1/sync", headers={"Origin": "https://evil.example"})
    assert not any(name.startswith("access-control") for name in options.headers)


async def test_header_tricks_change_neither_who_one_is_nor_where(desk):
    ana = await desk.team()
    for _ in range(10):
        await desk.ask("POST", "/v1/join", {"code": "no", "member": "e"}, token=new_token(), peer="10.1.1.1")
    for spoofed in ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Client-IP"):
        answer = await desk.ask(
            "POST", "/v1/join", {"code": "no", "member": "e"}, token=new_token(), peer="10.1.1.1",
            headers={spoofed: "10.2.2.2"},
        )  # fmt: skip
        assert answer.status_code == 429
    override = await desk.ask("POST", "/v1/roster", token=ana, headers={"X-HTTP-Method-Override": "DELETE"})
    assert override.status_code == 405
    assert (await desk.ask("POST", "/v1/sync", content=b"{}", token=ana,
                           headers={"Content-Type": "text/xml"})).status_code == 415  # fmt: skip


async def test_a_request_through_a_proxy_on_this_machine_is_no_local_one(desk):
    for header in ("X-Forwarded-For", "Forwarded", "Via", "X-Real-IP"):
        body = {"name": "Mine", "member": "eve"}
        answer = await desk.ask("POST", "/v1/teams", body, token=new_token(), headers={header: "1.2.3.4"})
        assert (answer.status_code, answer.json()["code"]) == (403, "closed")
        assert (await desk.ask("GET", "/metrics", headers={header: "1.2.3.4"})).status_code == 403
    assert (await desk.ask("GET", "/metrics", peer="10.0.0.1")).status_code == 403
    assert (await desk.ask("GET", "/metrics")).status_code == 200


async def test_tokens_and_secrets_are_found_by_hash_or_compared_in_constant_time(desk):
    assert "compare_digest" in inspect.getsource(codes.is_same)
    ana = await desk.team()
    stored = await desk.service.store.read(lambda: iter_tokens())
    assert ana not in stored
    assert codes.hashed(ana) in stored


def iter_tokens():
    from sync_server.store.statements import Query

    rows = yield Query("SELECT token_hash FROM device")
    return [row[0] for row in rows]


async def test_nothing_that_was_sent_gets_into_the_log(desk, op):
    ana = await desk.team("Team\nname", "ana")
    code = (await desk.ask("POST", "/v1/invites", {}, token=ana)).json()["code"]
    await desk.ask("POST", "/v1/join", {"code": code, "member": "ben"}, token=new_token())
    await desk.sync(ana, op("answer-text", "q/practice.directory/note"), op("Ann Khan", "member/ana/name"))
    link = (await desk.ask("POST", "/v1/board-link", {"a": A}, token=ana)).json()["path"]
    await desk.ask("POST", link)
    await desk.ask("GET", "/v1/roster?token=" + ana)
    await desk.ask("GET", "/evil%0d%0a{injected}", headers={"User-Agent": "x\ty"})
    await desk.ask("BREW", "/v1/sync")
    written = "\n".join(json.dumps(line) for line in desk.log.lines)
    for secret in (ana, code, link, "answer-text", "Ann Khan", "Team", "injected", A, "ana", "BREW", "x\\ty"):
        assert secret not in written
    assert {line["status"] for line in desk.log.lines} >= {200, 201, 303, 401, 404}


async def test_the_folder_and_its_files_are_the_owners_alone(desk, op, tmp_path):
    ana = await desk.team()
    await desk.sync(ana, op())
    folder = tmp_path / "data"
    assert folder.stat().st_mode & 0o777 == 0o700
    modes = {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()}
    assert set(modes) >= {"hia-sync.sqlite", "hia-sync.sqlite-wal", "hia-sync.sqlite-shm"}
    assert set(modes.values()) == {0o600}
    await desk.service.store.backup(tmp_path / "copy.sqlite")
    assert (tmp_path / "copy.sqlite").stat().st_mode & 0o777 == 0o600


async def test_a_copied_database_holds_no_token_and_no_code(desk, tmp_path):
    ana = await desk.team()
    code = (await desk.ask("POST", "/v1/invites", {}, token=ana)).json()["code"]
    await desk.service.store.backup(tmp_path / "copy.sqlite")
    data = (tmp_path / "copy.sqlite").read_bytes()
    assert ana.encode() not in data
    assert code.encode() not in data
    assert code.replace("-", "").encode() not in data


async def test_the_rate_limit_holds_for_each_machine_and_says_when(desk):
    ana = await desk.team()
    ben = await desk.join(ana, "ben")
    statuses = [(await desk.sync(ana)).status_code for _ in range(245)]
    assert statuses == [200] * 239 + [429] * 6
    refused = await desk.sync(ana)
    assert 1 <= int(refused.headers["retry-after"]) <= 2
    assert (await desk.sync(ben)).status_code == 200
    desk.clock.now += 1
    assert (await desk.sync(ana)).status_code == 200


async def test_strangers_are_slowed_down_and_do_not_slow_the_known(desk):
    ana = await desk.team()
    answers = [await desk.ask("GET", "/v1/roster", token=new_token()) for _ in range(70)]
    assert {a.status_code for a in answers} == {401, 429}
    assert (await desk.sync(ana)).status_code == 200
    assert (await desk.ask("GET", "/healthz")).status_code == 200


async def test_an_error_inside_says_nothing_of_the_inside(desk, monkeypatch):
    ana = await desk.team()

    async def broken(*given, **named):
        raise RuntimeError("secret detail of the machine")

    monkeypatch.setattr(desk.service.store, "write", broken)
    answer = await desk.ask("POST", "/v1/leave", token=ana)
    assert (answer.status_code, answer.json()["code"]) == (500, "broken")
    assert "secret detail" not in answer.text + json.dumps(desk.log.lines)
    assert desk.log.lines[-1]["trouble"].startswith("RuntimeError at test_security.py:")
