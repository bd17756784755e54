"""Modules of XMILE: models in a model, each with names of its own, and what connects them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from quesnay.importing.files.found import Section, key

__all__ = ["Connections", "qualified", "renamed"]

# What stands between a module and its variable where the parser takes no dot: a letter that nobody writes.
_JOINT = "\u01c0"
_PART = r'(?:[^\W\d]\w*|"[^"]*")'
_PATH = re.compile(rf'"[^"]*"(?!\s*\.)|(?<![\w."\])])\.?{_PART}(?:\.{_PART})+|(?<![\w."\])])\.{_PART}')


def _parts(path: str) -> list[str]:
    """The parts of a qualified name as keys; the first is empty for a variable of the outermost model."""
    return [key(part) for part in re.findall(r'"[^"]*"|[^."]+|^(?=\.)', path.strip())]


def qualified(text: str) -> str:
    """An equation with its qualified names as the parser takes them: ``hares.density``, ``.area``."""

    def joined(match: re.Match[str]) -> str:
        path = match.group(0)
        if path.startswith('"') and path.count('"') == 2 and path.endswith('"'):
            return path
        name = _JOINT.join(part.strip('"') for part in re.findall(rf"{_PART}|^(?=\.)", path))
        return f'"{name}"' if '"' in path else name

    return _PATH.sub(joined, text)


def _trees(ast: Any) -> Iterator[Any]:
    """A tree and all that is in it, each once."""
    waiting, seen = [ast], set()
    while waiting:
        one = waiting.pop()
        if isinstance(one, list | tuple):
            waiting.extend(one)
        elif hasattr(one, "__dataclass_fields__") and id(one) not in seen:
            seen.add(id(one))
            yield one
            waiting.extend(getattr(one, name) for name in one.__dataclass_fields__)
            waiting.extend(getattr(one, "parts", ()))


def renamed(section: Section, module: str, names: Iterable[str]) -> None:
    """Gives the names of a module's own variables in its equations the name of the module: ``density`` is
    ``hares.density`` there, and in the outermost model ``.area`` is ``area``."""
    own = set(names)
    tables = {name for name, variable in section.variables.items() if variable.has_table}
    for variable in section.variables.values():
        for piece in variable.pieces:
            functions = {id(one.function) for one in _trees(piece.ast) if type(one).__name__ == "CallStructure"}
            for one in _trees(piece.ast):
                if type(one).__name__ == "ReferenceStructure":
                    name = key(one.reference)
                    wanted = tables if id(one) in functions else own
                    if module and name in wanted:
                        one.reference = f"{module}.{name}"
                    elif _JOINT in name:
                        one.reference = _address(name.split(_JOINT))


def _address(parts: list[str]) -> str:
    """A module's name is its own in the whole file, so the last two parts say all."""
    module, name = parts[-2], parts[-1]
    return f"{module}.{name}" if module else name


class Connections:
    """Which variable each input of a module stands for."""

    def __init__(self, refuse: Callable[[int, str, str], Exception]) -> None:
        self._refuse = refuse
        self._of: dict[str, tuple[str, int, str]] = {}  #: key of an input to source, line, source as written

    def add(self, module: str, inside: str, to: str, source: str, line: int) -> None:
        """One ``<connect>`` of a module that stands in another (the outermost has no name)."""
        if not (to.strip(". ") and source.strip(". ")):
            raise self._refuse(line, module, "a <connect> of it does not say from what to what")
        target = _parts(to)
        address = f"{module}.{target[0]}" if len(target) == 1 else _address(target)
        given = _parts(source)
        origin = _address([inside, *given] if len(given) == 1 else given)
        known = self._of.setdefault(address, (origin, line, source))
        if known[0] != origin:
            raise self._refuse(line, address, f"it is connected to '{source}' and, in line {known[1]}, to '{known[2]}'")

    def source(self, name: str) -> str | None:
        """What an input stands for, qualified; None for what is no input that is connected."""
        if name not in self._of:
            return None
        module, _, bare = self._of[name][0].rpartition(".")
        return f"{module}{_JOINT}{bare}"

    def check(self, section: Section) -> None:
        """Raises for a connection from or to what no model has."""
        for target, (origin, line, source) in self._of.items():
            for name in (target, origin):
                if name not in section.variables:
                    raise self._refuse(line, target, f"it is connected to '{source}': no model has '{name}'")
