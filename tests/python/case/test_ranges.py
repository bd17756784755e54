"""Numbers outside what they can mean: refused with file, line and name, or the draw fails with the name."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest
import quesnay as qy
from quesnay import _core
from quesnay.case.scenarios import make_scenario
from quesnay.study.plan import RunOptions, Uncertainty, compile_scenarios


def replaced(folder: Path, package: str, parameter: str, old: str, new: str) -> None:
    """Another text for what names a parameter, whose row then serves nothing and goes."""
    path = folder / "policies" / f"{package}.toml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    rows = (folder / "parameters.csv").read_text("utf-8").splitlines(keepends=True)
    kept = "".join(row for row in rows if not row.startswith(f"{parameter},"))
    (folder / "parameters.csv").write_text(kept, "utf-8")


def test_a_percentage_for_a_fraction_is_caught(spoilt: Path) -> None:
    path = spoilt / "parameters.csv"
    path.write_text(path.read_text("utf-8").replace("goods,-,1,0.85,0.82,0.88", "goods,-,1,85,82,88"), "utf-8")
    sentence = r"parameters\.csv: line \d+ \('utilisation_base'\), column 'central': given 85 for goods, expected a"
    with pytest.raises(qy.CaseError, match=sentence + r" number from 0 to 1 \(85 % is 0.85\)"):
        qy.load_case(spoilt)


@pytest.mark.parametrize("name", ["guangzhou", "two_sectors"])
def test_every_ratio_at_a_hundred_times_its_value_is_refused_or_fails_with_its_name(
    name: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    case: qy.Case = request.getfixturevalue(name)
    core, data = case.model.core, case.data
    ranges = {one: core.range(one) for one in core.names("parameter")}
    levers: dict[str, list[tuple[str, str]]] = {}
    for package, file in data.packages.items():
        for policy in file.policies:
            for lever in policy.levers:
                levers.setdefault(lever.parameter or "", []).append((package, lever.lever))
    tried = 0
    for row in data.parameters:
        if core.unit(row.parameter) != "1" or row.central == 0.0:
            continue
        tried += 1
        low, high = ranges[row.parameter] or (-np.inf, np.inf)
        if not low <= 100 * row.central <= high:
            continue
        if row.parameter not in levers:
            # A review reads it, as a share, or a structure that is off: it is refused when the case is read.
            review = f"by '{row.parameter}' .*, expected a share from 0 to 1"
            switched = rf"\('{row.parameter}'\), column 'central': given .*, expected a number from 0 to "
            with pytest.raises(qy.CaseError, match=f"{review}|{switched}"):
                case.with_parameters(**{row.parameter: 100 * row.central})
            continue
        # Policies read it: the lever fails, and says so.
        changed = tuple(dataclasses.replace(r, central=100 * r.central) if r is row else r for r in data.parameters)
        uncertainty = Uncertainty(dataclasses.replace(data, parameters=changed), core, central=True)
        package, lever = levers[row.parameter][0]
        outcome = [one for one in core.outcomes if one.name == "gross_output"]
        with pytest.raises(qy.QuesnayError, match=f"'{lever}' is .*, expected "):
            programs, _ = compile_scenarios(uncertainty, [make_scenario(data, package)], [36], outcome)
            reasons = RunOptions(1, 0, lanes=4).run(programs, uncertainty.plan).failures
            raise _core.InvalidValue("; ".join(f"'{one['variable']}' {one['reason']}" for one in reasons) or "none")
    for array in [one for one in data.arrays if core.unit(one) == "1" and data.arrays[one].any()]:
        tried += 1
        low, high = ranges[array] or (-np.inf, np.inf)
        assert (100 * data.arrays[array]).max() > high, array
    assert tried > 40


@pytest.mark.parametrize(
    ("lever", "height", "sentence"),
    [
        ("conversion_cut", 1.5, "'conversion_cut': given 1.5, expected a number from -1 to 1"),
        ("reform_productivity", 5.0, "given 5, expected a number from -0.5 to 0.5 .5 % is 0.05"),
        ("local_procurement", 5.0, "given 5"),
        ("cost_relief", 0.2, "given 0.2"),
    ],
)
def test_a_lever_outside_its_range_is_refused_where_it_stands(
    spoilt: Path, lever: str, height: float, sentence: str
) -> None:
    old = 'lever = "conversion_cut"\nparameter = "conversion_cut_strength"'
    replaced(spoilt, "sites", "conversion_cut_strength", old, f'lever = "{lever}"\nheight = {height}')
    with pytest.raises(qy.CaseError, match=rf"sites\.toml: policy 'sites', lever .*{sentence}"):
        qy.load_case(spoilt)


def test_the_sum_of_what_policies_do_to_a_lever_is_held_to_its_range(spoilt: Path) -> None:
    text = (spoilt / "policies" / "sites.toml").read_text("utf-8")
    more = text.replace('"sites"', '"more"').replace('parameter = "conversion_cut_strength"', "height = 0.7")
    (spoilt / "policies" / "more.toml").write_text(more, "utf-8")
    both = 'id = "both"\ntitle_en = "x"\ntitle_zh = "x"\nincludes = ["sites", "more"]\n'
    (spoilt / "policies" / "both.toml").write_text(both, "utf-8")
    case = qy.load_case(spoilt)
    with pytest.raises(qy.QuesnayError, match="'conversion_cut' is 1.2, expected -1 to 1"):
        case.central(["both"])


def test_more_cut_than_there_is_outflow_fails_the_draw(spoilt: Path) -> None:
    replaced(spoilt, "training", "outflow_cut_strength", 'parameter = "outflow_cut_strength"', "height = 0.5")
    failures = qy.load_case(spoilt).central(["training"]).failures
    assert failures.variable.str.startswith("persons_leaving").all()
    assert failures.reason.str.endswith("expected 0 or more").all() and len(failures) == 1


def shares() -> qy.ModelBuilder:
    b = qy.ModelBuilder()
    b.dimension("sector", ["a", "b"])
    share = b.parameter("share", ["sector"])
    b.auxiliary("double", 2.0 * share)
    b.outcome(qy.Outcome("double", "double", qy.OutcomeKind.Level, "1"))
    b.range("share", 0.0, 1.0)
    return b


def test_a_model_of_ones_own_declares_ranges() -> None:
    model = qy.Model(shares().build())
    assert model.core.range("share") == (0.0, 1.0) and model.core.range("double") is None
    assert model.run({"share": [0.0, 1.0]}, years=1, steps_per_year=4)["double"].values[-1].tolist() == [0.0, 2.0]
    with pytest.raises(qy.QuesnayError, match=r"'share\[b\]' is 85, expected 0 to 1"):
        model.run({"share": [0.5, 85.0]}, years=1, steps_per_year=4)


def test_a_draw_outside_a_range_fails_with_the_name_and_the_number() -> None:
    builder = shares()
    builder.range("double", high=1.5)
    model = qy.Model(builder.build())
    uncertain = {"share": ("uniform", 0.5, 0.0, 1.0)}
    drawn = model.run_draws({"share": [0.5, 0.5]}, uncertain, draws=200, seed=1, years=1, steps_per_year=4)
    failures = str(drawn.attrs)
    assert "double" in failures and "expected 1.5 or less" in failures
    kept = drawn["double"].values
    assert np.nanmax(kept) <= 1.5


def test_a_range_is_refused_unless_it_is_one() -> None:
    builder = shares()
    with pytest.raises(qy.InvalidValue, match="the range of 'share' is 1 to 0, expected the lower end first"):
        builder.range("share", 1.0, 0.0)
    with pytest.raises(qy.UnknownName, match="'shre'; did you mean 'share'"):
        builder.range("shre", 0.0, 1.0)
