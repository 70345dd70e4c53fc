"""Several teams side by side, in the words and the facts that commands print."""

from collections.abc import Mapping
from typing import Any

from hia_tui.domain.scoring import Tally
from hia_tui.reports.comparisons import QuestionSpread
from hia_tui.reports.facts import SMALLEST_GROUP
from hia_tui.workspace.team_collation import Collation, low, unknown
from hia_tui.workspace.words import count

LEVELS = ("1", "2", "3", "4")


def collation_facts(found: Collation) -> dict[str, Any]:
    """The collation as `--json` prints it."""
    sections = found.questionnaire.sections
    return {
        "smallest_group": SMALLEST_GROUP,
        "teams": [
            {
                "label": column.label,
                "teams": column.teams,
                "people": column.people,
                **_counts(column.total),
                "sections": [
                    {"id": section.id, "number": section.number, **_counts(tally)}
                    for section, tally in zip(sections, column.sections, strict=True)
                ],
            }
            for column in found.columns
        ],
        "left_out": found.left_out,
        "questions": [{**_named(q), "teams": dict(q.counts)} for q in found.questions],
        "gaps": [{**_named(q), "low": low(q), "rated": len(q.levels)} for q in found.gaps],
        "training": {
            "dont_know": [{**_named(q), "teams": unknown(q)} for q in found.unknown],
            "replies": found.replies,
            "wishes": [{"option": wish.option, "people": wish.people} for wish in found.wishes],
        },
    }


def collation_lines(found: Collation) -> list[str]:
    """The collation, one fact a line."""
    lines = [f"{count(sum(c.teams for c in found.columns), 'team')} side by side, by name."]
    if found.left_out:
        lines.append(
            f"{count(found.left_out, 'team')} left out of all figures: fewer than {SMALLEST_GROUP} people "
            "answered, and they could be recognised."
        )
    for column in found.columns:
        lines.append(f"{column.label}: {count(column.people, 'person', 'people')}, {_words(column.total)}")
        for section, tally in zip(found.questionnaire.sections, column.sections, strict=True):
            lines.append(f"  Section {section.number}: {_words(tally)}")
    lines.append("Common gaps, at Not yet or Starting in more than half of the teams that rated them:")
    lines += [f"  {q.number} {q.name}: {low(q)} of {count(len(q.levels), 'team')}" for q in found.gaps]
    lines += [] if found.gaps else ["  None."]
    lines.append("Training needs")
    lines += [f"  Don't know: {q.number} {q.name}, {count(unknown(q), 'team')}" for q in found.unknown]
    if found.replies is None:
        lines.append(f"  What people asked for is shown from {SMALLEST_GROUP} replies to the evaluation on.")
    for wish in found.wishes:
        few = f"fewer than {SMALLEST_GROUP}" if wish.people is None else str(wish.people)
        lines.append(f"  Asked for: {wish.option}, {few} of {found.replies} who replied")
    return lines


def _named(question: QuestionSpread) -> Mapping[str, str]:
    return {"number": question.number, "name": question.name}


def _counts(tally: Tally) -> dict[str, Any]:
    return {
        "questions": tally.questions,
        "answered": tally.answered,
        "levels": dict(zip(LEVELS, tally.levels, strict=True)),
        "dont_know": tally.dont_know,
        "not_applicable": tally.not_applicable,
        "disagreements": tally.disagreements,
    }


def _words(tally: Tally) -> str:
    not_yet, starting, established, embedded = tally.levels
    parts = [f"{tally.answered} of {tally.questions} answered"]
    parts += [f"{not_yet} Not yet", f"{starting} Starting"]
    parts += [f"{established} Established", f"{embedded} Embedded"]
    parts += [f"{tally.dont_know} don't know"] if tally.dont_know else []
    parts += [f"{tally.not_applicable} not applicable"] if tally.not_applicable else []
    parts += [f"{tally.disagreements} to agree"] if tally.disagreements else []
    return ", ".join(parts)
