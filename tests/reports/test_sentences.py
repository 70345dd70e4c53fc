"""Every computed sentence is derived a second time here, by another way, and must be the same."""

from collections import Counter
from dataclasses import replace

from hia_tui.domain.assessment import Assessment
from hia_tui.reports.blocks import (
    BarChart,
    Bullets,
    Callout,
    Columns,
    Heading,
    KeyFigures,
    Para,
    Table,
    plain,
)
from hia_tui.reports.model import ReportKind, report_model
from hia_tui.reports.parts import change, glance
from hia_tui.reports.view import present
from tests.reports.conftest import later_round

POINTS = {"1": 0, "2": 1, "3": 2, "4": 3}
WORDS = {"1": "Not yet", "2": "Starting", "3": "Established", "4": "Embedded"}


def states(assessment: Assessment, questions) -> list[str]:
    found = []
    for question in questions:
        live = assessment.ledger.live(f"q/{question.id}/rating")
        said = {op.value for op in live}
        found.append("?" if len(said) > 1 else next(iter(said), None) or "-")
    return found


def figures(assessment: Assessment, questions) -> dict[str, int]:
    given = states(assessment, questions)
    rated = [POINTS[s] for s in given if s in POINTS]
    return {
        "questions": len(given),
        "answered": sum(s != "-" for s in given),
        "rated": len(rated),
        "points": sum(rated),
        "apply": sum(s != "not-applicable" for s in given),
    }


def rounded(part: int, whole: int) -> int:
    return int(100 * part / whole + 0.5)


def word(score: int) -> str:
    return (
        "Not yet" if score < 17 else "Starting" if score < 50 else "Established" if score < 83 else "Embedded"
    )


def test_key_figures(full: Assessment, asked, model_of) -> None:
    f = figures(full, asked.questions)
    card = next(b for b in present(model_of("overall")).blocks if isinstance(b, KeyFigures))
    score = rounded(f["points"], 3 * f["rated"])
    assert [(x.value, x.label, x.detail) for x in card.figures] == [
        (
            f"{score}%",
            f"Score: {word(score)}",
            f"{f['points']} of {3 * f['rated']} points, "
            f"based on {f['rated']} of {f['apply']} questions that apply",
        ),
        (
            f"{rounded(f['answered'], f['questions'])}%",
            "Completion",
            f"{f['answered']} of {f['questions']} questions answered",
        ),
    ]


def test_worked_example_of_the_rules(sample) -> None:
    asked = sample.questionnaire(1, 12)
    writer = sample.Writer()
    given = ["1", "2", "2", "3", "3", "3", "4", "2", "dont-know", "dont-know", "not-applicable"]
    for question, rating in zip(asked.questions, given, strict=False):
        writer.write(f"q/{question.id}/rating", rating)
    model = report_model(Assessment(writer.ledger, asked), meta=sample.meta(asked), kind=ReportKind.OVERALL)
    card = glance.key_figures(model)
    assert [f.value for f in card.figures] == ["50%", "92%"]
    assert card.figures[0].detail == "12 of 24 points, based on 8 of 11 questions that apply"


def test_headline_names_the_lowest_section(full: Assessment, asked, model_of) -> None:
    scores = {}
    for section in asked.sections:
        f = figures(full, section.questions)
        scores[section.number] = rounded(f["points"], 3 * f["rated"])
    chart = next(b for b in present(model_of("overall")).blocks if isinstance(b, BarChart))
    lowest = [number for number, score in scores.items() if score == min(scores.values())]
    named = " and ".join(f"section {n}" for n in lowest).capitalize()
    assert (
        chart.title
        == f"{named} {'has' if len(lowest) == 1 else 'have'} the lowest score, {min(scores.values())}%"
    )
    assert [bar.value for bar in chart.bars] == sorted(scores.values(), reverse=True)
    for bar in chart.bars:
        assert bar.words == f"{scores[int(bar.label.split()[0])]}% {word(bar.value)}"


def test_draft_says_how_far_it_is(full: Assessment, asked, model_of) -> None:
    f = figures(full, asked.questions)
    box = next(b for b in present(model_of("overall")).blocks if isinstance(b, Callout))
    done = rounded(f["answered"], f["questions"])
    answered = f"{f['answered']} of {f['questions']} questions answered ({done}%)"
    assert box.title == f"DRAFT: {answered}. 1 of 3 sections signed off."


def test_signed_off_report_is_no_draft(sample) -> None:
    asked = sample.questionnaire(1, 2)
    writer = sample.Writer()
    for question in asked.questions:
        writer.write(f"q/{question.id}/rating", "3")
    view = Assessment(writer.ledger, asked)
    digest = view.section_digest(asked.sections[0])
    writer.write(f"sign/{asked.sections[0].id}", f"{digest.n}:{digest.x}")
    model = report_model(view, meta=sample.meta(asked), kind=ReportKind.OVERALL)
    assert not any("DRAFT" in text for block in present(model).blocks for text in block.texts)
    assert not present(model).footer.startswith("DRAFT")
    writer.write(f"q/{asked.questions[0].id}/rating", "4", "ben")
    changed = present(report_model(view, meta=sample.meta(asked), kind=ReportKind.OVERALL))
    assert changed.footer.startswith("DRAFT")
    assert "Section 1 changed after being signed off." in " ".join(t for b in changed.blocks for t in b.texts)


def test_strengths_and_gaps_are_the_highest_and_lowest(full: Assessment, asked, model_of) -> None:
    given = dict(zip(asked.questions, states(full, asked.questions), strict=True))
    high = [q for level in "43" for q in asked.questions if given[q] == level][:3]
    low = [q for level in "12" for q in asked.questions if given[q] == level][:3]
    columns = next(b for b in present(model_of("overall")).blocks if isinstance(b, Columns))
    expected = tuple(tuple(f"{q.number} {q.name} ({WORDS[given[q]]})" for q in side) for side in (high, low))
    assert tuple(tuple(plain(item) for item in side) for side in columns.items) == expected


def test_first_actions_are_the_next_due(full: Assessment, model_of) -> None:
    blocks = present(model_of("overall")).blocks
    at = next(i for i, b in enumerate(blocks) if isinstance(b, Heading) and b.anchor == "what-to-do-first")
    items = [plain(item) for item in blocks[at + 1].items]
    still_open = [a for a in full.actions() if a.status.value not in ("done", "dropped")]
    dated = sorted((a for a in still_open if a.due), key=lambda a: a.due)
    assert [item.split(". ")[0] for item in items] == [a.title for a in dated[:3]]
    assert "overdue" in items[0]
    assert blocks[at].text == f"What to do first: 3 of {len(still_open)} open actions"


def test_counts_of_actions(full: Assessment, model_of, sample) -> None:
    actions = full.actions()
    still_open = [a for a in actions if a.status.value not in ("done", "dropped")]
    overdue = [a for a in still_open if a.due and a.due < sample.AS_OF]
    not_ready = [a for a in still_open if not (a.text("owner") and a.due)]
    said = " ".join(t for b in present(model_of("actions")).blocks for t in b.texts)
    assert (
        f"{len(still_open)} of {len(actions)} actions are open, {len(overdue)} is overdue on "
        f"21 November 2026 and {len(not_ready)} are not ready: without a lead or a date." in said
    )


def test_agreement_counts_what_differs(full: Assessment, asked, model_of) -> None:
    differing = [n for n in full.ledger.fields() if len({str(op.value) for op in full.ledger.live(n)}) > 1]
    unknown = states(full, asked.questions).count("dont-know")
    said = " ".join(t for b in present(model_of("overall")).blocks for t in b.texts)
    assert f"{len(differing)} answers are not agreed yet. {unknown} question is “don't know”." in said
    assert f"Open: {len(differing)}" in said
    assert "Settled: 1" in said


def test_profile_counts_each_answer(full: Assessment, asked, model_of) -> None:
    table = next(
        b
        for b in present(model_of("overall")).blocks
        if isinstance(b, Table) and b.title.startswith("How many")
    )
    for section, row in zip(asked.sections, table.rows, strict=True):
        counts = Counter(states(full, section.questions))
        assert row[1:5] == tuple(str(counts[level]) for level in "1234")
        assert ("1 not agreed" in row[5]) == (counts["?"] == 1)


def test_change_counts_up_same_down(model_of, asked) -> None:
    model = model_of("comparison")
    comparison = model.comparison
    moves = Counter()
    then = now = 0
    for c in comparison.questions:
        if c.then in POINTS and c.now in POINTS:
            moves["up" if c.now > c.then else "down" if c.now < c.then else "same"] += 1
            then, now = then + POINTS[c.then], now + POINTS[c.now]
    n = moves.total()
    assert change.finding(comparison) == (
        f"{moves['up']} up, {moves['same']} the same, {moves['down']} down, over {n} of "
        f"{len(asked.questions)} questions rated in both rounds. Over these, the score was "
        f"{then} of {3 * n} points "
        f"({rounded(then, 3 * n)}%) and is {now} of {3 * n} ({rounded(now, 3 * n)}%)."
    )


def test_the_first_page_says_what_changed(asked, sample) -> None:
    then, now, meta = sample.full(asked), later_round(asked), sample.meta(asked)
    earlier = [(replace(meta, round="Baseline 2025"), then)]
    model = report_model(now, meta=meta, kind=ReportKind.OVERALL, earlier=earlier)
    pairs = zip(states(then, asked.questions), states(now, asked.questions), strict=True)
    rated = [(a, b) for a, b in pairs if a in POINTS and b in POINTS]
    up, down = sum(b > a for a, b in rated), sum(b < a for a, b in rated)
    assert glance.since_then(model) == (
        f"Since Baseline 2025, of {len(rated)} questions rated in both rounds {up} went up and {down} down."
    )
    assert glance.since_then(model) in glance.took_part_line(model)


def test_what_became_of_the_plans_is_counted(asked, sample) -> None:
    review = sample.second_round(asked)
    labels = {"done": "done", "partly": "partly done", "not": "not done",
              "no-longer-relevant": "no longer relevant"}  # fmt: skip
    said = Counter()
    for i in range(6):
        live = {op.value for op in review.ledger.live(f"action/next{i}/outcome")}
        said["not agreed yet" if len(live) > 1 else labels[live.pop()] if live else "not said yet"] += 1
    ordered = (*labels.values(), "not agreed yet", "not said yet")
    counted = ", ".join(f"{said[word]} {word}" for word in ordered if said[word])
    texts = [
        text
        for block in present(report_model(review, meta=sample.meta(asked), kind=ReportKind.OVERALL)).blocks
        for text in block.texts
    ]
    assert f"6 plans of the earlier round: {counted}." in texts


def test_sentences_say_no_forbidden_words(model_of) -> None:
    for kind in ReportKind:
        said = " ".join(
            t for b in present(model_of(kind.value)).blocks for t in b.texts if "hia1." not in t
        ).lower()
        for bad in (
            "please",
            "oops",
            "invalid",
            "conflict",
            "sibling",
            "replica",
            "no questions is",
            " 1 questions ar",
        ):
            assert bad not in said, (kind, bad)


def test_every_paragraph_of_ours_has_short_sentences(model_of) -> None:
    view = present(model_of("overall", "empty"))
    for block in view.blocks:
        if isinstance(block, Para | Bullets):
            for text in block.texts:
                if "hia1." in text:
                    continue
                for part in text.split(". "):
                    assert len(part.split()) <= 30, part


def test_open_disagreements_say_what_they_are_about(model_of) -> None:
    titles = {b.title for b in present(model_of("overall")).blocks if isinstance(b, Callout)}
    assert "Question 1.1, rating" in titles
    assert "Question 1.2, note" in titles
    assert "Action “Name an owner for list 1 and a first check date”, lead" in titles


def test_reasons_stand_by_what_they_explain(model_of) -> None:
    said = " ".join(t for b in present(model_of("overall")).blocks for t in b.texts)
    assert "checked four times a year. Reason given by Ana Khan: Asked for by the board" in said
    aim = "3 of 4: Established. Ana Khan, 20 November 2026. "
    assert f"{aim}Reason given by Ana Khan: What the board expects" in said
    assert "Answered by Eve Khan, 20 November 2026. Reason given by Eve Khan: Agreed at the meeting" in said
