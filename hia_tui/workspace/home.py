"""Everything kept in one home: the profile, the settings, the assessments and which one is in use."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from hia_tui.config import Settings, checked
from hia_tui.content.load import load_questionnaire
from hia_tui.content.locate import folders
from hia_tui.domain import validation
from hia_tui.domain.errors import BadInput, UnknownName
from hia_tui.domain.questionnaire import Form, Nation, Questionnaire
from hia_tui.paths import Paths
from hia_tui.storage.assessment_store import AssessmentStore
from hia_tui.storage.contents import StoredAssessment
from hia_tui.storage.home_store import HomeStore, Profile, random_name
from hia_tui.workspace.work import Author, Edit, Work

ID_BYTES: Final = 16
"""128 random bits name an assessment."""
ACTION_BYTES: Final = 6
FIRST_ROUND: Final = "Baseline"


@dataclass(frozen=True, slots=True)
class Start:
    """What is said when an assessment is started."""

    title: str
    organisation: str = ""
    round: str = ""
    """Empty: Baseline."""
    form: Form | None = None
    """None: the full form."""
    nation: Nation | None = None
    """None: the neutral words."""
    content: Path | None = None


def now() -> datetime:
    """The machine's clock, with its zone; for display only."""
    return datetime.now(UTC).astimezone()


class Workspace:
    """What the program can do in one home. Front ends hold one of these and nothing else of the program."""

    def __init__(
        self,
        paths: Paths,
        *,
        clock: Callable[[], datetime] = now,
        token: Callable[[int], str] = random_name,
    ) -> None:
        self.paths = paths
        self.clock = clock
        self.token = token
        self.store = HomeStore(paths.home, witness=paths.witness, token=token)

    @property
    def profile(self) -> Profile:
        """Who works here; name, role and e-mail may be empty."""
        return self.store.profile()

    def set_profile(
        self, *, name: str | None = None, role: str | None = None, email: str | None = None
    ) -> Profile:
        """Change who works here; None leaves a part as it is.

        Raises:
            BadInput: when a part is too long or the address could not be one.
        """
        known = self.profile
        return self.store.save_profile(
            name=known.name if name is None else validation.line(name, "The name", limit=80),
            role=known.role if role is None else validation.line(role, "The role", limit=80),
            email=known.email if email is None else validation.email(email),
        )

    @property
    def settings(self) -> Settings:
        """What is set, over the defaults."""
        return Settings(self.store.settings())

    def set_setting(self, key: str, value: str) -> None:
        """Set one setting (UnknownName, BadInput)."""
        self.store.save_setting(key, checked(key, value))

    def assessments(self) -> list[StoredAssessment]:
        """All assessments kept here, newest first."""
        return sorted(self.store.assessments(), key=lambda a: (a.created, a.id), reverse=True)

    def in_use(self) -> StoredAssessment | None:
        """The assessment that commands and the app open by themselves."""
        known = self.assessments()
        wanted = self.store.current()
        return next((a for a in known if a.id == wanted), known[0] if known else None)

    def find(self, reference: str) -> StoredAssessment:
        """The assessment with that id, the start of its id, or its title.

        Raises:
            UnknownName: when none or several go by it.
        """
        wanted = reference.strip()
        known = self.assessments()
        found = [a for a in known if wanted in (a.id, a.title)] or [
            a for a in known if len(wanted) >= 4 and a.id.startswith(wanted)
        ]
        if len(found) == 1:
            return found[0]
        many = "More than one assessment goes" if found else "No assessment goes"
        raise UnknownName(f"{many} by {reference!r}. `hia list` shows their ids. Nothing was changed.")

    def use(self, reference: str) -> StoredAssessment:
        """Make an assessment the one in use (UnknownName)."""
        found = self.find(reference)
        self.store.use(found.id)
        return found

    def questionnaire(self, form: Form, nation: Nation, content: str | None) -> Questionnaire:
        """The questionnaire in one form and one nation's words, with the organisation's own part.

        Raises:
            BadContent: naming file and line.
        """
        given = content or self.settings["organisation.folder"]
        if not given and self.paths.organisation.is_dir():
            given = str(self.paths.organisation)
        found = folders(Path(given) if given else None)
        return load_questionnaire(found.content, form=form, nation=nation, overlay=found.overlay)

    def create(self, start: Start) -> Work:
        """Start an assessment and make it the one in use.

        Raises:
            BadInput: when the title is missing or the content cannot be used; nothing is left behind.
        """
        title = validation.line(start.title, "The title", required=True)
        form, nation = start.form or Form.FULL, start.nation or Nation.UK
        parts = {
            "title": title,
            "round": validation.line(start.round, "The round", limit=80) or FIRST_ROUND,
            "organisation": validation.line(start.organisation, "The organisation"),
            "form": form.value,
            "nation": nation.value,
        }
        content = str(start.content.absolute()) if start.content else None
        questionnaire = self.questionnaire(form, nation, content)
        header = StoredAssessment(
            id=self.token(ID_BYTES),
            title=title,
            created=self.clock().isoformat(timespec="seconds"),
            questionnaire=questionnaire.reference,
            form=form.value,
            nation=nation.value,
            content=content,
            round=parts["round"],
        )
        store = self.store.create(header)
        work = Work(store, questionnaire, self.author, self.clock)
        work.write([Edit(f"assessment/{name}", value) for name, value in parts.items() if value])
        self.store.use(header.id)
        return work

    def adopt(self, header: StoredAssessment) -> Work:
        """Keep an assessment that came from elsewhere, empty and in use, writing nothing of our own."""
        store = self.store.create(header)
        self.store.use(header.id)
        return self._work(store)

    def open(self, reference: str | None = None) -> Work:
        """Open an assessment, or the one in use.

        Raises:
            BadInput: when there is none.
            CouldNotDo: when it cannot be read.
        """
        found = self.find(reference) if reference else self.in_use()
        if found is None:
            raise BadInput(
                'There is no assessment here yet. Start one: hia new --title "Our team". Nothing was changed.'
            )
        return self._work(self.store.open(found.id))

    def new_action_id(self) -> str:
        """A name for a new action that no other machine will choose."""
        return self.token(ACTION_BYTES).replace("-", "a").replace("_", "b")

    @property
    def author(self) -> Author:
        """Who an edit made now is by."""
        profile = self.profile
        return Author(profile.member, self.store.device(), profile.name, profile.role)

    def _work(self, store: AssessmentStore) -> Work:
        header = store.header
        questionnaire = self.questionnaire(Form(header.form), Nation(header.nation), header.content)
        backups = self.store.backups(header.id)
        return Work(
            store,
            questionnaire,
            self.author,
            self.clock,
            before_first_save=lambda: backups.make_daily(store.path),
        )
