"""Outcomes that case.toml or a vintage asks for: what they are, and that nothing else changes."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import quesnay as qy
from quesnay import _core
from quesnay.cli.command import main

MORE = ["research_spending", "first_market_output", "second_market_output", "energy_intensity"]
Copy = Callable[[str, Path], Path]


def asking(scenarios: Copy, into: Path, name: str, *outcomes: str) -> Path:
    folder = scenarios(name, into)
    path = folder / "case.toml"
    quoted = ", ".join(f'"{one}"' for one in outcomes)
    path.write_text(f"outcomes = [{quoted}]\n{path.read_text('utf-8')}", "utf-8")
    return folder


def test_what_is_asked_for_stands_beside_the_same_bits(scenarios: Copy, tmp_path: Path, guangzhou: qy.Case) -> None:
    names = ["no_policy", "plan"]
    plain = guangzhou.run(names, draws=20, seed=3).to_xarray()
    more = qy.load_case(asking(scenarios, tmp_path, "guangzhou", *MORE)).run(names, draws=20, seed=3).to_xarray()
    for name in plain.data_vars:
        assert np.array_equal(plain[name].values, more[name].values, equal_nan=True), name
    added = {*MORE, *(f"{name}_total" for name in MORE if name != "energy_intensity")}
    assert set(more.data_vars) - set(plain.data_vars) == added
    halves = more.first_market_output.sel(account="K2") + more.second_market_output.sel(account="K2")
    np.testing.assert_allclose(halves, more.gross_output.sel(account="K2"), rtol=1e-12)
    assert (more.second_market_output.sel(account="K4") == 0.0).all()


def test_vintages_forecast_research_and_both_halves_of_digital_industry(guangzhou: qy.Case) -> None:
    known = {one.name for one in guangzhou.model.core.outcomes}
    for name in ("2016-12", "2016-figures", "2017-10"):
        assert {one.name for one in guangzhou.vintage(name).model.core.outcomes} - known == set(MORE)
    assert not known & set(MORE)


def test_software_of_a_vintage_is_what_is_scored(guangzhou: qy.Case) -> None:
    known = guangzhou.vintage("2016-12")
    outturns = Path(__file__).resolve().parents[3] / "scenarios" / "guangzhou" / "outturns" / "outturns.csv"
    scored = known.score(outturns, draws=50, seed=5).scores()
    index = scored[scored.cells > 0].groupby("indicator").first()
    runs = known.run(["no_policy"], draws=50, seed=5).to_xarray()
    software = runs.second_market_output.sel(scenario="no_policy", account="K2")
    # The base year of a draw is the same multiple of its outturn in every year.
    ratio = software.isel(time=2) / software.isel(time=0)
    assert float(ratio.median()) == pytest.approx(
        float(index.loc["software", "f2019"] / index.loc["software", "f2017"]), rel=0.02
    )


def test_trend_of_research_is_seen_in_its_outcome(guangzhou: qy.Case) -> None:
    grown = {}
    for name in ("2016-12", "2016-figures"):
        runs = guangzhou.vintage(name).central(["no_policy"]).to_xarray()
        share = runs.research_spending_total / runs.value_added_total
        grown[name] = float(share.isel(time=2).squeeze() / share.isel(time=0).squeeze())
    # Two years of the trend of 0.0396 between the middles of the years.
    assert grown["2016-figures"] / grown["2016-12"] == pytest.approx(np.exp(2 * 0.0396), rel=1e-3)


def test_energy_needs_a_number_and_has_its_unit(scenarios: Copy, tmp_path: Path) -> None:
    folder = asking(scenarios, tmp_path, "two_sectors", "energy")
    with pytest.raises(qy.CaseError, match=r"'outcomes' ask for what needs 'energy_per_value_added'"):
        qy.load_case(folder)
    with (folder / "parameters.csv").open("a", encoding="utf-8") as file:
        file.write("energy_per_value_added,goods services,-,energy/money,0.3,0.2,0.4,pert,judgement,INV,energy,能耗,\n")
    runs = qy.load_case(folder).central().to_xarray()
    added, energy = runs.value_added_total, runs.energy_total
    assert energy.attrs["units"] == "1e3 tce"
    share = (energy / added).isel(scenario=0).squeeze().values
    assert share[0] < 0.3 and (np.diff(share) < 0).all()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["research_spendin"], "did you mean 'research_spending'"),
        (["energy_intensity", "energy_intensity"], "'energy_intensity' is given twice, expected each name once"),
    ],
)
def test_an_outcome_that_does_not_hold_is_one_sentence(
    scenarios: Copy, tmp_path: Path, capsys: pytest.CaptureFixture[str], given: list[str], said: str
) -> None:
    folder = asking(scenarios, tmp_path, "two_sectors", *given)
    assert main(["describe", str(folder)]) == 2
    error = capsys.readouterr().err
    assert said in error and "case.toml" in error and error.count("\n") == 1


def test_every_outcome_that_may_be_asked_for_has_words() -> None:
    from quesnay.case.outcomes import outcome_names

    case = qy.load_case(Path(__file__).resolve().parents[3] / "scenarios" / "two_sectors").data
    for name in _core.more_outcomes():
        assert all(text != name for text in outcome_names(case, name))
