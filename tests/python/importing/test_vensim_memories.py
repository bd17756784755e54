"""Words that remember, tables, data and macros, next to Vensim's definitions written out here step by step."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import quesnay as qy
from model_files import column, vensim

INPUT = "input = 1 + STEP(2, 3)\n\n"


def smoothed(values: list[float], time: float, initial: float, order: int, step: float) -> list[float]:
    levels, path = [initial] * order, []
    for value in values:
        path.append(levels[-1])
        before = [value, *levels[:-1]]
        levels = [level + step * (ahead - level) / (time / order) for level, ahead in zip(levels, before, strict=True)]
    return path


def delayed(values: list[float], time: float, initial: float, order: int, step: float) -> list[float]:
    levels, path = [initial * time / order] * order, []
    for value in values:
        leaving = [level / (time / order) for level in levels]
        path.append(leaving[-1])
        entering = [value, *leaving[:-1]]
        levels = [one + step * (into - out) for one, into, out in zip(levels, entering, leaving, strict=True)]
    return path


@pytest.mark.parametrize("step", [1.0, 0.5])
def test_smooths_and_delays_are_those_of_their_definition(tmp_path: Path, step: float) -> None:
    model = vensim(
        tmp_path,
        INPUT + "s1 = SMOOTH(input, 4)\n\ns1i = SMOOTHI(input, 4, 5)\n\ns3i = SMOOTH3I(input, 6, 5)\n\n"
        "sn = SMOOTH N(input, 6, 2, 2)\n\nd1 = DELAY1(input, 4)\n\nd1i = DELAY1I(input, 4, 5)\n\n"
        "d3i = DELAY3I(input, 6, 5)\n\n"
        "dn = DELAY N(input, 6, 2, 2)\n\nnested = 2 * SMOOTH(input, 4) + 1",
        step=step,
    )  # fmt: skip
    count = len(column(model, "input"))
    values = [1.0 if n * step < 3.0 - 1e-9 else 3.0 for n in range(count)]
    expected = {
        "s1": smoothed(values, 4, 1, 1, step), "s1i": smoothed(values, 4, 5, 1, step),
        "s3i": smoothed(values, 6, 5, 3, step), "sn": smoothed(values, 6, 2, 2, step),
        "d1": delayed(values, 4, 1, 1, step), "d1i": delayed(values, 4, 5, 1, step),
        "d3i": delayed(values, 6, 5, 3, step), "dn": delayed(values, 6, 2, 2, step),
        "nested": [2 * one + 1 for one in smoothed(values, 4, 1, 1, step)],
    }  # fmt: skip
    for name, path in expected.items():
        assert column(model, name) == pytest.approx(path, rel=1e-12), name


def test_a_delay_that_is_too_short_goes_on_when_it_is_asked_to(tmp_path: Path) -> None:
    equations = INPUT + "late = DELAY3I(input, 2, 5)"
    model = vensim(tmp_path, equations)
    with pytest.raises(qy.InvalidValue, match="expected at least 3 months"):
        model.standard_run()
    values = [1.0 if n < 3 else 3.0 for n in range(11)]
    model = vensim(tmp_path, equations, short_delays=True)
    assert column(model, "late") == pytest.approx(delayed(values, 2, 5, 3, 1.0), rel=1e-12)


def test_fixed_delays_samples_trends_and_forecasts(tmp_path: Path) -> None:
    model = vensim(
        tmp_path,
        "x = 10 * EXP(0.1 * Time)\n\nlate = DELAY FIXED(x, 2.5, 7)\n\n"
        "held = SAMPLE IF TRUE(MODULO(Time, 3) = 0, Time, -1)\n\n"
        "growth = TREND(x, 4, 0.1)\n\nahead = FORECAST(x, 4, 2)\n\nfirst = INITIAL(x * 2)",
    )
    x = [10.0 * float(np.exp(0.1 * n)) for n in range(11)]
    assert column(model, "late") == pytest.approx([7.0] * 3 + x[:8], rel=1e-12)
    assert column(model, "held") == [0, 0, 0, 3, 3, 3, 6, 6, 6, 9, 9]
    average, trend = [x[0] / 1.4], []
    for one in x:
        trend.append((one - average[-1]) / (4 * abs(average[-1])))
        average.append(average[-1] + (one - average[-1]) / 4)
    assert column(model, "growth") == pytest.approx(trend, rel=1e-11)
    level, ahead = x[0], []
    for one in x:
        ahead.append(one * (1 + (one - level) / (4 * level) * 2))
        level += (one - level) / 4
    assert column(model, "ahead") == pytest.approx(ahead, rel=1e-11)
    assert column(model, "first") == pytest.approx([20.0] * 11)


def test_active_initial_breaks_a_circle_of_initial_values(tmp_path: Path) -> None:
    model = vensim(tmp_path, "rate = ACTIVE INITIAL(stock * 0.5, 4)\n\nstock = INTEG(-rate, rate * 10)", end=2)
    assert column(model, "stock") == [40.0, 20.0, 10.0] and column(model, "rate") == [20.0, 10.0, 5.0]


def test_tables_take_double_points_elements_and_ways_beyond_their_ends(tmp_path: Path) -> None:
    model = vensim(
        tmp_path,
        "one: o1, o2\n\njump((0,0),(1,1),(1,5),(2,6))\n\nat[one]([(0,0)-(9,9)],(0,0),(10,10)) ~~|\n\n"
        "each[o1]((0,0),(10,10)) ~~|\neach[o2]((0,5),(10,5))\n\na = jump(Time)\n\nb[one] = each[one](Time)\n\n"
        "c = WITH LOOKUP(Time, ((0,1),(4,9)))\n\nd = LOOKUP EXTRAPOLATE(jump, Time)\n\n"
        "e = LOOKUP FORWARD(jump, Time/2)\n\nf = LOOKUP BACKWARD(jump, Time/2)",
        end=5,
    )
    assert column(model, "a") == pytest.approx([0, 1, 6, 6, 6, 6])
    assert column(model, "b[o1]") == pytest.approx([0, 1, 2, 3, 4, 5]) and column(model, "b[o2]") == [5.0] * 6
    assert column(model, "c") == pytest.approx([1, 3, 5, 7, 9, 9])
    assert column(model, "d") == pytest.approx([0, 1, 6, 7, 8, 9])
    assert column(model, "e") == pytest.approx([0, 1, 1, 6, 6, 6])
    assert column(model, "f") == pytest.approx([0, 0, 1, 5, 6, 6])


def written_tables(folder: Path) -> None:
    import openpyxl

    (folder / "down.csv").write_text("t,north,south\n0,1,10\n2,3,30\n4,,50\n6,7,70\n", encoding="utf-8")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Across"
    for row in (["t", 0, 2, 4, 6], ["x", 1, 3, 5, 7], [], ["rates", 0.1, 0.2], ["more", 0.3, 0.4]):
        sheet.append(row)
    sheet.cell(3, 1, "north")
    sheet.cell(3, 2, "south")
    book.save(folder / "across.xlsx")


def test_data_come_from_tables_beside_the_model(tmp_path: Path) -> None:
    written_tables(tmp_path)
    model = vensim(
        tmp_path,
        "region: GET DIRECT SUBSCRIPT('across.xlsx', 'Across', 'A3', 'B3', '')\n\n"
        "line[region] := GET DIRECT DATA('down.csv', ',', 'A', 'B2')\n\n"
        "held :HOLD BACKWARD: := GET DIRECT DATA('across.xlsx', 'Across', '1', 'B2')\n\n"
        "ahead :LOOK FORWARD: := GET DIRECT DATA('across.xlsx', 'Across', '1', 'B2')\n\n"
        "raw :RAW: := GET DIRECT DATA('across.xlsx', 'Across', '1', 'B2')\n\n"
        "known = IF THEN ELSE(raw = :NA:, 0, raw)\n\n"
        "rate[region] = GET DIRECT CONSTANTS('across.xlsx', 'Across', 'B4')\n\n"
        "turned[region] = GET DIRECT CONSTANTS('across.xlsx', 'Across', 'B4*')\n\n"
        "at = GET DIRECT LOOKUPS('across.xlsx', 'Across', '1', 'B2')\n\nsum = SUM(line[region!] * rate[region!])\n\n"
        "taken = at(Time / 2)",
        end=7,
    )
    assert column(model, "line[south]") == pytest.approx([10, 20, 30, 40, 50, 60, 70, 70])
    assert column(model, "line[north]") == pytest.approx([1, 2, 3, 4, 5, 6, 7, 7])
    assert column(model, "held") == [1, 1, 3, 3, 5, 5, 7, 7]
    assert column(model, "ahead") == [1, 3, 3, 5, 5, 7, 7, 7]
    assert column(model, "known") == [1, 0, 3, 0, 5, 0, 7, 0]
    # In other steps than the file's a value holds from its own time on, or up to it.
    finer = model.run(model.values, **{**model.span, "dt": 0.25}, record=["held", "ahead", "known"])
    assert finer.held.sel(time=[1.75, 2.0, 2.25]).values.tolist() == [1.0, 3.0, 3.0]
    assert finer.ahead.sel(time=[1.75, 2.0, 2.25]).values.tolist() == [3.0, 3.0, 5.0]
    assert finer.known.sel(time=[1.75, 2.0, 2.25]).values.tolist() == [0.0, 3.0, 0.0]
    assert model.values["rate"].tolist() == [0.1, 0.2] and model.values["turned"].tolist() == [0.1, 0.3]
    assert column(model, "sum")[2] == pytest.approx(3 * 0.1 + 30 * 0.2)
    assert column(model, "taken") == pytest.approx([1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5])


def test_a_table_that_is_not_there_or_has_no_number_is_told(tmp_path: Path) -> None:
    written_tables(tmp_path)
    with pytest.raises(qy.ModelFileError, match="gone.csv is not beside the model"):
        vensim(tmp_path, "x := GET DIRECT DATA('gone.csv', ',', 'A', 'B2')")
    with pytest.raises(qy.ModelFileError, match="across.xlsx has no sheet 'Down'"):
        vensim(tmp_path, "x := GET DIRECT DATA('across.xlsx', 'Down', '1', 'B2')")
    with pytest.raises(qy.ModelFileError, match="row 9, column 2 has no number"):
        vensim(tmp_path, "x = GET DIRECT CONSTANTS('across.xlsx', 'Across', 'B9')")


def test_data_may_come_with_a_run(tmp_path: Path) -> None:
    (tmp_path / "run.csv").write_text("Time,Rain[a],rain[b]\n0,1,2\n4,5,2\n", encoding="utf-8")
    equations = "p: a, b\n\nrain[p]\n\nwet = SUM(rain[p!])"
    with pytest.raises(qy.ModelFileError, match=r"'rain': it is data that come with a run, expected a file with them"):
        vensim(tmp_path, equations)
    model = vensim(tmp_path, equations, data=(tmp_path / "run.csv",), end=4)
    assert column(model, "wet") == pytest.approx([3, 4, 5, 6, 7])


def test_macros_are_written_out_for_each_call(tmp_path: Path) -> None:
    macro = (
        ":MACRO: GROWN(start, rate)\nGROWN = INTEG(change, start)\n\t~\tstart\n\t~\t\t|\n\n"
        "change = GROWN * rate\n\t~\tstart\n\t~\t\t|\n:END OF MACRO:\n"
    )
    model = vensim(
        tmp_path,
        macro
        + "\n\nkind: k1, k2\n\nrate[kind] = 1, 2\n\na = GROWN(1, 1) + GROWN(2, 0.5)\n\nb[kind] = GROWN(1, rate[kind])",
        end=3,
    )
    assert column(model, "a") == pytest.approx([3, 5, 8.5, 14.75])
    assert column(model, "b[k2]") == pytest.approx([1, 3, 9, 27])
    with pytest.raises(qy.ModelFileError, match="the macro GROWN takes 2 arguments, 1 are given"):
        vensim(tmp_path, macro + "\n\nx = GROWN(1)")
