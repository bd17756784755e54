"""An XMILE file as what is found in it: dimensions, variables with their equations, macros."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from quesnay.errors import ModelFileError
from quesnay.importing.files.found import ElementRange, ModelFile, Piece, Section, Variable, key
from quesnay.importing.files.parser import (
    lookup_tree,
    parsed_xml,
    smile_expression,
    stock_tree,
    tree_of_call,
    tree_of_reference,
    with_lookup_tree,
)
from quesnay.importing.files.xmile_modules import Connections, qualified, renamed
from quesnay.importing.files.xmile_text import children, flat, local, named, size_of, text_of

__all__ = ["xmile_file"]

_KINDS = {"continuous": "interpolate", "extrapolate": "extrapolate", "discrete": "hold_backward"}
_METHODS = {"": "euler", "euler": "euler", "rk4": "rk4", "rk2": "heun"}
# What makes of a stock or flow something else than a sum of flows.
_OTHERWISE = ("conveyor", "queue", "oven", "leak", "overflow", "multiplier")
_CONTROLS = ("initial_time", "final_time", "time_step", "saveper")


def xmile_file(path: Path, method: str | None = None) -> ModelFile:
    """Reads and parses a file.

    Raises
    ------
    ModelFileError
        For an equation that cannot be parsed, with its name and line.
    """
    return _Reader(path).file(method)


class _Reader:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.root = parsed_xml(path)
        if local(self.root) != "xmile":
            raise ModelFileError(f"{path}: its root is '{local(self.root)}', expected an XMILE file")
        self.found = ModelFile(path, Section("main"), {}, {})
        self.non_negative = {"stock": False, "flow": False}
        self.named: dict[str, Any] = {}  # models that are still to be found in a module
        self.connections = Connections(self.found.refuse)

    def file(self, method: str | None) -> ModelFile:
        models = children(self.root, "model")
        if not models:
            raise ModelFileError(f"{self.path}: no model was found in it, expected <model>")
        outermost = next((one for one in models if not one.get("name")), models[0])
        self.named = {key(str(one.get("name"))): one for one in models if one is not outermost}
        for one in children(self.root, "dimensions"):
            self._dimensions(one)
        self._behavior(self.root)
        for one in children(self.root, "macro"):
            self._macro(one)
        if not any(len(one) for one in children(outermost, "variables")):
            raise ModelFileError(f"{self.path}: its model has no variables")
        self._model(outermost, "", "")
        self.connections.check(self.found.main)
        if self.named:
            self.found.left_out = [
                *self.found.left_out,
                *(f"line {one.sourceline}: {one.get('name')} (a model of no module)" for one in self.named.values()),
            ]
        if not (specs := children(self.root, "sim_specs") + children(outermost, "sim_specs")):
            raise ModelFileError(f"{self.path}: no <sim_specs> says when the model starts and ends")
        self._specs(specs[-1], method)
        return self.found

    def _model(self, node: Any, module: str, shown: str) -> None:
        """A model and those in it; each variable of a module gets the module's name."""
        section = Section(module)
        inside = [one for part in children(node, "variables") for one in children(part, "module")]
        for one in inside:
            name = str(one.get("name") or "")
            for connect in children(one, "connect"):
                ends = str(connect.get("to") or ""), str(connect.get("from") or "")
                self.connections.add(key(name), module, *ends, connect.sourceline or 0)
        before = self.non_negative
        self._behavior(node)
        for one in children(node, "variables"):
            self._variables(one, section, f"{module}." if module else "")
        self.non_negative = before  # other models have their own
        renamed(section, module, section.variables)
        for name, variable in section.variables.items():
            variable.name = f"{shown}{variable.name}"
            self.found.main.variables[f"{module}.{name}" if module else name] = variable
        for one in inside:
            self._module(one)

    def _module(self, node: Any) -> None:
        name = str(node.get("name") or "")
        line = node.sourceline or 0
        if node.get("resource"):
            raise self.found.refuse(line, name, f"it is a module in another file, '{node.get('resource')}'")
        model = self.named.pop(key(name), None)
        if model is None:
            raise self.found.refuse(line, name, "it is a module, and no <model> of its name is left for it")
        if children(model, "sim_specs"):
            raise self.found.refuse(model.sourceline or 0, name, "it is a module with times of its own")
        self._model(model, key(name), f"{name}.".replace("\\n", " "))

    def _specs(self, node: Any, method: str | None) -> None:
        said = (node.get("method") or "").split(",")[0].strip().casefold()
        if method is None and said not in _METHODS:
            raise ModelFileError(
                f"{self.path.name}: it is to be integrated by '{said}', expected one of euler, rk2, rk4, or method= to"
                " say another"
            )
        self.found.method = method or _METHODS[said]
        self.found.time_word = node.get("time_units") or ""
        steps = children(node, "dt")
        dt = (steps[0].text or "1").strip() if steps else "1"
        if steps and (steps[0].get("reciprocal") or "").casefold() == "true":
            dt = f"1/({dt})"
        for name, text in (
            ("initial_time", text_of(node, "start")),
            ("final_time", text_of(node, "stop")),
            ("time_step", dt),
        ):
            if not text:
                raise self.found.refuse(
                    node.sourceline or 0, name, "the file does not say it, expected <start>, <stop>"
                )
            ast = self._expression(text, name, node)
            self.found.main.variables[name] = Variable(
                name.replace("_", " ").upper(), [Piece((), (), ast, "equation", None, node.sourceline or 0)]
            )

    def _dimensions(self, node: Any) -> None:
        for one in children(node, "dim"):
            elements = [named(element, self.path.name) for element in children(one, "elem")]
            if not elements:
                elements = [str(number + 1) for number in range(size_of(one, self.path.name))]
            name = named(one, self.path.name)
            self.found.ranges = {**self.found.ranges, key(name): ElementRange(name, tuple(elements))}

    def _behavior(self, parent: Any) -> None:
        """What a file, or a model in it, says of all its stocks and flows."""
        for node in children(parent, "behavior"):
            everywhere = {"stock": True, "flow": True} if children(node, "non_negative") else self.non_negative
            said = {local(one): True for one in children(node, "stock", "flow") if children(one, "non_negative")}
            self.non_negative = {**everywhere, **said}

    def _macro(self, node: Any) -> None:
        name = named(node, self.path.name)
        section = Section(name, tuple(key(one.text or "") for one in children(node, "parm")))
        for one in children(node, "variables"):
            self._variables(one, section)
        text = text_of(node, "eqn")
        if text:
            ast = self._expression(text, name, node)
            section.variables[key(name)] = Variable(name, [Piece((), (), ast, "equation", None, node.sourceline or 0)])
        self.found.macros = {**self.found.macros, key(name): section}

    def _variables(self, node: Any, section: Section, prefix: str = "") -> None:
        for one in node:
            if not isinstance(one.tag, str):
                continue
            kind = local(one)
            name = str(one.get("name") or "").replace("\\n", " ")
            if kind == "module":
                continue
            if kind not in ("stock", "flow", "aux", "gf"):
                self.found.left_out = [*self.found.left_out, f"line {one.sourceline}: {name} ({kind})"]
                continue
            if key(name) in _CONTROLS:
                continue
            for other in _OTHERWISE:
                if children(one, other):
                    said = f"it is a {kind} with <{other}>, which is not supported"
                    raise self.found.refuse(one.sourceline or 0, name, said)
            if key(name) in section.variables:
                before = section.variables[key(name)]
                raise self.found.refuse(
                    one.sourceline or 0, name, f"it is defined in line {before.line} too, as '{before.name}'"
                )
            variable = Variable(name, [], text_of(one, "units") or "", " ".join((text_of(one, "doc") or "").split()))
            section.variables[key(name)] = variable
            source = self.connections.source(prefix + key(name))
            if source is None:
                self._pieces(one, kind, variable)
            else:
                dims, tree = self._dims_of(one, variable), tree_of_reference(source)
                variable.pieces.append(Piece(dims, (), tree, "equation", None, one.sourceline or 0))

    def _dims_of(self, node: Any, variable: Variable) -> tuple[str, ...]:
        given = [dim for one in children(node, "dimensions") for dim in children(one, "dim")]
        names = [named(one, self.path.name) for one in given]
        for name in names:
            if key(name) not in self.found.ranges:
                raise self.found.refuse(node.sourceline or 0, variable.name, f"its dimension '{name}' is not declared")
        return tuple(key(name) for name in names)

    def _pieces(self, node: Any, kind: str, variable: Variable) -> None:
        line = node.sourceline or 0
        dims = self._dims_of(node, variable)
        elements = children(node, "element")
        for one in elements:
            places = tuple(key(part) for part in str(one.get("subscript")).split(","))
            ast, what = self._ast(one, kind, variable, node)
            variable.pieces.append(Piece(places, (), ast, what, None, one.sourceline or line, dims))
        if elements:
            return
        equations = children(node, "eqn")
        if len(equations) > 1 and len(dims) == 1:
            # One equation for each element in order.
            names = [key(one) for one in self.found.ranges[dims[0]].elements]
            if len(names) != len(equations):
                raise self.found.refuse(
                    line, variable.name, f"it has {len(equations)} equations for {len(names)} elements of '{dims[0]}'"
                )
            for place, equation in zip(names, equations, strict=True):
                ast = self._expression(equation.text or "", variable.name, equation)
                variable.pieces.append(Piece((place,), (), ast, "equation", None, equation.sourceline or line, dims))
            return
        if len(equations) > 1:
            raise self.found.refuse(line, variable.name, f"it has {len(equations)} equations, expected one")
        ast, what = self._ast(node, kind, variable, node)
        variable.pieces.append(Piece(dims, (), ast, what, None, line))

    def _ast(self, node: Any, kind: str, variable: Variable, whole: Any) -> tuple[Any, str]:
        tables = children(node, "gf") or children(whole, "gf")
        text = text_of(node, "eqn")
        if kind == "gf":
            return self._table(whole, variable), "lookup"
        if text is None or not flat(text):
            if tables:
                return self._table(tables[0], variable), "lookup"
            raise self.found.refuse(node.sourceline or 0, variable.name, "it has no equation")
        ast = self._expression(text, variable.name, node)
        if kind == "stock":
            inflows, outflows = (
                [self._expression(one.text or "", variable.name, one) for one in children(whole, way)]
                for way in ("inflow", "outflow")
            )
            return stock_tree(inflows, outflows, ast, self._kept_positive(whole, "stock")), "equation"
        start = text_of(node, "init_eqn")
        if start:
            ast = tree_of_call("active_initial", ast, self._expression(start, variable.name, node))
        if tables:
            ast = with_lookup_tree(ast, self._table(tables[0], variable))
        if kind == "flow" and self._kept_positive(whole, "flow"):
            ast = tree_of_call("max", ast, 0.0)
        return ast, "equation"

    def _kept_positive(self, node: Any, kind: str) -> bool:
        said = children(node, "non_negative")
        if not said:
            return self.non_negative[kind]
        return "false" not in (said[0].text or "").casefold()

    def _table(self, node: Any, variable: Variable) -> Any:
        line = node.sourceline or 0
        values = self._numbers(node, "ypts", variable)
        if not values:
            raise self.found.refuse(line, variable.name, "its table has no <ypts>")
        scale = children(node, "xscale")
        at = self._numbers(node, "xpts", variable)
        if not at and scale:
            try:
                low, high = (float(scale[0].get(end) or "") for end in ("min", "max"))
            except ValueError:
                raise self.found.refuse(line, variable.name, "its <xscale> says no min and max") from None
            at = [low + (high - low) * place / max(1, len(values) - 1) for place in range(len(values))]
        if len(at) != len(values):
            raise self.found.refuse(line, variable.name, f"its table has {len(at)} points and {len(values)} values")
        kind = (node.get("type") or "continuous").casefold()
        if kind not in _KINDS:
            raise self.found.refuse(line, variable.name, f"its table is '{kind}', expected one of {sorted(_KINDS)}")
        return lookup_tree(at, values, _KINDS[kind])

    def _numbers(self, node: Any, name: str, variable: Variable) -> list[float]:
        found = children(node, name)
        if not found:
            return []
        try:
            return [float(one) for one in (found[0].text or "").split(found[0].get("sep") or ",") if one.strip()]
        except ValueError as error:
            raise self.found.refuse(found[0].sourceline or 0, variable.name, f"its table: {error}") from None

    def _expression(self, text: str, name: str, node: Any) -> Any:
        equation = qualified(flat(text))
        try:
            return smile_expression(equation)
        except ModelFileError:
            raise
        except Exception as error:  # the parser raises what its grammar and eval raise
            reason = str(error).strip().split("\n")[0] or type(error).__name__
            raise self.found.refuse(
                node.sourceline or 0, name, f"the equation '{equation[:60]}' cannot be parsed: {reason}"
            ) from None
