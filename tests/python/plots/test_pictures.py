"""Pictures of a run: what is drawn is what the tables say, in both languages, beside its legend, in known fonts."""

from collections.abc import Callable
from itertools import combinations

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
import quesnay as qy
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.text import Text
from quesnay.drawing.style import COLOURS, MARKERS, said

mpl.use("Agg")
Draw = Callable[..., Axes]


@pytest.fixture(scope="module")
def runs(guangzhou: qy.Case) -> qy.Result:
    return guangzhou.run(["no_policy", "plan", "land_first"], draws=120, seed=4)


@pytest.fixture(scope="module")
def pictures(guangzhou: qy.Case, runs: qy.Result) -> dict[str, Draw]:
    table = guangzhou.contributions("plan", draws=16, seed=1, members={"a": ["P1", "P2"], "b": ["L1"]})
    return {
        "fan": lambda **how: runs.plot_fan("K4_2019", **how),
        "difference": lambda **how: runs.plot_difference("plan", outcome="value_added", account="K4", **how),
        "binding": lambda **how: runs.plot_binding("plan", **how),
        "binding of one": lambda **how: runs.plot_binding("plan", "K2", **how),
        "effects": runs.plot_effects,
        "drivers": lambda **how: runs.plot_drivers("plan", "no_policy", **how),
        "targets": runs.plot_targets,
        "contributions": lambda **how: guangzhou.plot_contributions(table, **how),
    }


@pytest.fixture(autouse=True)
def closed() -> object:
    yield
    plt.close("all")


NAMES = ["fan", "difference", "binding", "binding of one", "effects", "drivers", "targets", "contributions"]


def words(axes: Axes) -> list[str]:
    return [text.get_text() for text in axes.figure.findobj(Text) if text.get_text().strip()]


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_returns_its_axes_with_a_title_and_nothing_on_its_data(pictures: dict[str, Draw], name: str) -> None:
    axes = pictures[name]()
    assert isinstance(axes, Axes) and axes.get_title(loc="left")
    axes.figure.canvas.draw()
    legend = axes.get_legend()
    if legend is not None:
        inside = axes.get_window_extent()
        assert legend.get_window_extent().x0 >= inside.x1


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_is_drawn_on_axes_that_are_given(pictures: dict[str, Draw], name: str) -> None:
    _, (one, other) = plt.subplots(1, 2)
    assert pictures[name](ax=other) is other
    assert not one.has_data() and plt.get_fignums() == [1]


@pytest.mark.parametrize("name", NAMES)
def test_each_language_has_its_own_words_and_every_letter_a_shape(pictures: dict[str, Draw], name: str) -> None:
    def chinese(text: str) -> bool:
        return any("一" <= letter <= "鿿" for letter in text)

    assert not any(chinese(text) for text in words(pictures[name](language="en")))
    axes = pictures[name](language="zh")
    assert any(chinese(text) for text in words(axes))
    for text in axes.figure.findobj(Text):
        if chinese(text.get_text()):
            (family, *_) = text.get_fontfamily()
            shapes = get_font(findfont(FontProperties(family=family))).get_charmap()
            assert all(ord(letter) in shapes for letter in text.get_text() if letter not in "\n  ")


def test_a_difference_is_that_of_the_table(runs: qy.Result) -> None:
    axes = runs.plot_difference("plan", account="K2")
    rows = runs.compare("plan", "no_policy").query("outcome == 'gross_output' and account == 'K2'")
    (container,) = axes.containers
    assert container.lines[0].get_ydata() == pytest.approx(rows.mean_difference.to_numpy())
    ends = np.array([bar[:, 1] for bar in container.lines[2][0].get_segments()])
    assert ends == pytest.approx(rows[["ci_low", "ci_high"]].to_numpy())


def test_quarters_are_drawn_where_the_run_has_them(guangzhou: qy.Case) -> None:
    quarters = guangzhou.run(["no_policy", "plan"], draws=20, seed=4, quarterly=True)
    axes = quarters.plot_difference(language="en")
    assert [tick.get_text() for tick in axes.get_xticklabels()][:3] == ["Q1\n2017", "Q2", "Q3"]
    assert "a quarter" in axes.get_ylabel()
    assert len(quarters.plot_fan("value_added", "K2").get_xticks()) == 12


def test_targets_and_effects_and_drivers_are_those_of_the_tables(runs: qy.Result) -> None:
    lines = {line.get_label(): line for line in runs.plot_targets().lines}
    table = runs.targets()
    own = table[table.scenario == "plan"].probability.to_numpy()
    assert lines["plan"].get_xdata() == pytest.approx(100 * own)
    effects = runs.effects().query("outcome == 'value_added'")
    drawn = {line.get_label(): line for line in runs.plot_effects("value_added", language="en").lines}
    assert drawn["gross"].get_xdata() == pytest.approx(effects.gross.to_numpy())
    drivers = runs.drivers("plan", measure="first-order index")
    shown = runs.plot_drivers("plan", measure="first-order index", most=5)
    assert shown.lines[0].get_xdata() == pytest.approx(drivers.value.head(5).to_numpy())


def test_shares_of_constraints_are_means_over_quarters(runs: qy.Result) -> None:
    axes = runs.plot_binding("plan", language="en")
    table = runs.binding().query("scenario == 'plan' and account == 'K4'")
    columns = [tick.get_text() for tick in axes.get_xticklabels()]
    row = [tick.get_text()[:2] for tick in axes.get_yticklabels()].index("K4")
    mean = table[table.constraint == "demand"].share_binding.mean()
    assert axes.images[0].get_array()[row, columns.index("demand")] == pytest.approx(mean)


def test_a_waterfall_ends_at_the_whole_package(guangzhou: qy.Case, pictures: dict[str, Draw]) -> None:
    bars = pictures["contributions"]().patches
    assert bars[-1].get_width() == pytest.approx(sum(bar.get_width() for bar in bars[:-1]))


def test_series_differ_for_readers_who_do_not_see_red_or_green() -> None:
    # Machado, Oliveira & Fernandes 2009, deuteranopia and protanopia at severity 1, linear RGB.
    blind = {
        "deuteranopia": [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.01182, 0.04294, 0.968881],
        ],
        "protanopia": [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ],
    }
    for matrix in blind.values():
        seen = [np.array(matrix) @ np.array(to_rgb(colour)) ** 2.2 for colour in COLOURS[:6]]
        for one, other in combinations(seen, 2):
            assert np.linalg.norm(np.clip(one, 0, 1) ** (1 / 2.2) - np.clip(other, 0, 1) ** (1 / 2.2)) > 0.09
    assert len(set(MARKERS)) == len(COLOURS)


def test_words_of_one_language_are_taken_from_both() -> None:
    assert [said("gross / 毛效应", one) for one in ("en", "zh", "both")] == ["gross", "毛效应", "gross / 毛效应"]
    assert said("K4", "zh") == "K4"


def test_what_cannot_be_drawn_is_refused_in_a_sentence(guangzhou: qy.Case, runs: qy.Result) -> None:
    for call, sentence in (
        (lambda: runs.plot_fan(ax=3), "ax is 3, expected axes of Matplotlib"),
        (lambda: runs.plot_targets(language="fr"), "language is 'fr', expected 'both', 'en' or 'zh'"),
        (lambda: runs.plot_difference("plan", "plan"), "a difference of scenario 'plan' from itself"),
        (lambda: runs.plot_binding("plan", "K99"), "account 'K99' has no constraint, expected one of K1"),
        (lambda: runs.plot_effects("land_in_use"), "effects of outcome 'land_in_use' were asked for, known are"),
        (lambda: runs.plot_drivers("plan", "no_policy", most=0), "most is 0, expected at least 1"),
        (lambda: guangzhou.plot_contributions(runs.targets()), "a table without package, contribution"),
    ):
        with pytest.raises(qy.QuesnayError, match=sentence):
            call()
