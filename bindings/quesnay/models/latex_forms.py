"""How each operation of the expression graph is written in LaTeX; one table of all, hence over 300 lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

__all__ = ["OPERATIONS", "Form", "Index", "Node", "Writer", "brackets", "number", "upright"]

# How tightly a form binds: a weaker form inside a stronger one is put in brackets.
SUM, PRODUCT, UNARY, POWER, ATOM = 1, 2, 3, 4, 5
_MOST_POINTS = 8
Node = Mapping[str, Any]
Form = tuple[str, int]
Index = Mapping[str, str]


class Writer(Protocol):
    """What the form of an operation asks of whoever writes the whole equation."""

    nodes: list[Node]
    axes: dict[str, list[str]]
    letters: dict[str, str]
    bound: list[str]
    cases: bool

    def text(self, node: int, index: Index, least: int = 0) -> str: ...
    def form(self, node: int, index: Index) -> Form: ...
    def arguments(self, node: Node, index: Index) -> str: ...
    def over(self, dimension: str, index: Index) -> dict[str, str]: ...
    def indexed(self, symbol: str, dims: Sequence[str], index: Index) -> str: ...
    def named(self, node: Node, index: Index) -> str: ...


Writing = Callable[[Writer, Node, Index], Form]


def brackets(text: str) -> str:
    return rf"\left({text}\right)"


def upright(name: str) -> str:
    """A name as it is given, in upright letters: ``capital_stock``."""
    escaped = name.replace("\\", "").replace("{", "").replace("}", "")
    for sign in "_%#&$":
        escaped = escaped.replace(sign, "\\" + sign)
    return rf"\mathrm{{{escaped.replace(' ', chr(92) + ' ')}}}"


def number(value: float) -> str:
    """The shortest decimal, powers of ten written as such."""
    text = repr(float(value))
    mantissa, _, exponent = text.partition("e")
    mantissa = mantissa.removesuffix(".0")
    if not exponent:
        return mantissa
    power = rf"10^{{{int(exponent)}}}"
    return power if mantissa == "1" else rf"{mantissa} \times {power}"


def _name(writer: Writer, node: Node, index: Index) -> Form:
    # A nameless auxiliary is a value at the start.
    if not node["name"]:
        return writer.form(node["args"][0], index)
    return writer.named(node, index), ATOM


def _constant(writer: Writer, node: Node, index: Index) -> Form:
    values = node["values"]
    if node["owner"]:
        # "sector == K1": where a quantity has an exception.
        dimension, labels = node["owner"].split(" == ", 1)
        return rf"\left[{upright(dimension)} = {upright(labels)}\right]", ATOM
    if len(values) == 1:
        text = number(values[0])
        product = PRODUCT if "times" in text else ATOM
        return text, SUM if values[0] < 0 else product
    shown = [number(value) for value in values[:_MOST_POINTS]] + ([r"\ldots"] if len(values) > _MOST_POINTS else [])
    return writer.indexed(rf"\left[{', '.join(shown)}\right]", node["dims"], index), ATOM


def _fixed(text: str) -> Writing:
    return lambda writer, node, index: (text, ATOM)


def _infix(sign: str, strength: int, right: int) -> Writing:
    def write(writer: Writer, node: Node, index: Index) -> Form:
        a, b = node["args"]
        return f"{writer.text(a, index, strength)} {sign} {writer.text(b, index, right)}", strength

    return write


def _function(name: str) -> Writing:
    """A function of its arguments, in brackets."""
    return lambda writer, node, index: (name + brackets(writer.arguments(node, index)), ATOM)


def _named_function(name: str) -> Writing:
    return _function(upright(name))


def _divide(writer: Writer, node: Node, index: Index) -> Form:
    top, bottom = (writer.text(arg, index) for arg in node["args"])
    return rf"\frac{{{top}}}{{{bottom}}}", UNARY


def _negate(writer: Writer, node: Node, index: Index) -> Form:
    return f"-{writer.text(node['args'][0], index, PRODUCT)}", SUM


def _power(writer: Writer, node: Node, index: Index) -> Form:
    base, exponent = node["args"]
    return f"{{{writer.text(base, index, ATOM)}}}^{{{writer.text(exponent, index)}}}", POWER


def _root(writer: Writer, node: Node, index: Index) -> Form:
    return rf"\sqrt{{{writer.text(node['args'][0], index)}}}", ATOM


def _absolute(writer: Writer, node: Node, index: Index) -> Form:
    return rf"\left|{writer.text(node['args'][0], index)}\right|", ATOM


def _comparison(sign: str) -> Writing:
    def write(writer: Writer, node: Node, index: Index) -> Form:
        a, b = (writer.text(arg, index) for arg in node["args"])
        return rf"\left[{a} {sign} {b}\right]", ATOM

    return write


def _where(writer: Writer, node: Node, index: Index) -> Form:
    condition, yes, no = (writer.text(arg, index) for arg in node["args"])
    deciding = writer.nodes[node["args"][0]]
    compared = condition.startswith(r"\left[") and (
        deciding["op"] in ("Less", "LessEqual", "Equal") or (deciding["op"] == "Constant" and deciding["owner"])
    )
    said = condition.removeprefix(r"\left[").removesuffix(r"\right]") if compared else rf"{condition} \neq 0"
    if not writer.cases:
        return rf"\mathrm{{where}}\left({said},\, {yes},\, {no}\right)", ATOM
    return rf"\begin{{cases}} {yes} & \text{{if }} {said} \\ {no} & \text{{otherwise}} \end{{cases}}", UNARY


def _points(name: str, inside: str, xs: Sequence[float], ys: Sequence[float]) -> Form:
    points = [rf"\left({number(x)}, {number(y)}\right)" for x, y in zip(xs, ys, strict=True)]
    if len(points) > _MOST_POINTS:
        points = [*points[:2], r"\ldots", points[-1]]
    return upright(name) + brackets(rf"{inside};\, {', '.join(points)}"), ATOM


def _lookup(writer: Writer, node: Node, index: Index) -> Form:
    values = node["values"]
    half = len(values) // 2
    return _points("lookup", writer.text(node["args"][0], index), values[:half], values[half:])


def _lookup_by(writer: Writer, node: Node, index: Index) -> Form:
    letter = index.get(node["over"], writer.letters[node["over"]])
    return rf"{upright('lookup')}_{{{letter}}}" + brackets(writer.text(node["args"][0], index)), ATOM


def _shift(writer: Writer, node: Node, index: Index) -> Form:
    letter = index.get(node["over"], writer.letters[node["over"]])
    places = node["count"]
    earlier = f"{letter} - {places}" if places > 0 else f"{letter} + {-places}"
    moved = writer.text(node["args"][0], {**index, node["over"]: earlier})
    fill = writer.text(node["args"][1], index)
    if not writer.cases:
        return upright("shift") + brackets(rf"{moved},\, {fill}"), ATOM
    return rf"\begin{{cases}} {moved} \\ {fill} & \text{{where there is none}} \end{{cases}}", UNARY


def _series(writer: Writer, node: Node, index: Index) -> Form:
    times, values = node["values"][: node["count"]], node["values"][node["count"] :]
    if len(values) == len(times):
        return _points("series", "t", times, values)
    symbol = writer.indexed(upright("series"), node["dims"], index)
    return rf"{symbol}\left(t\right)", ATOM


def _over(sign: str) -> Writing:
    """A sum or another reduction over one dimension, of the product of its arguments."""

    def write(writer: Writer, node: Node, index: Index) -> Form:
        inner = writer.over(node["over"], index)
        letter = inner[node["over"]]
        writer.bound.append(letter)
        text = r" \cdot ".join(writer.text(arg, inner, PRODUCT) for arg in node["args"])
        writer.bound.pop()
        return rf"{sign}_{{{letter}}} {text}", SUM

    return write


def _logical(sign: str) -> Writing:
    return lambda writer, node, index: (
        rf"\left[{f' {sign} '.join(writer.text(arg, index, ATOM) for arg in node['args'])}\right]", ATOM
    )  # fmt: skip


def _not(writer: Writer, node: Node, index: Index) -> Form:
    return rf"\left[{writer.text(node['args'][0], index)} = 0\right]", ATOM


def _floor(writer: Writer, node: Node, index: Index) -> Form:
    return rf"\left\lfloor {writer.text(node['args'][0], index)} \right\rfloor", ATOM


def _matrix_product(writer: Writer, node: Node, index: Index) -> Form:
    left, right = node["args"]
    inner = writer.over(node["over"], index)
    letter = inner[node["over"]]
    rows = writer.nodes[right]["dims"][0]
    writer.bound.append(letter)
    text = rf"{writer.text(left, inner, PRODUCT)} \cdot {writer.text(right, {**index, rows: letter}, PRODUCT)}"
    writer.bound.pop()
    return rf"\sum_{{{letter}}} {text}", SUM


def _first(writer: Writer, node: Node, index: Index) -> Form:
    """The first argument: guards and broadcasts do not change what is written."""
    return writer.form(node["args"][0], index)


def _replaced(writer: Writer, node: Node) -> str:
    """The dimension of the argument that a mapping replaced."""
    return next(str(dim) for dim in writer.nodes[node["args"][0]]["dims"] if dim not in node["dims"])


def _spread(writer: Writer, node: Node, index: Index) -> Form:
    coarse, fine = _replaced(writer, node), node["over"]
    place = rf"{writer.letters[coarse]}\left({index.get(fine, writer.letters[fine])}\right)"
    return writer.form(node["args"][0], {**index, coarse: place})


def _aggregate(writer: Writer, node: Node, index: Index) -> Form:
    fine, coarse = _replaced(writer, node), node["over"]
    inner = writer.over(fine, index)
    letter = inner[fine]
    writer.bound.append(letter)
    text = writer.text(node["args"][0], inner, PRODUCT)
    writer.bound.pop()
    group = index.get(coarse, writer.letters[coarse])
    return rf"\sum_{{{letter} \in {group}}} {text}", SUM


def _relabel(writer: Writer, node: Node, index: Index) -> Form:
    arg = node["args"][0]
    before, after = writer.nodes[arg]["dims"], node["dims"]
    moved = {a: index.get(b, writer.letters[b]) for a, b in zip(before, after, strict=True)}
    return writer.form(arg, {**index, **moved})


def _pick(writer: Writer, node: Node, index: Index) -> Form:
    label = upright(writer.axes[node["over"]][node["count"]])
    return writer.form(node["args"][0], {**index, node["over"]: label})


def _fixed_point(writer: Writer, node: Node, index: Index) -> Form:
    initial, body, variable = node["args"]
    symbol = writer.named(writer.nodes[variable], index)
    parts = rf"{symbol} \leftarrow {writer.text(body, index)};\, {symbol} = {writer.text(initial, index)}"
    return upright("fixed point") + brackets(rf"{parts};\, {node['count']}\ \mathrm{{rounds}}"), ATOM


def _period_start(writer: Writer, node: Node, index: Index) -> Form:
    return upright("period_start") + brackets(str(node["count"])), ATOM


def _inverse(writer: Writer, node: Node, index: Index) -> Form:
    return rf"\left(I - {writer.text(node['args'][0], index, PRODUCT)}\right)^{{-1}}", POWER


def _matrix_inverse(writer: Writer, node: Node, index: Index) -> Form:
    matrix = writer.text(node["args"][0], index)
    places = ", ".join(index.get(dim, writer.letters[dim]) for dim in node["dims"])
    return rf"{{\left[{matrix}\right]}}^{{-1}}_{{{places}}}", ATOM


def _along(name: str) -> Writing:
    """A function of what lies along a dimension."""

    def write(writer: Writer, node: Node, index: Index) -> Form:
        letter = index.get(node["over"], writer.letters[node["over"]])
        return rf"{upright(name)}_{{{letter}}}" + brackets(writer.arguments(node, index)), ATOM

    return write


def _of_coefficients(name: str) -> Writing:
    """A function whose first argument is the Leontief inverse of the coefficients it is written with."""

    def write(writer: Writer, node: Node, index: Index) -> Form:
        inverse, *rest = node["args"]
        arguments = [writer.text(arg, index) for arg in (writer.nodes[inverse]["args"][0], *rest)]
        return upright(name) + brackets(r",\, ".join(arguments)), ATOM

    return write


def _rationed(writer: Writer, node: Node, index: Index) -> Form:
    rule = upright(("proportional", "intermediates first")[node["count"]])
    texts = [*(writer.text(arg, index) for arg in node["args"][:5]), rule]
    if node["values"][0] > 0.0:
        texts.append(rf"{texts[0]} > {number(node['values'][0])}")
    return upright("rationed_output") + brackets(r",\, ".join(texts)), ATOM


# One line for each operation of the expression graph; a test walks the operations of the core.
OPERATIONS: dict[str, Writing] = {
    "Constant": _constant,
    "Parameter": _name,
    "Lever": _name,
    "Assumption": _name,
    "Noise": _name,
    "Stock": _name,
    "Held": _name,
    "Auxiliary": _name,
    "LoopVariable": _name,
    "Time": _fixed("t"),
    "StepTime": _fixed(r"t_{\mathrm{step}}"),
    "StartTime": _fixed("t_0"),
    "TimeStep": _fixed(r"\Delta t"),
    "PeriodStart": _period_start,
    "AtStepStart": _named_function("at_step_start"),
    "Add": _infix("+", SUM, SUM),
    "Subtract": _infix("-", SUM, PRODUCT),
    "Multiply": _infix(r"\cdot", PRODUCT, PRODUCT),
    "Divide": _divide,
    "Negate": _negate,
    "Minimum": _function(r"\min"),
    "Maximum": _function(r"\max"),
    "Power": _power,
    "Exp": _function(r"\exp"),
    "Log": _function(r"\ln"),
    "Sine": _function(r"\sin"),
    "Cosine": _function(r"\cos"),
    "ArcSine": _function(r"\arcsin"),
    "ArcCosine": _function(r"\arccos"),
    "ArcTangent": _function(r"\arctan"),
    "ArcTangent2": _named_function("arctan2"),
    "SquareRoot": _root,
    "Absolute": _absolute,
    "Less": _comparison("<"),
    "LessEqual": _comparison(r"\leq"),
    "PoissonQuantile": _named_function("poisson_quantile"),
    "Equal": _comparison("="),
    "And": _logical(r"\wedge"),
    "Or": _logical(r"\vee"),
    "Not": _not,
    "Modulo": _named_function("modulo"),
    "Floor": _floor,
    "NearestInteger": _named_function("nearest_integer"),
    "Where": _where,
    "Lookup": _lookup,
    "LookupBy": _lookup_by,
    "SumOver": _over(r"\sum"),
    "MaximumOver": _over(r"\max"),
    "MinimumOver": _over(r"\min"),
    "ProductOver": _over(r"\prod"),
    "Contract": _over(r"\sum"),
    "MatrixProduct": _matrix_product,
    "Broadcast": _first,
    "Spread": _spread,
    "Aggregate": _aggregate,
    "AllocateByPriority": _named_function("allocate_by_priority"),
    "AllocatedPart": _named_function("allocated_part"),
    "Series": _series,
    "ActiveInitial": _named_function("active_initial"),
    "Guard": _first,
    "Relabel": _relabel,
    "Pick": _pick,
    "Shift": _shift,
    "FixedPoint": _fixed_point,
    "LeontiefInverse": _inverse,
    "CapacityLimited": _of_coefficients("capacity_limited"),
    "CapacityShadowValue": _of_coefficients("capacity_shadow_value"),
    "CapacityResponse": _of_coefficients("capacity_response"),
    "RationedOutput": _rationed,
    "RationedResponse": _named_function("rationed_response"),
    "SeriesAhead": _series,
    "MatrixInverse": _matrix_inverse,
    "RankAlong": _along("rank"),
    "SortOrder": _along("sort_order"),
    "ElementAt": _along("element_at"),
}
