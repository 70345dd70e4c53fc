"""`hia evaluation`: what people say about the assessment itself, kept apart from the answers."""

from argparse import ArgumentParser, Namespace

from hia_tui.cli.command import Command, Session, takes_json
from hia_tui.workspace import evaluation


def _arguments(parser: ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="verb", metavar="answer|show|collate")
    answer = kinds.add_parser("answer", help="answer one item", allow_abbrev=False)
    answer.add_argument("item", help="its number or id")
    answer.add_argument("value", help="the answer, or its number; several are separated by ;")
    show = kinds.add_parser("show", help="the items and your answers", allow_abbrev=False)
    collate = kinds.add_parser("collate", help="all replies together", allow_abbrev=False)
    for one in (parser, show, collate):
        takes_json(one)


def _run(options: Namespace, session: Session) -> int:
    return {"answer": _answer, "collate": _collate}.get(options.verb, _show)(options, session)


def _answer(options: Namespace, session: Session) -> int:
    given = evaluation.answer(session.workspace, session.work, options.item, options.value)
    session.say(f"Saved. {given.answered} of {len(given.items)} answered.")
    return 0


def _show(options: Namespace, session: Session) -> int:
    given = evaluation.mine(session.workspace, session.work)
    if options.json:
        session.facts([
            {"number": number, "id": item.id, "topic": item.topic, "type": item.type, "text": item.text,
             "options": list(item.options), "answer": given.reply.get(item.id)}
            for number, item in enumerate(given.items, start=1)
        ])  # fmt: skip
        return 0
    for number, item in enumerate(given.items, start=1):
        session.say(f"{number} {item.text}")
        for place, option in enumerate(item.options, start=1):
            session.say(f"   {place} {option}")
        answer = given.reply.get(item.id, "")
        session.say(f"   Answer: {'; '.join(answer) if isinstance(answer, list) else answer or 'none yet'}")
    return 0


def _collate(options: Namespace, session: Session) -> int:
    from hia_tui.workspace import reporting

    asked = reporting.wanted("evaluation", None, "json" if options.json else "txt")
    body = reporting.render_report(session.workspace, session.work, asked).decode()
    session.output.write(body if options.json else body.rstrip("\n") + "\n")
    return 0


COMMANDS = {"evaluation": Command(_arguments, _run)}
