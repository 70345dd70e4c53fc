"""What people said about the self-assessment itself, counted."""

from collections.abc import Iterator

from hia_tui.reports.blocks import Block, Bullets, Heading, Para, Table
from hia_tui.reports.comparisons import EvaluationCount
from hia_tui.reports.facts import SMALLEST_GROUP, ReportModel
from hia_tui.reports.wording import count, run, upper_first

TOPICS = {
    "who": "Who took part",
    "how": "How the assessment was done",
    "improve": "What to improve in it",
    "support": "What support is wanted",
    "overall": "Overall",
}


def evaluation(model: ReportModel) -> Iterator[Block]:
    """The replies, topic by topic."""
    people = upper_first(count(model.respondents, "person", "people")) if model.respondents else "Nobody"
    yield Para(run(f"{people} replied. Replies hold no names."))
    if model.respondents < SMALLEST_GROUP:
        yield Para(run(f"Replies are not shown, because fewer than {SMALLEST_GROUP} people replied."))
        return
    topics = dict.fromkeys(item.item.topic for item in model.evaluation)
    for topic in topics:
        yield Heading(2, TOPICS.get(topic, topic.capitalize()), f"evaluation-{topic}")
        for item in model.evaluation:
            if item.item.topic == topic:
                yield from _item(item)


def _item(item: EvaluationCount) -> Iterator[Block]:
    yield Heading(3, item.item.text, f"evaluation-{item.item.id}")
    yield Para(run(f"{item.replies} replied."))
    if item.counts:
        shown = [(option, n) for option, n in item.counts]
        rows = tuple((option, f"fewer than {SMALLEST_GROUP}" if n is None else str(n)) for option, n in shown)
        yield Table("", ("Answer", "Replies"), rows, frozenset({1}))
    if item.texts:
        yield Bullets(tuple(run(text) for text in item.texts))
