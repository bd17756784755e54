"""Forecasts of the shipped case against what came: figures that were found by a program of their own, and refusals."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import quesnay as qy
from quesnay.cli import main
from quesnay.plots.score_charts import outturn_chart
from quesnay.study.score.rivals import History, read_history, rivals
from quesnay.study.score.scored import Scored

ROOT = Path(__file__).resolve().parents[3]
OUTTURNS = ROOT / "scenarios" / "guangzhou" / "outturns" / "outturns.csv"
HISTORY = OUTTURNS.with_name("history.csv")
YEARS = (2017, 2018, 2019)

# Medians of 2017, 2018 and 2019, MAPE [%] and CRPS of the first run: 4,000 draws, seed 2025, no_policy, the economy as
# it was, on the accounts of the case (a program of its own around the same engine).
FIRST_RUN = {
    "hindsight": {
        "gdp": ([106.7, 113.9, 121.6], 0.23, 0.87), "primary": ([102.9, 105.9, 109.3], 0.73, 0.94),
        "secondary": ([104.2, 108.2, 112.4], 1.87, 1.61), "tertiary": ([107.8, 116.5, 125.8], 0.93, 0.96),
        "gdp_nominal": ([107.9, 116.4, 125.7], 1.22, 1.16), "employment": ([102.9, 105.9, 109.0], 4.58, 4.69),
        "rd": ([107.0, 114.6, 122.8], 12.61, 14.06), "autos": ([101.3, 102.5, 103.9], 16.02, 13.87),
        "software": ([113.1, 129.9, 148.5], 6.99, 6.27), "biomedicine": ([108.0, 116.6, 125.9], 5.40, 4.30),
    },
    "2016-12": {
        "gdp": ([107.6, 115.8, 124.7], 1.73, 1.32), "primary": ([103.4, 107.0, 111.0], 1.78, 1.27),
        "secondary": ([106.1, 112.3, 119.0], 1.87, 1.64), "tertiary": ([108.3, 117.5, 127.5], 1.60, 1.27),
        "gdp_nominal": ([108.8, 118.3, 128.8], 1.15, 0.92), "employment": ([103.7, 107.5, 111.5], 3.12, 3.03),
        "rd": ([108.5, 117.9, 128.1], 10.14, 10.60), "autos": ([106.2, 112.6, 119.6], 7.73, 6.77),
        "software": ([113.7, 130.6, 149.6], 6.42, 5.81), "biomedicine": ([108.8, 118.3, 128.7], 3.29, 3.14),
    },
}  # fmt: skip
INSIDE = {"hindsight": 17, "2016-12": 19}


def on_the_accounts_of_the_case(folder: Path) -> Path:
    """Leaves the vintage without accounts and named projects of its own, as the first run was."""
    vintage = folder / "vintages" / "2016-12"
    for name in ("accounts.csv", "final_demand.csv"):
        (vintage / name).unlink()
    toml = (vintage / "vintage.toml").read_text("utf-8")
    (vintage / "vintage.toml").write_text(toml.partition("[projects]")[0], "utf-8")
    lines = (vintage / "parameters.csv").read_text("utf-8").splitlines(keepends=True)
    # Structure of later years had the ranges of the case.
    later = ("named_", "utilisation_base", "plot_ratio", "built_share", "investment_per_area")
    rows = "".join(line for line in lines if not line.startswith(later))
    expected = "0.11503,0.11503,0.11503"
    assert expected in rows
    (vintage / "parameters.csv").write_text(rows.replace(expected, "0.119775,0.119775,0.119775"), "utf-8")
    return folder


def test_the_trend_of_research_is_told_with_years_held_out() -> None:
    history = read_rows(HISTORY)
    level = {(row["indicator"], int(row["year"])): float(row["value"]) for row in history if row["measure"] == "level"}
    share = {year: level["rd", year] / level["gdp_nominal", year] for year in range(2010, 2017)}
    years = np.arange(2010, 2015)
    slope, base = np.polyfit(years - 2010, np.log([share[year] for year in years]), 1)
    said = {year: 100 * np.exp(base + slope * (year - 2010)) for year in (2015, 2016)}
    page = (OUTTURNS.parents[1] / "vintages" / "README.md").read_text("utf-8")
    for text in (
        f"rises by {100 * slope:.1f} % a",
        f"says {said[2015]:.2f} % of product for 2015 and {said[2016]:.2f} % for 2016",
        f"{100 * share[2015]:.2f} and {100 * share[2016]:.2f} were published",
        f"{100 - said[2015] / share[2015]:.0f} and {100 - said[2016] / share[2016]:.0f} % too low",
    ):
        assert text in " ".join(page.split()), text


def test_structure_of_later_years_keeps_its_centre_and_is_less_certain(guangzhou: qy.Case) -> None:
    later = {"utilisation_base", "plot_ratio_base", "plot_ratio_trend", "built_share", "investment_per_area"}
    ours = {(r.parameter, r.accounts): r for r in guangzhou.data.parameters}
    for name in ("2016-12", "2016-figures", "2017-10"):
        rows = [r for r in guangzhou.vintage(name).data.parameters if r.parameter in later]
        wider = [
            r
            for r in rows
            if (r.low, r.high) != (ours[r.parameter, r.accounts].low, ours[r.parameter, r.accounts].high)
        ]
        assert {r.parameter for r in wider} == later and len(wider) == 12
        for row in wider:
            case = ours[row.parameter, row.accounts]
            assert row.central == case.central and row.grade == "judgement" and row.source == "J"
            width = (row.high - row.low) / (case.high - case.low)
            assert width == pytest.approx(1.5 if row.parameter == "utilisation_base" else 1.2, rel=1e-9)


def read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def scored(guangzhou: qy.Case) -> Scored:
    return guangzhou.vintage("2017-10").score(OUTTURNS, draws=200, seed=2025)


@pytest.mark.parametrize("vintage", list(FIRST_RUN))
def test_the_first_run_comes_again(vintage: str, scenarios: Callable[[str, Path], Path], tmp_path: Path) -> None:
    case = qy.load_case(on_the_accounts_of_the_case(scenarios("guangzhou", tmp_path)), vintage=vintage)
    found = case.score(OUTTURNS, draws=4000, seed=2025, assume=["as_it_was"])
    assert found.inside == (INSIDE[vintage], 26)
    rows = found.scores()
    ours = rows[rows.forecaster == found.forecaster].set_index("indicator")
    for name, (medians, mape, crps) in FIRST_RUN[vintage].items():
        row = ours.loc[name]
        # Levels to 0.2 %, with half a unit of the last digit printed.
        np.testing.assert_allclose([row[f"f{year}"] for year in YEARS], medians, rtol=2e-3, atol=0.05)
        # A difference of 0.2 % of the level moves a MAPE by 0.2 points at most.
        assert row.mape_pct == pytest.approx(mape, abs=0.2)
        if name != "employment":
            # The band of employment was narrower before migration and hiring were written anew.
            assert row.crps_or_mae == pytest.approx(crps, rel=0.06)


def test_rivals_are_those_that_were_found_by_hand() -> None:
    history = read_history(HISTORY, 2016)

    def of(rival: str, indicator: str) -> list[float]:
        return [round(float(value), 2) for value in rivals(history, indicator, 2016, YEARS)[rival]]

    assert of("no_change", "gdp") == [100.0, 100.0, 100.0]
    assert of("last_growth", "gdp") == [108.2, 117.07, 126.67]
    assert of("last_growth", "primary") == [99.8, 99.6, 99.4]
    assert of("last_growth", "employment") == pytest.approx([105.62, 111.56, 117.83], abs=0.011)
    assert of("mean5", "gdp") == pytest.approx([109.03, 118.88, 129.61], abs=0.011)
    assert of("mean5", "rd") == pytest.approx([113.95, 129.85, 147.96], abs=0.02)
    assert of("national", "autos") == [114.5, 131.1, 150.11]
    assert of("ar1", "rd") == pytest.approx([120.72, 145.76, 175.99], abs=0.011)
    assert of("ar1", "gdp_nominal") == pytest.approx([110.05, 122.11, 135.98], abs=0.011)
    assert of("national_realised", "autos") == [103.2, 98.87, 91.45]
    # Fewer than eight growths in a row: no autoregression; figures of 2016 without a source: no last growth.
    assert "ar1" not in rivals(history, "employment", 2016, YEARS)
    assert "last_growth" not in rivals(history, "autos", 2016, YEARS)
    assert list(rivals(History(), "gdp", 2016, YEARS)) == ["no_change"]


def test_no_rival_but_the_marked_one_moves_with_outturns(tmp_path: Path) -> None:
    rows = HISTORY.read_text("utf-8").splitlines()
    kept = tmp_path / "history.csv"
    later = [row for row in rows if any(f",growth,{year}," in row for year in YEARS)]
    assert later and all(",national," in row for row in later)
    kept.write_text("\n".join(row for row in rows if row not in later) + "\n", "utf-8")
    for indicator in ("gdp", "rd", "autos"):
        before = rivals(read_history(HISTORY, 2016), indicator, 2016, YEARS)
        after = rivals(read_history(kept, 2016), indicator, 2016, YEARS)
        assert set(before) - set(after) == {"national_realised"}
        for name, index in after.items():
            assert np.array_equal(index, before[name])


def test_scores_are_of_the_draws_that_every_run_has(guangzhou: qy.Case, scored: Scored) -> None:
    case = guangzhou.vintage("2017-10")
    frame = case.run(["no_policy"], draws=200, seed=2025).to_frame()
    output = frame["gross_output", "K4"].to_numpy()
    base = case.data.arrays["gross_output_base"][case.data.codes.index("K4")]
    np.testing.assert_allclose(scored.forecast.indices["autos"], 100.0 * output / base, rtol=1e-12)
    probability = case.run(["no_policy"], draws=200, seed=2025).targets().set_index("target").probability
    for verdict in scored.outturns.verdicts:
        assert scored.forecast.probabilities[verdict.target] == probability[verdict.target]


def test_sectors_of_three_sum_to_the_whole(scored: Scored, guangzhou: qy.Case) -> None:
    # Primary, secondary and tertiary have a row for each account, so their growth is a mean of that of the whole.
    data = guangzhou.vintage("2017-10").data
    weights = {"primary": 0.0, "secondary": 0.0, "tertiary": 0.0}
    value = data.arrays["gross_output_base"] * data.arrays["value_added_ratio_base"]
    second = dict(zip(data.codes, data.arrays["second_market_share"], strict=True))
    for one in scored.outturns.indicators:
        if one.id in weights:
            for term in one.terms:
                share = {"": 1.0, "first": 1.0 - second[term.account], "second": second[term.account]}[term.part]
                weights[one.id] += term.weight * share * value[data.codes.index(term.account)]
    assert sum(weights.values()) == pytest.approx(value.sum(), rel=1e-9)
    # The bridge closes the published sectors of 2016.
    assert weights["secondary"] == pytest.approx(5751.59, rel=2e-3)


def test_words_say_what_the_table_says_and_no_more(scored: Scored) -> None:
    text, rows = scored.skill(), scored.scores()
    ours = rows[rows.forecaster == scored.forecaster].set_index("indicator")
    for one in scored.outturns.indicators:
        assert f"MAPE {ours.loc[one.id].mape_pct:.2f} %" in text
    hit, cells = scored.inside
    assert f"{hit} of {cells} outturns" in text and cells == 26
    assert scored.inside_range == (17, 24)
    for one, side in scored.misses():
        assert f"all outturns of {one.name_en.lower()} lie {side} the 80 % band" in text
    gdp = ours.loc["gdp"]
    assert (gdp.beats_no_change_mape == "yes") == ("Beats no change on MAPE" in text.split("###")[1])
    for word in ("excellent", "good", "poor", "accurate", "remarkabl", "strong"):
        assert word not in text.lower()


def test_realised_demand_is_marked_and_changes_what_it_names(guangzhou: qy.Case) -> None:
    folder = guangzhou.data.folder
    plain, came = (qy.load_case(folder, vintage="2016-12", demand=demand) for demand in (None, "realised"))
    rows = {r.accounts: r.central for r in came.data.parameters if r.parameter == "market_growth"}
    assert rows[("K4",)] == -0.029 and len(rows) == 12
    found = came.score(OUTTURNS, draws=20, seed=1)
    assert "no forecast" in found.skill() and "realised demand" in found.forecaster
    assert "realised demand" in came.data.file.title_en and "realised" not in plain.data.file.title_en
    with pytest.raises(qy.CaseError, match="demand is 'real', expected 'realised' or none"):
        qy.load_case(folder, demand="real")


def test_the_command_writes_tables_words_and_charts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    few = tmp_path / "outturns.csv"
    lines = OUTTURNS.read_text("utf-8").splitlines(keepends=True)
    few.write_text("".join([lines[0], *(line for line in lines if line.startswith(("gdp,", "target_K4")))]), "utf-8")
    asked = ["score", str(ROOT / "scenarios" / "guangzhou"), "--vintage", "2017-10", "--outturns", str(few)]
    assert main([*asked, "--history", str(HISTORY), "--draws", "20", "--seed", "5", "--out", str(out)]) == 0
    assert sorted(path.name for path in out.iterdir()) == [
        "manifest.json", "outturn_gdp.png", "pit.png", "scores.csv", "skill.md", "verdicts.csv"
    ]  # fmt: skip
    assert (out / "skill.md").read_text("utf-8") in capsys.readouterr().out
    manifest = json.loads((out / "manifest.json").read_text("utf-8"))
    assert manifest["options"]["vintage"] == "2017-10" and "2017-10-19" in manifest["case"]["title_en"]
    with (out / "scores.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert [row["forecaster"] for row in rows] == [
        "2017-10", "no_change", "last_growth", "mean5", "national", "national_realised"
    ]  # fmt: skip
    assert rows[0]["beats_no_change_mape"] == "yes" and rows[1]["theil_u"] == "1.0"


def test_a_chart_has_the_outturns_as_dots(scored: Scored) -> None:
    axes = outturn_chart(scored, "software").axes[0]
    (dots,) = [line for line in axes.lines if str(line.get_label()).startswith("outturn")]
    assert list(dots.get_xdata()) == list(YEARS)
    np.testing.assert_array_equal(dots.get_ydata(), [118.0, np.nan, 164.765])
    with pytest.raises(qy.CaseError, match="indicator 'cars' was not scored, known are gdp"):
        outturn_chart(scored, "cars")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("2019,120.878,no,2018", "2019,120.878,yes,2018", "given 2018, expected no break inside the scored window"),
        ("2016,2017,107.0,yes,", "2016,2017,107.0,yes,soon", "given 'soon', expected a blank, or the year from which"),
        ("2016,2017,107.0,yes,,published", "2016,2017,107.0,yes,,recalled", "what has no source is not scored"),
        ("2016,2017,107.0,yes", "2016,2017,107.0,maybe", "given 'maybe', expected yes or no"),
        ("2016,2017,107.0", "2016,2027,107.0", "expected a year of the run, 2017 to 2019"),
        ("2016,2017,107.0", "2015,2017,107.0", "expected the base year of the case, 2016"),
        ("2016,2017,107.0", "2016,2017,-7.0", "expected an index above zero"),
        ("value_added all,1,2016,2017", "value_added all,0,2016,2017", "a factor a year above zero"),
        ("value_added all,1,2016,2017", "value_added everywhere,1,2016,2017", "unknown sector 'everywhere'"),
        ("value_added all,1,2016,2017", "added_value all,1,2016,2017", "unknown quantity 'added_value'"),
        ("value_added all,1,2016,2017", "value_added,1,2016,2017", "expected terms such as"),
        ("value_added all,1,2016,2017", "value_added all + persons_employed K1,1,2016,2017", "not their sum"),
        ("value_added all,1,2016,2018", "value_added K1,1,2016,2018", "as in the first row of 'gdp'"),
        ("target K4_2019", "target K4_2029", "unknown target 'K4_2029'"),
        (",2019,1,yes", ",2019,2,yes", "expected 1 (met) or 0"),
    ],
)
def test_an_outturn_that_cannot_be_scored_is_refused_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, said: str
) -> None:
    text = OUTTURNS.read_text("utf-8")
    assert old in text
    spoilt = tmp_path / "outturns.csv"
    spoilt.write_text(text.replace(old, new, 1), "utf-8")
    asked = ["score", str(ROOT / "scenarios" / "guangzhou"), "--outturns", str(spoilt), "--draws", "4"]
    assert main([*asked, "--out", str(tmp_path / "out")]) == 2
    sentence = capsys.readouterr().err.strip()
    assert said in sentence and "\n" not in sentence and "line " in sentence
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("gdp,national,growth,2016", "gdp,world,growth,2016", "expected city or national"),
        ("gdp,national,growth,2016", "gdp,national,level,2016", "expected level or growth, of the nation growth"),
        ("gdp,city,growth,2016", "gdp,city,growth,2017", "expected 2016 or before: a rival knows no outturn"),
        ("published", "recalled", "a rival has no other figures"),
    ],
)
def test_a_figure_that_no_rival_may_use_is_refused(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = HISTORY.read_text("utf-8")
    at = text.index(old, text.index("\n"))
    spoilt = tmp_path / "history.csv"
    spoilt.write_text(text[:at] + new + text[at + len(old) :], "utf-8")
    with pytest.raises(qy.CaseError, match=said):
        read_history(spoilt, 2016)
