"""Teams, codes, roles and removal, as clients see them."""


async def test_a_team_is_made_once_however_often_it_is_asked_for(desk):
    ana = await desk.team()
    body = {"name": "Leith", "member": "ana"}
    again = await desk.ask("POST", "/v1/teams", body, token=ana)
    roster = (await desk.ask("GET", "/v1/roster", token=ana)).json()
    assert again.json()["team"] == roster["team"]
    assert again.json()["role"] == "coordinator"
    assert len(roster["members"]) == 1


async def test_joining_again_with_the_same_token_costs_no_use(desk):
    ana = await desk.team()
    code = (await desk.ask("POST", "/v1/invites", {"uses": 1}, token=ana)).json()["code"]
    body, token = {"code": code, "member": "ben"}, "hia_" + "b" * 43
    answers = [await desk.ask("POST", "/v1/join", body, token=token) for _ in range(3)]
    assert [a.status_code for a in answers] == [201, 201, 201]
    assert len({a.text for a in answers}) == 1
    other = await desk.ask("POST", "/v1/join", body | {"member": "cy"}, token="hia_" + "c" * 43)
    assert (other.status_code, other.json()["code"]) == (404, "code")


async def test_a_code_may_be_typed_as_people_type(desk):
    ana = await desk.team()
    code = (await desk.ask("POST", "/v1/invites", {}, token=ana)).json()["code"]
    assert len(code.replace("-", "")) == 20
    typed = "  " + code.lower().replace("-", " ").replace("0", "o").replace("1", "l") + " "
    answer = await desk.ask("POST", "/v1/join", {"code": typed, "member": "ben"}, token="hia_" + "b" * 43)
    assert answer.status_code == 201


async def test_ones_own_second_machine_comes_in_as_oneself(desk):
    ana = await desk.team()
    ben = await desk.join(ana, "ben", "viewer")
    made = (await desk.ask("POST", "/v1/invites", {"myself": True}, token=ben)).json()
    second = "hia_" + "s" * 43
    joined = await desk.ask("POST", "/v1/join", {"code": made["code"], "member": "new-id"}, token=second)
    assert (joined.json()["member"], joined.json()["role"]) == ("ben", "viewer")
    third = await desk.ask("POST", "/v1/join", {"code": made["code"], "member": "x"}, token="hia_" + "t" * 43)
    assert third.status_code == 404


async def test_joining_says_what_the_team_works_on(desk, op):
    ana = await desk.team()
    await desk.sync(ana, op(), a="assessment-1")
    code = (await desk.ask("POST", "/v1/invites", {}, token=ana)).json()["code"]
    joined = await desk.ask("POST", "/v1/join", {"code": code, "member": "ben"}, token="hia_" + "b" * 43)
    assert [(a["a"], a["n"]) for a in joined.json()["assessments"]] == [("assessment-1", 1)]
    assert joined.json()["name"] == "Leith"


async def test_the_roster_is_sent_once_and_then_only_when_it_changed(desk):
    ana = await desk.team()
    first = await desk.ask("GET", "/v1/roster", token=ana)
    tag = {"If-None-Match": first.headers["etag"]}
    again = await desk.ask("GET", "/v1/roster", token=ana, headers=tag)
    assert (again.status_code, again.content) == (304, b"")
    await desk.join(ana, "ben")
    changed = await desk.ask("GET", "/v1/roster", token=ana, headers=tag)
    assert [m["member"] for m in changed.json()["members"]] == ["ana", "ben"]


async def test_a_coordinator_gives_roles_and_shuts_out(desk, op):
    ana = await desk.team()
    ben = await desk.join(ana, "ben")
    await desk.ask("PUT", "/v1/members/ben", {"role": "viewer"}, token=ana)
    assert (await desk.sync(ben, op())).status_code == 403
    await desk.ask("PUT", "/v1/members/ben", {"role": "coordinator"}, token=ana)
    assert (await desk.sync(ben, op())).status_code == 200
    gone = await desk.ask("DELETE", "/v1/members/ana", token=ben)
    assert gone.status_code == 200
    answer = await desk.sync(ana)
    assert (answer.status_code, answer.json()["code"]) == (403, "revoked")
    last = await desk.ask("DELETE", "/v1/members/ben", token=ben)
    assert (last.status_code, last.json()["code"]) == (409, "last-coordinator")


async def test_a_machine_can_be_removed_by_its_owner_and_by_a_coordinator(desk):
    ana = await desk.team()
    ben, cy = await desk.join(ana, "ben"), await desk.join(ana, "cy")
    roster = (await desk.ask("GET", "/v1/roster", token=ana)).json()
    machine = {m["member"]: m["devices"][0]["id"] for m in roster["members"]}
    assert (await desk.ask("DELETE", f"/v1/devices/{machine['cy']}", token=ben)).status_code == 403
    assert (await desk.ask("DELETE", f"/v1/devices/{machine['ben']}", token=ben)).status_code == 200
    assert (await desk.ask("DELETE", f"/v1/devices/{machine['cy']}", token=ana)).status_code == 200
    assert (await desk.ask("GET", "/v1/roster", token=cy)).status_code == 403
    assert (await desk.ask("DELETE", "/v1/devices/nothing", token=ana)).status_code == 404


async def test_leaving_ends_this_machine_and_a_removed_person_may_be_let_in_again(desk):
    ana = await desk.team()
    ben = await desk.join(ana, "ben")
    assert (await desk.ask("POST", "/v1/leave", token=ben)).status_code == 200
    assert (await desk.ask("GET", "/v1/roster", token=ben)).status_code == 403
    again = await desk.join(ana, "ben", "viewer")
    roster = (await desk.ask("GET", "/v1/roster", token=again)).json()
    assert [(m["member"], m["role"], m["active"]) for m in roster["members"]] == [
        ("ana", "coordinator", True),
        ("ben", "viewer", True),
    ]
    assert (await desk.ask("POST", "/v1/leave", token=ana)).status_code == 409


async def test_a_deleted_team_is_unknown_to_everybody(desk, op):
    ana = await desk.team()
    ben = await desk.join(ana, "ben")
    await desk.sync(ana, op())
    assert (await desk.ask("DELETE", "/v1/team", token=ben)).status_code == 403
    assert (await desk.ask("DELETE", "/v1/team", token=ana)).status_code == 200
    assert (await desk.sync(ben)).status_code == 401


async def test_a_token_unused_for_very_long_ends_and_one_in_use_does_not(desk):
    ana = await desk.team()
    for _ in range(5):
        desk.clock.now += 300 * 86_400
        assert (await desk.sync(ana)).status_code == 200
    desk.clock.now += 401 * 86_400
    assert (await desk.sync(ana)).status_code == 401


async def test_evaluations_come_back_without_a_trace_of_the_sender(desk):
    ana = await desk.team()
    ben = await desk.join(ana, "ben")
    body = {"a": "assessment-1", "code": "random-code-1", "answers": {"who": ["nurse"], "why": "Good"}}
    assert (await desk.ask("POST", "/v1/evaluations", body, token=ben)).status_code == 200
    found = await desk.ask("GET", "/v1/evaluations?a=assessment-1", token=ana)
    assert found.json() == {
        "evaluations": [{"code": "random-code-1", "answers": {"who": ["nurse"], "why": "Good"}}]
    }
    assert (await desk.ask("GET", "/v1/evaluations?a=assessment-1", token=ben)).status_code == 403


async def test_the_outline_comes_back_as_it_was_left(desk):
    ana = await desk.team()
    ben = await desk.join(ana, "ben")
    path = "/v1/questionnaire/assessment-1"
    outline = {
        "questionnaire": "hia@2026.1",
        "sections": [
            {"id": "practice", "number": 2, "title": "Practice",
             "questions": [{"id": "practice.directory", "number": "2.1", "name": "Directory"}]}
        ],
    }  # fmt: skip
    assert (await desk.ask("GET", path, token=ana)).status_code == 404
    assert (await desk.ask("PUT", path, outline, token=ben)).status_code == 403
    assert (await desk.ask("PUT", path, outline, token=ana)).status_code == 200
    found = await desk.ask("GET", path, token=ben)
    assert found.json() == outline
    same = await desk.ask("GET", path, token=ben, headers={"If-None-Match": found.headers["etag"]})
    assert same.status_code == 304
