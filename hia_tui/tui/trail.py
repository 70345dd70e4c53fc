"""The way back: which places lead to where a person is, and where the cursor stood on each."""

from collections.abc import Sequence

from hia_tui.domain.questionnaire import Questionnaire
from hia_tui.tui.place import Place


class Trail:
    """Places from the task list down to here; Esc goes up along it."""

    def __init__(self) -> None:
        self._places: list[Place] = []
        self._remembered: dict[tuple[str, str], Place] = {}

    @property
    def places(self) -> Sequence[Place]:
        """From the top down to here."""
        return tuple(self._places)

    @property
    def here(self) -> Place | None:
        """Where the person is."""
        return self._places[-1] if self._places else None

    def set(self, places: Sequence[Place]) -> None:
        """Take up a trail that was kept."""
        self._places = list(places)

    def remember(self, place: Place) -> None:
        """Keep where the cursor stands on the present screen."""
        if self._places and self._places[-1].spot == place.spot:
            self._places[-1] = place
        self._remembered[place.spot] = place

    def go(self, place: Place, questionnaire: Questionnaire | None) -> Place:
        """Go to a place by its usual way; returns it with the cursor where it was the last time."""
        above = [self._known(parent) for parent in parents(place, questionnaire)]
        self._places = [*above, self._known(place)]
        return self._places[-1]

    def visit(self, place: Place) -> Place:
        """Go to a place from here: Esc comes back to here."""
        self._places = [kept for kept in self._places if kept.spot != place.spot]
        self._places.append(self._known(place))
        return self._places[-1]

    def turn(self, place: Place, questionnaire: Questionnaire | None) -> None:
        """Put another place where the present one is; one that was reached by its usual way keeps to that."""
        here = self._places[-1] if self._places else place
        usual = [parent.spot for parent in parents(here, questionnaire)]
        if [above.spot for above in self._places[:-1]] == usual:
            self.go(place, questionnaire)
        else:
            self._places[-1:] = [place]

    def back(self) -> Place | None:
        """Up one level; None when there is none."""
        if len(self._places) < 2:
            return None
        self._places.pop()
        self._places[-1] = self._known(self._places[-1])
        return self._places[-1]

    def _known(self, place: Place) -> Place:
        asks_for_a_spot = bool(place.focus or place.item)
        return place if asks_for_a_spot else self._remembered.get(place.spot, place)


def parents(place: Place, questionnaire: Questionnaire | None) -> list[Place]:
    """The places above one, as the map has them."""
    if place.screen in ("home", "tasks", "welcome", "start") or questionnaire is None:
        return []
    above = [Place("tasks")]
    if place.screen == "question":
        question = questionnaire.find(place.subject)
        if question is not None:
            above.append(Place("section", question.section, "questions", question.id))
    elif place.screen in ("end", "quick", "check") and place.subject:
        above.append(Place("section", place.subject))
    return above
