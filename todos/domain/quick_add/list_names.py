"""The names of lists, to be found at the start of the words after `#`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from todos.domain.quick_add.word import Word
from todos.domain.search import folded


class ListName(NamedTuple):
    """A list, as the person calls it."""

    name: str
    id: str


class ListNames:
    """Compared as a search compares: accents and capitals make no difference."""

    def __init__(self, lists: Mapping[str, str]) -> None:
        self._tree: dict[str, Any] = {}
        for name, list_id in lists.items():
            branch = self._tree
            for word in folded(name).split():
                branch = branch.setdefault(word, {})
            # No folded word holds a space: under it stand the lists whose names end here.
            if branch is not self._tree:
                branch.setdefault(" ", []).append(ListName(name, list_id))

    def longest(self, words: list[Word], at: int) -> tuple[ListName, int] | None:
        """The longest name that the words begin with from the one with `#` on, and how many words it takes."""
        branch, best = self._after(self._tree, words[at].text.removeprefix("#")), None
        end = at + 1
        while branch and branch is not self._tree:
            best = (branch[" "], end) if " " in branch else best
            branch = self._after(branch, words[end].text) if end < len(words) else {}
            end += 1
        return (_as_typed(best[0], words[at : best[1]]), best[1] - at) if best else None

    def exact(self, typed: str) -> ListName | None:
        """The list with just that name."""
        branch = self._after(self._tree, typed)
        return _same(branch[" "], typed) if " " in branch else None

    @staticmethod
    def _after(branch: dict[str, Any], typed: str) -> dict[str, Any]:
        for part in folded(typed).split():
            branch = branch.get(part, {})
        return branch


def _as_typed(names: list[ListName], words: list[Word]) -> ListName:
    return _same(names, " ".join(word.text for word in words).removeprefix("#"))


def _same(names: list[ListName], typed: str) -> ListName:
    """Of lists whose names are told apart by capitals or accents alone, the one as it was typed."""
    return next((each for each in names if each.name == typed), names[0])
