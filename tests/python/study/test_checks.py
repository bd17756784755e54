"""The checks that users call: they hold on the shipped cases, and each can fail."""

import dataclasses
from pathlib import Path
from typing import Any

import pytest
import quesnay as qy
from quesnay import functions as f
from quesnay.cli.command import main
from quesnay.study.checks import CHECK_COLUMNS

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize("name", ["two_sectors", "guangzhou"])
def test_all_checks_hold_on_the_shipped_cases(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(ROOT / "scenarios" / name), "--draws", "16"]) == 0
    printed = capsys.readouterr().out
    for check in (
        "stock balance", "input-output balance", "constraints", "step halving", "balanced start",
        "closed total: people", "closed total: land", "closed total: project outlay", "extreme conditions, zero",
    ):  # fmt: skip
        assert check in printed
    assert printed.count("yes 是") == {"two_sectors": 18, "guangzhou": 22}[name]
    assert "NO 否" not in printed


def passed(case: qy.Case) -> dict[str, bool]:
    table = case.check(draws=8)
    assert list(table.columns) == CHECK_COLUMNS
    return dict(zip(table.check, table.passed, strict=True))


def test_a_step_that_is_too_long_is_found(two_sectors: qy.Case) -> None:
    calendar = two_sectors.data.file.calendar.model_copy(update={"steps_per_year": 12, "method": "euler"})
    file = two_sectors.data.file.model_copy(update={"calendar": calendar})
    held = passed(qy.Case(dataclasses.replace(two_sectors.data, file=file), two_sectors.model))
    assert not held["step halving"]
    assert held["observed order"] and held["stock balance"]


def test_a_start_that_is_not_balanced_is_found(two_sectors: qy.Case) -> None:
    builder = two_sectors.model.edit()
    leak = builder.flow(
        "leak", builder.named("persons_employed") * builder.constant(0.01, "1/year"), unit="people/year"
    )
    builder.outflow(builder.named("persons_employed"), leak)
    held = passed(qy.Case(two_sectors.data, qy.Model(builder.build())))
    assert not held["balanced start"]
    assert held["stock balance"]


def test_output_that_is_not_the_solution_is_found(two_sectors: qy.Case) -> None:
    builder = two_sectors.model.edit()
    builder.redefine("gross_output", builder.named("final_demand") * 1.2)
    assert not passed(qy.Case(two_sectors.data, qy.Model(builder.build())))["input-output balance"]


def test_a_parameter_whose_end_breaks_the_run_is_named(two_sectors: qy.Case) -> None:
    rows = tuple(
        dataclasses.replace(row, low=0.0) if row.parameter == "gestation_time" else row
        for row in two_sectors.data.parameters
    )
    table = qy.Case(dataclasses.replace(two_sectors.data, parameters=rows), two_sectors.model).check(draws=4)
    row = table[table.check == "extreme conditions"].iloc[0]
    assert not row.passed
    assert "gestation_time at 0" in row.detail


def test_a_check_that_does_not_hold_ends_the_command_with_1(spoilt: Path) -> None:
    path = spoilt / "case.toml"
    path.write_text(path.read_text("utf-8").replace('method = "heun"', 'method = "euler"'), encoding="utf-8")
    assert main(["check", str(spoilt), "--draws", "8"]) == 1


def test_land_that_leaks_is_found(two_sectors: qy.Case) -> None:
    def leak(b: qy.ModelBuilder) -> None:
        lost = b.flow("lost_land", b.named("land_idle") * b.constant(0.01, "1/year"), unit="area/year")
        b.outflow(b.named("land_idle"), lost)

    held = passed(qy.Case(two_sectors.data, two_sectors.model.edit(leak)))
    assert not held["closed total: land"]
    assert held["closed total: people"] and held["stock balance"]


def test_a_parameter_that_may_not_be_zero_is_named(two_sectors: qy.Case) -> None:
    # 1 / max(x, 0) is not seen as a division by x; the run finds it.
    def divide(b: qy.ModelBuilder) -> None:
        rate = b.named("training_dropout")
        ratio = rate / f.maximum(rate, b.constant(0.0, "1/year"))
        b.redefine("land_conversion", b.definition("land_conversion") * ratio)

    table = qy.Case(two_sectors.data, two_sectors.model.edit(divide)).check(draws=4)
    row = table[table.check == "extreme conditions, zero"].iloc[0]
    assert not row.passed
    assert row.detail.startswith("training_dropout: ")


def test_statements_about_a_case_hold_of_its_central_run(two_sectors: qy.Case) -> None:
    statements = [
        qy.RealityCheck("no hires, fewer persons", lambda run: fewer(run.persons_employed), {"hires": 0}),
        qy.RealityCheck("no orders, less capital", lambda run, base: less(run, base), {"plant_orders": 0}),
        qy.RealityCheck("persons never change", lambda run: bool((run.persons_employed == 0).all())),
    ]
    table = two_sectors.check(draws=4, reality=statements).set_index("check")
    assert table.loc["reality: no hires, fewer persons", "passed"]
    assert table.loc["reality: no orders, less capital", "passed"]
    assert not table.loc["reality: persons never change", "passed"]


def fewer(persons: Any) -> bool:
    return bool((persons.isel(time=-1) < persons.isel(time=0)).all())


def less(run: Any, base: Any) -> bool:
    return bool((run.capital_stock.isel(time=-1) < base.capital_stock.isel(time=-1)).all())
