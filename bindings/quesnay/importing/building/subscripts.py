"""Ranges, their elements, and what a subscript means where others are given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from quesnay.errors import ModelFileError
from quesnay.importing.files.found import ElementRange, key

__all__ = ["Family", "Ranges", "Slot"]


@dataclass(frozen=True)
class Slot:
    """What a subscript stands for: one element, or an element for each label of a dimension that is kept."""

    dim: str | None
    elements: tuple[str, ...]


@dataclass(frozen=True)
class Family:
    """The ranges that a variable is over."""

    ranges: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.ranges)


class Ranges:
    """All ranges of a file."""

    def __init__(self, found: Mapping[str, ElementRange]) -> None:
        self._found = found
        self.display: dict[str, str] = {}
        self.elements: dict[str, tuple[str, ...]] = {}
        self._places: dict[str, dict[str, int]] = {}
        for name in found:
            self.elements[name] = self._expanded(name, ())
            self._places[name] = {one: place for place, one in enumerate(self.elements[name])}

    def _expanded(self, name: str, above: tuple[str, ...]) -> tuple[str, ...]:
        if name in above:
            raise ModelFileError(f"the ranges {', '.join(above)} contain each other, expected elements")
        whole: list[str] = []
        for one in self._found[name].elements:
            inner = key(one)
            if inner in self._found and inner != name:
                whole.extend(self._expanded(inner, (*above, name)))
            else:
                self.display.setdefault(inner, one.strip().strip('"'))
                whole.append(inner)
        return tuple(dict.fromkeys(whole))

    def name(self, range_key: str) -> str:
        """A range as written."""
        return self._found[range_key].name

    def is_range(self, name: str) -> bool:
        return name in self.elements

    def is_element(self, name: str) -> bool:
        return name in self.display

    def place(self, element: str, within: str = "") -> int:
        """Of an element, from 1, in the largest range that has it, and all of a range."""
        inside = set(self.elements[within]) if within else {element}
        having = [name for name, places in self._places.items() if inside.issubset(places)]
        largest = max(having, key=lambda name: len(self._places[name]))
        return self._places[largest][element] + 1

    def of(self, subscript: str) -> tuple[str, ...]:
        """The elements that a subscript on a left side names."""
        if subscript in self.elements:
            return self.elements[subscript]
        if subscript in self.display:
            return (subscript,)
        raise ModelFileError(f"'{subscript}' is neither a range nor an element of one")

    def slot(self, subscript: str, given: Mapping[str, Slot]) -> Slot:
        """What a subscript on a right side stands for.

        Raises
        ------
        ModelFileError
            If nothing that is given says which of its elements is meant.
        """
        if subscript in given:
            return given[subscript]
        if subscript in self.elements:
            for other, slot in given.items():
                mapped = self._mapped(other.rstrip("!"), subscript)
                if mapped and all(one in mapped for one in slot.elements):
                    return Slot(slot.dim, tuple(mapped[one] for one in slot.elements))
            inside = set(self.elements[subscript])
            fitting = {slot for slot in given.values() if inside.issuperset(slot.elements)}
            if len(fitting) == 1:
                return fitting.pop()
        elif subscript in self.display:
            return Slot(None, (subscript,))
        raise ModelFileError(
            f"the subscript '{subscript}' is not on the left side, expected one of {sorted(given)}, or a range that is"
            " mapped to one"
        )

    def _mapped(self, given: str, wanted: str) -> dict[str, str] | None:
        """For each element of a range that is given, that of another: by a mapping declared either way."""
        if given not in self.elements:
            return None
        for name, other, forward in ((wanted, given, False), (given, wanted, True)):
            for target, parts in self._found[name].maps:
                if target != other and set(self.of(target)) != set(self.of(other)):
                    continue
                pairs = self._pairs(name, other, parts)
                return dict(pairs) if forward else {yours: mine for mine, yours in pairs}
        if set(self.elements[given]) == set(self.elements[wanted]):
            return {one: one for one in self.elements[given]}
        return None

    def _pairs(self, name: str, other: str, parts: Sequence[str]) -> list[tuple[str, str]]:
        mine = self.elements[name]
        against = parts or self.elements[other]
        if len(mine) != len(against):
            raise ModelFileError(
                f"the range '{name}' has {len(mine)} elements and is mapped to {len(against)} of '{other}', expected as"
                " many"
            )
        if not parts:
            return list(zip(mine, against, strict=True))
        pairs: list[tuple[str, str]] = []
        for one, part in zip(mine, parts, strict=True):
            pairs.extend((one, target) for target in self.of(part))
        return pairs

    def family(self, lefts: Iterable[Sequence[str]], said: Sequence[str] = ()) -> Family:
        """The ranges that all left sides of a variable are over: for each place the range of just their elements."""
        columns = list(zip(*lefts, strict=True))
        wanted = said or [""] * len(columns)
        return Family(tuple(self._covering(column, one) for column, one in zip(columns, wanted, strict=True)))

    def _covering(self, column: Sequence[str], said: str) -> str:
        if said and said not in self.elements:
            raise ModelFileError(f"it is over '{said}', expected one of the ranges {', '.join(self.elements)}")
        union = {element for subscript in column for element in self.of(subscript)}
        written = [one for one in column if one in self.elements]
        for name in [*([said] if said else []), *written, *self.elements]:
            if set(self.elements[name]) == union:
                return name
        larger = [name for name in self.elements if union.issubset(self.elements[name])]
        if not larger:
            raise ModelFileError(f"no range has all of {sorted(union)}")
        return min(larger, key=lambda name: len(self.elements[name]))

    def combinations(self, subscripts: Sequence[str]) -> list[tuple[str, ...]]:
        """All elements that a left side names, last subscript first."""
        return list(product(*(self.of(one) for one in subscripts)))
