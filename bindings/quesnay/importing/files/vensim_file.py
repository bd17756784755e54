"""A Vensim file as what is found in it: ranges, variables with their equations, macros."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from quesnay.errors import ModelFileError
from quesnay.importing.files.cells import Cells, subscripts_of
from quesnay.importing.files.found import ElementRange, ModelFile, Piece, Section, Variable, key
from quesnay.importing.files.parser import vensim_component, vensim_expression, vensim_lookup
from quesnay.importing.files.vensim_text import Entry, decoded, entries_of, integration_of, macros_of, same_units_of

__all__ = ["vensim_file"]

_BARE = re.compile(r"""^\s*("(?:[^"\\]|\\.)*"|[^"=:()\[\]]+?)\s*(?:\[([^\]]*)\])?\s*$""")
_LIMITS = re.compile(r"\s*\[([^\]]*)\]\s*$")
_MAP = re.compile(r"\(\s*([^:()]+?)\s*:\s*([^()]*)\)|([^,()]+)")
_KINDS = {"Component": "equation", "UnchangeableConstant": "constant", "Lookup": "lookup", "Data": "data"}


def vensim_file(path: Path, method: str | None = None) -> ModelFile:
    """Reads and parses a file.

    Raises
    ------
    ModelFileError
        For an equation that cannot be parsed, with its name and line.
    """
    text = decoded(path)
    equations, macros = macros_of(text)
    found = ModelFile(path, Section("main"), {}, {}, method or _method(path, text))
    found.same_units = same_units_of(text)
    sections = {key(macro.name): _Reader(found, entries_of(macro.text, macro.line)) for macro in macros}
    for macro in macros:
        section = sections[key(macro.name)].section(macro.name)
        section.parameters = tuple(key(one) for one in macro.parameters)
        section.returns = tuple(key(one) for one in macro.returns)
        found.macros = {**found.macros, key(macro.name): section}
    found.main = _Reader(found, entries_of(equations)).section("main")
    if not found.main.variables:
        raise ModelFileError(f"{path}: no equation was found, expected a Vensim model in text (.mdl)")
    return found


def _method(path: Path, text: str) -> str:
    number = integration_of(text)
    if number != "0":
        raise ModelFileError(
            f"{path}: its settings (15:{number}) say another method of integration than Euler, expected the method"
            " that is meant: read_vensim(path, method='rk4')"
        )
    return "euler"


class _Reader:
    """Entries of one section."""

    def __init__(self, found: ModelFile, entries: list[Entry]) -> None:
        self.found, self.entries = found, entries

    def section(self, name: str) -> Section:
        section = Section(name)
        for entry in self.entries:
            try:
                part = self._component(entry)
                kind = type(part).__name__
                if kind == "SubscriptRange":
                    self._range(part, entry)
                elif kind in _KINDS:
                    self._equation(section, part, _KINDS[kind], entry)
                else:
                    self.found.left_out = [*self.found.left_out, f"line {entry.line}: {part.name} ({kind})"]
            except ModelFileError:
                raise
            except Exception as error:  # the parser raises what its grammars and eval raise
                raise self.found.refuse(
                    entry.line, _shortened(entry.equation), f"the equation cannot be parsed: {_first(error)}"
                ) from None
        return section

    def _component(self, entry: Entry) -> Any:
        bare = _BARE.match(entry.equation)
        if bare and "<->" not in entry.equation:
            # A name alone is data that come with a run.
            return vensim_component(f"{entry.equation} :INTERPOLATE:")
        # What a range is mapped to is read here; the parser would take it for elements.
        mapped = "->" in entry.equation and "<->" not in entry.equation and "=" not in entry.equation
        return vensim_component(entry.equation.partition("->")[0] if mapped else entry.equation)

    def _equation(self, section: Section, part: Any, kind: str, entry: Entry) -> None:
        keyword = None
        if kind == "lookup":
            ast = vensim_lookup(part.expression)
        elif kind == "data":
            keyword = part.keyword
            ast = vensim_expression(part.expression) if part.expression else None
            if _BARE.match(entry.equation):
                keyword = None
        else:
            ast = vensim_expression(part.expression)
            if type(ast).__name__ == "GetLookupsStructure":
                kind = "lookup"
        variable = section.variables.setdefault(key(part.name), Variable(part.name.strip().strip('"')))
        wholes, excepts = part.subscripts
        variable.pieces.append(
            Piece(
                tuple(key(one) for one in wholes), tuple(tuple(key(one) for one in group) for group in excepts),
                ast, kind, keyword, entry.line,
            )
        )  # fmt: skip
        self._about(variable, entry)

    def _about(self, variable: Variable, entry: Entry) -> None:
        limits = _LIMITS.search(entry.units)
        units = entry.units[: limits.start()] if limits else entry.units
        if limits:
            numbers = [None if one.strip() in ("?", "") else float(one) for one in limits.group(1).split(",")]
            variable.limits = (numbers[0], numbers[1] if len(numbers) > 1 else None)
        variable.units = variable.units or units.strip()
        variable.description = variable.description or entry.description

    def _range(self, part: Any, entry: Entry) -> None:
        elements = part.definition
        name = part.name.strip()
        if isinstance(elements, str):
            # A <-> B: another name of the same elements.
            made = ElementRange(name, (elements.strip(),))
        elif isinstance(elements, dict):
            made = ElementRange(name, subscripts_of(Cells(self.found.path.parent), **elements))
        else:
            made = ElementRange(name, tuple(one.strip() for one in elements))
        _, arrow, mapped = entry.equation.partition("->")
        if arrow and "<->" not in entry.equation:
            for match in _MAP.finditer(mapped):
                if match.group(3) is not None:
                    if match.group(3).strip():
                        made.maps.append((key(match.group(3)), ()))
                else:
                    made.maps.append((key(match.group(1)), tuple(key(one) for one in match.group(2).split(","))))
        self.found.ranges = {**self.found.ranges, key(name): made}


def _shortened(text: str) -> str:
    return text if len(text) < 60 else text[:57] + "..."


def _first(error: Exception) -> str:
    return str(error).strip().split("\n")[0] or type(error).__name__
