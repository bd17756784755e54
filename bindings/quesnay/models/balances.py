"""Balances of stocks and of declared totals, and which parameters equations divide by."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

import quesnay._core as _core

__all__ = [
    "BALANCE_LIMIT",
    "CHECK_COLUMNS",
    "LEVEL",
    "FloatArray",
    "Recorder",
    "Row",
    "closed_totals",
    "constraint_rows",
    "divisors",
    "stock_balance",
    "worst",
]

CHECK_COLUMNS = ["check", "passed", "value", "limit", "detail"]
LEVEL, INTEGRAL = _core.OutcomeKind.Level, _core.OutcomeKind.Integral
BALANCE_LIMIT = 1e-9
Row = tuple[str, bool, float, float, str]
FloatArray = np.ndarray[Any, np.dtype[np.float64]]
# Outcomes of a model at every step: name to array (element, record, draw).
Recorder = Callable[[_core.CoreModel, Sequence[_core.Outcome]], Mapping[str, FloatArray]]


def worst(residual: FloatArray, terms: Sequence[FloatArray]) -> float:
    """Largest residual over the largest of its terms; not finite if a term is not."""
    largest = np.max([np.broadcast_to(np.abs(term), residual.shape) for term in terms], axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = np.where(largest > 0.0, np.abs(residual) / largest, 0.0)
    return float(np.nanmax(ratio))


def stock_balance(core: _core.CoreModel, record: Recorder) -> Row:
    """Every stock changes by the integral of its flows."""
    named = _core.with_named_flows(core)
    graph = named.graph()
    name_of = {node: name for name, node in graph["names"].items()}
    flows = sorted({name_of[n] for stock in graph["stocks"] for n in (*stock["inflows"], *stock["outflows"])})
    outcomes = [
        _core.Outcome(stock["name"], stock["name"], LEVEL, named.unit(stock["name"])) for stock in graph["stocks"]
    ]
    outcomes += [_core.Outcome(f"integral of {name}", name, INTEGRAL, _yearly(named, name)) for name in flows]
    table = record(named, outcomes)
    most, where = 0.0, "-"
    for stock in graph["stocks"]:
        level = table[stock["name"]]
        change = np.diff(level, axis=1)
        terms, moved = [level[:, 1:], change], np.zeros_like(change)
        for sign, side in ((1.0, "inflows"), (-1.0, "outflows")):
            for node in stock[side]:
                flow = _spread(table[f"integral of {name_of[node]}"][:, 1:], named, name_of[node], stock["name"])
                moved = moved + sign * flow
                terms.append(flow)
        residual = worst(change - moved, terms)
        if not residual <= most:
            most, where = residual, stock["name"]
    held = most <= BALANCE_LIMIT
    return "stock balance", held, most, BALANCE_LIMIT, f"{len(graph['stocks'])} stocks, largest residual in {where}"


def _spread(flow: FloatArray, core: _core.CoreModel, name: str, stock: str) -> FloatArray:
    """A flow over the dimensions of its stock."""
    axes = core.axes()
    own, wanted = core.dims(name), core.dims(stock)
    shape = [len(axes[dim]) for dim in own]
    order = [own.index(dim) for dim in wanted if dim in own]
    block = flow.reshape(*shape, *flow.shape[1:]).transpose(*order, len(own), len(own) + 1)
    for place, dim in enumerate(wanted):
        if dim not in own:
            block = np.repeat(np.expand_dims(block, place), len(axes[dim]), axis=place)
    return block.reshape(-1, *flow.shape[1:])


def _yearly(core: _core.CoreModel, name: str) -> str:
    """Unit of the integral of a quantity over time."""
    builder = _core.ModelBuilder(core)
    return (builder.named(name) * builder.constant(1.0, "year")).unit


def closed_totals(core: _core.CoreModel, record: Recorder) -> list[Row]:
    """Each declared total changes by its declared flows alone."""
    if not core.closed:
        return []
    summed = _core.with_closed_totals(core)
    names = [closed["name"] for closed in core.closed]
    by_node = {node: name for name, node in core.graph()["names"].items()}
    outcomes = []
    for name in names:
        outcomes.append(_core.Outcome(f"{name} total", f"{name} total", LEVEL, summed.unit(f"{name} total")))
        outcomes.append(_core.Outcome(f"{name} change", f"{name} change", INTEGRAL, _yearly(summed, f"{name} change")))
    table = record(summed, outcomes)
    rows = []
    for closed in core.closed:
        total, change = table[f"{closed['name']} total"], table[f"{closed['name']} change"]
        moved = np.cumsum(change[:, 1:], axis=1)
        gone = total[:, 1:] - total[:, :1]
        residual = worst(gone - moved, [total[:, 1:], np.abs(total[:, :1]), moved])
        stocks = ", ".join(by_node[node] for node in closed["stocks"])
        flows = [by_node.get(node, "a flow") for node in (*closed["inflows"], *closed["outflows"])]
        detail = f"{stocks}: " + (f"changed by {', '.join(flows)} alone" if flows else "constant")
        rows.append((f"closed total: {closed['name']}", residual <= BALANCE_LIMIT, residual, BALANCE_LIMIT, detail))
    return rows


def _may_invert(nodes: Sequence[Mapping[str, Any]], node: Mapping[str, Any]) -> bool:
    """Whether a node is a power whose exponent is not known to be positive."""
    if node["op"] != "Power":
        return False
    exponent = nodes[node["args"][1]]
    return not (exponent["op"] == "Constant" and min(exponent["values"]) > 0.0)


def _number_at_start(
    nodes: Sequence[Mapping[str, Any]], node: Mapping[str, Any], start: float, known: Mapping[int, float]
) -> float:
    """A node's number at the start where the numbers known of its arguments settle it, else nan."""
    op, values = node["op"], [known.get(arg, math.nan) for arg in node["args"]]
    if op in ("Time", "StartTime"):
        return start
    if op == "Constant":
        return float(node["values"][0]) if len(set(node["values"])) == 1 else math.nan
    if op in ("Auxiliary", "Relabel", "Broadcast", "Pick"):
        return values[0]
    if op == "Negate":
        return -values[0]
    if op in ("Add", "Subtract"):
        if op == "Subtract" and {nodes[arg]["op"] for arg in node["args"]} == {"Time", "StartTime"}:
            return 0.0
        return values[0] + values[1] if op == "Add" else values[0] - values[1]
    if op == "Multiply":
        return 0.0 if 0.0 in values else values[0] * values[1]
    if op == "Divide":
        return 0.0 if values[0] == 0.0 and values[1] != 0.0 else math.nan
    return math.nan


def _numbers_at_start(graph: Mapping[str, Any], start: float) -> dict[int, float]:
    """Nodes that are one number at the start whatever the parameters are, and that number."""
    nodes, initial = graph["nodes"], {stock["node"]: stock["initial"] for stock in graph["stocks"]}
    known: dict[int, float] = {}
    before = -1
    # What is declared before it is defined has arguments that come later.
    while len(known) > before:
        before = len(known)
        for number, node in enumerate(nodes):
            if number not in known:
                level = known.get(initial.get(number, -1), math.nan)
                value = level if number in initial else _number_at_start(nodes, node, start, known)
                if not math.isnan(value):
                    known[number] = value
    return known


def divisors(core: _core.CoreModel, *, start: float) -> set[str]:
    """Parameters that are a factor of something an equation divides by, or takes the logarithm or such a power of.

    Parameters
    ----------
    start
        When the run starts [unit of time]: a sum of which all but one term is zero then is a factor too.
    """
    graph = core.graph()
    known = _numbers_at_start(graph, start)
    nodes, initial = graph["nodes"], {stock["node"]: stock["initial"] for stock in graph["stocks"]}
    factors = {"Multiply", "Divide", "Negate", "Relabel", "Pick", "SumOver", "Contract", "Auxiliary", "SquareRoot"}
    waiting = [node["args"][1] for node in nodes if node["op"] == "Divide"]
    waiting += [node["args"][0] for node in nodes if node["op"] == "Log" or _may_invert(nodes, node)]
    found: set[str] = set()
    seen: set[int] = set()
    while waiting:
        number = waiting.pop()
        if number in seen or number < 0:
            continue
        seen.add(number)
        node = nodes[number]
        if node["op"] == "Parameter":
            found.add(node["name"])
        elif number in initial:
            waiting.append(initial[number])
        elif node["op"] in factors:
            waiting += node["args"]
        elif node["op"] in ("Add", "Subtract"):
            left, right = node["args"]
            waiting += [one for one, other in ((left, right), (right, left)) if known.get(other) == 0.0]
        elif node["op"] == "Power":
            waiting.append(node["args"][0])
    return found


def constraint_rows(core: _core.CoreModel, record: Recorder) -> list[Row]:
    """What is declared to bind says so with 1 where it does and 0 elsewhere; no row for a model that declares none.

    How deep it binds is a share, and 0 where it does not.
    """
    if not core.constraints:
        return []
    names = {constraint.indicator: constraint.name for constraint in core.constraints}
    depths = {one.shortfall: one for one in core.constraints if one.shortfall}
    table = record(core, [_core.Outcome(name, name, LEVEL, "1") for name in {**names, **depths}])
    gaps = {name: float(np.nanmax(np.minimum(np.abs(table[name]), np.abs(table[name] - 1.0)))) for name in names}
    largest = max(gaps, key=lambda name: gaps[name])
    detail = f"1 or 0 at every step: {', '.join(names.values())}"
    if gaps[largest] > 0.0:
        detail = f"'{largest}' of constraint '{names[largest]}' is neither 1 nor 0"
        return [("constraints", False, gaps[largest], 0.0, detail)]
    for name, one in depths.items():
        within = table[name] * (table[one.indicator] > 0.5)
        beyond = np.abs(table[name] - np.clip(within, 0.0, 1.0))
        if float(np.nanmax(beyond)) > 0.0:
            detail = f"'{name}' of constraint '{one.name}' is no share, or not 0 where it does not bind"
            return [("constraints", False, float(np.nanmax(beyond)), 0.0, detail)]
    return [("constraints", gaps[largest] == 0.0, gaps[largest], 0.0, detail)]
