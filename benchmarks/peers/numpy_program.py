"""A NumPy program for a model, written from the same expression graph as the compiled one.

It is the peer in the benchmarks and an independent check of the compiler in the tests: array statements over
(elements, draws), constants hoisted by hand of the generator, Heun steps, no code shared with libsim. It is over 300
lines because it is one generator.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

_BINARY = {
    "Add": "({} + {})", "Subtract": "({} - {})", "Multiply": "({} * {})", "Divide": "({} / {})",
    "Power": "np.power({}, {})", "Minimum": "np.minimum({}, {})", "Maximum": "np.maximum({}, {})",
    "Less": "({} < {}).astype(float)", "LessEqual": "({} <= {}).astype(float)",
    "Equal": "({} == {}).astype(float)", "Modulo": "np.mod({}, {})",
    "ArcTangent2": "np.arctan2({}, {})",
    "And": "(({} != 0) & ({} != 0)).astype(float)", "Or": "(({} != 0) | ({} != 0)).astype(float)",
}  # fmt: skip
_UNARY = {
    "Negate": "(-{})", "Exp": "np.exp({})", "Log": "np.log({})", "SquareRoot": "np.sqrt({})",
    "Absolute": "np.abs({})", "Sine": "np.sin({})", "Cosine": "np.cos({})",
    "ArcSine": "np.arcsin({})", "ArcCosine": "np.arccos({})", "ArcTangent": "np.arctan({})",
    "Not": "({} == 0).astype(float)", "Floor": "np.floor({})", "NearestInteger": "np.rint({})",
}  # fmt: skip
_REDUCTIONS = {"SumOver": "sum", "MaximumOver": "max", "MinimumOver": "min", "ProductOver": "prod"}
_ALIASES = ("Auxiliary", "Lever", "Assumption")
_AS_IT_IS = ("ActiveInitial", "Guard", "Relabel")
_ONCE, _STEP, _STATE = 0, 1, 2


def capacity_limited(coefficients: Any, demand: Any, capacity: Any) -> Any:
    """The greatest x with x <= A x + f and x <= cap, by its definition: iteration from above."""
    x = np.broadcast_to(capacity, np.broadcast_shapes(demand.shape, capacity.shape)).copy()
    for _ in range(40):
        x = np.minimum(capacity, np.einsum("ijl,jl->il", coefficients, x) + demand)
    return x


def solve_or_limit(coefficients: Any, inverse: Any, demand: Any, capacity: Any) -> Any:
    """Gross output; draws in which nothing binds are a matrix product, the others are iterated."""
    x = np.einsum("ijl,jl->il", inverse, demand)
    bound = (x > capacity).any(axis=0)
    if bound.any():
        x[:, bound] = capacity_limited(coefficients[..., bound], demand[:, bound], capacity[:, bound])
    return x


def rationed_output(
    coefficients: Any, share: Any, demand: Any, capacity: Any, flexibility: Any, first: bool, least: float
) -> Any:
    """Output when rationed inputs stop their buyers, by its formula: half steps from full capacity."""
    losses = (1.0 - flexibility) * share * (coefficients > least)
    x = np.broadcast_to(capacity, np.broadcast_shapes(demand.shape, capacity.shape)).copy()
    for _ in range(200):
        between = np.einsum("ijl,jl->il", share * coefficients, x)
        served = np.minimum(1.0, capacity / np.maximum(between if first else between + demand, 1e-300))
        limit = (1.0 - losses * (1.0 - served)[:, None]).min(axis=0)
        x = 0.5 * x + 0.5 * np.minimum(capacity, between + demand) * np.minimum(limit, 1.0)
    return x


def aggregate(x: Any, axis: int, places: Sequence[int]) -> Any:
    """Sums of the members of every group along an axis."""
    members = [[e for e, place in enumerate(places) if place == group] for group in range(max(places) + 1)]
    return np.stack([x.take(group, axis=axis).sum(axis=axis) for group in members], axis=axis)


def allocate_by_priority(axis: int, supply: Any, demand: Any, priority: Any, width: Any) -> Any:
    """Every demand fills while a level falls through its range; the level by plain bisection."""
    low, high = (priority - width).min(axis=axis, keepdims=True), (priority + width).max(axis=axis, keepdims=True)
    supply = np.minimum(np.expand_dims(supply, axis), demand.sum(axis=axis, keepdims=True))
    for _ in range(200):
        level = (low + high) / 2
        given = demand * np.clip((priority + width / 2 - level) / width, 0, 1)
        enough = given.sum(axis=axis, keepdims=True) >= supply
        low, high = np.where(enough, level, low), np.where(enough, high, level)
    return given


def series(t: Any, at: Sequence[float], values: Any, in_steps: bool) -> Any:
    """A series in time, its elements first and the draws last."""
    if in_steps:
        return values[np.clip(np.searchsorted(at, t, side="right") - 1, 0, len(at) - 1)[0]][..., None]
    return np.apply_along_axis(lambda column: np.interp(t, at, column), 0, values).reshape(*values.shape[1:], 1)


def lookup_by(x: Any, axis: int, numbers: Sequence[float]) -> Any:
    """A table function for each element along an axis: how many points it has, their x, their y."""
    tables, at = [], 0
    while at < len(numbers):
        n = int(numbers[at])
        tables.append((numbers[at + 1 : at + 1 + n], numbers[at + 1 + n : at + 1 + 2 * n]))
        at += 1 + 2 * n
    shape = [*x.shape]
    shape[axis] = len(tables)
    parts = np.broadcast_to(x, shape).swapaxes(0, axis)
    return np.stack([np.interp(part, *table) for part, table in zip(parts, tables, strict=True)]).swapaxes(0, axis)


def shift(x: Any, axis: int, places: int, fill: Any) -> Any:
    """The elements some places before along an axis, and the fill where there is none."""
    moved = np.roll(x, places, axis=axis).swapaxes(0, axis)
    outside = slice(None, places) if places > 0 else slice(places, None)
    moved[outside] = np.broadcast_to(fill, x.shape).swapaxes(0, axis)[outside]
    return moved.swapaxes(0, axis)


def series_ahead(t: Any, at: Sequence[float], values: Any) -> Any:
    """The value of the first point of a series that is after a time, the last one's where none is."""
    return values[np.clip(np.searchsorted(at, t, side="right"), 0, len(at) - 1)[0]][..., None]


def inverse(x: Any) -> Any:
    """Of matrices over (row, column, draw), over (column, row, draw)."""
    return np.moveaxis(np.linalg.inv(np.moveaxis(x, -1, 0)), 0, -1)


def element_at(x: Any, axis: int, places: Any, kept: bool) -> Any:
    """Elements along an axis by their places; the places have the axes of x, of length one where not spread."""
    shape = [*np.broadcast_shapes(*([n if a != axis else 1 for a, n in enumerate(one.shape)] for one in (x, places)))]
    wide = [*shape]
    wide[axis] = x.shape[axis]
    asked = [*shape]
    asked[axis] = places.shape[axis] if kept else 1
    whole = np.broadcast_to(places, asked).astype(int)
    found = np.take_along_axis(np.broadcast_to(x, wide), whole, axis=axis)
    return found if kept else found.squeeze(axis)


_HELPERS = {
    "np": np, "solve_or_limit": solve_or_limit, "aggregate": aggregate, "allocate_by_priority": allocate_by_priority,
    "series": series, "rationed_output": rationed_output, "lookup_by": lookup_by, "shift": shift,
    "series_ahead": series_ahead, "inverse": inverse, "element_at": element_at,
}  # fmt: skip


class Memory:
    """Held values: what they are now, and what entered their delays."""

    def __init__(self, held: Sequence[Mapping[str, Any]], starts: Mapping[Any, Any], steps_per_year: int) -> None:
        self.first = {one["name"]: starts[one["name"], "initial"] for one in held}
        self.now = dict(self.first)
        self.past: dict[str, list[Any]] = {name: [] for name in self.now}
        self.delays = {
            name: np.maximum(1.0, np.floor(starts.get((name, "delay"), 0.0) * steps_per_year + 0.5))
            for name in self.now
        }

    def step(self, n: int, at_start: Mapping[str, Any]) -> None:
        """What the held values are in step n + 1."""
        for name, past in self.past.items():
            past.append(at_start[f"next {name}"])
            delays = np.unique(self.delays[name])
            self.now[name] = self.first[name]
            for delay in delays[delays <= n + 1]:
                before = past[n + 1 - int(delay)]
                self.now[name] = np.where(self.delays[name] == delay, before, self.now[name])


class NumpyProgram:
    """Source text and functions of a model, for one scenario's model (levers already applied)."""

    def __init__(
        self,
        graph: Mapping[str, Any],
        sizes: Mapping[str, int],
        outcomes: Sequence[str],
        *,
        at_step_start: bool = False,
    ) -> None:
        self._nodes = graph["nodes"]
        self._stocks = [] if at_step_start else graph["stocks"]
        self._held = graph["held"]
        self._at_step_start = at_step_start
        self._kept = [n for n, info in enumerate(self._nodes) if info["op"] == "AtStepStart"]
        self._sizes = sizes
        self._names = graph["names"]
        self._integral_names = [f"integral of {name}" for name in outcomes]
        self._level: dict[int, int] = {}
        self._emitted: dict[int, set[int]] = {_ONCE: set(), _STEP: set(), _STATE: set()}
        self._lines: dict[int, list[str]] = {_ONCE: [], _STEP: [], _STATE: []}
        flows = [f for stock in self._stocks for f in (*stock["inflows"], *stock["outflows"])]
        self._outcomes = [self._names[name] for name in outcomes]
        if at_step_start:
            # What discrete time reads of the instant in which a step begins, in place of integrals.
            self._outcomes = [held["next"] for held in self._held] + [self._nodes[n]["args"][0] for n in self._kept]
            self._integral_names = [f"next {held['name']}" for held in self._held] + [f"kept {n}" for n in self._kept]
        has_memory = bool(self._held or self._kept) and not at_step_start
        self._starter = NumpyProgram(graph, sizes, [], at_step_start=True) if has_memory else None
        for held in self._held:
            for node in (held["initial"], held["delay"]):
                if node >= 0:
                    self._emit(node)
        for stock in self._stocks:
            self._emit(stock["initial"])
        for node in [*flows, *self._outcomes]:
            self._emit(node)
        self.source = self._source()
        scope: dict[str, Any] = dict(_HELPERS)
        exec(compile(self.source, "numpy_program", "exec"), scope)  # noqa: S102
        self._once, self._rates = scope["once"], scope["rates"]
        self._step, self._initial, self._held_starts = scope["step"], scope["initial"], scope["held_starts"]

    # -- generating ---------------------------------------------------------------------------------------

    def _when(self, node: int) -> int:
        """Whether a node varies with nothing but the draw, with the step too, or with the state."""
        if node in self._level:
            return self._level[node]
        op = self._nodes[node]["op"]
        if op == "Stock":
            level = _STATE
        elif op in ("Time", "StepTime", "Noise", "Held", "PeriodStart") or self._is_kept(op):
            level = _STEP
        else:
            level = max((self._when(arg) for arg in self._nodes[node]["args"] if arg >= 0), default=_ONCE)
        self._level[node] = level
        return level

    def _is_kept(self, op: str) -> bool:
        return op == "AtStepStart" and not self._at_step_start

    def _aligned(self, arg: int, dims: Sequence[str]) -> str:
        """An argument with its axes in the order of dims, length one where it is not spread."""
        have = self._nodes[arg]["dims"]
        if list(have) == list(dims):
            return f"v{arg}"
        order = [have.index(d) for d in dims if d in have]
        text = f"v{arg}" if order == sorted(order) else f"np.transpose(v{arg}, {(*order, len(have))})"
        index = ", ".join(":" if d in have else "None" for d in dims)
        return f"{text}[{index}, :]"

    def _emit(self, node: int) -> None:
        # Explicit stack: graphs are deeper than Python likes to recurse.
        stack = [node]
        while stack:
            current = stack[-1]
            level = self._when(current)
            if current in self._emitted[level]:
                stack.pop()
                continue
            info = self._nodes[current]
            args = [info["args"][0]] if info["op"] == "FixedPoint" else [a for a in info["args"] if a >= 0]
            args = [] if self._is_kept(info["op"]) else args
            waiting = [a for a in args if a not in self._emitted[self._when(a)]]
            if waiting:
                stack.extend(waiting)
                continue
            self._lines[level].extend(self._statement(current))
            self._emitted[level].add(current)
            stack.pop()

    def _statement(self, node: int) -> list[str]:
        info = self._nodes[node]
        op, args, dims = info["op"], info["args"], info["dims"]
        if op == "FixedPoint":
            return self._loop(node)
        if self._is_kept(op):
            return [f"v{node} = noises['kept {node}']"]
        return [f"v{node} = {self._expression(info, op, args, dims)}"]

    def _expression(self, info: Mapping[str, Any], op: str, args: Sequence[int], dims: Sequence[str]) -> str:
        if op == "Constant":
            shape = [self._sizes[d] for d in dims]
            return f"np.array({list(info['values'])}).reshape({[*shape, 1]})"
        if op in ("Parameter", "Noise", "Stock"):
            return f"{op.lower()}s[{info['name']!r}]"
        if op in ("Held", "PeriodStart"):
            return f"noises[{f'{op} ' + (info['name'] or str(info['count']))!r}]"
        if op in (*_ALIASES, "AtStepStart"):
            return f"v{args[0]}" if args and args[0] >= 0 else f"np.zeros({[1] * (len(dims) + 1)})"
        if op == "TimeStep":
            return "np.array([parameters['time step']])"
        if op == "StartTime":
            return "np.array([0.0])"
        if op in ("Time", "StepTime"):
            return "np.array([time])" if op == "Time" else "np.array([step_time])"
        if op in _BINARY:
            return _BINARY[op].format(*(self._aligned(a, dims) for a in args))
        if op in _UNARY:
            return _UNARY[op].format(f"v{args[0]}")
        if op == "Where":
            return "np.where({} != 0, {}, {})".format(*(self._aligned(a, dims) for a in args))
        if op == "Lookup":
            points = list(info["values"])
            half = len(points) // 2
            return f"np.interp(v{args[0]}, {points[:half]}, {points[half:]})"
        if op == "LookupBy":
            axis = list(dims).index(info["over"])
            return f"lookup_by({self._aligned(args[0], dims)}, {axis}, {list(info['values'])})"
        if op == "Shift":
            moved = f"np.broadcast_to({self._aligned(args[0], dims)}, {self._sizes_of(dims, args[0])})"
            return f"shift({moved}, {list(dims).index(info['over'])}, {info['count']}, {self._aligned(args[1], dims)})"
        over = info["over"]
        have = self._nodes[args[0]]["dims"]
        if op in _REDUCTIONS:
            return f"{self._full(args[0])}.{_REDUCTIONS[op]}(axis={have.index(over)})"
        if op == "MatrixProduct":
            return f"({self._full(args[0])}[:, :, None, :] * {self._full(args[1])}[None]).sum(axis=1)"
        if op == "Broadcast":
            sizes = "".join(f"{self._sizes[d]}, " for d in dims)
            return f"np.broadcast_to(v{args[0]}[..., None, :], ({sizes}v{args[0]}.shape[-1]))"
        if op in ("Spread", "Aggregate"):
            axis = next(k for k, d in enumerate(have) if d not in dims)
            places = [int(place) for place in info["values"]]
            if op == "Spread":
                return f"{self._full(args[0])}.take({places}, axis={axis})"
            return f"aggregate({self._full(args[0])}, {axis}, {places})"
        if op == "AllocateByPriority":
            rest = [d for d in dims if d != over]
            given = [self._aligned(args[0], rest), *(self._aligned(a, dims) for a in args[1:])]
            return f"allocate_by_priority({list(dims).index(over)}, {', '.join(given)})"
        if op == "Series":
            times, numbers = info["values"][: info["count"]], info["values"][info["count"] :]
            shape = [len(times), *(self._sizes[d] for d in dims)]
            return f"series(v{args[0]}, {times}, np.array({numbers}).reshape({shape}), {info['in_steps']})"
        if op == "SeriesAhead":
            times, numbers = info["values"][: info["count"]], info["values"][info["count"] :]
            values = f"np.array({numbers}).reshape({[len(times), *(self._sizes[d] for d in dims)]})"
            # From the middle of a step, or from the start of the run.
            step = "0.5 * parameters['time step']" if self._when(args[0]) == _ONCE else "noises['time step']"
            return f"series_ahead(v{args[0]} - {step}, {times}, {values})"
        if op == "MatrixInverse":
            return f"inverse({self._full(args[0])})"
        if op in ("RankAlong", "SortOrder"):
            axis = have.index(over)
            order = f"{self._full(args[0])}.argsort(axis={axis}, kind='stable')"
            return f"{order}.argsort(axis={axis}) + 1.0" if op == "RankAlong" else f"{order}.astype(float)"
        if op == "ElementAt":
            kept = over in dims
            whole = list(dims) if kept else [*dims, over]
            given = f"{self._aligned(args[0], whole)}, {whole.index(over)}, {self._aligned(args[1], whole)}"
            return f"element_at({given}, {kept})"
        if op == "Contract":
            letters = "ij" if have[1] == over else "ji"
            return f"np.einsum('{letters}l,jl->il', v{args[0]}, np.broadcast_to(v{args[1]}, {self._shape(args[1])}))"
        if op in _AS_IT_IS:
            return f"v{args[0]}"
        if op == "Pick":
            index = ", ".join(str(info["count"]) if d == over else ":" for d in have)
            return f"{self._full(args[0])}[{index}, :]"
        if op == "LeontiefInverse":
            n = self._sizes[dims[0]]
            return f"np.moveaxis(np.linalg.inv(np.eye({n}) - np.moveaxis(v{args[0]}, 2, 0)), 0, 2)"
        if op == "CapacityLimited":
            matrix = self._nodes[args[0]]["args"][0]
            return f"solve_or_limit(v{matrix}, v{args[0]}, v{args[1]}, v{args[2]})"
        if op == "RationedOutput":
            given = ", ".join(f"v{arg}" for arg in args[:5])
            return f"rationed_output({given}, {info['count'] == 1}, {info['values'][0]})"
        raise ValueError(f"there is no NumPy for the word {op}")

    def _full(self, node: int) -> str:
        """A value over all its dimensions, where it may be kept with length one."""
        return f"np.broadcast_to(v{node}, {self._shape(node)})"

    def _sizes_of(self, dims: Sequence[str], like: int) -> str:
        return f"({''.join(f'{self._sizes[d]}, ' for d in dims)}v{like}.shape[-1])"

    def _shape(self, node: int) -> str:
        sizes = "".join(f"{self._sizes[d]}, " for d in self._nodes[node]["dims"])
        return f"({sizes}v{node}.shape[-1])"

    def _loop(self, node: int) -> list[str]:
        initial, body, variable = self._nodes[node]["args"]
        inside: dict[int, bool] = {variable: True}

        def depends(one: int) -> bool:
            if one not in inside:
                inside[one] = max((depends(a) for a in self._nodes[one]["args"] if a >= 0), default=False)
            return inside[one]

        depends(body)
        loop = [one for one in sorted(inside) if inside[one] and one != variable]
        for outside in {arg for one in loop for arg in self._nodes[one]["args"] if arg >= 0 and not inside[arg]}:
            self._emit(outside)
        lines = [f"v{variable} = v{initial}", f"for _ in range({self._nodes[node]['count']}):"]
        lines += [f"    {line}" for one in loop for line in self._statement(one)]
        return [*lines, f"    v{variable} = v{body}", f"v{node} = v{variable}"]

    def _source(self) -> str:
        def function(
            name: str, arguments: str, lines: Sequence[str], result: str, needs: Sequence[str] = ()
        ) -> list[str]:
            return [
                f"def {name}({arguments}):",
                *(f"    {n}" for n in needs),
                *(f"    {x}" for x in lines),
                f"    return {result}",
                "",
            ]

        keep = "{k: x for k, x in locals().items() if k[0] == 'v' and k != 'values'}"
        text = "\n".join(self._lines[_STEP] + self._lines[_STATE])
        used = set(re.findall(r"\bv\d+\b", text))
        once = [f"v{n} = c['v{n}']" for n in sorted(self._emitted[_ONCE]) if f"v{n}" in used]
        used_state = set(re.findall(r"\bv\d+\b", "\n".join(self._lines[_STATE])))
        once_state = [f"v{n} = c['v{n}']" for n in sorted(self._emitted[_ONCE]) if f"v{n}" in used_state | self._roots]
        step_state = [f"v{n} = s['v{n}']" for n in sorted(self._emitted[_STEP]) if f"v{n}" in used_state | self._roots]
        rates = []
        for stock in self._stocks:
            terms = [f"+ v{n}" for n in stock["inflows"]] + [f"- v{n}" for n in stock["outflows"]]
            rates.append(f"{stock['name']!r}: 0.0 {' '.join(terms)}")
        for name, node in zip(self._integral_names, self._outcomes, strict=True):
            rates.append(f"{name!r}: v{node}")
        starts = [f"{stock['name']!r}: v{stock['initial']}" for stock in self._stocks]
        initial_names = [f"v{stock['initial']} = c['v{stock['initial']}']" for stock in self._stocks]
        parts = [(held["name"], part, held[part]) for held in self._held for part in ("initial", "delay")]
        held = ", ".join(f"({name!r}, {part!r}): c['v{node}']" for name, part, node in parts if node >= 0)
        return "\n".join(
            function("once", "parameters", self._lines[_ONCE], keep)
            + function("held_starts", "c", [], "{" + held + "}")
            + function("initial", "c", initial_names, "{" + ", ".join(starts) + "}")
            + function("step", "c, time, step_time, noises", [*once, *self._lines[_STEP]], keep)
            + function(
                "rates", "c, s, stocks", [*once_state, *step_state, *self._lines[_STATE]], "{" + ", ".join(rates) + "}"
            )
        )

    @property
    def _roots(self) -> set[str]:
        flows = [f for stock in self._stocks for f in (*stock["inflows"], *stock["outflows"])]
        return {f"v{n}" for n in [*flows, *self._outcomes]}

    # -- running ------------------------------------------------------------------------------------------

    def run(
        self,
        parameters: Mapping[str, Any],
        noise: Mapping[str, Any],
        *,
        steps_per_year: int,
        n_steps: int,
        records: Sequence[int],
    ) -> dict[str, Any]:
        """Heun steps for a chunk of draws; integrals of the outcomes from record to record.

        Parameters
        ----------
        parameters
            Name to array (elements..., draws), or (elements..., 1) if it does not vary.
        noise
            Name to array (period of its own, elements..., draws).

        Returns
        -------
        dict
            Outcome to array (record, elements..., draws).
        """
        constants = self._once({**parameters, "time step": 1.0 / steps_per_year})
        draws = max(np.shape(x)[-1] for x in [*parameters.values(), *noise.values()])
        state = {name: np.array(value, dtype=float) for name, value in self._initial(constants).items()}
        for node, name in zip(self._outcomes, self._integral_names, strict=True):
            shape = [self._sizes[d] for d in self._nodes[node]["dims"]]
            state[name] = np.zeros([*shape, draws])
        dt = 1.0 / steps_per_year
        before = {name: state[name] for name in self._integral_names}
        results: dict[str, list[Any]] = {name: [] for name in self._integral_names}
        steps = {name: steps_per_year // (self._nodes[self._names[name]]["count"] or steps_per_year) for name in noise}
        memory = Memory(self._held, self._held_starts(constants), steps_per_year)
        starter = self._starter
        for n in range(n_steps):
            month: dict[str, Any] = {name: x[n // steps[name]] for name, x in noise.items()}
            month["time step"] = dt
            middle = (n + 0.5) / steps_per_year
            month |= {f"Held {name}": x for name, x in memory.now.items()}
            for info in self._nodes:
                if info["op"] == "PeriodStart":
                    period = steps_per_year // (info["count"] or steps_per_year)
                    month[f"PeriodStart {info['count']}"] = np.array([float(n % period == 0)])
            if starter is not None:
                once = starter._once({**parameters, "time step": dt})
                at_start = starter._rates(once, starter._step(once, n / steps_per_year, middle, month), state)
                month |= {name: x for name, x in at_start.items() if name.startswith("kept ")}
                memory.step(n, at_start)
            first = self._rates(constants, self._step(constants, n / steps_per_year, middle, month), state)
            ahead = {name: x + dt * first[name] for name, x in state.items()}
            second = self._rates(constants, self._step(constants, (n + 1) / steps_per_year, middle, month), ahead)
            state = {name: x + 0.5 * dt * first[name] + 0.5 * dt * second[name] for name, x in state.items()}
            if n + 1 in records:
                for name in results:
                    results[name].append(state[name] - before[name])
                before = {name: state[name] for name in results}
        return {name.removeprefix("integral of "): np.array(x) for name, x in results.items()}
