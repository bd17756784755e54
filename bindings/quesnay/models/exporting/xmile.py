"""A model as an XMILE file, which programs of system dynamics open."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np

import quesnay._core as _core
from quesnay._core import version
from quesnay.models.exporting.xmile_texts import RESERVED, Table, XmileTexts, number, reference
from quesnay.models.span import Span

__all__ = ["write_xmile"]

_NAMESPACE = "http://docs.oasis-open.org/xmile/ns/XMILE/v1.0"
_METHODS = {"euler": "Euler", "heun": "RK2", "rk4": "RK4"}
#: What changes by itself, with no form in XMILE.
_NOT_WRITTEN = {"noise": "noise", "held": "a held value (a fixed delay, a sample)"}


def write_xmile(
    core: _core.CoreModel,
    path: str | Path,
    values: Mapping[str, Any],
    levers: Mapping[str, Any],
    span: Span,
    method: str,
) -> Path:
    """Writes a model with the values of its parameters and levers, element by element.

    Raises
    ------
    InvalidValue
        For what XMILE has no form for, with the quantity's name; for a method that it does not have.
    """
    if method not in _METHODS:
        raise _core.InvalidValue(f"method is '{method}', XMILE has {', '.join(_METHODS)}: expected one of these")
    target = Path(path)
    document = _Document(core, values, levers)
    root = document.root(target.stem, span, method)
    ElementTree.indent(root)
    text = ElementTree.tostring(root, encoding="unicode", xml_declaration=False)
    part = target.with_name(target.name + ".part")
    part.write_text(f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n', encoding="utf-8")
    os.replace(part, target)
    return target


class _Document:
    def __init__(self, core: _core.CoreModel, values: Mapping[str, Any], levers: Mapping[str, Any]) -> None:
        self.core, self.values, self.levers = core, values, levers
        graph = core.graph()
        self.nodes, self.at = graph["nodes"], graph["names"]
        self.stocks = {stock["name"]: stock for stock in graph["stocks"]}
        self.axes = core.axes()
        for kind, word in _NOT_WRITTEN.items():
            for name in core.names(kind):
                raise _core.InvalidValue(f"'{name}' is {word}, which has no form in XMILE")
        self.names = self._unique_names()
        self.texts = XmileTexts(core, self.names)
        self.flows: dict[str, str] = {}
        self.made: list[str] = []
        self._unnamed: list[ElementTree.Element] = []
        self._about = {row["name"]: row["description"] for row in core.equations()}

    def _unique_names(self) -> dict[str, str]:
        names: dict[str, str] = {}
        taken = set(RESERVED) | {dim.casefold() for dim in self.axes}
        for name in self.at:
            wanted, number_of = name, 2
            while wanted.casefold().replace(" ", "_") in taken:
                wanted, number_of = f"{name}_value" if number_of == 2 else f"{name}_value_{number_of}", number_of + 1
            taken.add(wanted.casefold().replace(" ", "_"))
            names[name] = wanted
        return names

    def root(self, title: str, span: Span, method: str) -> ElementTree.Element:
        root = ElementTree.Element("xmile", {"version": "1.0", "xmlns": _NAMESPACE})
        header = ElementTree.SubElement(root, "header")
        for word, text in (("vendor", "Quesnay"), ("product", "quesnay"), ("name", title)):
            ElementTree.SubElement(header, word).text = text
        header[1].set("version", version)
        unit = self.core.time_unit
        specs = ElementTree.SubElement(root, "sim_specs", {"method": _METHODS[method], "time_units": unit})
        end = span.start + span.n_steps * span.years_per_step / span.steps_per_year
        step = ElementTree.Element("dt")
        step.text = repr(span.years_per_step / span.steps_per_year)
        if span.years_per_step == 1 and span.steps_per_year > 1:
            step.set("reciprocal", "true")
            step.text = str(span.steps_per_year)
        ElementTree.SubElement(specs, "start").text = repr(span.start)
        ElementTree.SubElement(specs, "stop").text = repr(end)
        specs.append(step)
        if self.axes:
            dimensions = ElementTree.SubElement(root, "dimensions")
            for name, labels in self.axes.items():
                dim = ElementTree.SubElement(dimensions, "dim", {"name": name})
                for label in labels:
                    ElementTree.SubElement(dim, "elem", {"name": label})
        variables = ElementTree.SubElement(ElementTree.SubElement(root, "model"), "variables")
        for one in self._variables():
            variables.append(one)
        for name, (text, table) in self.texts.parts.items():
            part = ElementTree.SubElement(variables, "aux", {"name": name})
            ElementTree.SubElement(part, "eqn").text = _bare(text)
            if table is not None:
                part.append(_table(table))
        return root

    def _variables(self) -> Iterator[ElementTree.Element]:
        """Stocks first: they say which auxiliaries are flows, and add those that have no name."""
        made = {name: self._of(name) for name in self.stocks}
        flows = set(self.flows.values())
        for name, node in self.at.items():
            if name in made:
                yield made[name]
            elif self.nodes[node]["op"] in ("Parameter", "Lever", "Assumption"):
                yield self._number(name)
            else:
                yield self._plain(name, "flow" if name in flows else "aux")
        yield from self._unnamed

    def _start(self, kind: str, name: str, dims: list[str], unit: str, about: str) -> ElementTree.Element:
        one = ElementTree.Element(kind, {"name": self.names.get(name, name)})
        if about:
            ElementTree.SubElement(one, "doc").text = about
        if dims:
            over = ElementTree.SubElement(one, "dimensions")
            for dim in dims:
                ElementTree.SubElement(over, "dim", {"name": dim})
        one.set("unit", unit)
        return one

    def _finish(
        self, one: ElementTree.Element, dims: list[str], texts: list[str], starts: list[str] | None = None,
        tables: Sequence[Table] = (),
    ) -> ElementTree.Element:  # fmt: skip
        """The equations of each element, those for the start where they are others, and tables of them."""
        unit = one.attrib.pop("unit")
        places = product(*(self.axes[dim] for dim in dims))
        for n, (place, text, start) in enumerate(zip(places, texts, starts or [""] * len(texts), strict=True)):
            element = ElementTree.SubElement(one, "element", {"subscript": ", ".join(place)}) if dims else one
            ElementTree.SubElement(element, "eqn").text = _bare(text)
            if start:
                ElementTree.SubElement(element, "init_eqn").text = _bare(start)
            if tables:
                element.append(_table(tables[n]))
        ElementTree.SubElement(one, "units").text = unit
        return one

    def _places(self, dims: list[str]) -> list[dict[str, int]]:
        counts = [range(len(self.axes[dim])) for dim in dims]
        return [dict(zip(dims, places, strict=True)) for places in product(*counts)]

    def _texts(self, name: str, node: int, dims: list[str], initial: bool = False) -> list[str]:
        self.texts.owner = self.names[name]
        try:
            return [self.texts.text(node, at, initial) for at in self._places(dims)]
        except _core.InvalidValue as error:
            raise _core.InvalidValue(f"'{name}' cannot be written: {error}") from None

    def _plain(self, name: str, kind: str) -> ElementTree.Element:
        node = self.nodes[self.at[name]]
        dims = list(node["dims"])
        one = self._start(kind, name, dims, self.core.unit(name), self._about.get(name, ""))
        definition = self.nodes[node["args"][0]]
        if definition["op"] == "ActiveInitial":
            active, initial = definition["args"]
            starts = self._texts(name, initial, dims, True)
            return self._finish(one, dims, self._texts(name, active, dims), starts)
        tabled = definition["op"] in ("Lookup", "LookupBy", "Series") and not definition["in_steps"]
        if tabled and list(definition["dims"]) == dims:
            # A table of its own: the equation is the argument.
            tables = [self.texts.table_of(definition, at) for at in self._places(dims)]
            return self._finish(one, dims, self._texts(name, definition["args"][0], dims), None, tables)
        return self._finish(one, dims, self._texts(name, node["args"][0], dims))

    def _number(self, name: str) -> ElementTree.Element:
        node = self.nodes[self.at[name]]
        dims = list(node["dims"])
        one = self._start("aux", name, dims, self.core.unit(name), self._about.get(name, ""))
        if node["op"] != "Parameter" and node["args"] and node["args"][0] >= 0 and name not in self.levers:
            return self._finish(one, dims, self._texts(name, node["args"][0], dims))
        given = self.values.get(name) if node["op"] == "Parameter" else self.levers.get(name, 0.0)
        if given is None:
            raise _core.InvalidValue(f"parameter '{name}' has no value, expected one to be written")
        shape = [len(self.axes[dim]) for dim in dims]
        numbers = np.broadcast_to(np.asarray(given, dtype=float).reshape(shape if np.size(given) > 1 else ()), shape)
        return self._finish(one, dims, [number(float(value)) for value in numbers.ravel()])

    def _of(self, name: str) -> ElementTree.Element:
        """A stock; flows over its dimensions, those without a name get one."""
        stock = self.stocks[name]
        dims = list(self.nodes[stock["node"]]["dims"])
        one = self._start("stock", name, dims, self.core.unit(name), self._about.get(name, ""))
        self._finish(one, dims, self._texts(name, stock["initial"], dims, True))
        units = one[-1]
        one.remove(units)
        for way in ("inflow", "outflow"):
            for count, flow in enumerate(stock[f"{way}s"], start=1):
                ElementTree.SubElement(one, way).text = self._flow(name, flow, dims, way, count)
        one.append(units)
        return one

    def _flow(self, stock: str, flow: int, dims: list[str], way: str, count: int) -> str:
        node = self.nodes[flow]
        named = node["name"] if node["op"] == "Auxiliary" else ""
        if named and list(node["dims"]) == dims and named not in self.flows:
            self.flows[named] = named
            return self.texts.text(flow, {}) if not dims else _quoted(self.names[named])
        made = f"{self.names[stock]}_{way}_{count}"
        while made.casefold() in {one.casefold() for one in (*self.names.values(), *self.made)}:
            made += "_"
        self.made.append(made)
        unit = f"{self.core.unit(stock)}/{self.core.time_unit}"
        one = self._start("flow", made, dims, unit, f"{way} {count} of {stock}")
        self._unnamed.append(self._finish(one, dims, self._texts(stock, flow, dims)))
        return _quoted(made)


def _quoted(name: str) -> str:
    return reference(name, [])


def _bare(text: str) -> str:
    """A text without brackets around the whole."""
    if text.startswith("(") and not text.startswith("( IF"):
        depth = 0
        for place, character in enumerate(text):
            depth += (character == "(") - (character == ")")
            if depth == 0:
                return text[1:-1] if place == len(text) - 1 else text
    return text


def _table(table: Table) -> ElementTree.Element:
    made = ElementTree.Element("gf", {"type": "continuous"})
    low, high = min(table.values), max(table.values)
    ElementTree.SubElement(made, "yscale", {"min": repr(float(low)), "max": repr(float(high))})
    ElementTree.SubElement(made, "xpts").text = ",".join(repr(float(one)) for one in table.at)
    ElementTree.SubElement(made, "ypts").text = ",".join(repr(float(one)) for one in table.values)
    return made
