"""Small groups are left out wherever people could be recognised, in every format."""

import json

import pytest

from hia_tui.domain.assessment import Assessment
from hia_tui.reports.groups import TeamPart, collate_evaluations, spread_of_people
from hia_tui.reports.model import ReportKind, report_model
from hia_tui.reports.render import FORMATS, render
from hia_tui.reports.save import suggested_name
from hia_tui.reports.view import present


def rated_by(sample, asked, people: int, *, on: int = 1) -> Assessment:
    """The first questions rated apart by several people, from the lowest level to the highest."""
    writer = sample.Writer()
    for i in range(people):
        writer.write(f"member/p{i}/name", f"Person-name-{i}", f"p{i}")
        for question in asked.questions[:on]:
            writer.write(f"q/{question.id}/rating", str(1 + i % 4), f"p{i}", apart=True)
    return Assessment(writer.ledger, asked)


def test_spread_of_five_people(sample, asked) -> None:
    spread = spread_of_people(rated_by(sample, asked, 5))
    first = spread.questions[0]
    assert dict(first.counts)["1"] == 2
    assert (first.replies, first.levels, first.range) == (5, (1, 1, 2, 3, 4), 3)
    assert not spread.is_suppressed
    assert all(q.counts == () for q in spread.questions[1:])


@pytest.mark.parametrize("people", [1, 2, 3, 4])
def test_fewer_than_five_are_never_shown_apart(sample, asked, people: int) -> None:
    assessment = rated_by(sample, asked, people)
    model = report_model(assessment, meta=sample.meta(asked), kind=ReportKind.TEAM)
    assert model.spread is not None
    assert model.spread.questions == ()
    said = " ".join(t for b in present(model).blocks for t in b.texts)
    assert "fewer than 5 people gave any" in said
    body = json.loads(render(model, "json"))
    assert body["spread"]["questions"] == []
    assert body["spread"]["submissions"] == []


def test_question_with_few_replies_is_left_out_of_a_large_group(sample, asked) -> None:
    writer = sample.Writer()
    first, second = asked.questions[:2]
    for i in range(6):
        writer.write(f"q/{first.id}/rating", str(1 + i % 4), f"p{i}", apart=True)
        if i < 4:
            writer.write(f"q/{second.id}/rating", "2", f"p{i}", apart=True)
    spread = spread_of_people(Assessment(writer.ledger, asked))
    assert spread.questions[0].replies == 6
    assert spread.questions[1].counts == ()


def test_team_report_says_nowhere_who_gave_which_rating(sample, asked) -> None:
    model = report_model(rated_by(sample, asked, 6), meta=sample.meta(asked), kind=ReportKind.TEAM)
    body = json.loads(render(model, "json"))
    assert all(q["rating"]["versions"] == [] for s in body["sections"] for q in s["questions"])
    assert all(q["state"] is None for s in body["sections"] for q in s["questions"])
    assert "Not yet 2 · Starting 2 · Established 1 · Embedded 1" in " ".join(
        t for b in present(model).blocks for t in b.texts
    )


def test_names_can_be_left_out(model_of, structure) -> None:
    for kind in ("overall", "section", "team", "comparison"):
        model = model_of(kind, names=False)
        for form in FORMATS:
            if form in ("pdf", "xlsx"):
                continue
            assert "Khan" not in render(model, form).decode("utf-8-sig"), (kind, form)
        assert "Khan" not in structure(render(model, "pdf")).text


def test_teams_are_not_named_unless_all_agreed(sample, asked) -> None:
    parts = [
        TeamPart("Leith", sample.full(asked), may_be_named=True),
        TeamPart("Granton", sample.one_answer(asked)),
    ]
    model = report_model(sample.empty(asked), meta=sample.meta(asked), kind=ReportKind.COLLATION, teams=parts)
    for form in ("html", "md", "txt", "json", "csv"):
        said = render(model, form).decode("utf-8-sig")
        assert "Granton" not in said
        assert sample.meta(asked).title not in said
        assert "Nobody has written" not in said
    assert "2-teams-together" in suggested_name(model.meta, model.kind, None, "pdf")
    agreed = [TeamPart("Granton", sample.one_answer(asked), may_be_named=True), parts[0]]
    named = report_model(
        sample.empty(asked), meta=sample.meta(asked), kind=ReportKind.COLLATION, teams=agreed
    )
    said = render(named, "txt").decode()
    assert said.index("Granton: 1 of 12") < said.index("Leith: 12 of 12")


def test_collation_counts_levels_over_teams(sample, asked) -> None:
    parts = [
        TeamPart("a", sample.full(asked)),
        TeamPart("b", sample.full(asked)),
        TeamPart("c", sample.one_answer(asked)),
    ]
    model = report_model(sample.empty(asked), meta=sample.meta(asked), kind=ReportKind.COLLATION, teams=parts)
    assert model.spread is not None
    second = model.spread.questions[1]
    assert dict(second.counts)["2"] == 2
    said = " ".join(t for b in present(model).blocks for t in b.texts)
    assert f"{second.number} {second.name}: 2 of 2 teams that rated it." in said


def test_teams_of_fewer_than_five_people_in_all_are_not_counted(sample, asked) -> None:
    def collated(*people: int):
        parts = [TeamPart(f"team {i}", rated_by(sample, asked, n)) for i, n in enumerate(people)]
        return report_model(
            sample.empty(asked), meta=sample.meta(asked), kind=ReportKind.COLLATION, teams=parts
        )

    few = collated(4, 4)
    for form in FORMATS:
        if form not in ("pdf", "xlsx"):
            assert "2 of 2 teams" not in render(few, form).decode("utf-8-sig")
    assert few.spread.questions == few.spread.submissions == ()
    assert "fewer than 5 people" in render(few, "txt").decode()
    assert collated(4, 5).spread.questions != ()


def test_four_replies_to_the_evaluation_say_nothing(sample, asked) -> None:
    replies = [{"role": "Nurse", "missing": "Secret words"}] * 4
    model = report_model(
        sample.empty(asked), meta=sample.meta(asked), kind=ReportKind.EVALUATION, evaluations=replies
    )
    for form in ("html", "md", "txt", "csv", "json"):
        said = render(model, form).decode("utf-8-sig")
        assert "Secret words" not in said
    assert model.evaluation == ()
    assert "Replies are not shown" in render(model, "txt").decode()


def test_small_counts_about_people_are_hidden_with_a_second_one(asked) -> None:
    replies = [{"role": "Nurse"}] * 6 + [{"role": "Manager"}] * 5 + [{"role": "Other"}] * 2
    roles = collate_evaluations(asked, replies)[0]
    assert dict(roles.counts) == {"Nurse": 6, "Manager": None, "Other": None}
    two_small = [{"role": "Nurse"}] * 6 + [{"role": "Manager"}] * 2 + [{"role": "Other"}] * 2
    assert dict(collate_evaluations(asked, two_small)[0].counts) == {
        "Nurse": 6,
        "Manager": None,
        "Other": None,
    }
    none_small = [{"role": "Nurse"}] * 6
    assert dict(collate_evaluations(asked, none_small)[0].counts) == {"Nurse": 6, "Manager": 0, "Other": 0}


def test_evaluation_counts_and_texts(model_of) -> None:
    model = model_of("evaluation")
    by_id = {item.item.id: item for item in model.evaluation}
    assert dict(by_id["how"].counts) == {"Alone": 0, "As a team": 7}
    assert by_id["missing"].texts == tuple(f"More on housing, {i}" for i in range(7))
    assert model.people == ()
    assert model.actions == ()
