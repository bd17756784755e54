"""Vensim files: what each construct means, by arithmetic done here or Vensim's own definitions."""

from __future__ import annotations

import math
import sys
from pathlib import Path

import numpy as np
import pytest
import quesnay as qy
from model_files import column, vensim, vensim_text

POPULATION = """
Population = INTEG (Net Births, Initial Population)
	~	people
	~	Everybody.

Net Births = Birth Rate * Population - "Deaths (all ages)"
	~	people/Month
	~

"Deaths (all ages)" = Population / Average Lifetime * effect of crowding(Population / Normal Population)
	~	people/Month
	~

Birth Rate = 0.04
	~	1/Month [0,0.1]
	~	Births per head.

Average Lifetime = 50
	~	Months
	~

Initial Population = 100
	~	people
	~

Normal Population = 200
	~	person
	~

effect of crowding([(0,0)-(4,4)],(0,0.5),(1,1),(2,3))
	~	Dmnl
	~
"""


def population_by_hand(birth_rate: float, steps: int, step: float) -> list[float]:
    people, path = 100.0, [100.0]
    for _ in range(steps):
        crowding = np.interp(people / 200.0, [0.0, 1.0, 2.0], [0.5, 1.0, 3.0])
        people += step * (birth_rate * people - people / 50.0 * float(crowding))
        path.append(people)
    return path


def test_a_population_runs_as_its_equations_say(tmp_path: Path) -> None:
    model = vensim(tmp_path, POPULATION, end=40, step=0.5)
    assert column(model, "Population") == pytest.approx(population_by_hand(0.04, 80, 0.5), rel=1e-12)
    assert model.span == {"start": 0.0, "duration": 40.0, "dt": 0.5, "method": "euler"}


def test_names_units_and_descriptions_are_kept(tmp_path: Path) -> None:
    model = vensim(tmp_path, POPULATION)
    table = model.found().set_index("original")
    assert table.name["Deaths (all ages)"] == "deaths_all_ages"
    assert table.unit["Population"] == "people" and table.unit["Net Births"] == "people/month"
    assert table.kind.to_dict() == {
        "Population": "stock", "Net Births": "auxiliary", "Deaths (all ages)": "auxiliary", "Birth Rate": "parameter",
        "Average Lifetime": "parameter", "Initial Population": "parameter", "Normal Population": "parameter",
        "effect of crowding": "table",
    }  # fmt: skip
    assert model.values == {
        "birth_rate": 0.04, "average_lifetime": 50.0, "initial_population": 100.0, "normal_population": 200.0
    }  # fmt: skip
    equations = model.equations().set_index("name")
    assert equations.description["birth_rate"] == "Birth Rate: Births per head."
    assert model.notes == []
    assert model.name_of("deaths (ALL ages)") == "deaths_all_ages"
    with pytest.raises(qy.UnknownName, match="did you mean 'Population'"):
        model.name_of("Popultion")


def test_units_that_do_not_check_are_left_out_with_the_reason(tmp_path: Path) -> None:
    model = vensim(tmp_path, POPULATION.replace("	~	people/Month", "	~	people"))
    assert len(model.notes) == 1 and model.notes[0].startswith("units are not kept, since they do not check: ")
    assert "people" in model.notes[0]
    assert column(model, "Population")[:11] == pytest.approx(population_by_hand(0.04, 10, 1.0), rel=1e-12)


def test_every_constant_can_be_drawn(tmp_path: Path) -> None:
    model = vensim(tmp_path, POPULATION)
    runs = model.run_draws(
        model.values, {"birth_rate": ("uniform", 0.04, 0.02, 0.06)}, draws=200, seed=7, record=["population"],
        **model.span,
    )  # fmt: skip
    ends = runs.population.values[:, -1]
    assert len(np.unique(ends)) == 200
    low, high = (population_by_hand(rate, 10, 1.0)[-1] for rate in (0.02, 0.06))
    assert low <= ends.min() and ends.max() <= high


def test_loops_derivatives_checks_and_edits_work_on_an_imported_model(tmp_path: Path) -> None:
    model = vensim(tmp_path, POPULATION, step=0.25)
    loops = model.loops(model.values, **model.span)
    assert len(loops.table) == 2 and set(loops.table["loop"].str[0]) == {"R", "B"}
    jacobian = model.jacobian(model.values, **model.span)
    # At 100 people the table is at 0.5 with a slope of 0.5: d/dP of 0.04 P - P/50 (0.5 + 0.5 P/200).
    assert float(jacobian[0, 0, 0]) == pytest.approx(0.04 - (0.5 + 100.0 / 200.0) / 50.0, rel=1e-12)
    checks = model.check(model.values, **model.span)
    assert bool(checks.passed.all())
    policy = model.edit(
        lambda b: b.redefine("birth_rate", b.lever("rate", unit="1/month") + b.constant(0.01, "1/month"))
    )
    others = {name: value for name, value in model.values.items() if name != "birth_rate"}
    run = policy.run(others, **model.span, levers={"rate": 0.03}, record=["population"])
    assert run.population.values == pytest.approx(population_by_hand(0.04, 40, 0.25), rel=1e-12)


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("-2^2", -4.0), ("(-2)^2", 4.0), ("2^3^2", 512.0), ("7-2-1", 4.0), ("12/2/3", 2.0), ("2*-3", -6.0),
        ("IF THEN ELSE(two > 1 :AND: :NOT: two = 3, 10, 20)", 10.0), ("MODULO(-7, 3)", -1.0), ("MODULO(7, 3)", 1.0),
        ("INTEGER(-2.7)", -2.0), ("QUANTUM(-7.5, 2)", -6.0), ("QUANTUM(7.5, -2)", 7.5), ("ZIDZ(1, two-2)", 0.0),
        ("XIDZ(1, two-2, 5)", 5.0), ("XIDZ(8, two, 5)", 4.0), ("LOG(8, two)", 3.0), ("POWER(-two, 3)", -8.0),
        ("(-two)^3", -8.0), ("(-two)^4", 16.0), ("TANH(two)", math.tanh(2.0)), ("SINH(-two)", math.sinh(-2.0)),
        ("COSH(two)", math.cosh(2.0)), ("ARCTAN(two)", math.atan(2.0)), ("ARCSIN(two/4)", math.asin(0.5)),
        ("MIN(two, 1) + MAX(0, two)", 3.0), ("ABS(-two)", 2.0), ("SQRT(two*8)", 4.0), ("two * :NA: / :NA:", 2.0),
        ("INITIAL(Time + two)", 2.0), ("GAME(two)", 2.0), ("GET TIME VALUE(1, 3, 0)", 3.0),
    ],
)  # fmt: skip
def test_an_expression_has_vensims_value(tmp_path: Path, expression: str, value: float) -> None:
    model = vensim(tmp_path, f"two = 2\n\nx = {expression} + 0 * two", end=3)
    assert column(model, "x")[-1] == pytest.approx(value, rel=1e-9, abs=1e-12)


def test_inputs_of_time_act_in_the_steps_of_vensim(tmp_path: Path) -> None:
    model = vensim(
        tmp_path,
        "step = STEP(3, 2)\n\npulse = PULSE(1, 2)\n\nshort = PULSE(4, 0)\n\ntrain = PULSE TRAIN(1, 1, 3, 8)\n\n"
        "ramp = RAMP(2, 1, 4)",
    )
    assert column(model, "step") == [0.0, 0.0] + [3.0] * 9
    assert column(model, "pulse") == [0.0, 1.0, 1.0] + [0.0] * 8
    assert column(model, "short") == [0.0] * 4 + [1.0] + [0.0] * 6
    assert column(model, "train") == [0.0, 1.0, 0.0, 0.0, 1.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0]
    assert column(model, "ramp") == [0.0, 0.0, 2.0, 4.0, 6.0, 6.0, 6.0, 6.0, 6.0, 6.0, 6.0]


def test_what_is_not_supported_is_refused_by_name_line_and_reason(tmp_path: Path) -> None:
    with pytest.raises(qy.ModelFileError, match=r"model\.mdl:6: 'x': the function FIND MARKET PRICE is not supported"):
        vensim(tmp_path, "a = 1\n\nx = FIND MARKET PRICE(a, a)")
    with pytest.raises(qy.ModelFileError, match=r"model\.mdl:6: 'x = a \+ \* 2': the equation cannot be parsed"):
        vensim(tmp_path, "a = 1\n\nx = a + * 2")
    with pytest.raises(qy.ModelFileError, match=r"model\.mdl:2: 'x': 'nobody' has no equation in the file"):
        vensim(tmp_path, "x = nobody + 1")
    with pytest.raises(qy.ModelFileError, match=r"'x': it divides by 0"):
        vensim(tmp_path, "x = 1 / 0")
    with pytest.raises(qy.ModelFileError, match="AlgebraicLoop|depends on itself|circle|loop"):
        vensim(tmp_path, "x = y + 1\n\ny = x * 2")


def test_a_file_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(qy.ModelFileError, match="No such file"):
        qy.read_vensim(tmp_path / "absent.mdl")
    (tmp_path / "binary.mdl").write_bytes(b"\0\1\2")
    with pytest.raises(qy.ModelFileError, match="the file is binary"):
        qy.read_vensim(tmp_path / "binary.mdl")
    (tmp_path / "empty.mdl").write_text("{UTF-8}\n", encoding="utf-8")
    with pytest.raises(qy.ModelFileError, match="no equation was found"):
        qy.read_vensim(tmp_path / "empty.mdl")
    (tmp_path / "rk.mdl").write_text(vensim_text("x = 1").replace("15:0,", "15:1,"), encoding="utf-8")
    with pytest.raises(qy.ModelFileError, match="another method of integration than Euler"):
        qy.read_vensim(tmp_path / "rk.mdl")
    assert qy.read_vensim(tmp_path / "rk.mdl", method="rk4").span["method"] == "rk4"


def test_without_the_parser_one_sentence_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [one for one in sys.modules if one.split(".")[0] == "pysd"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pysd", None)
    with pytest.raises(
        qy.ModelFileError, match=r"pysd is not installed, expected it to be: pip install 'quesnay\[import\]'"
    ):
        vensim(tmp_path, "x = 1")


def test_comments_encodings_and_line_breaks_are_read(tmp_path: Path) -> None:
    text = vensim_text('größe = 3 {a comment} + \\\n\t\t4\n\nx = größe * 2\n\t~\n\t~\tsays "so|\n\ny = x|')
    (tmp_path / "latin.mdl").write_bytes(text.replace("{UTF-8}\n", "").encode("cp1252"))
    model = qy.read_vensim(tmp_path / "latin.mdl")
    assert column(model, "größe")[0] == 7.0 and column(model, "x")[0] == 14.0


def test_the_end_may_be_an_equation(tmp_path: Path) -> None:
    text = vensim_text("limit = 5\n\nx = Time").replace(
        "FINAL TIME  = 10", "FINAL TIME = IF THEN ELSE(Time < limit, 100, 7)"
    )
    (tmp_path / "end.mdl").write_text(text, encoding="utf-8")
    model = qy.read_vensim(tmp_path / "end.mdl")
    assert model.span["duration"] == 7.0


def test_a_step_need_be_no_part_of_the_unit(tmp_path: Path) -> None:
    model = vensim(tmp_path, "s = INTEG(1, 0)", start=5, end=20, step=5)
    assert column(model, "s") == [0.0, 5.0, 10.0, 15.0]
