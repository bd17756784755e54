"""Expressions nested deeper than calls may be, and ones that are used twice at each of sixty levels."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
import quesnay as qy

LINKS, DOUBLINGS = 100_000, 60
ONE_STEP = {"years": 1, "steps_per_year": 1}


class Made(NamedTuple):
    builder: qy.ModelBuilder
    whole: qy.Expr
    value: float


def chain() -> Made:
    b = qy.ModelBuilder()
    s, p = b.stock("s", 1.0), b.parameter("p")
    whole = s
    for _ in range(LINKS):
        whole = whole + s * p
    return Made(b, whole, 1.0 + LINKS * 0.5)


def doublings() -> Made:
    b = qy.ModelBuilder()
    whole, p = b.stock("s", 1.0), b.parameter("p")
    for _ in range(DOUBLINGS):
        whole = (whole + whole) * p
    return Made(b, whole, 1.0)


pytestmark = pytest.mark.parametrize("make", [chain, doublings])
Make = Callable[[], Made]


def model_of(made: Made) -> qy.Model:
    made.builder.auxiliary("a", made.whole)
    made.builder.inflow(made.builder.named("s"), made.whole * 0.0 / made.builder.constant(1.0, "year"))
    return made.builder.build()


def test_its_text_and_the_sentences_with_it_end(make: Make) -> None:
    made = make()
    assert "..." in made.whole.text and len(made.whole.text) < 2_000_000
    with pytest.raises(qy.UnitMismatch) as caught:
        made.whole + made.builder.constant(1.0, "area")
    said = str(caught.value)
    assert said.startswith("cannot add 1 and area: '") and said.endswith("is in area") and len(said) < 4100


def test_it_runs_is_edited_and_kept(make: Make) -> None:
    made = make()
    model = model_of(made)
    assert len(model.equations()) == 3
    for one in (model, pickle.loads(pickle.dumps(model)), qy.ModelBuilder(model).build()):
        run = one.run({"p": 0.5}, **ONE_STEP, record=["a"])
        assert run.a.values.tolist() == [made.value, made.value]


def test_it_is_asked_for_its_structure(make: Make) -> None:
    model = model_of(make())
    assert set(model.depends("a")) == {"s", "p"}
    assert len(model.loops({"p": 0.5}, **ONE_STEP).table) <= 1
    slope = model.partials({"p": 0.5}, **ONE_STEP)["a", "s"]
    assert float(slope[0]) == make().value


def test_latex_has_dots_and_xmile_asks_for_names(make: Make, tmp_path: Path) -> None:
    model = model_of(make())
    assert r"\ldots" in model.latex(["a"])
    with pytest.raises(qy.InvalidValue, match=r"'s' cannot be written.* nested 1.* deep .*give parts of it names"):
        model.to_xmile(tmp_path / "deep.xmile", {"p": 0.5}, **ONE_STEP)
    assert not list(tmp_path.iterdir())
