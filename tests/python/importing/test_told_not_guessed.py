"""What a file says in a way that has no one meaning here is refused, and what is left aside is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import quesnay as qy
from model_files import column, vensim

ELEMENTS = '<elem name="x"/><elem name="y"/><elem name="z"/>'
HEAD = """<?xml version="1.0" encoding="utf-8"?>
<xmile version="1.0" xmlns="http://docs.oasis-open.org/xmile/ns/XMILE/v1.0">
<header><vendor>us</vendor><product version="1">ours</product></header>
<sim_specs method="Euler"><start>0</start><stop>4</stop><dt>1</dt></sim_specs>
<dimensions><dim name="D"><elem name="x"/><elem name="y"/><elem name="z"/></dim></dimensions>
<model><variables>{variables}</variables></model>
</xmile>
"""


def xmile(folder: Path, variables: str) -> qy.ImportedModel:
    path = folder / "model.xmile"
    path.write_text(HEAD.format(variables=variables), encoding="utf-8")
    return qy.read_xmile(path)


@pytest.mark.parametrize("tag", ["conveyor", "queue", "oven", "leak", "overflow", "multiplier"])
def test_stocks_and_flows_of_another_kind_are_refused_by_name(tmp_path: Path, tag: str) -> None:
    kind = "flow" if tag in ("leak", "overflow", "multiplier") else "stock"
    with pytest.raises(qy.ModelFileError, match=f"'WIP': it is a {kind} with <{tag}>, which is not supported"):
        xmile(tmp_path, f'<{kind} name="WIP"><eqn>1</eqn><{tag}><len>3</len></{tag}></{kind}>')


@pytest.mark.parametrize("again", ["a", "A"])
def test_a_name_that_is_defined_twice_in_xmile_is_refused(tmp_path: Path, again: str) -> None:
    variables = f'<aux name="a"><eqn>3</eqn></aux>\n<aux name="{again}"><eqn>4</eqn></aux>'
    with pytest.raises(qy.ModelFileError, match="it is defined in line 6 too, as 'a'"):
        xmile(tmp_path, variables)


@pytest.mark.parametrize(
    "equations", ["a = 3\n\na = 4", "A b = 3\n\na_b = 4", "s = INTEG(1, 0)\n\nS = INTEG(5, 0)"]
)  # fmt: skip
def test_a_name_that_is_defined_twice_in_vensim_is_refused(tmp_path: Path, equations: str) -> None:
    with pytest.raises(qy.ModelFileError, match=r"it is defined in line \d+ too"):
        vensim(tmp_path, equations)


def test_lengths_that_do_not_fit_are_refused_with_both(tmp_path: Path) -> None:
    mapped = "A: a1, a2, a3 -> B ~~|\n\nB: b1, b2 ~~|\n\nx[A] = 1, 2, 3\n\ny[B] = x[A] * Time"
    with pytest.raises(qy.ModelFileError, match="'a' has 3 elements and is mapped to 2 of 'b', expected as many"):
        vensim(tmp_path, mapped)
    four = "".join(f"<eqn>{k}</eqn>" for k in range(4))
    with pytest.raises(qy.ModelFileError, match="it has 4 equations for 3 elements of 'd'"):
        xmile(tmp_path, f'<aux name="p"><dimensions><dim name="D"/></dimensions>{four}</aux>')
    with pytest.raises(qy.ModelFileError, match="it has 2 equations, expected one"):
        xmile(tmp_path, '<aux name="p"><eqn>1</eqn><eqn>2</eqn></aux>')


def test_pulses_without_an_interval_are_no_zeros(tmp_path: Path) -> None:
    def path(equation: str) -> list[float]:
        model = xmile(tmp_path, f'<aux name="p"><eqn>{equation}</eqn></aux><aux name="none"><eqn>0</eqn></aux>')
        return [float(one) for one in model.run(model.values, record=["p"], **model.span).p.values]

    once = [0.0, 5.0, 0.0, 0.0, 0.0]
    assert path("PULSE(5, 1, 0)") == path("PULSE(5, 1, none)") == path("PULSE(5, 1)") == once
    assert path("PULSE(5, 1, 2)") == [0.0, 5.0, 0.0, 5.0, 0.0]
    train = vensim(tmp_path, "p = PULSE TRAIN(1, 1, gap, 4)\n\ngap = 0", end=6)
    assert column(train, "p") == [0.0, 1.0, 1.0, 1.0, 1.0, 0.0, 0.0]


def test_a_ramp_does_nothing_before_its_start(tmp_path: Path) -> None:
    assert column(vensim(tmp_path, "r = RAMP(1, 5, 2)", end=4), "r") == [0.0] * 5
    assert column(vensim(tmp_path, "r = RAMP(2, 1, 3)", end=5), "r") == [0.0, 0.0, 2.0, 4.0, 4.0, 4.0]


def test_data_are_refused_where_they_cannot_be_read_and_told_where_nobody_does(tmp_path: Path) -> None:
    def read(*texts: str) -> qy.ImportedModel:
        files = [tmp_path / f"{k}.csv" for k in range(len(texts))]
        for file, text in zip(files, texts, strict=True):
            file.write_text(text, encoding="utf-8")
        return vensim(tmp_path, "price ~~|\n\nx = price * 2 + Time", end=2, data=tuple(files))

    fits = "Time,price\n0,1\n1,\n2,3\n"
    assert column(read(fits), "x") == column(read(fits.replace(",", ";")), "x") == [2.0, 5.0, 8.0]
    with pytest.raises(qy.ModelFileError, match="'price' is 'oops' in row 3, expected a number or nothing"):
        read("Time,price\n0,1\n1,oops\n2,3\n")
    with pytest.raises(qy.ModelFileError, match="the column 'Price' stands twice"):
        read("Time,price,Price\n0,1,2\n1,2,3\n")
    with pytest.raises(qy.ModelFileError, match="another file of data has the column 'price' too"):
        read(fits, fits)
    model = read("Time,price,x,typo\n0,1,5,5\n2,3,5,5\n")
    assert model.notes[-1] == "columns of data that no variable of data has the name of: typo, x"


def test_a_file_without_an_end_says_so(tmp_path: Path) -> None:
    path = tmp_path / "endless.mdl"
    path.write_text("{UTF-8}\nx = 1 ~~|\nINITIAL TIME = 0 ~~|\nTIME STEP = 1 ~~|\nSAVEPER = 1 ~~|\n", encoding="utf-8")
    with pytest.raises(qy.ModelFileError, match="'FINAL TIME': the file does not say it, expected a number"):
        qy.read_vensim(path)


@pytest.mark.parametrize(
    ("span", "sentence"),
    [
        ({"step": 0}, "a step of the run is 0, expected more than 0"),
        ({"step": -1}, "a step of the run is -1, expected more than 0"),
        ({"end": "1e400"}, "the end of the run is inf, expected a finite number"),
        ({"start": 10}, "the run ends at 10 and starts at 10 in steps of 1, expected at least one step"),
    ],
)
def test_a_run_that_never_ends_is_refused(tmp_path: Path, span: dict[str, Any], sentence: str) -> None:
    with pytest.raises(qy.ModelFileError, match=sentence):
        vensim(tmp_path, "x = 2 ~ ~", **span)


@pytest.mark.parametrize(
    ("whole", "spoilt", "sentence"),
    [
        ('<dim name="D">', "<dim>", r"model.xmile:5: <dim> has no name, expected name="),
        ('<elem name="x"/>', "<elem/>", r"model.xmile:5: <elem> has no name"),
        (ELEMENTS, "", r"dimension 'D' has no elements and the size ''"),
        (
            '<dim name="D"><elem name="x"/><elem name="y"/><elem name="z"/>',
            '<dim name="D" size="two">',
            "the size 'two'",
        ),
    ],
)
def test_a_dimension_without_a_name_or_size_is_refused(tmp_path: Path, whole: str, spoilt: str, sentence: str) -> None:
    path = tmp_path / "model.xmile"
    text = HEAD.format(variables='<aux name="a"><eqn>3</eqn></aux>')
    assert whole in text
    path.write_text(text.replace(whole, spoilt), encoding="utf-8")
    with pytest.raises(qy.ModelFileError, match=sentence):
        qy.read_xmile(path)


def test_an_equation_over_an_unknown_dimension_is_refused(tmp_path: Path) -> None:
    with pytest.raises(qy.ModelFileError, match="'a': its dimension 'E' is not declared"):
        xmile(tmp_path, '<aux name="a"><dimensions><dim name="E"/></dimensions><eqn>3</eqn></aux>')
