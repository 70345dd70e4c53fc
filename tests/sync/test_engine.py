"""One sync, step by step, against a server that says exactly what the test wants."""

import json

import pytest

from hia_tui.domain.errors import NotSaved
from hia_tui.sync.engine import Engine
from hia_tui.sync.records import KEY, Record, Refusal, digest_of, forgetful, read_record, unsent
from hia_tui.sync.trouble import Declined, Unavailable


def reply(*ops, cur=0, of=(), bad=(), more=False, **extra):
    digest = digest_of([op.id for op in of])
    return {
        "p": 1, "cur": cur, "more": more, "bad": list(bad), "rv": 1, "ttl": 60,
        "new": [{"s": s, "via": "m", "rx": "", "op": op.body} for s, op in enumerate(ops, 1)],
        "set": {"n": digest.n, "x": digest.x},
    } | extra  # fmt: skip


def reconciled(*ops, want=(), cur=0, of=(), more=False):
    return {
        k: v for k, v in reply(*ops, cur=cur, of=of, more=more).items() if k not in ("bad", "rv", "ttl")
    } | {"want": [op.id for op in want]}


def engine(journal, script, **more):
    return Engine(journal, script, "assessment-1", server="s", team="t", **more)


def record(journal):
    return read_record(journal.side(KEY))


def test_one_round_trip_sends_and_fetches_and_is_one_write(journal, script, op):
    mine, theirs = op(), op("2", member="ben")
    kept, server = journal(mine), script(reply(theirs, cur=2, of=(mine, theirs)))
    outcome = engine(kept, server).sync()
    assert (outcome.sent, [o.id for o in outcome.received], outcome.requests) == (1, [theirs.id], 1)
    asked = json.loads(server.asked[0][2])
    assert (asked["a"], asked["cur"], asked["push"]) == ("assessment-1", 0, [mine.body])
    assert asked["have"] == {"n": 0, "x": "0" * 30}
    assert kept.writes == 1
    assert (record(kept).cursor, record(kept).held) == (2, {mine.id, theirs.id})
    assert outcome.digest == digest_of([mine.id, theirs.id])


def test_nothing_new_is_one_request_and_no_write(journal, script, op):
    mine = op()
    kept, server = journal(mine), script(reply(cur=1, of=(mine,)))
    engine(kept, server).sync()
    writes = kept.writes
    outcome = engine(kept, server).sync()
    assert (kept.writes, outcome.requests, outcome.sent) == (writes, 1, 0)
    assert json.loads(server.asked[1][2])["push"] == []


def test_an_answer_that_is_lost_is_asked_for_again(journal, script, op):
    mine = op()
    kept = journal(mine)
    server = script(Unavailable("lost"), reply(cur=1, of=(mine,)))
    with pytest.raises(Unavailable):
        engine(kept, server).sync()
    assert record(kept) is None
    assert engine(kept, server).sync().sent == 1
    assert server.asked[0] == server.asked[1]


def test_a_disk_that_refuses_leaves_the_record_as_it_was(journal, script, op, monkeypatch):
    mine = op()
    kept = journal(mine)

    def full(*given, **named):
        raise NotSaved("Not saved: the disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr(kept, "append", full)
        with pytest.raises(NotSaved):
            engine(kept, script(reply(cur=1, of=(mine,)))).sync()
    assert unsent({"server": "s"}, [mine.id]) == 0
    assert record(kept) is None


def test_pages_are_followed_and_large_work_is_sent_in_parts(journal, script, op):
    mine = [op() for _ in range(1100)]
    kept = journal(*mine)
    held = []

    def answer(body):
        asked = json.loads(body)
        held.extend(asked["push"])
        return reply(cur=len(held), of=mine[: len(held)])

    server = script(answer)
    outcome = engine(kept, server).sync()
    assert (outcome.requests, outcome.sent) == (3, 1100)
    assert [len(json.loads(body)["push"]) for _, _, body in server.asked] == [500, 500, 100]


def test_a_request_that_is_too_large_is_halved_and_one_operation_alone_is_put_by(journal, script, op):
    good, huge = op(), op("x", "q/practice.directory/note")
    kept = journal(good, huge)
    too_large = Declined("Large.", 413, "too-large")

    def answer(body):
        push = json.loads(body)["push"]
        if huge.body in push:
            raise too_large
        return reply(cur=1, of=(good,))

    outcome = engine(kept, script(answer)).sync()
    assert (outcome.sent, [r.operation for r in outcome.refused]) == (1, [huge.id])
    assert unsent(kept.side(KEY), [good.id, huge.id]) == 0
    assert record(kept).refused == {huge.id: Refusal("too-large", "It is larger than the server takes.")}


def test_a_refused_operation_stays_here_out_of_the_digest_and_is_offered_once_each_time(journal, script, op):
    good, wrong = op(), op()
    kept = journal(good, wrong)
    bad = [{"id": wrong.id, "code": "field", "msg": "No such field."}]
    server = script(reply(cur=1, of=(good,), bad=bad))
    outcome = engine(kept, server).sync()
    assert [(r.operation, r.code) for r in outcome.refused] == [(wrong.id, "field")]
    assert wrong in kept.operations()
    assert outcome.digest.n == 1
    talking = engine(kept, server)
    talking.sync()
    talking.sync()
    pushes = [json.loads(body)["push"] for _, _, body in server.asked]
    assert pushes == [[good.body, wrong.body], [wrong.body], []]
    server.answers = [reply(cur=2, of=(good, wrong))]
    assert engine(kept, server).sync().sent == 1
    assert record(kept).refused == {}


def test_bad_ids_that_were_never_pushed_change_nothing(journal, script, op):
    mine = op()
    bad = [{"id": "A" * 20, "code": "field", "msg": "x"}]
    outcome = engine(journal(mine), script(reply(cur=1, of=(mine,), bad=bad))).sync()
    assert (outcome.sent, outcome.refused) == (1, [])


def test_a_mismatch_is_healed_without_a_question(journal, script, op):
    both, here, there = op(), op(), op()
    kept = journal(both, here)
    kept.documents[KEY] = Record("s", "t", 900, frozenset({both.id, here.id})).to_json()
    server = script(
        reply(cur=2, of=(both, there)),
        reconciled(there, want=(here,), cur=2, of=(both, there)),
        reply(cur=3, of=(both, there, here)),
    )
    outcome = engine(kept, server).sync()
    assert (outcome.requests, outcome.healed, outcome.sent) == (3, 1, 1)
    assert {o.id for o in kept.operations()} == {both.id, here.id, there.id}
    assert json.loads(server.asked[1][2])["ids"] == sorted([both.id, here.id])
    assert json.loads(server.asked[2][2])["push"] == [here.body]
    assert record(kept).cursor == 3


def test_a_server_that_contradicts_itself_is_left_alone_after_a_while(journal, script, op):
    kept = journal(op())
    server = script(
        lambda body: reply(cur=1, of=(op(),)) if b'"push"' in body else reconciled(cur=1, of=(op(),))
    )
    with pytest.raises(Unavailable, match="do not fit together"):
        engine(kept, server).sync()
    assert len(server.asked) < 12


def test_what_was_lost_here_comes_back(journal, script, op):
    lost, kept_op = op(), op()
    kept = journal(kept_op)
    kept.documents[KEY] = Record("s", "t", 2, frozenset({lost.id, kept_op.id})).to_json()
    server = script(
        reply(cur=2, of=(lost, kept_op)),
        reconciled(lost, cur=2, of=(lost, kept_op)),
        reply(cur=2, of=(lost, kept_op)),
    )
    outcome = engine(kept, server).sync()
    assert ([o.id for o in outcome.received], outcome.healed) == ([lost.id], 1)


def test_what_was_erased_on_the_server_goes_here_too_and_stays_gone(journal, script, op):
    name, other = op("Ann", "member/ana/name"), op()
    kept = journal(name, other)
    kept.documents[KEY] = Record("s", "t", 2, frozenset({name.id, other.id})).to_json()
    server = script(reply(cur=3, of=(other,), new=[{"s": 3, "drop": name.id}]))
    outcome = engine(kept, server).sync()
    assert (outcome.erased, outcome.requests) == (1, 1)
    assert [o.id for o in kept.operations()] == [other.id]
    assert record(kept).held == {other.id}
    late = journal(name, other)
    bad = [{"id": name.id, "code": "purged", "msg": "Erased."}]
    outcome = engine(late, script(reply(cur=3, of=(other,), bad=bad))).sync()
    assert (outcome.erased, outcome.refused, late.erased()) == (1, [], {name.id})


def test_a_name_erased_here_alone_needs_no_comparison_each_time(journal, script, op):
    name, other = op("Ann", "member/ana/name"), op()
    kept = journal(other)
    kept.gone = {name.id}
    kept.documents[KEY] = Record("s", "t", 2, frozenset({name.id, other.id})).to_json()
    outcome = engine(kept, script(reply(cur=2, of=(name, other)))).sync()
    assert (outcome.requests, outcome.healed) == (1, 0)


def test_what_this_program_is_too_old_for_is_counted_and_asked_for_again_by_a_newer_one(journal, script, op):
    plain = op()
    newer = plain.body | {"f": "mood/practice"}
    entry = {"s": 2, "via": "m", "rx": "", "op": newer}
    from hia_tui.domain.operation import canonical_bytes, operation_id

    strange = operation_id(canonical_bytes(newer))
    digest = digest_of([plain.id, strange])
    whole = reply(cur=2) | {"new": [entry], "set": {"n": 2, "x": digest.x}}
    kept, server = journal(plain), script(whole)
    outcome = engine(kept, server, program="1").sync()
    assert (outcome.unread, outcome.requests, record(kept).unread) == (1, 1, {strange})
    server.answers = [reply(cur=2) | {"set": {"n": 2, "x": digest.x}}]
    assert engine(kept, server, program="1").sync().requests == 1
    assert forgetful(record(kept), "2").cursor == 0
    assert forgetful(record(kept), "1").cursor == 2


def test_who_may_only_read_sends_nothing_and_is_content(journal, script, op):
    mine, theirs = op(), op()
    kept, server = journal(mine), script(reply(theirs, cur=1, of=(theirs,)))
    outcome = engine(kept, server, pushes=False).sync()
    assert (outcome.sent, len(outcome.received), outcome.requests) == (0, 1, 1)
    assert json.loads(server.asked[0][2])["push"] == []


def test_everywhere_means_that_all_others_confirmed_what_this_machine_sent(journal, script, op):
    mine = op()
    kept = journal(mine)
    server = script(reply(cur=7, of=(mine,), all=3))
    assert engine(kept, server).sync().is_everywhere is False
    server.answers = [reply(cur=9, of=(mine,), all=6)]
    assert engine(kept, server).sync().is_everywhere is False
    server.answers = [reply(cur=9, of=(mine,), all=7)]
    assert engine(kept, server).sync().is_everywhere is True
    server.answers = [reply(cur=9, of=(mine,))]
    assert engine(kept, server).sync().is_everywhere is True


def test_another_program_on_this_machine_keeps_what_it_noted(journal, script, op):
    mine, other = op(), op()
    kept = journal(mine)

    def meanwhile(body):
        kept.held.append(other)
        kept.documents[KEY] = Record("s", "t", 1, frozenset({other.id})).to_json()
        return reply(cur=2, of=(mine,))

    server = script(meanwhile, reply(cur=2, of=(mine, other)))
    engine(kept, server).sync()
    assert record(kept).held == {mine.id, other.id}


@pytest.mark.parametrize(
    "change",
    [
        {"cur": -1}, {"cur": "1"}, {"cur": True}, {"cur": 2**60}, {"set": {"n": 1, "x": "zz"}}, {"set": None},
        {"new": [{}]}, {"new": 5}, {"new": [{"drop": "../../etc"}]}, {"bad": [{}]},
        {"rv": None}, {"ttl": "soon"}, {"all": -4}, {"more": None, "set": {}},
    ],
    ids=str,
)  # fmt: skip
def test_an_answer_of_the_wrong_shape_changes_nothing(journal, script, op, change):
    kept = journal(op())
    with pytest.raises(Unavailable):
        engine(kept, script(reply(cur=0) | change)).sync()
    assert kept.writes == 0


def test_an_answer_that_is_no_object_at_all_is_a_sentence(journal, script):
    for answer in (None, [], "x", 5):
        with pytest.raises(Unavailable):
            engine(journal(), script(lambda body, answer=answer: answer)).sync()


def test_a_record_survives_being_written_and_a_broken_one_is_none(op):
    one = Record(
        "s", "t", 7, frozenset({op().id}), {op().id: Refusal("c", "m")}, frozenset({op().id}), "1", 5
    )
    assert read_record(json.loads(json.dumps(one.to_json()))) == one
    for broken in (None, {}, [], one.to_json() | {"held": "x"}, one.to_json() | {"cur": None}, {"v": 1}):
        assert read_record(broken) is None
    assert unsent(None, ["a"]) == 0


def test_an_unsent_count_leaves_out_what_is_held_and_what_was_refused(op):
    held, refused, waiting = op(), op(), op()
    kept = Record("s", "t", 1, frozenset({held.id}), {refused.id: Refusal("c", "m")}).to_json()
    assert unsent(kept, [held.id, refused.id, waiting.id]) == 1
