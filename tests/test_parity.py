"""Each verb of the workspace is reached from all three front ends, or the table says why not."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

import hia_tui
from tests.parity import FRONT_ENDS, REACHED, RECEIVERS, VERBS, Inside, Row, Said, Via

SOURCES = Path(hia_tui.__file__).parent
NOT_VERBS = ("property", "cached_property", "staticmethod", "classmethod")


@dataclass(frozen=True)
class Mentions:
    """What a package mentions of the workspace."""

    names: frozenset[str]
    """`module.function`, however it was imported."""
    calls: frozenset[tuple[str, str]]
    """Attributes with the name of what they are taken from: `(workspace, open)`."""

    def has(self, verb: str) -> bool:
        module, *rest = verb.split(".")
        if len(rest) == 1:
            return verb in self.names
        return any((receiver, rest[1]) in self.calls for receiver in RECEIVERS[f"{module}.{rest[0]}"])


def verbs() -> Iterator[str]:
    """Every public function of the workspace, and every public method of its public classes."""
    for path in sorted((SOURCES / "workspace").glob("*.py")):
        for node in ast.parse(path.read_text("utf-8")).body:
            if node.__class__ is ast.FunctionDef and not node.name.startswith("_"):  # type: ignore[attr-defined]
                yield f"{path.stem}.{node.name}"  # type: ignore[attr-defined]
            elif isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                yield from (f"{path.stem}.{node.name}.{name}" for name in _methods(node))


def _methods(node: ast.ClassDef) -> Iterator[str]:
    for part in node.body:
        if isinstance(part, ast.FunctionDef) and not part.name.startswith("_"):
            decorators = {ast.unparse(decorator).partition(".")[0] for decorator in part.decorator_list}
            if decorators.isdisjoint(NOT_VERBS):
                yield part.name


@cache
def mentions(folder: str) -> Mentions:
    """What the code in a folder, or in one file, mentions."""
    where = SOURCES / folder
    paths = [where] if where.suffix else sorted(where.glob("**/*.py"))
    found = [_mentions_of(ast.parse(path.read_text("utf-8"))) for path in paths]
    return Mentions(
        frozenset(name for one in found for name in one.names),
        frozenset(call for one in found for call in one.calls),
    )


def _mentions_of(tree: ast.Module) -> Mentions:
    modules, functions = {}, {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "hia_tui.workspace":
            modules |= {alias.asname or alias.name: alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("hia_tui.workspace."):
            stem = (node.module or "").rpartition(".")[2]
            functions |= {alias.asname or alias.name: f"{stem}.{alias.name}" for alias in node.names}
    names, calls = set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            calls.add((_receiver(node.value), node.attr))
            if isinstance(node.value, ast.Name) and node.value.id in modules:
                names.add(f"{modules[node.value.id]}.{node.attr}")
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in functions:
            names.add(functions[node.id])
    return Mentions(frozenset(names), frozenset(calls))


def _receiver(node: ast.expr) -> str:
    """The last name of an expression: `workspace` of `self.hia.workspace`, `Lookout` of `Lookout(…)`."""
    if isinstance(node, ast.Call):
        return _receiver(node.func)
    if isinstance(node, ast.Attribute):
        return node.attr.lstrip("_")
    return node.id.lstrip("_") if isinstance(node, ast.Name) else ""


def problems(found: list[str], table: Mapping[str, Row | Inside]) -> list[str]:
    """What is wrong with a table, a sentence each."""
    said = [
        f"{verb} is not in the table: say where it is reached, or why not."
        for verb in found
        if verb not in table
    ]
    said += [f"{verb} is in the table, and there is no such verb." for verb in table if verb not in found]
    for verb, row in table.items():
        if isinstance(row, Inside):
            if not _is_used_inside(verb):
                said.append(f"{verb} is said to be used within the workspace, but nothing there mentions it.")
            continue
        for front_end, cell in zip(FRONT_ENDS, (row.app, row.linear, row.commands), strict=True):
            said += [f"{verb}: {front_end} {wrong}" for wrong in _wrong(verb, front_end, cell, table)]
    return said


def _wrong(verb: str, front_end: str, cell: Said, table: Mapping[str, Row | Inside]) -> Iterator[str]:
    is_mentioned = mentions(front_end).has(verb)
    if cell == REACHED:
        if not is_mentioned:
            yield "is said to reach it, but no code there mentions it."
    elif isinstance(cell, Via):
        other = table.get(cell.verb)
        cells = (
            dict(zip(FRONT_ENDS, (other.app, other.linear, other.commands), strict=True))
            if isinstance(other, Row)
            else {}
        )
        if not (cells.get(front_end) == REACHED or isinstance(cells.get(front_end), Via)):
            yield f"is said to reach it through {cell.verb}, which is not reached there."
        if not _module_uses(cell.verb, verb):
            yield f"is said to reach it through {cell.verb}, whose module does not mention it."
    elif is_mentioned:
        yield f"reaches it, but the table says why not: {cell}"
    elif len(cell.split()) < 4:
        yield "has no reason that says anything."


def _is_used_inside(verb: str) -> bool:
    return any(_uses(path, verb) for path in (SOURCES / "workspace").glob("*.py"))


def _module_uses(user: str, verb: str) -> bool:
    return _uses(SOURCES / "workspace" / f"{user.partition('.')[0]}.py", verb)


def _uses(path: Path, verb: str) -> bool:
    module, *rest = verb.split(".")
    if mentions(f"workspace/{path.name}").has(verb):
        return True
    return path.stem == module and rest[-1] in _own_names(path)


@cache
def _own_names(path: Path) -> frozenset[str]:
    """What a module mentions by bare names and as attributes: so it calls its own functions and methods."""
    nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
    names = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    return frozenset(names | {node.attr for node in nodes if isinstance(node, ast.Attribute)})


def test_the_table_is_true() -> None:
    assert problems(list(verbs()), VERBS) == []


def new_problems(found: list[str], table: Mapping[str, Row | Inside]) -> list[str]:
    """What is wrong besides what is wrong with the table as it is, which a test of its own says."""
    known = problems(list(verbs()), VERBS)
    return [one for one in problems(found, table) if one not in known]


def test_a_new_verb_has_to_be_in_the_table() -> None:
    assert new_problems([*verbs(), "actions.paint_action"], VERBS) == [
        "actions.paint_action is not in the table: say where it is reached, or why not."
    ]


@pytest.mark.parametrize("front_end", FRONT_ENDS)
def test_the_table_cannot_say_reached_where_no_code_mentions_a_verb(front_end: str) -> None:
    never = "work.Work.record"
    assert not mentions(front_end).has(never)
    table = VERBS | {
        never: Row(
            *(REACHED if one == front_end else "only the workspace writes edits" for one in FRONT_ENDS)
        )
    }
    assert new_problems(list(verbs()), table) == [
        f"{never}: {front_end} is said to reach it, but no code there mentions it."
    ]


def test_the_table_cannot_give_a_reason_for_what_is_reached_or_name_what_is_gone() -> None:
    table = VERBS | {
        "answers.answer": Row(REACHED, "nobody needs this there", REACHED),
        "answers.gone": VERBS["answers.answer"],
    }
    said = problems(list(verbs()), table)
    assert "answers.gone is in the table, and there is no such verb." in said
    assert "answers.answer: linear reaches it, but the table says why not: nobody needs this there" in said


def test_every_front_end_does_the_job_itself() -> None:
    """The reasons are few: most of what a person does is reached from each of the three."""
    rows = [row for row in VERBS.values() if isinstance(row, Row)]
    for number, front_end in enumerate(FRONT_ENDS):
        cells = [(row.app, row.linear, row.commands)[number] for row in rows]
        reached = sum(cell == REACHED or isinstance(cell, Via) for cell in cells)
        assert reached > 0.7 * len(cells), front_end
