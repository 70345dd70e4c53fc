"""Rounds are compared like for like: same questions, same meaning, rated in both."""

from dataclasses import replace
from datetime import date

from hia_tui.domain.assessment import Assessment
from hia_tui.domain.questionnaire import Change, Questionnaire
from hia_tui.reports.facts import ReportMeta
from hia_tui.reports.model import ReportKind, report_model
from hia_tui.reports.rounds import compare_rounds, trend_of
from hia_tui.reports.view import present


def rated(sample, asked: Questionnaire, ratings: list[str | None]) -> Assessment:
    writer = sample.Writer()
    for question, rating in zip(asked.questions, ratings, strict=False):
        if rating:
            writer.write(f"q/{question.id}/rating", rating)
    return Assessment(writer.ledger, asked)


def metas(sample, asked: Questionnaire, years: tuple[int, ...]) -> list[ReportMeta]:
    return [replace(sample.meta(asked), round=f"Round {y}", as_of=date(y, 5, 1)) for y in years]


def test_only_what_is_rated_in_both_is_compared(sample) -> None:
    asked = sample.questionnaire(1, 6)
    a, b = metas(sample, asked, (2025, 2026))
    then = rated(sample, asked, ["1", "2", "3", "dont-know", None, "4"])
    now = rated(sample, asked, ["2", "2", "1", "3", "3", "not-applicable"])
    found = compare_rounds((a, then), (b, now))
    assert [(c.number, c.direction, c.excluded) for c in found.questions] == [
        ("1.1", 1, ""), ("1.2", 0, ""), ("1.3", -1, ""), ("1.4", 0, "not-rated"), ("1.5", 0, "not-rated"),
        ("1.6", 0, "not-rated"),
    ]  # fmt: skip
    section = found.sections[0]
    assert (section.up, section.same, section.down, section.compared) == (1, 1, 1, 3)
    assert (section.points_then, section.points_now) == (3, 2)


def test_changed_meaning_is_not_compared_and_changed_wording_is_said(sample) -> None:
    old = sample.questionnaire(1, 4)
    section = old.sections[0]
    first, second, third, fourth = section.questions
    asked = replace(
        old,
        version="2027.1",
        sections=(
            replace(
                section,
                questions=(
                    replace(first, text="How well do we know this, in newer words?"),
                    replace(second, since="2027.1"),
                    replace(third, id="knowledge.renamed"),
                    replace(fourth, id="knowledge.new"),
                ),
            ),
        ),
        changes=(
            Change(first.id, first.id, "wording", "2027.1", "Shorter words"),
            Change(second.id, second.id, "meaning", "2027.1", "Asks about the board now"),
            Change("knowledge.renamed", third.id, "wording", "2027.1", "A new id"),
        ),
    )
    a, b = metas(sample, old, (2025, 2026))
    then = rated(sample, old, ["1", "1", "1", "1"])
    now = rated(sample, asked, ["2", "2", "2", "2"])
    found = compare_rounds((a, then), (b, now))
    assert [c.excluded for c in found.questions] == ["", "meaning", "", "not-asked"]
    assert [c.wording_changed for c in found.questions] == [True, False, False, False]
    assert found.gone == (("1.4", fourth.name),)
    model = report_model(now, meta=b, kind=ReportKind.COMPARISON, earlier=[(a, then)])
    said = " ".join(t for block in present(model).blocks for t in block.texts)
    assert "2 up, 0 the same, 0 down, over 2 of 4 questions rated in both rounds." in said
    assert "The wording of 1 question changed between the rounds" in said
    assert "Shorter words" in said
    assert "The question changed its meaning: 1.2" in said


def test_nothing_in_common_is_said_plainly(sample) -> None:
    asked = sample.questionnaire(1, 2)
    a, b = metas(sample, asked, (2025, 2026))
    blank = rated(sample, asked, [])
    model = report_model(blank, meta=b, kind=ReportKind.TREND, earlier=[(a, blank)])
    said = " ".join(t for block in present(model).blocks for t in block.texts)
    assert "No question is rated in every round" in said


def test_trend_keeps_to_questions_of_all_rounds(sample) -> None:
    asked = sample.questionnaire(2, 2)
    meta = metas(sample, asked, (2024, 2025, 2026))
    rounds = [
        rated(sample, asked, ["1", "2", "1", None]),
        rated(sample, asked, ["2", "dont-know", "2", "4"]),
        rated(sample, asked, ["4", "4", "3", "4"]),
    ]
    found = trend_of(list(zip(meta, rounds, strict=True)))
    assert found.sections == ((1, asked.sections[0].title, 1), (2, asked.sections[1].title, 1))
    assert [r.points for r in found.rounds] == [(0, 0), (1, 1), (3, 2)]
    model = report_model(
        rounds[2], meta=meta[2], kind=ReportKind.TREND, earlier=list(zip(meta[:2], rounds[:2], strict=True))
    )
    said = " ".join(t for block in present(model).blocks for t in block.texts)
    assert "3 rounds, over 2 questions rated in every one." in said
    assert "Over the same questions, the score rose: 0% at first, 83% now" in said


def test_actions_of_the_earlier_round_say_what_became_of_them(model_of) -> None:
    said = " ".join(t for b in present(model_of("comparison")).blocks for t in b.texts)
    assert "6 plans of the earlier round: 1 done, 1 partly done, 4 not said yet." in said
    assert said.count("Nobody has said yet") == 4
    assert "Done in the earlier round" in said


def test_last_round_is_marked_on_the_chart_only_over_the_same_questions(sample) -> None:
    from hia_tui.reports.parts.glance import section_chart

    asked = sample.questionnaire(2, 2)
    a, b = metas(sample, asked, (2025, 2026))
    then = rated(sample, asked, ["1", "2", "1", None])
    now = rated(sample, asked, ["3", "3", "3", "3"])
    model = report_model(now, meta=b, kind=ReportKind.OVERALL, earlier=[(a, then)])
    by_label = {bar.label[0]: bar.previous for bar in section_chart(model).bars}
    assert by_label == {"1": 17, "2": None}
