"""Builds the model of a report from an assessment: what is said, to whom it belongs, what is apart."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from hia_tui.domain.assessment import Assessment, SectionState
from hia_tui.domain.ledger import Ledger
from hia_tui.domain.operation import Value
from hia_tui.domain.questionnaire import Questionnaire, Section, Source
from hia_tui.domain.text import printable
from hia_tui.reports.collector import TITLE_FIELDS, Collector
from hia_tui.reports.comparisons import Comparison, Spread
from hia_tui.reports.facts import ReportKind, ReportMeta, ReportModel, SectionFacts
from hia_tui.reports.fingerprint import fingerprint_of
from hia_tui.reports.groups import TeamPart, collate_evaluations, spread_of_people, spread_of_teams
from hia_tui.reports.rounds import compare_rounds, trend_of

__all__ = ["Evaluations", "ReportKind", "ReportMeta", "ReportModel", "TeamPart", "meta_of", "report_model"]

Evaluations = Sequence[Mapping[str, Value]]
"""One mapping a respondent: id of the evaluation item → answer (text or list of options)."""

_WHOLE = (ReportKind.OVERALL, ReportKind.SECTION)
_WITHOUT_ANSWERS = (ReportKind.TEAM, ReportKind.COLLATION, ReportKind.EVALUATION, ReportKind.PAPER)
"""Reports in which nobody's own answer may stand."""
_WITHOUT_PEOPLE = (ReportKind.COLLATION, ReportKind.EVALUATION, ReportKind.PAPER)


def report_model(
    assessment: Assessment,
    *,
    meta: ReportMeta,
    kind: ReportKind,
    section: Section | None = None,
    earlier: Sequence[tuple[ReportMeta, Assessment]] = (),
    teams: Sequence[TeamPart] = (),
    evaluations: Evaluations = (),
) -> ReportModel:
    """Collect what a report of one kind says.

    Args:
        assessment: the assessment that the report is about.
        meta: which assessment that is, and as of when.
        kind: what the report is about.
        section: only this section; None for all.
        earlier: earlier rounds, oldest first; a comparison takes the last, a trend takes all.
        teams: other teams' assessments, for a collation.
        evaluations: the replies to the evaluation, one mapping a respondent.
    """
    meta = _clean_meta(meta)
    if kind is ReportKind.COLLATION:
        # The assessment that it is made from is one of the teams, which the report does not name.
        meta = replace(meta, title=f"{len(teams)} teams together", round="")
    questionnaire = assessment.questionnaire
    build = Collector(assessment, meta, tuple(assessment.members()))
    chosen = (section,) if section is not None else questionnaire.sections
    if kind in _WITHOUT_ANSWERS:
        blank = Collector(Assessment(Ledger(), questionnaire), meta, ())
        sections = tuple(blank.section(item) for item in chosen)
    else:
        sections = tuple(build.section(item) for item in chosen)
    is_whole = kind in _WHOLE and section is None
    actions = () if kind in _WITHOUT_ANSWERS else tuple(build.actions(section))
    return ReportModel(
        kind=kind,
        meta=meta,
        questionnaire_title=questionnaire.title,
        scale=questionnaire.scale,
        tally=assessment.tally(section),
        sections=sections,
        actions=actions,
        people=() if kind in _WITHOUT_PEOPLE else tuple(build.people()),
        settled=tuple(build.settled(section)) if kind in _WHOLE else (),
        unknown=tuple(build.unknown()) if is_whole else (),
        not_agreed=tuple(field.name for field in assessment.disagreements(section)),
        others=tuple(build.others(sections, actions)) if is_whole else (),
        sources=_cited(questionnaire, sections),
        resources=questionnaire.resources,
        fingerprint=str(fingerprint_of(assessment, meta.assessment_id)),
        signed_off=tuple(
            item.number for item in chosen if assessment.section(item).state is SectionState.SIGNED_OFF
        ),
        continues="" if kind in _WITHOUT_PEOPLE else assessment.field("assessment/from").text,
        comparison=_comparison(assessment, meta, earlier, section),
        trend=trend_of([*earlier, (meta, assessment)], section) if earlier else None,
        spread=_spread(assessment, kind, section, teams),
        evaluation=collate_evaluations(questionnaire, evaluations),
        respondents=len(evaluations),
        changes=tuple((c.question, c.note) for c in questionnaire.changes),
    )


def meta_of(assessment: Assessment, base: ReportMeta) -> ReportMeta:
    """`base` with title, organisation, round, questionnaire, form and nation read from the assessment."""
    questionnaire = assessment.questionnaire
    said = {name: assessment.field(f"assessment/{name}").text for name in TITLE_FIELDS}
    return replace(
        base,
        title=said["title"] or base.title,
        organisation=said["organisation"] or base.organisation,
        round=said["round"] or base.round,
        questionnaire=questionnaire.reference,
        form=questionnaire.form,
        nation=questionnaire.nation,
    )


def _clean_meta(meta: ReportMeta) -> ReportMeta:
    """Titles come from people too: one line, and nothing in them that could drive a terminal."""

    def line(text: str) -> str:
        return " ".join(printable(text).split())

    return replace(
        meta,
        title=line(meta.title),
        organisation=line(meta.organisation),
        round=line(meta.round),
        author=line(meta.author) if meta.names else "",
    )


def _comparison(
    assessment: Assessment,
    meta: ReportMeta,
    earlier: Sequence[tuple[ReportMeta, Assessment]],
    section: Section | None,
) -> Comparison | None:
    return compare_rounds(earlier[-1], (meta, assessment), section) if earlier else None


def _spread(
    assessment: Assessment, kind: ReportKind, section: Section | None, teams: Sequence[TeamPart]
) -> Spread | None:
    if kind is ReportKind.TEAM:
        return spread_of_people(assessment, section)
    if kind is ReportKind.COLLATION and teams:
        return spread_of_teams(assessment.questionnaire, teams)
    return None


def _cited(questionnaire: Questionnaire, sections: Iterable[SectionFacts]) -> tuple[Source, ...]:
    wanted: dict[str, None] = {}
    for section in sections:
        wanted.update(dict.fromkeys(source for _, source, _ in section.why))
        wanted.update(dict.fromkeys(question.why_source for question in section.questions))
    found = (questionnaire.source(source_id) for source_id in wanted if source_id)
    return tuple(source for source in found if source is not None)
