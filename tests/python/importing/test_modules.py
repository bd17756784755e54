"""Modules of XMILE: names of their own, inputs that stand for what they are connected to, models in models."""

from __future__ import annotations

from pathlib import Path

import pytest
import quesnay as qy

HEAD = """<?xml version="1.0" encoding="utf-8"?>
<xmile version="1.0" xmlns="http://docs.oasis-open.org/xmile/ns/XMILE/v1.0">
<header><vendor>us</vendor><product version="1">ours</product></header>
<sim_specs method="Euler" time_units="Months"><start>0</start><stop>4</stop><dt>1</dt></sim_specs>
<dimensions><dim name="Town"><elem name="North"/><elem name="South"/></dim></dimensions>
<model><variables>{outer}</variables></model>{models}
</xmile>
"""


def read(folder: Path, variables: str, **models: str) -> qy.ImportedModel:
    inner = "".join(f'<model name="{name}"><variables>{held}</variables></model>' for name, held in models.items())
    (folder / "m.xmile").write_text(HEAD.format(outer=variables, models=inner), encoding="utf-8")
    return qy.read_xmile(folder / "m.xmile")


def aux(name: str, equation: str = "", more: str = "") -> str:
    return f'<aux name="{name}"><eqn>{equation or "{what it is alone}"}</eqn>{more}</aux>'


def module(name: str, **connected: str) -> str:
    ends = "".join(f'<connect to="{to}" from="{origin}"/>' for to, origin in connected.items())
    return f'<module name="{name}">{ends}</module>'


def test_two_modules_that_read_each_other_run_as_the_flat_model(tmp_path: Path) -> None:
    # Prey and predators by Euler steps of 1, by hand; both modules have a flow called births.
    model = read(
        tmp_path,
        aux("Total Area", "10") + module("prey", area=".total_area", eaters="hunters.number")
        + module("hunters", food="prey.density") + aux("all", "prey.number + hunters.number"),
        prey='<stock name="number"><eqn>100</eqn><inflow>births</inflow><outflow>deaths</outflow></stock>'
        '<flow name="births"><eqn>number * 0.5</eqn></flow><flow name="deaths"><eqn>eaters * density</eqn></flow>'
        + aux("area") + aux("density", "number / area") + '<stock name="eaters"><eqn/><non_negative/></stock>',
        hunters='<stock name="number"><eqn>4</eqn><inflow>births</inflow></stock>'
        '<flow name="births"><eqn>number * rate</eqn></flow>'
        + aux("rate", "food", '<gf><xscale min="0" max="20"/><ypts>0,0.1,0.4</ypts></gf>') + aux("food"),
    )  # fmt: skip
    prey, hunters, seen = 100.0, 4.0, []
    for _ in range(5):
        seen.append((prey, hunters))
        density = prey / 10
        rate = 0.01 * density if density < 10 else 0.1 + 0.03 * (min(density, 20) - 10)
        prey, hunters = prey + prey * 0.5 - hunters * density, hunters * (1 + rate)
    run = model.standard_run()
    assert run.prey_number.values == pytest.approx([one for one, _ in seen], rel=1e-12)
    assert run.hunters_number.values == pytest.approx([one for _, one in seen], rel=1e-12)
    assert run["all"].values == pytest.approx([sum(one) for one in seen], rel=1e-12)
    assert model.name_of("prey.births") == "prey_births" and model.name_of("Hunters.births") == "hunters_births"
    assert "prey.births" in set(model.found().original)


def test_modules_in_modules_arrays_and_quoted_names(tmp_path: Path) -> None:
    over = '<dimensions><dim name="Town"/></dimensions>'
    model = read(
        tmp_path,
        module("outer") + aux("seen", 'inner."a/b" + outer.deep') + aux("base", "2"),
        outer='<module name="inner"><connect to="given" from="base of outer"/>'
        '<connect to="rates" from="outer.rates"/></module>' + aux("base of outer", ".base * 3")
        + aux("deep", "inner.total") + f'<aux name="rates">{over}<element subscript="North"><eqn>5</eqn></element>'
        '<element subscript="South"><eqn>8</eqn></element></aux>',
        inner=aux("given") + aux("a/b", "given + TIME") + f'<aux name="rates">{over}<eqn/></aux>'
        + aux("total", "SUM(rates[*])"),
    )  # fmt: skip
    run = model.standard_run()
    assert run.seen.values.tolist() == [19.0 + t for t in range(5)]
    assert model.name_of('inner."a/b"') == model.name_of("inner.a/b")


def test_what_flows_out_in_a_module_is_cut_there(tmp_path: Path) -> None:
    model = read(
        tmp_path,
        module("tank") + aux("lost", "tank.out"),
        tank='<stock name="s"><eqn>2.5</eqn><outflow>out</outflow><non_negative/></stock>'
        '<flow name="out"><eqn>1</eqn></flow>',
    )
    assert model.standard_run().lost.values.tolist() == [1.0, 1.0, 0.5, 0.0, 0.0]


@pytest.mark.parametrize(
    ("outer", "models", "words"),
    [
        (module("m", x="n.y"), {"m": aux("x")}, "'m.x': it is connected to 'n.y': no model has 'n.y'"),
        (module("m", z=".y") + aux("y", "1"), {"m": aux("x", "1")}, "'m.z': it is connected to '.y': no model has"),
        (module("m"), {"m": aux("x")}, "'x': it has no equation"),
        (module("m", x=""), {"m": aux("x")}, "'m': a <connect> of it does not say from what to what"),
        (aux("x", "1", '<dimensions><dim name="Ts"/></dimensions>'), {}, "'x': its dimension 'Ts' is not declared"),
        (module("m") + module("m"), {"m": aux("x", "1")}, "no <model> of its name is left for it"),
        (
            '<module name="m"><connect to="x" from=".y"/></module><module name="n"><connect to="m.x" from=".z"/>'
            "</module>" + aux("y", "1") + aux("z", "1"),
            {"m": aux("x"), "n": aux("q", "1")}, "'m.x': it is connected to '.z' and, in line 6, to '.y'",
        ),
        (module("m") + aux("y", "m.w"), {"m": aux("x", "1")}, "'m.w' has no equation in the file"),
        (module("m"), {"m": aux("x", "1") + "</variables><sim_specs/><variables>"}, "a module with times of its own"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused(tmp_path: Path, outer: str, models: dict[str, str], words: str) -> None:
    with pytest.raises(qy.ModelFileError) as told:
        read(tmp_path, outer, **models)
    assert words in str(told.value)


def test_a_model_of_no_module_is_told(tmp_path: Path) -> None:
    model = read(tmp_path, aux("x", "1"), spare=aux("y", "2"))
    assert model.left_out == ["line 6: spare (a model of no module)"]


def test_the_constants_of_modules_are_drawn_and_their_correlations_told(tmp_path: Path) -> None:
    model = read(
        tmp_path,
        module("tank"),
        tank='<stock name="s"><eqn>10</eqn><outflow>out</outflow></stock><flow name="out"><eqn>s * rate</eqn></flow>'
        + aux("rate", "0.2"),
    )
    uncertain = {"tank_rate": ("uniform", 0.2, 0.1, 0.3)}
    runs = model.run_draws(model.values, uncertain, draws=50, seed=1, record=["tank_s"], **model.span)
    (told,) = model.drivers(runs, "tank_s", uncertain).itertuples()
    # What is left falls with the rate in every draw.
    assert told.parameter == "tank_rate" and told.value == pytest.approx(-1.0)


@pytest.mark.parametrize("where", ["file", "model", "stock of the model", "nowhere"])
def test_what_a_model_says_of_all_its_stocks_holds_for_them(tmp_path: Path, where: str) -> None:
    said = {
        "file": "<non_negative/>",
        "model": "<non_negative/>",
        "stock of the model": "<stock><non_negative/></stock>",
    }
    behavior = f"<behavior>{said.get(where, '')}</behavior>"
    path = tmp_path / "model.xmile"
    path.write_text(
        '<xmile version="1.0" xmlns="http://docs.oasis-open.org/xmile/ns/XMILE/v1.0"><sim_specs method="Euler">'
        "<start>0</start><stop>4</stop><dt>1</dt></sim_specs>"
        f"{behavior if where == 'file' else ''}<model>{behavior if where != 'file' else ''}<variables>"
        '<stock name="s"><eqn>3</eqn><outflow>out</outflow></stock><flow name="out"><eqn>2</eqn></flow>'
        "</variables></model></xmile>",
        encoding="utf-8",
    )
    run = qy.read_xmile(path).standard_run(["s"])
    assert run.s.values.tolist() == ([3, 1, -1, -3, -5] if where == "nowhere" else [3, 1, 0, 0, 0])
