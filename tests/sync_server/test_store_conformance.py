"""One set of rules, run by every engine."""

import asyncio
from functools import partial

import pytest

from sync_server.store import log, shelf, teams, upkeep
from sync_server.store.records import Exchange, Invite, Newcomer, Refused, Role, StoreBroken
from sync_server.store.sqlite import spelled

A = "assessment-one"


async def a_team(store, team="t1", member="ana"):
    newcomer = Newcomer(member, f"dev-{team}-{member}", f"hash-{team}-{member}", 1000)
    await store.write(partial(teams.create_team, team, "Leith", newcomer))
    return await device(store, newcomer.token_hash)


async def device(store, token_hash):
    return await store.read(partial(teams.device_of, token_hash))


async def another(store, team="t1", member="ben", role=Role.MEMBER):
    await store.write(partial(teams.add_invite, Invite(f"code-{member}", team, role, None, 1, 2000), 1000))
    newcomer = Newcomer(member, f"dev-{team}-{member}", f"hash-{team}-{member}", 1000)
    await store.write(partial(teams.join, f"code-{member}", newcomer))
    return await device(store, newcomer.token_hash)


def exchange(store, who, *ops, cursor=0, a=A, **more):
    return store.write(partial(log.exchange, Exchange(who, a, cursor, ops, 1000, **more)))


async def test_what_one_pushes_another_reads_in_order_with_the_fingerprint(store, op):
    ana, ben = await a_team(store), await another(store)
    ops = [op(str(n % 4 + 1)) for n in range(7)]
    pushed = await exchange(store, ana, *ops)
    assert (pushed.cursor, pushed.n, pushed.entries, pushed.refused) == (7, 7, (), {})
    read = await exchange(store, ben)
    assert [e.body for e in read.entries] == [o.canonical for o in ops]
    assert [(e.s, e.id, e.via, e.rx) for e in read.entries] == [
        (s, o.id, "ana", 1000) for s, o in enumerate(ops, 1)
    ]
    assert (read.n, read.x) == (7, log.folded("0" * 30, [o.id for o in ops]))


async def test_pushing_again_changes_nothing_and_says_the_same(store, op):
    ana = await a_team(store)
    ops = [op() for _ in range(300)]
    first = await exchange(store, ana, *ops)
    again = await exchange(store, ana, *ops, ops[0], cursor=first.cursor)
    assert (again.cursor, again.n, again.x) == (first.cursor, first.n, first.x) == (300, 300, first.x)


async def test_pages_hold_what_was_asked_for_and_never_skip(store, op):
    ana, ben = await a_team(store), await another(store)
    ops = [op() for _ in range(23)]
    await exchange(store, ana, *ops)
    got, cursor, pages = [], 0, 0
    while True:
        page = await exchange(store, ben, cursor=cursor, most=5)
        got += [e.id for e in page.entries]
        cursor, pages = page.cursor, pages + 1
        if not page.more:
            break
    assert (got, pages) == ([o.id for o in ops], 5)
    one = await exchange(store, ben, room=1)
    assert (len(one.entries), one.more, one.cursor) == (1, True, 1)


async def test_what_others_wrote_meanwhile_comes_back_without_ones_own(store, op):
    ana, ben = await a_team(store), await another(store)
    theirs, mine = op(), op()
    await exchange(store, ana, theirs)
    page = await exchange(store, ben, mine)
    assert ([e.id for e in page.entries], page.cursor, page.n) == ([theirs.id], 2, 2)


async def test_a_team_never_sees_another_teams_log_of_the_same_name(store, op):
    ana, eve = await a_team(store, "t1", "ana"), await a_team(store, "t2", "eve")
    secret = op("4")
    await exchange(store, ana, secret)
    seen = await exchange(store, eve)
    assert (seen.entries, seen.n, seen.cursor) == ((), 0, 0)
    pushed = await exchange(store, eve, secret)
    assert pushed.n == 1
    assert (await store.read(partial(log.operations, "t2", A))) == [secret.canonical]
    assert (await exchange(store, ana, cursor=1)).n == 1


async def test_a_full_assessment_refuses_what_is_new_and_keeps_what_is_there(store, op):
    ana = await a_team(store)
    first, second = op(), op()
    page = await exchange(store, ana, first, second, capacity=1)
    assert (page.refused, page.n) == ({second.id: "full"}, 1)
    page = await exchange(store, ana, first, second, size=len(first.canonical))
    assert page.refused == {second.id: "full"}


async def test_a_team_opens_only_so_many_logs(store, op, monkeypatch):
    monkeypatch.setattr(log, "ASSESSMENTS", 2)
    ana = await a_team(store)
    for name in ("first-one", "second-one"):
        await store.write(partial(log.exchange, Exchange(ana, name, 0, (op(),), 1000)))
    with pytest.raises(Refused, match="full"):
        await store.write(partial(log.exchange, Exchange(ana, "third-one", 0, (op(),), 1000)))
    with pytest.raises(Refused, match="full"):
        await store.write(partial(shelf.put_outline, ana.team, "third-one", b"{}"))
    page = await store.write(partial(log.exchange, Exchange(ana, "first-one", 0, (op(),), 1000)))
    assert page.n == 2


async def test_a_cursor_from_before_a_restore_is_answered_with_the_end_of_the_log(store, op):
    ana = await a_team(store)
    await exchange(store, ana, op())
    page = await exchange(store, ana, cursor=900)
    assert (page.cursor, page.more, page.n) == (1, False, 1)


async def test_reconcile_names_what_each_side_lacks(store, op):
    ana = await a_team(store)
    here, both, there = [op() for _ in range(600)], op(), op()
    await exchange(store, ana, *here, both)
    found = await store.read(partial(log.reconcile, ana, A, [both.id, there.id], 500, 1 << 20), long=True)
    assert (found.want, found.page.more, len(found.page.entries)) == ((there.id,), True, 500)
    known = [both.id, *(e.id for e in found.page.entries)]
    rest = await store.read(partial(log.reconcile, ana, A, known, 500, 1 << 20), long=True)
    assert (rest.want, rest.page.more, rest.page.cursor) == ((), False, 601)
    assert {e.id for e in found.page.entries + rest.page.entries} == {o.id for o in here}
    nothing = await store.read(partial(log.reconcile, ana, "never-seen", ["x"], 500, 1 << 20))
    assert (nothing.want, nothing.page.n) == (("x",), 0)


async def test_everywhere_is_the_least_that_the_others_confirmed(store, op):
    ana, ben, cy = await a_team(store), await another(store), await another(store, member="cy")
    assert (await exchange(store, ana, op(), op())).everywhere == 0
    await exchange(store, ben, cursor=2)
    await exchange(store, cy, cursor=1)
    assert (await exchange(store, ana, cursor=2)).everywhere == 1
    await store.write(partial(teams.revoke_member, "t1", "cy"))
    assert (await exchange(store, ana, cursor=2)).everywhere == 2


async def test_reading_alone_needs_no_writer_until_something_changes(store, op):
    ana = await a_team(store)
    await exchange(store, ana, op(), cursor=0)
    await exchange(store, ana, cursor=1)
    asked = Exchange(ana, A, 1, (), 1000)
    known = await store.read(partial(log.cursor_of, ana, A))
    assert not log.needs_writing(asked, known)
    page = await store.read(partial(log.exchange, asked, only_reads=True))
    assert (page.cursor, page.n) == (1, 1)
    assert log.needs_writing(Exchange(ana, A, 0, (), 1000), known)
    assert log.needs_writing(Exchange(ana, A, 1, (), 1000 + log.SEEN_EVERY), known)


async def test_a_code_lets_in_as_often_as_it_says_and_a_retry_costs_nothing(store):
    await a_team(store)
    await store.write(partial(teams.add_invite, Invite("c", "t1", Role.MEMBER, None, 2, 2000), 1000))
    ben, cy, dee = (Newcomer(n, f"d-{n}", f"h-{n}", 1500) for n in ("ben", "cy", "dee"))
    joined = await store.write(partial(teams.join, "c", ben))
    again = await store.write(partial(teams.join, "c", ben))
    assert (joined.team, joined.member, joined.role) == (again.team, again.member, again.role)
    assert (joined.team, joined.member, joined.role, joined.name) == ("t1", "ben", "member", "Leith")
    await store.write(partial(teams.join, "c", cy))
    with pytest.raises(Refused, match="code"):
        await store.write(partial(teams.join, "c", dee))
    assert await device(store, "h-dee") is None


async def test_an_expired_or_unknown_code_lets_nobody_in(store):
    await a_team(store)
    await store.write(partial(teams.add_invite, Invite("c", "t1", Role.MEMBER, None, 2, 2000), 1000))
    for code, now in (("c", 2000), ("other", 1500)):
        with pytest.raises(Refused, match="code"):
            await store.write(partial(teams.join, code, Newcomer("ben", "d", "h", now)))


async def test_twenty_machines_race_for_a_code_of_one_use_and_one_gets_in(store):
    await a_team(store)
    await store.write(partial(teams.add_invite, Invite("c", "t1", Role.MEMBER, None, 1, 2000), 1000))
    tries = [
        store.write(partial(teams.join, "c", Newcomer(f"m{n}", f"d{n}", f"h{n}", 1500))) for n in range(20)
    ]
    results = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(not isinstance(r, Refused) for r in results) == 1
    assert len((await store.read(partial(teams.roster, "t1"))).members) == 2


async def test_nobody_takes_anothers_place_and_ones_own_second_machine_keeps_the_role(store):
    await a_team(store)
    await store.write(partial(teams.add_invite, Invite("c", "t1", Role.VIEWER, None, 9, 2000), 1000))
    with pytest.raises(Refused, match="member-taken"):
        await store.write(partial(teams.join, "c", Newcomer("ana", "dx", "hx", 1500)))
    await store.write(partial(teams.add_invite, Invite("own", "t1", Role.MEMBER, "ana", 1, 2000), 1000))
    joined = await store.write(partial(teams.join, "own", Newcomer("somebody", "dy", "hy", 1500)))
    assert (joined.member, joined.role) == ("ana", Role.COORDINATOR)


async def test_the_last_coordinator_can_neither_go_nor_step_down(store):
    ana = await a_team(store)
    for work in (
        partial(teams.revoke_member, "t1", "ana"),
        partial(teams.revoke_device, "t1", ana.id),
        partial(teams.set_role, "t1", "ana", Role.MEMBER),
    ):
        with pytest.raises(Refused, match="last-coordinator"):
            await store.write(work)
    await another(store, member="ben", role=Role.COORDINATOR)
    await store.write(partial(teams.revoke_member, "t1", "ana"))
    assert (await device(store, ana.id and "hash-t1-ana")).revoked
    with pytest.raises(Refused, match="unknown-member"):
        await store.write(partial(teams.revoke_member, "t1", "nobody"))
    with pytest.raises(Refused, match="unknown-device"):
        await store.write(partial(teams.revoke_device, "t1", "nothing"))


async def test_the_rosters_version_moves_with_each_change_of_it(store):
    await a_team(store)
    versions = [(await store.read(partial(teams.roster, "t1"))).version]
    await another(store)
    versions.append((await store.read(partial(teams.roster, "t1"))).version)
    await store.write(partial(teams.set_role, "t1", "ben", Role.VIEWER))
    roster = await store.read(partial(teams.roster, "t1"))
    versions.append(roster.version)
    assert versions == [1, 2, 3]
    assert [(m.id, m.role, len(m.devices)) for m in roster.members] == [
        ("ana", "coordinator", 1),
        ("ben", "viewer", 1),
    ]


async def test_erasing_a_person_goes_out_to_all_and_never_comes_back(store, op):
    ana, ben = await a_team(store), await another(store)
    name, answer = op("Ann Khan", "member/ana/name"), op("4")
    await exchange(store, ana, name, answer)
    assert await store.write(partial(upkeep.purge_member, "t1", "ana", 1500)) == 1
    page = await exchange(store, ben, cursor=0)
    assert [(e.id, e.body) for e in page.entries] == [(answer.id, answer.canonical), (name.id, None)]
    assert (page.n, page.x) == (1, log.folded("0" * 30, [answer.id]))
    pushed = await exchange(store, ana, name, cursor=2)
    assert (pushed.refused, pushed.n) == ({name.id: "purged"}, 1)
    found = await store.read(partial(log.reconcile, ana, A, [name.id, answer.id], 500, 1 << 20))
    assert (found.want, [(e.id, e.body) for e in found.page.entries]) == ((), [(name.id, None)])
    assert await store.read(upkeep.check) == []


async def test_a_deleted_team_leaves_nothing_but_the_note_that_it_was(store, op):
    ana = await a_team(store)
    await exchange(store, ana, op())
    await store.write(partial(shelf.put_outline, "t1", A, b"{}"))
    await store.write(partial(teams.delete_team, "t1", "ana", 1500))
    assert await device(store, "hash-t1-ana") is None
    counts = await store.read(shelf.counts)
    assert (counts.teams, counts.devices, counts.assessments, counts.operations) == (0, 0, 0, 0)


async def test_evaluations_are_kept_by_code_alone_and_a_second_sending_replaces(store):
    await a_team(store)
    for body in (b'{"a":1}', b'{"a":2}'):
        await store.write(partial(shelf.put_evaluation, "t1", A, "code-1", body))
    assert await store.read(partial(shelf.evaluations, "t1", A)) == [("code-1", b'{"a":2}')]
    assert await store.read(partial(shelf.evaluations, "t2", A)) == []


async def test_a_pass_opens_once_and_not_after_its_time(store):
    await a_team(store)
    given = shelf.Pass("t1", A, 1600)
    await store.write(partial(shelf.add_pass, "h", "link", given, 1500))
    assert await store.write(partial(shelf.take_pass, "h", "session", 1501)) is None
    assert await store.write(partial(shelf.take_pass, "h", "link", 1501)) == given
    assert await store.write(partial(shelf.take_pass, "h", "link", 1501)) is None
    await store.write(partial(shelf.add_pass, "s", "session", given, 1500))
    assert await store.read(partial(shelf.find_pass, "s", "session", 1599)) == given
    assert await store.read(partial(shelf.find_pass, "s", "session", 1600)) is None


async def test_work_that_fails_leaves_nothing_and_its_neighbours_stand(store, op):
    ana = await a_team(store)

    def half(raised):
        yield from shelf.put_outline("t1", A, b"half")
        raise raised

    results = await asyncio.gather(
        exchange(store, ana, op()),
        store.write(lambda: half(Refused("no"))),
        exchange(store, ana, op()),
        return_exceptions=True,
    )
    assert [type(r).__name__ for r in results] == ["Page", "Refused", "Page"]
    assert await store.read(partial(shelf.outline, "t1", A)) is None
    assert (await exchange(store, ana)).n == 2


async def test_it_opens_again_as_it_was_and_a_changed_migration_is_refused(store, make_store, op):
    ana = await a_team(store)
    await exchange(store, ana, op())
    await store.close()
    again = make_store()
    await again.open()
    assert (await exchange(again, ana)).n == 1

    def spoil():
        from sync_server.store.statements import Query

        yield Query("UPDATE schema_version SET sha256 = 'other'")

    await again.write(spoil)
    await again.close()
    with pytest.raises(StoreBroken, match="not the one that was applied"):
        await make_store().open()


async def test_many_at_once_get_one_gapless_log_in_the_same_order(store, op):
    who = [await a_team(store)] + [await another(store, member=f"m{n}") for n in range(4)]
    ops = [[op() for _ in range(20)] for _ in who]
    await asyncio.gather(*(exchange(store, w, o) for w, mine in zip(who, ops, strict=True) for o in mine))
    page = await exchange(store, who[0])
    assert [e.s for e in page.entries] == list(range(1, 101))
    assert {e.id for e in page.entries} == {o.id for mine in ops for o in mine}


async def test_a_closed_store_says_so(store):
    await store.close()
    with pytest.raises(StoreBroken):
        await store.write(shelf.counts)
    with pytest.raises(StoreBroken):
        await store.read(shelf.counts)
    with pytest.raises(StoreBroken):
        await store.probe()


async def test_workers_that_stay_in_each_others_way_are_told_so(monkeypatch):
    import asyncpg

    from sync_server.store.postgres import TRIES, PostgresStore

    store, turns = PostgresStore("postgresql://nowhere"), []

    async def collide(work):
        turns.append(work)
        raise asyncpg.DeadlockDetectedError("in the way")

    monkeypatch.setattr(store, "_transact", collide)
    with pytest.raises(StoreBroken, match="in the way"):
        await store.write(shelf.counts)
    assert len(turns) == TRIES


def test_sqlite_is_given_values_in_their_turn_as_python_3_14_asks() -> None:
    assert spelled("a = $1 AND b = $2") == ("a = ? AND b = ?", None)
    assert spelled("a = $2 AND b = $1 AND c = $2") == ("a = ? AND b = ? AND c = ?", (1, 0, 1))
