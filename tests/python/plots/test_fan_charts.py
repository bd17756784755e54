"""What a fan chart draws: data of its artists, colours of its legend, the gap at a break, words in two languages."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import quesnay as qy
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.text import Text
from quesnay.case.outcomes import outcome_names
from quesnay.plots import draw_fans, fan_chart

DRAWS = 80


@pytest.fixture(scope="module")
def runs(guangzhou: qy.Case) -> qy.Result:
    return guangzhou.run(["no_policy", "plan"], draws=DRAWS, seed=4)


@pytest.fixture(scope="module")
def quarters(guangzhou: qy.Case) -> qy.Result:
    return guangzhou.run(["no_policy", "plan"], draws=20, seed=4, quarterly=True)


def axes_of(figure: Figure) -> Axes:
    (axes,) = figure.axes
    return axes


def lines(axes: Axes, start: str) -> list[Line2D]:
    """Lines of one label and, below it, its further pieces in the same colour and marker."""
    first = next(line for line in axes.lines if str(line.get_label()).startswith(start))
    alike = (first.get_color(), first.get_marker())
    return [line for line in axes.lines if (line.get_color(), line.get_marker()) == alike]


def words(figure: Figure) -> str:
    return "\n".join(text.get_text() for text in figure.findobj(Text))


def pieces_of(axes: Axes, colour: str) -> list[PolyCollection]:
    return [
        one for one in axes.collections if isinstance(one, PolyCollection) and to_hex(one.get_facecolor()[0]) == colour
    ]


def test_a_broken_series_is_drawn_in_pieces_with_a_note(runs: qy.Result) -> None:
    figure = fan_chart(runs, "K1_2019", scenario="plan")
    axes = axes_of(figure)
    bands = runs.bands()
    rows = bands[(bands.outcome == "observed_output") & (bands.account == "K1") & (bands.scenario == "plan")]
    medians = rows.sort_values("period_end").p50.to_numpy()
    plan = lines(axes, "plan: median")
    # The revision of 2018 lies between the first year and the second: no line leads from one to the other.
    assert [line.get_xdata().tolist() for line in plan] == [[0.0], [1.0, 2.0]]
    np.testing.assert_array_equal(np.concatenate([line.get_ydata() for line in plan]), medians)
    assert [line.get_xdata().tolist() for line in lines(axes, "no_policy: median")] == [[0.0], [1.0, 2.0]]
    cuts = [line.get_xdata()[0] for line in axes.lines if line.get_xdata()[0] == line.get_xdata()[-1] == 0.5]
    assert cuts == [0.5]
    for band in axes.collections:
        (path,) = band.get_paths()
        x = path.vertices[:, 0]
        assert x.max() < 0.5 or x.min() > 0.5
    said = words(figure)
    assert "Series revised on 2018-01-01, level after over before 0.85 (0.75-0.95)" in said
    assert "统计口径于 2018-01-01 修订" in said and "series revised / 口径修订" in said


def test_a_series_that_does_not_break_is_drawn_in_one_piece(runs: qy.Result) -> None:
    for outcome, account in (("gross_output", "K1"), ("observed_value_added", "K8")):
        figure = fan_chart(runs, outcome, account)
        (line,) = lines(axes_of(figure), "plan: median")
        assert line.get_xdata().tolist() == [0.0, 1.0, 2.0]
        assert "evised" not in words(figure) and "修订" not in words(figure)


def test_a_break_within_a_year_leaves_that_year_alone(guangzhou: qy.Case, tmp_path: Path) -> None:
    import shutil

    folder = tmp_path / "case"
    shutil.copytree(guangzhou.data.folder, folder)
    text = (folder / "parameters.csv").read_text("utf-8")
    assert text.count("series_break_date,-,t_break,year,1,1,1,") == 1
    text = text.replace("series_break_date,-,t_break,year,1,1,1,", "series_break_date,-,t_break,year,1.5,1.5,1.5,")
    (folder / "parameters.csv").write_text(text, "utf-8")
    figure = fan_chart(qy.load_case(folder).run(["plan"], draws=6, seed=0), "K4_2019")
    assert [line.get_xdata().tolist() for line in lines(axes_of(figure), "plan: median")] == [[0.0], [1.0], [2.0]]
    assert "Series revised on 2018-07-01" in words(figure)


def test_bands_are_the_quantiles_and_the_legend_has_their_colours(runs: qy.Result) -> None:
    figure = fan_chart(runs, "gross_output", "K4", scenario="plan")
    axes = axes_of(figure)
    bands = runs.bands()
    rows = bands[(bands.outcome == "gross_output") & (bands.account == "K4") & (bands.scenario == "plan")]
    rows = rows.sort_values("period_end")
    drawn = {}
    for handle, text in zip(axes.get_legend().legend_handles, axes.get_legend().get_texts(), strict=True):
        if "%" in text.get_text():
            drawn[text.get_text()] = to_hex(handle.get_facecolor())
    assert list(drawn) == ["plan: 5-95 %", "plan: 10-90 %", "plan: 25-75 %"] and len(set(drawn.values())) == 3
    for label, (low, high) in zip(drawn, (("p5", "p95"), ("p10", "p90"), ("p25", "p75")), strict=True):
        (band,) = pieces_of(axes, drawn[label])
        corners = {(round(x, 6), round(y, 6)) for x, y in band.get_paths()[0].vertices}
        wanted = [*zip(range(3), rows[low], strict=True), *zip(range(3), rows[high], strict=True)]
        assert {(round(float(x), 6), round(float(y), 6)) for x, y in wanted} == corners
    # What is seen: in the middle of each band of 2019 the picture has the colour of the legend.
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    picture = np.asarray(canvas.buffer_rgba())
    last = rows.iloc[-1]
    edges = {"plan: 5-95 %": ("p5", "p10"), "plan: 10-90 %": ("p10", "p25"), "plan: 25-75 %": ("p25", "p50")}
    for label, (low, high) in edges.items():
        x, y = axes.transData.transform((1.99, 0.55 * last[low] + 0.45 * last[high]))
        red, green, blue = picture[picture.shape[0] - 1 - round(y), round(x), :3]
        assert f"#{red:02x}{green:02x}{blue:02x}" == drawn[label]


def test_the_base_year_stands_before_the_fan(runs: qy.Result, guangzhou: qy.Case) -> None:
    # The figure of accounts.csv for vehicles is published: 4346.27 in 2016.
    for outcome in ("gross_output", "observed_output"):
        axes = axes_of(fan_chart(runs, outcome, "K4"))
        (point,) = [line for line in axes.lines if str(line.get_label()).startswith("base year 2016 / 基年")]
        assert point.get_xdata()[0] == -1.0 and point.get_ydata()[0] == pytest.approx(4346.27, rel=1e-9)
        assert point.get_label() == "base year 2016 / 基年, published / 公布"
        assert [tick.get_text() for tick in axes.get_xticklabels()] == ["2016", "2017", "2018", "2019"]
    # Of software 80 % is counted: (1 - 0.535 x 0.2) of 4860.
    axes = axes_of(fan_chart(runs, "K2_2019"))
    (point,) = [line for line in axes.lines if str(line.get_label()).startswith("base year")]
    assert point.get_ydata()[0] == pytest.approx(4860.0 * (1 - 0.535 * 0.2), rel=1e-9)
    total = axes_of(fan_chart(runs, "gross_output"))
    (point,) = [line for line in total.lines if str(line.get_label()).startswith("base year")]
    assert point.get_ydata()[0] == pytest.approx(float(guangzhou.data.arrays["gross_output_base"].sum()), rel=1e-12)
    # Capital of the base year is that of its middle, no level of its end: it is not drawn.
    assert "base year" not in words(fan_chart(runs, "capital_stock", "K4"))


def test_names_are_those_of_outcomes_and_of_accounts_in_any_language(runs: qy.Result) -> None:
    wanted = lines(axes_of(fan_chart(runs, "gross_output", "K4")), "plan: median")[0].get_ydata()
    for outcome in ("gross_output", "gross output, prices of 2016", "总产出(2016年价格)"):
        for account in ("K4", "Intelligent and new-energy vehicles", "智能与新能源汽车"):
            figure = fan_chart(runs, outcome, account)
            np.testing.assert_array_equal(lines(axes_of(figure), "plan: median")[0].get_ydata(), wanted)
            assert "K4 Intelligent and new-energy vehicles: gross output, prices of 2016" in words(figure)
            assert "K4 智能与新能源汽车:总产出(2016年价格)" in words(figure)
    for account in (None, "total", "all accounts", "合计"):
        assert "all accounts: gross output" in words(fan_chart(runs, "gross_output", account))
    target = next(one for one in runs.study.case.targets if one.target == "K4_2019")
    same = [words(fan_chart(runs, one)) for one in (target, "K4_2019", target.name_en, target.name_zh)]
    assert len(set(same)) == 1


def test_every_outcome_can_be_drawn_and_says_what_it_is(runs: qy.Result) -> None:
    for outcome in runs.study.uncertainty.core.outcomes:
        labels = [label for name, label in runs.compiled[0].index if name == outcome.name]
        figure = fan_chart(runs, outcome.name, None if labels[0] == "" else labels[0])
        assert lines(axes_of(figure), "plan: median")
        title = figure.get_suptitle()
        measure_en, measure_zh = outcome_names(runs.study.case, outcome.name)
        assert f"{measure_en}\n" in title and title.endswith(measure_zh)
        assert measure_en != outcome.name and re.search("[\u4e00-\u9fff]{2}", measure_zh)
    cost = fan_chart(runs, "cost of P1", scenario="plan")
    assert "cost of P1" in cost.get_suptitle() and "P1 " in cost.get_suptitle() and "成本" in cost.get_suptitle()


def test_units_and_numbers_read_as_words(runs: qy.Result) -> None:
    axes = axes_of(fan_chart(runs, "K4_2019"))
    assert axes.get_ylabel() == "100 million yuan a year\n亿元(每年)"
    assert "target 2019 / 目标 ≥ 5,100" in [text.get_text() for text in axes.get_legend().get_texts()]
    assert axes.yaxis.get_major_formatter()(1e6, 0) == "1,000,000"
    assert axes_of(fan_chart(runs, "utilisation", "K4")).get_ylabel() == "ratio\n比率"
    assert axes_of(fan_chart(runs, "persons_employed")).get_ylabel() == "10 thousand persons\n万人"


def test_the_chart_says_how_likely_and_how_much_likelier_the_target_is(runs: qy.Result) -> None:
    said = words(fan_chart(runs, "K3_2019", scenario="plan"))
    table = runs.targets().set_index(["scenario", "target"])
    assert f"plan {100 * table.probability['plan', 'K3_2019']:.1f} %" in said
    pairs = runs.target_differences("plan", "no_policy").set_index("target")
    row = pairs.loc["K3_2019"]
    assert f"{100 * row.difference:+.2f} (s.e. {100 * row.standard_error:.2f}) points / 百分点" in said
    assert f"{DRAWS} draws of parameters and shocks, seed 4" in said and f"{DRAWS} 次参数与冲击抽样" in said
    assert "plan: Made in China 2025 pilot-city plan / “中国制造2025”试点示范城市实施方案" in said


def test_one_draw_has_no_band(guangzhou: qy.Case) -> None:
    for result, said in (
        (guangzhou.central(["no_policy", "plan"]), "plan: central run / 中心运行"),
        (guangzhou.run(["no_policy", "plan"], draws=1, seed=2), "plan: one draw / 单次抽样"),
    ):
        figure = fan_chart(result, "K4_2019")
        axes = axes_of(figure)
        assert len(axes.collections) == 0 and lines(axes, said)
        assert not [text for text in axes.get_legend().get_texts() if "%" in text.get_text()]
        assert "no band" in words(figure) and "区间" in words(figure) and "/ 2019年目标: no_policy m" in words(figure)
        assert "Probability" not in words(figure) and "median" not in words(figure)


def test_a_run_of_one_year_has_a_band(spoilt: Path) -> None:
    text = (spoilt / "case.toml").read_text("utf-8")
    start = text.index("[calendar]")
    assert "years = 3" in text[start:]
    text = "phases = []\n" + text
    (spoilt / "case.toml").write_text(
        re.sub(r"\[\[phases\]\][^\[]*", "", text.replace("years = 3", "years = 1")).replace("2022-01-01", "2021-06-01"),
        "utf-8",
    )
    (spoilt / "assumptions" / "boom.toml").unlink()
    targets = (spoilt / "targets.csv").read_text("utf-8").replace("2023,", "2021,")
    (spoilt / "targets.csv").write_text(targets, "utf-8")
    for policy in (spoilt / "policies").glob("*.toml"):
        dated = re.sub(r"start = 202\d-\d\d-\d\d", "start = 2021-03-01", policy.read_text("utf-8"))
        policy.write_text(dated, "utf-8")
    axes = axes_of(fan_chart(qy.load_case(spoilt).run(["no_policy"], draws=20, seed=0), "gross_output", "goods"))
    assert len(axes.collections) == 3
    for band in axes.collections:
        box = band.get_paths()[0].get_extents()
        assert box.width > 0.2 and box.height > 0.0


def test_quarters_are_drawn_as_quarters(quarters: qy.Result) -> None:
    figure = fan_chart(quarters, "gross_output", "K4")
    axes = axes_of(figure)
    (line,) = lines(axes, "plan: median")
    assert line.get_xdata().tolist() == list(range(12))
    assert axes.get_ylabel() == "100 million yuan a quarter\n亿元(每季度)"
    # A year's sum is not drawn among quarters; a level of the base year's end is, in its quarter.
    assert "base year" not in words(figure)
    persons = axes_of(fan_chart(quarters, "persons_employed"))
    (point,) = [one for one in persons.lines if str(one.get_label()).startswith("base year 2016")]
    assert point.get_xdata()[0] == -1.0
    ticks = [tick.get_text() for tick in axes.get_xticklabels()]
    assert ticks[:5] == ["Q1\n2017", "Q2", "Q3", "Q4", "Q1\n2018"]
    # The series breaks between the fourth quarter and the fifth.
    broken = lines(axes_of(fan_chart(quarters, "observed_output", "K1")), "plan: median")
    assert [len(one.get_xdata()) for one in broken] == [4, 8]


def test_what_cannot_be_drawn_is_refused_in_a_sentence(runs: qy.Result, quarters: qy.Result) -> None:
    given: list[tuple[str, qy.Result, list[Any], dict[str, Any]]] = [
        ("unknown outcome or target 'gross_ouput'; did you mean 'gross_output'", runs, ["gross_ouput"], {}),
        ("unknown account 'K9'", runs, ["gross_output", "K9"], {}),
        ("did you mean 'Biomedicine and health'", runs, ["gross_output", "Biomedicine and helth"], {}),
        ("scenario 'plam' is not in this run, known are no_policy", runs, ["K4_2019"], {"scenario": "plam"}),
        ("scenario 3 was given, expected a name of no_policy, plan", runs, ["K4_2019"], {"scenario": 3}),
        ("has no sum over accounts, expected an account: K1, K2", runs, ["utilisation"], {}),
        ("has one value for the whole case, expected no account, given 'K1'", runs, ["land_gate", "K1"], {}),
        ("target 'K4_2019' is of account 'K4' and account 'K5' was given", runs, ["K4_2019", "K5"], {}),
        ("yearly and this result is by quarter, expected a run without quarterly", quarters, ["K4_2019"], {}),
        ("a chart of 7 was asked for, expected the name of an outcome", runs, [7], {}),
        ("account 4 was given, expected its code or its name", runs, ["gross_output", 4], {}),
    ]
    for message, result, names, named in given:
        with pytest.raises(qy.CaseError, match=re.escape(message)):
            fan_chart(result, *names, **named)


def test_legends_stand_beside_the_data_and_nothing_is_cut_off(runs: qy.Result) -> None:
    for outcome, account in (("K2_2019", None), ("gross_output", None), ("land_gate", None)):
        figure = fan_chart(runs, outcome, account)
        FigureCanvasAgg(figure).draw()
        page = figure.bbox
        for text in figure.findobj(Text):
            if text.get_text() and text.get_visible():
                box = text.get_window_extent()
                assert (
                    page.x0 - 1 <= box.x0 and box.x1 <= page.x1 + 1 and page.y0 - 1 <= box.y0 and box.y1 <= page.y1 + 1
                )
        axes = axes_of(figure)
        assert axes.get_legend().get_window_extent().x0 >= axes.get_window_extent().x1


def test_every_target_gets_its_chart(runs: qy.Result, tmp_path: Path) -> None:
    places = {target.target: tmp_path / f"{target.target}.png" for target in runs.study.case.targets}
    draw_fans(runs, places)
    assert len(places) == 8
    for path in places.values():
        assert path.read_bytes().startswith(b"\x89PNG")
