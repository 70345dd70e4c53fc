"""The two requests that move operations, as a client sees them."""

import gzip
import json

from hia_tui.domain.operation import canonical_bytes, operation_id
from sync_server.problem import LIMITS

NOTHING = {"n": 0, "x": "0" * 30}


async def test_one_round_trip_carries_both_ways(desk, op):
    ana = await desk.team()
    ben = await desk.join(ana, "ben")
    mine, theirs = op("4"), op("2", member="ben")
    first = (await desk.sync(ben, theirs)).json()
    assert first == {
        "p": 1, "cur": 1, "more": False, "new": [], "bad": [],
        "set": {"n": 1, "x": first["set"]["x"]}, "rv": 2, "ttl": 60, "all": 0,
    }  # fmt: skip
    answer = (await desk.sync(ana, mine)).json()
    assert answer["new"] == [{"s": 1, "via": "ben", "rx": "2027-01-15T08:00:00Z", "op": theirs.body}]
    assert (answer["cur"], answer["set"]["n"], answer["bad"]) == (2, 2, [])


async def test_what_breaks_a_rule_is_named_and_the_rest_is_durable(desk, op):
    ana = await desk.team()
    good = op("4")
    too_long = good.body | {"f": "q/practice.directory/note", "v": "x" * 10_001}
    escape = good.body | {"f": "q/practice.directory/note", "v": "\u001b]52;c;AAAA\u0007"}
    push = [good.body, too_long, escape, {"o": 1}, "text", 7, good.body | {"n": 1.5}]
    answer = (await desk.ask("POST", "/v1/sync", {"a": "assessment-1", "push": push}, token=ana)).json()
    assert [bad["code"] for bad in answer["bad"]] == ["too-long", "text", "shape", "shape", "shape", "shape"]
    assert (answer["set"]["n"], answer["cur"]) == (1, 1)
    assert all(len(bad["id"]) == 20 and bad["msg"] for bad in answer["bad"])


async def test_what_is_refused_is_named_as_its_sender_knows_it_however_it_was_spelled(desk, op):
    ana = await desk.team()
    broken = op("4").body | {"v": "5"}
    known_as = operation_id(canonical_bytes(broken))
    for spaced in (json.dumps(broken, indent=1), json.dumps(dict(reversed(broken.items())))):
        content = f'{{"a": "assessment-1", "push": [{spaced}]}}'.encode()
        answer = (await desk.ask("POST", "/v1/sync", content=content, token=ana)).json()
        assert [bad["id"] for bad in answer["bad"]] == [known_as]


async def test_pages_follow_until_there_is_no_more(desk, op):
    ana = await desk.team()
    ben = await desk.join(ana, "ben")
    ops = [op() for _ in range(30)]
    await desk.sync(ana, *ops)
    got, cursor, requests = [], 0, 0
    while True:
        answer = (await desk.sync(ben, cur=cursor, max=2000)).json()
        got += [entry["s"] for entry in answer["new"]]
        cursor, requests = answer["cur"], requests + 1
        if not answer["more"]:
            break
    assert got == list(range(1, 31))
    assert 2 < requests < 30


async def test_bodies_are_packed_both_ways(desk, op):
    ana = await desk.team()
    ben = await desk.join(ana, "ben")
    body = json.dumps({"a": "assessment-1", "push": [op().body for _ in range(50)]}).encode()
    headers = {"Content-Encoding": "gzip", "Content-Type": "application/json"}
    sent = await desk.ask("POST", "/v1/sync", content=gzip.compress(body), headers=headers, token=ana)
    assert sent.json()["set"]["n"] == 50
    answer = await desk.sync(ben)
    assert answer.headers["content-encoding"] == "gzip"
    assert int(answer.headers["content-length"]) < len(answer.content) / 2
    assert len(answer.json()["new"]) == 50
    plain = await desk.ask(
        "POST", "/v1/sync", {"a": "assessment-1"}, token=ben, headers={"Accept-Encoding": "identity"}
    )
    assert "content-encoding" not in plain.headers


async def test_another_protocol_is_answered_with_those_that_are_spoken(desk):
    ana = await desk.team()
    for body in (
        {"p": 2, "a": "assessment-1"},
        {"p": 2, "entirely": ["other"]},
        {"p": 0, "a": "assessment-1"},
    ):
        answer = await desk.ask("POST", "/v1/sync", body, token=ana)
        assert (answer.status_code, answer.json()["min"], answer.json()["max"]) == (426, 1, 1)


async def test_reconcile_tells_both_sides_what_they_lack(desk, op):
    ana = await desk.team()
    here, there = op(), op()
    await desk.sync(ana, here)
    body = {"a": "assessment-1", "ids": [there.id]}
    answer = (await desk.ask("POST", "/v1/reconcile", body, token=ana)).json()
    assert answer["want"] == [there.id]
    assert [entry["op"] for entry in answer["new"]] == [here.body]
    assert (answer["cur"], answer["more"], answer["set"]["n"]) == (1, False, 1)
    unknown = (await desk.ask("POST", "/v1/reconcile", body | {"a": "assessment-2"}, token=ana)).json()
    assert (unknown["want"], unknown["new"], unknown["set"]) == ([there.id], [], NOTHING)


async def test_a_cursor_from_the_future_or_below_zero_breaks_nothing(desk, op):
    ana = await desk.team()
    await desk.sync(ana, op())
    assert (await desk.sync(ana, cur=2**53 - 1)).json()["cur"] == 1
    for cursor in (-1, 2**53, 1.5, "1", None, True):
        assert (await desk.sync(ana, cur=cursor)).status_code == 400


async def test_too_many_operations_at_once_are_answered_with_the_limits(desk, op):
    ana = await desk.team()
    body = {"a": "assessment-1", "push": [op().body] * (LIMITS["push"] + 1)}
    answer = await desk.ask("POST", "/v1/sync", body, token=ana)
    assert (answer.status_code, answer.json()["limits"]["push"]) == (413, LIMITS["push"])


async def test_a_large_push_is_judged_aside_and_all_of_it_taken(desk, op):
    ana = await desk.team()
    answer = await desk.sync(ana, *(op() for _ in range(500)))
    assert answer.json()["set"]["n"] == 500


async def test_unknown_keys_of_a_newer_program_are_kept_and_handed_on(desk, op):
    ana = await desk.team()
    ben = await desk.join(ana, "ben")
    newer = op().body | {"colour": {"deep": ["x", 3, None]}}
    await desk.ask("POST", "/v1/sync", {"a": "assessment-1", "push": [newer], "later": 1}, token=ana)
    assert (await desk.sync(ben)).json()["new"][0]["op"] == newer
