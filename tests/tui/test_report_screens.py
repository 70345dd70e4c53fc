"""Reports from the app: read, saved, e-mailed after being asked, and what waits in the outbox."""

import pytest

from hia_tui.domain.errors import CouldNotDo
from hia_tui.reports.mail import NotSent
from hia_tui.tui import report_job
from hia_tui.tui.place import Place
from hia_tui.tui.widgets.choice import Choice
from hia_tui.tui.widgets.note import Note
from hia_tui.workspace import answers, mailing
from hia_tui.workspace.home import Start, Workspace
from tests.tui.conftest import (
    answer_first,
    open_at,
    press_until,
    seen,
    type_text,
    wait_for,
    wait_for_screen,
    wait_for_text,
)


async def test_a_report_is_read_before_it_is_saved(started: Workspace) -> None:
    answer_first(started, 3)
    async with open_at(started, Place("reports")) as (_app, pilot):
        await press_until(pilot, "tab", "> Read it on the screen")
        await pilot.press("enter")
        await wait_for_screen(pilot, "report")
        await wait_for_text(pilot, "not saved yet")
        await wait_for_text(pilot, "Leith community nursing")
        await pilot.press("s")
        await wait_for_text(pilot, "Saved and checked")
    assert [path.suffix for path in started.paths.reports.iterdir()] == [".pdf"]


async def test_what_a_pdf_cannot_print_is_named_before_it_is_saved(started: Workspace) -> None:
    work = started.open()
    answers.answer(work, work.questionnaire.questions[0], rating="3", note="Written \u2d30 so")
    work.close()
    async with open_at(started, Place("reports")) as (app, pilot):
        await pilot.press("s")
        await wait_for_text(pilot, "> Go back")
        assert "\u2d30" in seen(app)
        await pilot.press("enter")
        await wait_for_text(pilot, "The report was not saved")
        assert not started.paths.reports.exists()
        await pilot.press("s")
        await wait_for_text(pilot, "> Go back")
        await pilot.press("down", "enter")
        await wait_for_text(pilot, "Saved and checked")
    assert [path.suffix for path in started.paths.reports.iterdir()] == [".pdf"]


async def test_without_a_mail_server_the_message_is_a_file(started: Workspace) -> None:
    answer_first(started, 3)
    async with open_at(started, Place("mail", "overall/txt")) as (app, pilot):
        assert "No mail server is set." in seen(app)
        await type_text(pilot, "not one")
        await press_until(pilot, "tab", "> Make a message file")
        await pilot.press("enter")
        await wait_for_text(pilot, "is not an e-mail address")
        app.screen.query_one("#to", Note).show_text("a@example.org, b@example.org")
        await press_until(pilot, "tab", "> Make a message file")
        await pilot.press("enter")
        await wait_for_text(pilot, "Are these the right people?")
        assert "- b@example.org" in seen(app)
        await wait_for_text(pilot, "> Go back")
        await pilot.press("down", "enter")
        await wait_for_screen(pilot, "paste")
        await wait_for_text(pilot, ".eml")
    (made,) = (started.paths.home / "outbox").glob("*.eml")
    assert b"To: a@example.org, b@example.org" in made.read_bytes()
    assert b"X-Unsent: 1" in made.read_bytes()


def mail_server(workspace: Workspace) -> None:
    workspace.set_profile(email="ana@example.org")
    workspace.set_setting("smtp.host", "mail.example.org")
    workspace.set_setting("smtp.user", "ana")


async def test_a_password_is_asked_for_and_a_failure_waits_to_be_sent_again(
    started: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_first(started, 3)
    mail_server(started)
    given: list[str] = []

    def away(raw: bytes, server: object, password: str, **_: object) -> None:
        given.append(password)
        if len(given) == 1:
            raise NotSent("The mail server was not reached.", may_retry=True)

    monkeypatch.setattr(mailing, "send", away)
    async with open_at(started, Place("mail", "overall/txt")) as (app, pilot):
        assert app.screen.query_one("#to", Note).text == "ana@example.org"
        await press_until(pilot, "tab", "> Send it")
        await pilot.press("enter")
        await wait_for_text(pilot, "Are these the right people?")
        await pilot.press("down", "enter")
        await wait_for_text(pilot, "> Password")
        await type_text(pilot, "secret")
        await wait_for_text(pilot, "******")
        assert "secret" not in seen(app)
        await pilot.press("enter")
        await wait_for_text(pilot, "The mail server was not reached.")
        app.run_command("app.outbox")
        await wait_for_screen(pilot, "outbox")
        await wait_for_text(pilot, "Waiting")
        await wait_for_text(pilot, "> Leith")
        await pilot.press("enter")
        await wait_for_text(pilot, "> Send it now")
        await pilot.press("enter")
        await wait_for_text(pilot, "> Password")
        await type_text(pilot, "other")
        await pilot.press("enter")
        await wait_for_text(pilot, "Sent to ana@example.org.")
        await wait_for(pilot, lambda: "Waiting" not in seen(app), "the new state")
    assert given == ["secret", "other"]
    kept = b"".join(path.read_bytes() for path in started.paths.home.rglob("*") if path.is_file())
    assert b"secret" not in kept


async def test_a_message_can_be_removed(started: Workspace) -> None:
    answer_first(started, 1)
    async with open_at(started, Place("outbox")) as (_app, pilot):
        await wait_for_text(pilot, "There are no messages.")


async def test_a_report_with_other_assessments_asks_which(started: Workspace) -> None:
    started.create(Start(title="Ward 5")).close()
    async with open_at(started, Place("reports")) as (app, pilot):
        kind = app.screen.query_one("#kind", Choice)
        assert kind.move_to("collation")
        await pilot.press("space")
        await wait_for_text(pilot, "[ ] Leith community nursing")
        await press_until(pilot, "tab", "> Read it")
        await pilot.press("enter")
        await wait_for_text(pilot, "Tick the assessments")
        await press_until(pilot, "tab", "> [ ] Leith")
        await pilot.press("space")
        await press_until(pilot, "tab", "> Read it")
        await pilot.press("enter")
        await wait_for_screen(pilot, "report")
        await wait_for_text(pilot, "Report: Several teams side by side")
        await wait_for(pilot, lambda: "Making the report" not in seen(app), "the text")


async def test_a_section_that_is_completed_offers_its_report(started: Workspace) -> None:
    answer_first(started, 12)
    async with open_at(started, Place("end", "knowledge")) as (_app, pilot):
        await press_until(pilot, "tab", "> ( ) Yes")
        await pilot.press("space")
        await wait_for_text(pilot, "Section 1 is completed. You can save or e-mail the report now.")
        await pilot.press("tab")
        await wait_for_text(pilot, "> Report of this section: read, save or e-mail it")
        await pilot.press("enter")
        await wait_for_screen(pilot, "reports")
        await wait_for_text(pilot, "(•) Section 1")


async def test_at_the_end_the_whole_report_is_offered(started: Workspace) -> None:
    answer_first(started, 72)
    work = started.open()
    for section in work.questionnaire.sections[:-1]:
        answers.describe_section(work, section, completed=True)
    last = work.questionnaire.sections[-1].id
    work.close()
    async with open_at(started, Place("end", last)) as (_app, pilot):
        await press_until(pilot, "tab", "> ( ) Yes")
        await pilot.press("space")
        await wait_for_text(pilot, "Every section is completed.")
        await pilot.press("tab")
        await wait_for_text(pilot, "> Report of the whole assessment: read, save or e-mail it")


async def test_what_stands_in_the_way_of_a_report_is_a_sentence(
    started: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise CouldNotDo("The report could not be made.")

    monkeypatch.setattr("hia_tui.workspace.reporting.report_text", broken)
    async with open_at(started, Place("report", "overall")) as (_app, pilot):
        await wait_for_text(pilot, "The report could not be made.")


async def test_after_the_last_sign_off_the_report_is_offered(started: Workspace) -> None:
    answer_first(started, 72)
    work = started.open()
    for section in work.questionnaire.sections[:-1]:
        answers.sign_off(work, section)
    last = work.questionnaire.sections[-1].id
    work.close()
    async with open_at(started, Place("signoff", last)) as (_app, pilot):
        await wait_for_text(pilot, "> Sign off section 6")
        await pilot.press("enter")
        await wait_for_text(pilot, "It was the last.")
        await press_until(pilot, "down", "> Report of the whole assessment")
        await pilot.press("enter")
        await wait_for_screen(pilot, "reports")


def test_a_long_report_says_how_far_it_is_in_tens() -> None:
    said: list[int] = []
    progress = report_job._in_tenths(lambda message: said.append(message.per_cent))  # type: ignore[attr-defined]
    for done in range(201):
        progress(done, 200)
    assert said == [10, 20, 30, 40, 50, 60, 70, 80, 90]
