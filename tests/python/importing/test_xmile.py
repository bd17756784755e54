"""XMILE files: read, and written so that two other readers make the same of them."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pytest
import quesnay as qy
from quesnay import functions as f

HEAD = """<?xml version="1.0" encoding="utf-8"?>
<xmile version="1.0" xmlns="http://docs.oasis-open.org/xmile/ns/XMILE/v1.0">
<header><vendor>us</vendor><product version="1">ours</product></header>
<sim_specs method="{method}" time_units="Months"><start>0</start><stop>4</stop>{dt}</sim_specs>
<dimensions><dim name="Town"><elem name="North"/><elem name="Far South"/></dim></dimensions>
{macro}
<model><variables>{variables}</variables></model>
</xmile>
"""


def xmile(
    folder: Path, variables: str, *, method: str = "Euler", dt: str = "<dt>1</dt>", macro: str = ""
) -> qy.ImportedModel:
    path = folder / "model.xmile"
    path.write_text(HEAD.format(variables=variables, method=method, dt=dt, macro=macro), encoding="utf-8")
    return qy.read_xmile(path)


def aux(name: str, equation: str, more: str = "") -> str:
    return f'<aux name="{name}"><eqn>{equation}</eqn>{more}</aux>'


def test_stocks_flows_and_tables_of_stella_run_as_they_say(tmp_path: Path) -> None:
    model = xmile(
        tmp_path,
        '<stock name="Water Level"><eqn>100</eqn><inflow>filling</inflow><outflow>"leak\\nrate"</outflow>'
        '<units>litre</units></stock><flow name="filling"><eqn>5 {a comment}</eqn><units>litre/month</units></flow>'
        '<flow name="leak rate"><eqn>Water_Level * share_lost</eqn><units>litre/month</units></flow>'
        '<aux name="share lost"><eqn>Water_Level / unit</eqn><gf><xscale min="0" max="200"/><ypts>0,0.1,0.4</ypts></gf>'
        "<units>1/month</units></aux>" + aux("unit", "1", "<units>litre</units>"),
        dt='<dt reciprocal="true">2</dt>',
    )
    level, path = 100.0, [100.0]
    for _ in range(8):
        level += 0.5 * (5.0 - level * float(np.interp(level, [0.0, 100.0, 200.0], [0.0, 0.1, 0.4])))
        path.append(level)
    assert model.notes == [] and model.core.unit("leak_rate") == "litre/month"
    assert model.standard_run().water_level.values == pytest.approx(path, rel=1e-12)


def test_the_method_and_start_of_the_file_are_taken(tmp_path: Path) -> None:
    model = xmile(
        tmp_path,
        '<stock name="s"><eqn>1</eqn><inflow>g</inflow></stock><flow name="g"><eqn>s</eqn></flow>',
        method="RK4",
    )
    growth = 1 + 1 + 1 / 2 + 1 / 6 + 1 / 24
    assert model.standard_run().s.values == pytest.approx([growth**n for n in range(5)], rel=1e-14)
    with pytest.raises(qy.ModelFileError, match="to be integrated by 'gear', expected one of euler, rk2, rk4"):
        xmile(tmp_path, aux("x", "1"), method="Gear")


@pytest.mark.parametrize(
    ("equation", "value"),
    [
        ("IF two &gt; 1 AND NOT two = 3 THEN 10 ELSE 20", 10.0), ("-two^2", -4.0), ("7 MOD 3", 1.0),
        ("PI * two", 2 * np.pi),
        ("SAFEDIV(1, two - 2)", 0.0), ("SAFEDIV(1, two - 2, 9)", 9.0), ("INT(two * 1.3)", 2.0), ("MAX(two, 5)", 5.0),
        ("DELAY(TIME, 2, 7)", 2.0), ("SMTH1(two, 3)", 2.0), ("INIT(TIME)", 0.0), ("STEP(3, 2)", 3.0), ("DT * 2", 2.0),
        ("STOPTIME - STARTTIME", 4.0), ("LN(EXP(two))", 2.0), ("SQRT(two * 8)", 4.0), ("RAMP(2, 1)", 6.0),
    ],
)  # fmt: skip
def test_an_equation_has_stellas_value(tmp_path: Path, equation: str, value: float) -> None:
    model = xmile(tmp_path, aux("two", "2") + aux("x", f"{equation} + 0 * two"))
    assert float(model.standard_run().x[-1]) == pytest.approx(value, rel=1e-12, abs=1e-14)


def test_arrays_are_read_whole_and_by_element(tmp_path: Path) -> None:
    over = '<dimensions><dim name="Town"/></dimensions>'
    model = xmile(
        tmp_path,
        f'<aux name="a">{over}<eqn>TIME + 1</eqn></aux><aux name="b">{over}'
        '<element subscript="North"><eqn>1</eqn></element>'
        '<element subscript="Far_South"><eqn>TIME * 2</eqn></element></aux>'
        f'<aux name="c">{over}<eqn>a[Town] + b</eqn></aux>' + aux("d", "a[Far_South] + MAX(b[Town])")
        + aux("e", "SUM(a[*] * b[*]) + MEAN(b[*:Town]) + LOOKUP(f, TIME) + g(4) - g")
        + aux("g", "TIME", '<gf><xscale min="0" max="4"/><ypts>0,8</ypts></gf>')
        + '<aux name="f"><gf><xscale min="0" max="4"/><ypts>0,8</ypts></gf></aux>',
    )  # fmt: skip
    run = model.standard_run()
    assert run.c.sel(town="Far South").values.tolist() == [1.0, 4.0, 7.0, 10.0, 13.0]
    assert run.e.values.tolist() == [(1 + 2 * t) * (t + 1) + (1 + 2 * t) / 2 + 8 for t in range(5)]
    assert run.d.values.tolist() == [2.0, 4.0, 7.0, 10.0, 13.0]


def test_non_negative_stocks_cut_what_flows_out(tmp_path: Path) -> None:
    model = xmile(
        tmp_path,
        '<stock name="s"><eqn>2.5</eqn><outflow>out</outflow><non_negative/></stock>'
        '<flow name="out"><eqn>1</eqn></flow>',
    )
    run = model.standard_run()
    assert run.s.values.tolist() == [2.5, 1.5, 0.5, 0.0, 0.0] and run.out.values.tolist() == [1.0, 1.0, 0.5, 0.0, 0.0]


def test_what_is_cut_arrives_cut_where_it_flows(tmp_path: Path) -> None:
    over = '<dimensions><dim name="Town"/></dimensions>'
    model = xmile(
        tmp_path,
        f'<stock name="a">{over}<eqn>2.5</eqn><outflow>move</outflow><outflow>lost</outflow><non_negative/></stock>'
        f'<stock name="b">{over}<eqn>0</eqn><inflow>move</inflow></stock>'
        f'<flow name="move">{over}<eqn>rate[Town]</eqn></flow><flow name="lost">{over}<eqn>0.25</eqn></flow>'
        f'<aux name="rate">{over}<element subscript="North"><eqn>0.5</eqn></element>'
        '<element subscript="Far South"><eqn>0.75</eqn></element></aux>',
    )
    run = model.standard_run()
    # What is left of 0.5 after two steps of 1 is shared three to one; b has what came, and no more.
    assert run.a.sel(town="Far South").values.tolist() == [2.5, 1.5, 0.5, 0.0, 0.0]
    assert run.b.sel(town="Far South").values.tolist() == [0.0, 0.75, 1.5, 1.875, 1.875]
    assert run.b.sel(town="North").values.tolist() == pytest.approx([0.0, 0.5, 1.0, 1.5, 1.5 + 0.25 * 2 / 3])
    with pytest.raises(qy.ModelFileError, match="it flows out of two stocks, one kept above 0, and into another"):
        xmile(
            tmp_path,
            '<stock name="a"><eqn>1</eqn><outflow>f</outflow><non_negative/></stock><stock name="c"><eqn>1</eqn>'
            '<outflow>f</outflow></stock><stock name="b"><eqn>0</eqn><inflow>f</inflow></stock>'
            '<flow name="f"><eqn>1</eqn></flow>',
        )


def test_a_mean_of_several_numbers_is_not_one_over_an_array(tmp_path: Path) -> None:
    model = xmile(tmp_path, aux("a", "1 + TIME") + aux("m", "MEAN(a, 2, 6)"))
    assert model.standard_run().m.values == pytest.approx([3.0 + t / 3 for t in range(5)], rel=1e-15)
    with pytest.raises(qy.ModelFileError, match="SUM is given 2 arguments, expected one"):
        xmile(tmp_path, aux("a", "1") + aux("m", "SUM(a, 2)"))


def test_outflows_in_order_take_what_those_before_leave(tmp_path: Path) -> None:
    (tmp_path / "model.xmile").write_text(
        HEAD.format(
            variables='<stock name="a"><eqn>5</eqn><outflow>first</outflow><outflow>second</outflow><outflow>third'
            '</outflow><non_negative/></stock><stock name="b"><eqn>0</eqn><inflow>second</inflow></stock>'
            '<flow name="first"><eqn>1</eqn></flow><flow name="second"><eqn>1.5</eqn></flow>'
            '<flow name="third"><eqn>1</eqn></flow>',
            method="Euler", dt="<dt>1</dt>", macro="",
        ), encoding="utf-8",
    )  # fmt: skip
    run = qy.read_xmile(tmp_path / "model.xmile", outflows="in_order").standard_run()
    # Of the 1.5 that are left after one step the first takes 1, the second half of what it is to be, the third nothing.
    assert run.a.values.tolist() == [5.0, 1.5, 0.0, 0.0, 0.0]
    assert run["first"].values.tolist() == [1.0, 1.0, 0.0, 0.0, 0.0]
    assert run.second.values.tolist() == [1.5, 0.5, 0.0, 0.0, 0.0]
    assert run.third.values.tolist() == [1.0, 0.0, 0.0, 0.0, 0.0]
    assert run.b.values.tolist() == [0.0, 1.5, 2.0, 2.0, 2.0]
    even = qy.read_xmile(tmp_path / "model.xmile").standard_run()
    assert even.second.values[1] == pytest.approx(1.5 * 1.5 / 3.5, rel=1e-14)
    with pytest.raises(qy.InvalidValue, match="shared 'evenly', expected in_proportion or in_order"):
        qy.read_xmile(tmp_path / "model.xmile", outflows="evenly")


def test_macros_and_initial_equations_are_read(tmp_path: Path) -> None:
    macro = '<macro name="TWICE"><parm>x</parm><eqn>x * 2 + y</eqn><variables>' + aux("y", "x") + "</variables></macro>"
    model = xmile(
        tmp_path,
        aux("r", "TWICE(TIME)") + aux("q", "s * 0.5", "<init_eqn>4</init_eqn>")
        + '<stock name="s"><eqn>q * 10</eqn><outflow>q</outflow></stock>',
        macro=macro,
    )  # fmt: skip
    run = model.standard_run()
    assert run.r.values.tolist() == [0.0, 3.0, 6.0, 9.0, 12.0]
    assert run.s.values.tolist() == [40.0, 20.0, 10.0, 5.0, 2.5]


def test_what_is_not_read_is_refused(tmp_path: Path) -> None:
    for variables, words in (
        (aux("x", "???"), r"model\.xmile:7: 'x': the equation '\?\?\?' cannot be parsed"),
        ('<aux name="x"/>', "'x': it has no equation"),
        ('<module name="m"/>', "'m': it is a module, and no <model> of its name is left for it"),
        ('<module name="m" resource="m.xml"/>', "'m': it is a module in another file, 'm.xml'"),
        (aux("x", "1", "<gf><xpts>0,1</xpts><ypts>1</ypts></gf>"), "2 points and 1 values"),
        ("", "its model has no variables"),
        ("<aux>", "it is no XML"),
    ):
        with pytest.raises(qy.ModelFileError, match=words):
            xmile(tmp_path, variables)
    (tmp_path / "page.xmile").write_text("<html/>", encoding="utf-8")
    with pytest.raises(qy.ModelFileError, match="its root is 'html', expected an XMILE file"):
        qy.read_xmile(tmp_path / "page.xmile")


def written_model() -> qy.Model:
    """A model with arrays, tables, a series, comparisons, a smooth and a lever, and names that need care."""
    b = qy.ModelBuilder(time_unit="month")
    b.dimension("town", ["north", "far south"])
    b.alias("to", "town")
    moving = b.parameter("moving", ["town", "to"], unit="1/month")
    people = b.stock("people", b.parameter("at start", ["town"], unit="people"), description="residents")
    crowding = f.lookup_by(people / b.constant(100.0, "people"), "town", [0.0, 1.0, 2.0], [[1, 0.5, 0], [1, 0.2, 0.1]])
    births = b.flow("births", people * crowding * b.constant(0.02, "1/month"))
    leaving = b.flow("leaving", f.sum_over(moving, "to") * people)
    b.inflow(people, births)
    b.outflow(people, leaving)
    b.inflow(people, f.relabel(f.sum_over(moving * people, "town"), "to", "town"))
    all_people = b.auxiliary("step", f.sum_over(people, "town"))
    f.smooth(b, "perceived", all_people, 3.0, 2)
    rain = f.series(b, "rain", [0, 4, 8], [1, 5, 2], outside="hold")
    held = f.series(b, "held rain", [0, 4, 8], [1, 5, 2], kind="step", outside="hold")
    tax = b.lever("tax")
    b.auxiliary("mixed", f.where((rain > 2.0) & (held < 4.0), f.floor(-rain) + (rain % 1.5), -(rain**2) + tax))
    b.auxiliary("first", b.initial(all_people) * b.constant(1.0, "1/people") + f.square_root(rain) + b.step_at(5.0))
    b.auxiliary(
        "other", f.override(f.shift(people, "town", 1, 7.0), "town", "north", f.pick(people, "town", "far south"))
    )
    return b.build()


VALUES = {"moving": [[0.0, 0.01], [0.03, 0.0]], "at start": [80.0, 30.0]}
SPAN = {"duration": 12, "dt": 0.25, "method": "euler"}


def test_a_written_model_is_read_back_with_the_same_run(tmp_path: Path) -> None:
    model = written_model()
    path = model.to_xmile(tmp_path / "town.xmile", VALUES, **SPAN, levers={"tax": 0.5})
    run = model.run(VALUES, **SPAN, record="all", levers={"tax": 0.5})
    back = qy.read_xmile(path)
    again = back.standard_run()
    for name in ("people", "births", "step", "perceived_stage_2", "rain", "held rain", "mixed", "first", "other"):
        mine = again[back.name_of({"step": "step_value"}.get(name, name))]
        assert np.allclose(mine.values, run[name].values, rtol=1e-12, atol=1e-12), name
    assert back.equations().set_index("name").description["people"] == "people: residents"


def test_another_program_makes_the_same_of_a_written_model(tmp_path: Path) -> None:
    import simlin

    model = written_model()
    path = model.to_xmile(tmp_path / "town.xmile", VALUES, **SPAN, levers={"tax": 0.5})
    run = model.run(VALUES, **SPAN, record="all", levers={"tax": 0.5})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        there = simlin.load(path).run().results
    columns = {name.casefold().replace(" ", "_"): there[name].to_numpy() for name in there.columns}
    assert np.allclose(columns["people[far_south]"], run.people.sel(town="far south").values, rtol=1e-9)
    for name, here in (("step_value", "step"), ("rain", "rain"), ("mixed", "mixed"), ("first", "first")):
        assert np.allclose(columns[name], run[here].values, rtol=1e-9), name


def test_what_has_no_form_in_xmile_is_refused(tmp_path: Path) -> None:
    b = qy.ModelBuilder()
    b.auxiliary("x", b.noise("shock") * 2.0)
    with pytest.raises(qy.InvalidValue, match="'shock' is noise, which has no form in XMILE"):
        b.build().to_xmile(tmp_path / "x.xmile", {}, years=1, steps_per_year=1)
    b = qy.ModelBuilder()
    f.fixed_delay(b, "late", b.parameter("p"), 1.0, 0.0)
    with pytest.raises(qy.InvalidValue, match=r"'late' is a held value \(a fixed delay, a sample\)"):
        b.build().to_xmile(tmp_path / "x.xmile", {"p": 1.0}, years=1, steps_per_year=1)
    with pytest.raises(qy.InvalidValue, match="method is 'dopri5', XMILE has euler, heun, rk4"):
        written_model().to_xmile(tmp_path / "x.xmile", VALUES, duration=1, dt=1, method="dopri5")
    with pytest.raises(qy.InvalidValue, match="at start"):
        written_model().to_xmile(tmp_path / "x.xmile", {"moving": VALUES["moving"]}, duration=1, dt=1)
    assert not (tmp_path / "x.xmile").exists()


@pytest.mark.parametrize("arguments", ["", "1, 2"])
def test_a_table_function_has_one_argument(tmp_path: Path, arguments: str) -> None:
    table = '<aux name="f"><gf><xscale min="0" max="4"/><ypts>0,8</ypts></gf></aux>'
    with pytest.raises(qy.QuesnayError, match=r"the table function 'f' is given [02] arguments, expected one"):
        xmile(tmp_path, aux("h", f"f({arguments})") + table)
