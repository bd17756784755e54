"""Equations as LaTeX: every operation has a form, and mathtext draws every equation of the shipped model."""

import matplotlib.mathtext
import pytest
import quesnay as qy
from quesnay import Model, ModelBuilder, Outcome, OutcomeKind, _core
from quesnay import functions as f
from quesnay.models.latex_forms import OPERATIONS, number, upright


def model_of_forms() -> Model:
    b = ModelBuilder()
    b.dimension("sector", ["K1", "K2"])
    b.alias("buyer", "sector")
    a = b.parameter("A", ["sector", "buyer"])
    x = b.parameter("x", ["sector"])
    p = b.parameter("p")
    q = b.parameter("q_0")
    stock = b.stock("S", p * 2.0, unit="1")
    b.inflow(stock, b.flow("in", p * b.constant(1.0, "1/year"), unit="1/year"))
    b.outflow(stock, b.flow("out", (p - q) * b.constant(1.0, "1/year"), unit="1/year"))
    b.auxiliary("ratio", (p + q) / (p - q) * p)
    b.auxiliary("powers", (p + q) ** 2 + p ** (q - 1.0) - (p - q))
    b.auxiliary("signs", -(p + q) * (-p) - 3e-07)
    b.auxiliary("product", f.matrix_vector(a, x))
    b.auxiliary("transposed", f.transposed_matrix_vector(a, x))
    b.auxiliary("nested", x / f.sum_over(x, "sector"))
    b.auxiliary("times_sum", f.sum_over(x + p, "sector") * p)
    b.auxiliary("picked", f.pick(x, "sector", "K2"))
    b.auxiliary("chosen", f.where(f.less(p, q), f.minimum(p, q), f.maximum(p, 1.0)))
    b.auxiliary("switched", f.where(p, q, p))
    b.auxiliary("table", f.lookup(p, [0, 1], [2, 3.5]))
    b.auxiliary("long_table", f.lookup(p, list(range(20)), list(range(20))))
    b.auxiliary("started", b.initial(stock) + 1.0)
    b.auxiliary("solved", b.fixed_point("g", p, 30, lambda g: g / 2.0 + q))
    b.auxiliary("roots", f.square_root(p) + f.absolute(q) + f.exp(p) + f.log(q) + f.sine(p) + f.cosine(q))
    b.auxiliary("numbers", b.constants([1.0, 2.5], ["sector"]))
    b.auxiliary("capped", f.capacity_limited(a, x, x))
    b.auxiliary("held_up", f.rationed_output(a, a, x, x, p, "intermediates_first", least_coefficient=0.001))
    b.auxiliary("value_of_capacity", f.capacity_shadow_value(a, x, x, x))
    b.auxiliary("largest", f.maximum_over(x, "sector"))
    b.auxiliary(
        "late", b.ramp_from(b.constant(1.0, "year"), b.constant(2.0, "year")) + b.step_at(b.constant(1.0, "year"))
    )
    b.dimension("region", ["r1"])
    wide = f.broadcast(p, "region")
    b.auxiliary("square", f.matrix_product(a, a))
    b.auxiliary("grouped", f.aggregate(x + p, "sector", "region", {"K1": "r1", "K2": "r1"}))
    b.auxiliary("ungrouped", f.spread(wide * q * wide, "region", "sector", {"K1": "r1", "K2": "r1"}))
    b.auxiliary("conditions", f.where(f.equal(p, q), p, (p < q) & ~(q > p) | p))
    b.auxiliary("rounded", f.floor(p) + f.nearest_integer(q) + p % q)
    b.auxiliary("extremes", f.minimum_over(x, "sector") + f.product_over(x, "sector"))
    b.auxiliary("rationed", f.allocate_by_priority(p, x, x, q, "sector"))
    b.auxiliary("shared", f.share(x, "sector"))
    b.auxiliary("active", f.active_initial(p, q))
    b.auxiliary("step", b.time_step() * b.constant(1.0, "1/year"))
    b.auxiliary("inverted", f.inverse(a))
    b.auxiliary("ranked", f.rank(x, "sector") + f.element_at(x, "sector", f.sort_order(x, "sector")))
    f.series(b, "awaited", [0, 1], [2, 3.5], kind="look_forward")
    f.series(b, "exports", [0, 1], [2, 3.5])
    f.series(b, "by_sector", [0, 1], [[1, 2], [3, 4]], ["sector"])
    b.outcome(Outcome("S", "S", OutcomeKind.Level, "1"))
    return Model(b.build())


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("p", r"\mathrm{p}"),
        ("ratio", r"\mathrm{ratio} = \frac{p + q_0}{p - q_0} \cdot p"),
        ("powers", r"\mathrm{powers} = {\left(p + q_0\right)}^{2} + {p}^{q_0 - 1} - \left(p - q_0\right)"),
        ("signs", r"\mathrm{signs} = \left(-\left(p + q_0\right)\right) \cdot \left(-p\right) - 3 \times 10^{-7}"),
        ("product", r"\mathrm{product}_{s} = \sum_{b} A_{s, b} \cdot x_{b}"),
        ("transposed", r"\mathrm{transposed}_{s} = \sum_{s'} A_{s', s} \cdot x_{s'}"),
        ("nested", r"\mathrm{nested}_{s} = \frac{x_{s}}{\sum_{s'} x_{s'}}"),
        ("times_sum", r"\mathrm{times\_sum} = \left(\sum_{s} \left(x_{s} + p\right)\right) \cdot p"),
        ("picked", r"\mathrm{picked} = x_{\mathrm{K2}}"),
        ("chosen", r"\begin{cases} \min\left(p,\, q_0\right) & \text{if } p < q_0 \\"
                   r" \max\left(p,\, 1\right) & \text{otherwise} \end{cases}"),
        ("switched", r"\begin{cases} q_0 & \text{if } p \neq 0 \\ p & \text{otherwise} \end{cases}"),
        ("table", r"\mathrm{lookup}\left(p;\, \left(0, 2\right), \left(1, 3.5\right)\right)"),
        ("long_table", r"\left(0, 0\right), \left(1, 1\right), \ldots, \left(19, 19\right)"),
        ("started", r"\mathrm{started} = p \cdot 2 + 1"),
        ("solved", r"\mathrm{fixed\ point}\left(\mathrm{g} \leftarrow \frac{\mathrm{g}}{2} + q_0;\, \mathrm{g} = p;"),
        ("numbers", r"\mathrm{numbers}_{s} = \left[1, 2.5\right]_{s}"),
        ("S", r"\frac{\mathrm{d}}{\mathrm{d}t} S = \mathrm{in} - \mathrm{out}, \quad S\left(t_0\right) = p \cdot 2"),
        ("largest", r"\mathrm{largest} = \max_{s} x_{s}"),
        ("square", r"\mathrm{square}_{s, b} = \sum_{b'} A_{s, b'} \cdot A_{b', b}"),
        ("grouped", r"\mathrm{grouped}_{r} = \sum_{s \in r} \left(x_{s} + p\right)"),
        ("ungrouped", r"\mathrm{ungrouped}_{s} = p \cdot q_0 \cdot p"),
        ("conditions", r"p & \text{if } p = q_0 \\"),
        ("rounded", r"\left\lfloor p \right\rfloor + \mathrm{nearest\_integer}\left(q_0\right) +"),
        ("extremes", r"\min_{s} x_{s} + \prod_{s} x_{s}"),
        ("shared", r"\mathrm{shared}_{s} = \frac{x_{s}}{\sum_{s'} x_{s'}}"),
        ("step", r"\Delta t \cdot 1"),
        ("exports", r"\mathrm{series}\left(t;\, \left(0, 2\right), \left(1, 3.5\right)\right)"),
        ("by_sector", r"\mathrm{series}_{s}\left(t\right)"),
        ("held_up", r"\mathrm{rationed\_output}\left(A_{s, b},\, A_{s, b},\, x_{s},\, x_{s},\, p,\,"
                    r" \mathrm{intermediates\ first},\, A_{s, b} > 0.001\right)"),
        ("inverted", r"\mathrm{inverted}_{b, s} = {\left[A_{s, b}\right]}^{-1}_{b, s}"),
        ("ranked", r"\mathrm{rank}_{s}\left(x_{s}\right) + \mathrm{element\_at}_{s}\left(x_{s},\,"
                   r" \mathrm{sort\_order}_{s}\left(x_{s}\right)\right)"),
        ("awaited", r"\mathrm{series}\left(t;\, \left(0, 2\right), \left(1, 3.5\right)\right)"),
        ("capped", r"\mathrm{capacity\_limited}\left(A_{s, b},\, x_{s},\, x_{s}\right)"),
    ],
)  # fmt: skip
def test_the_forms_of_equations(name: str, written: str) -> None:
    symbols = {"p": "p", "q_0": "q_0", "A": "A", "x": "x", "S": "S"} if name != "p" else {}
    text = model_of_forms().latex([name], symbols=symbols)
    assert text.startswith("\\begin{aligned}\n")
    assert written in text.replace(" &= ", " = ")


def test_every_operation_of_the_core_has_a_form() -> None:
    names = _core.op_names()
    assert "CapacityShadowValue" in names and len(names) == len(set(names))
    assert [name for name in names if name not in OPERATIONS] == []


def test_an_operation_without_a_form_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(OPERATIONS, "Divide")
    with pytest.raises(qy.InvalidValue, match="operation 'Divide' has no LaTeX form"):
        model_of_forms().latex(["ratio"])


def test_mathtext_draws_every_equation_of_the_shipped_model_and_of_every_form(guangzhou: qy.Case) -> None:
    parser = matplotlib.mathtext.MathTextParser("path")
    for model in (guangzhou.model, model_of_forms()):
        table = model.equations(latex=True)
        assert table["latex"].str.len().min() > 0
        for text in table["latex"]:
            parser.parse(f"${text}$")
    gross = table  # the forms are the last of the two
    assert "where" in gross.set_index("name").loc["chosen", "latex"]


def test_brackets_and_environments_close(guangzhou: qy.Case) -> None:
    for row in guangzhou.model.equations().itertuples():
        text = guangzhou.model.latex([row.name])
        assert text.count("{") == text.count("}")
        assert text.count(r"\left") - text.count(r"\leftarrow") == text.count(r"\right")
        assert text.count(r"\begin{cases}") == text.count(r"\end{cases}")


def test_symbols_replace_names_and_index_letters() -> None:
    model = model_of_forms()
    text = model.latex(["product"], symbols={"A": "a^L", "x": "x", "sector": "i", "buyer": "j"})
    assert r"\mathrm{product}_{i} &= \sum_{j} {a^L}_{i, j} \cdot x_{j}" in text
    with pytest.raises(qy.UnknownName, match="unknown quantity 'ratios'; did you mean 'ratio'"):
        model.latex(symbols={"ratios": "r"})
    with pytest.raises(qy.UnknownName, match="unknown quantity 'rati'"):
        model.latex(["rati"])


def test_numbers_and_names_are_escaped() -> None:
    assert [number(v) for v in (2.0, 0.1, 1e-05, 2.5e22, -3.0)] == [
        "2", "0.1", "10^{-5}", r"2.5 \times 10^{22}", "-3",
    ]  # fmt: skip
    assert upright("cost of 5% plan_b") == r"\mathrm{cost\ of\ 5\%\ plan\_b}"
