"""Cases with other numbers or another length than the shipped ones."""

from __future__ import annotations

import csv
import dataclasses
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import quesnay as qy
from quesnay import _core
from quesnay.case import make_scenario
from quesnay.study.plan import RunOptions, Uncertainty, compile_scenarios


def numbers(case: qy.Case, /, **given: float | Mapping[str, float]) -> qy.Case:
    """The case with fixed numbers for some parameters: one for all accounts, or by account."""
    rows = []
    left = set(given)
    for row in case.data.parameters:
        number = given.get(row.parameter)
        if number is None:
            rows.append(row)
            continue
        left.discard(row.parameter)
        for code in row.accounts or ("",):
            value = number.get(code, row.central) if isinstance(number, Mapping) else number
            accounts = (code,) if code else ()
            rows.append(
                dataclasses.replace(row, accounts=accounts, central=value, low=value, high=value, distribution="fixed")
            )
    arrays = {name: array.copy() for name, array in case.data.arrays.items()}
    for name in sorted(left):
        number = given[name]
        for at, code in enumerate(case.data.codes):
            arrays[name][at] = number.get(code, arrays[name][at]) if isinstance(number, Mapping) else number
    return type(case)(dataclasses.replace(case.data, parameters=tuple(rows), arrays=arrays), case.model)


def years(case: qy.Case, length: int) -> qy.Case:
    """The case with a run of another length."""
    file = case.data.file
    longer = file.model_copy(update={"calendar": file.calendar.model_copy(update={"years": length})})
    return type(case)(dataclasses.replace(case.data, file=longer), case.model)


def units(case: qy.Case, unit: str, factor: float) -> qy.Case:
    """The case in another unit of money, people or area: every number is as many times as large as its unit says."""
    core = case.model.core

    def times(name: str) -> float:
        over, _, under = core.unit(name).partition("/")
        return float(factor ** ((unit in over.split("*")) - (unit in under.split("/"))))

    arrays = {name: times(name) * array for name, array in case.data.arrays.items()}
    rows = tuple(
        dataclasses.replace(
            row,
            central=times(row.parameter) * row.central,
            low=times(row.parameter) * row.low,
            high=times(row.parameter) * row.high,
        )
        for row in case.data.parameters
    )
    return type(case)(dataclasses.replace(case.data, parameters=rows, arrays=arrays), case.model)


def split(folder: Path, code: str, parts: int) -> None:
    """Splits an account of a case folder into equal parts that buy, sell and employ alike."""
    others = [f"{code}x{n}" for n in range(1, parts)]
    # Where accounts stand by district is said of the accounts as they are.
    shutil.rmtree(folder / "districts", ignore_errors=True)
    extensive = "gross_output_base gross_output_low gross_output_high capital_stock_base persons_employed_base".split()
    extensive += "industrial_land_base households government fixed_investment external".split()

    def rewrite(name: str, change: Callable[[list[str], list[str]], list[list[str]]], columns: bool = False) -> None:
        path = folder / name
        with path.open(encoding="utf-8", newline="") as file:
            header, *rows = list(csv.reader(file))
        new = [one for row in rows for one in change(header, row)]
        if columns:
            at = header.index(code)
            new = [row + [row[at]] * len(others) for row in new]
            header = header + others
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([header, *new])

    def halves(header: list[str], row: list[str]) -> list[list[str]]:
        if row[0] != code:
            return [row]
        cells = [
            repr(float(cell) / parts) if name in extensive else cell for name, cell in zip(header, row, strict=True)
        ]
        return [[name, *cells[1:]] for name in (code, *others)]

    def sellers(header: list[str], row: list[str]) -> list[list[str]]:
        if row[0] != code:
            return [row]
        return [[name, *(repr(float(cell) / parts) for cell in row[1:])] for name in (code, *others)]

    def copies(header: list[str], row: list[str]) -> list[list[str]]:
        return [[name, *row[1:]] for name in ((code, *others) if row[0] == code else (row[0],))]

    def parameters(header: list[str], row: list[str]) -> list[list[str]]:
        accounts = row[1].split()
        return [[row[0], " ".join([*accounts, *others]) if code in accounts else row[1], *row[2:]]]

    rewrite("accounts.csv", halves)
    rewrite("final_demand.csv", halves)
    rewrite("technical_coefficients.csv", sellers, columns=True)
    rewrite("local_share.csv", copies, columns=True)
    rewrite("parameters.csv", parameters)


def _central_runs(
    case: qy.Case, scenarios: Sequence[_core.Scenario], outcomes: Mapping[str, str]
) -> dict[str, dict[str, Any]]:
    uncertainty = Uncertainty(case.data, case.model.core, central=True)
    steps = list(range(case.data.file.calendar.years * case.data.file.calendar.steps_per_year + 1))
    recorded = [_core.Outcome(name, name, _core.OutcomeKind.Level, unit, False, 0) for name, unit in outcomes.items()]
    programs, compiled = compile_scenarios(uncertainty, scenarios, steps, recorded)
    result = RunOptions(1, 0, threads=1, lanes=4).run(programs, uncertainty.plan)
    assert not result.failures, result.failures
    answers: dict[str, dict[str, Any]] = {}
    for s, one in enumerate(compiled):
        table = result.values(s).reshape(-1, len(steps))
        places: dict[str, list[int]] = {}
        for place, (outcome, _) in enumerate(one.elements):
            places.setdefault(recorded[outcome].name, []).append(place)
        answers[one.scenario.name] = {name: table[rows].T for name, rows in places.items()}
    return answers


def moved(
    case: qy.Case, levers: Mapping[str, Mapping[str, float]], outcomes: Mapping[str, str], assume: Sequence[str] = (),
    start: float = 1.0, package: str = "no_policy",
) -> dict[str, dict[str, Any]]:  # fmt: skip
    """Central runs of a package with levers (or assumptions) moved from a date on, by a name each.

    Parameters
    ----------
    levers
        By the name of a run, heights by lever.
    outcomes
        Levels that are read at every step, and the unit of each.

    Returns
    -------
    dict
        By run and outcome, numbers over (step, element).
    """
    core = case.model.core
    scenarios = []
    for name, heights in {"none": {}, **levers}.items():
        moves, shifts = [], []
        for lever, height in heights.items():
            move = _core.Move(lever, [], _core.Amount(height), _core.Schedule("step", _core.Amount(start)))
            (moves if core.kind(lever) == "lever" else shifts).append(move)
        cost = _core.Cost(_core.Cost.Kind.Rate, _core.Amount(0.0), "", "judgement", "test")
        extra = (
            [_core.Policy("moved", moves, _core.Schedule("step", _core.Amount(start)), cost, "test")] if moves else []
        )
        one = make_scenario(case.data, package, assume, extra=extra, name=name)
        if shifts:
            one = _core.Scenario(name, one.policies, [*one.assumptions, _core.Assumption("shifted", shifts)])
        scenarios.append(one)
    return _central_runs(case, scenarios, outcomes)


def given(
    case: qy.Case, lever: str, heights: Sequence[float], outcomes: Mapping[str, str], assume: Sequence[str] = ()
) -> dict[str, dict[str, Any]]:
    """A factor given by account within the first month of the second year, as :func:`moved` gives runs."""
    core, step = case.model.core, 1.0 / case.data.file.calendar.steps_per_year
    schedule = _core.Schedule("pulse", _core.Amount(1.0), _core.Amount(step))
    moves = [
        _core.Move(lever, [label], _core.Amount(float(height)), schedule)
        for label, height in zip(core.element_labels(lever), heights, strict=True)
        if height
    ]
    cost = _core.Cost(_core.Cost.Kind.Rate, _core.Amount(0.0), "", "judgement", "test")
    extra = [_core.Policy("gift", moves, schedule, cost, "test")]
    scenarios = [make_scenario(case.data, "no_policy", assume, name="none")]
    scenarios.append(make_scenario(case.data, "no_policy", assume, extra=extra, name="given"))
    return _central_runs(case, scenarios, outcomes)


def keep(folder: Path, code: str) -> None:
    """Leaves one account of a case folder, which buys of itself and of elsewhere."""
    names = ("accounts", "final_demand", "technical_coefficients", "local_share", "targets", "parameters")
    tables = {}
    for name in names:
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            tables[name] = list(csv.reader(file))
    for name in names:
        header, *rows = tables[name]
        if name == "parameters":
            rows = [
                [row[0], row[1] if row[1] == "-" else code, *row[2:]]
                for row in rows
                if {"-", code} & set(row[1].split())
            ]
        else:
            at = header.index("account") if name == "targets" else 0
            rows = [row for row in rows if row[at] == code]
        if name in ("technical_coefficients", "local_share"):
            kept = header.index(code)
            header, rows = ["code", code], [[row[0], row[kept]] for row in rows]
        if name == "accounts":
            at, wanted = header.index("value_added_ratio_base"), tables["technical_coefficients"]
            column = wanted[0].index(code)
            own = next(float(row[column]) for row in wanted[1:] if row[0] == code)
            rows[0][at] = repr(1.0 - own)
        if name == "final_demand":
            output = float(tables["accounts"][1][tables["accounts"][0].index("gross_output_base")])
            share = next(row for row in tables["local_share"][1:] if row[0] == code)
            need = next(row for row in tables["technical_coefficients"][1:] if row[0] == code)
            column = tables["local_share"][0].index(code)
            local = float(share[column]) * float(need[column])
            rows[0][-1] = repr(output * (1.0 - local) - sum(float(cell) for cell in rows[0][1:-1]))
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([header, *rows])
