"""Published answers and closed forms; each file of tests/reference says where its numbers come from."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from quesnay import Model, ModelBuilder, Outcome, OutcomeKind, Table, _core

Reference = Callable[[str], dict[str, Any]]


def level(name: str, unit: str = "1") -> Outcome:
    return Outcome(name, name, OutcomeKind.Level, unit)


def run(builder: ModelBuilder, years: float, dt: float, method: str, every: float | None = None) -> Any:
    steps = round(1 / dt)
    model = Model(builder.build())
    return model.run({}, years=years, steps_per_year=steps, method=method, record_every=round((every or dt) / dt))


def test_miller_and_blair_chapter_2(reference: Reference) -> None:
    case = reference("io/miller_blair_ch2")
    given, expected = case["inputs"], case["expected"]
    flows, output = np.array(given["Z"]), np.array(given["x"])
    value_added = output - flows.sum(axis=0)
    sectors = ["1", "2"]
    table = Table(sectors, flows=flows, final_demand=given["f"], value_added=value_added, gross_output=output)
    coefficients = table.coefficients_array
    np.testing.assert_allclose(coefficients, expected["A"], rtol=case["tolerance"]["computed"])
    x = _core.leontief_solve(coefficients, given["f_new"], sectors)
    np.testing.assert_allclose(x, expected["x_new"], rtol=case["tolerance"]["computed"])
    np.testing.assert_allclose(x, expected["x_new_as_printed"], atol=0.05)
    columns = [_core.leontief_solve(coefficients, unit, sectors) for unit in np.eye(2)]
    np.testing.assert_allclose(np.column_stack(columns), expected["L"], rtol=case["tolerance"]["computed"])
    np.testing.assert_allclose(np.column_stack(columns), expected["L_as_printed"], rtol=1e-6)
    labour = np.array(given["labour_coeff"]) * x
    np.testing.assert_allclose(labour, expected["labour_new_as_printed"], atol=0.05)


def test_philox_known_answers(reference: Reference) -> None:
    case = reference("mc/philox_kat")
    vectors = [v for v in case["vectors"] if v["gen"] == "philox4x64" and v["rounds"] == 10]
    assert len(vectors) == 3
    for vector in vectors:
        counter, key, out = ([int(word, 16) for word in vector[part]] for part in ("ctr", "key", "out"))
        assert _core.philox_block(counter, key) == out


def test_philox_is_numpys(reference: Reference) -> None:
    raw = [int(word, 16) for word in reference("mc/philox_kat")["numpy"]["raw_hex"]]
    ours = [*_core.philox_block([1, 0, 0, 0], [12345, 0]), *_core.philox_block([2, 0, 0, 0], [12345, 0])]
    assert ours == raw


def test_a_stream_is_the_same_in_numpy() -> None:
    key = 0xCBF29CE484222325
    for byte in b"external demand":
        key = ((key ^ byte) * 0x100000001B3) % 2**64
    generator = np.random.Philox(key=np.array([2025, key], np.uint64), counter=np.array([0, 11, 17, 0], np.uint64))
    ours = _core.random_words(2025, "external demand", 17, 11, 5)
    assert list(ours) == list(generator.random_raw(5))
    assert [f"{word:016x}" for word in ours] == [
        "a56572395cafbfea", "a8eebef5593f3c4e", "08542af487ec4328", "5723a707cec38a06", "544dc5ef1b62c0d9",
    ]  # fmt: skip


CONTINUOUS = (
    "normal(0,1)", "lognormal(mu=0.5,sigma=0.4)", "uniform(-1,3)", "triangular(min=0,mode=2,max=5)",
    "PERT(min=1,mode=3,max=9,lambda=4)", "beta(2,5)", "gamma(shape=2.5,scale=1.5)", "student_t(df=4)",
)  # fmt: skip


@pytest.mark.parametrize("name", CONTINUOUS)
def test_quantile_functions(name: str, reference: Reference) -> None:
    case = reference("mc/distributions_copulas")
    distribution = {
        "normal(0,1)": _core.Distribution.normal(0.0, 1.0),
        "lognormal(mu=0.5,sigma=0.4)": _core.Distribution.lognormal(math.exp(0.5), 0.4),
        "uniform(-1,3)": _core.Distribution.uniform(-1.0, 3.0),
        "triangular(min=0,mode=2,max=5)": _core.Distribution.triangular(0.0, 2.0, 5.0),
        "PERT(min=1,mode=3,max=9,lambda=4)": _core.Distribution.pert(1.0, 3.0, 9.0),
        "beta(2,5)": _core.Distribution.beta(2.0, 5.0),
        # Mean and sd of shape 2.5, scale 1.5; truncated so far out that double precision does not see it.
        "gamma(shape=2.5,scale=1.5)": _core.Distribution.gamma(3.75, 1.5 * math.sqrt(2.5), 0.0, 1e6),
        "student_t(df=4)": _core.Distribution.student_t(4.0, 0.0, 1.0, -1e6, 1e6),
    }[name]
    ours = [distribution.quantile(p) for p in case["p"]]
    # 0.999999 as a double is off by 1e-17, a part in 1e11 of the tail beyond it.
    # The file's t(4) is off by 7e-10: the closed form below is exact.
    tolerance = 1e-9 if name.startswith("student_t") else 1e-11
    np.testing.assert_allclose(ours, case["ppf"][name], rtol=tolerance, atol=1e-14)


def test_students_t_with_four_degrees_is_its_closed_form() -> None:
    # Shaw 2006, Journal of Computational Finance 9: 2 sqrt(q - 1) with q = cos(acos(sqrt a)/3)/sqrt a, a = 4 p (1 - p).
    student = _core.Distribution.student_t(4.0, 0.0, 1.0, -1e6, 1e6)
    for p in (0.6, 0.75, 0.9, 0.975, 0.999):
        a = 4 * p * (1 - p)
        q = math.cos(math.acos(math.sqrt(a)) / 3) / math.sqrt(a)
        assert student.quantile(p) == pytest.approx(2 * math.sqrt(q - 1), rel=1e-12)


def test_categories_come_with_their_weights() -> None:
    distribution = _core.Distribution.categorical([1.0, 5.0, 9.0], [2.0, 1.0, 1.0])
    assert [distribution.quantile(u) for u in (0.01, 0.49, 0.51, 0.74, 0.76, 0.99)] == [1.0, 1.0, 5.0, 5.0, 9.0, 9.0]
    assert distribution.mean() == 4.0
    spike = _core.Distribution.spike(0.25, -1.0, distribution)
    assert [spike.quantile(u) for u in (0.2, 0.3, 0.99)] == [-1.0, 1.0, 9.0]


def case_of(reference: Reference, name: str) -> dict[str, Any]:
    return next(c for c in reference("sd/analytic_checks")["cases"] if c["name"].startswith(name))


def test_order_of_accuracy(reference: Reference) -> None:
    case = case_of(reference, "order of accuracy")

    def error(method: str, n: int) -> float:
        b = ModelBuilder()
        y = b.stock("y", b.constant(1.0))
        b.outflow(y, y * b.constant(1.0, "1/year"))
        b.outcome(level("y"))
        return float(run(b, 1, 1 / n, method, 1.0)["y"][-1]) - math.exp(-1)

    euler, rk4 = case["euler error n=50,100,200"], case["rk4 error n=5,10,20"]
    np.testing.assert_allclose([error("euler", n) for n in (50, 100, 200)], euler, rtol=1e-9)
    # Differences of numbers near 0.37: their last digits are rounding.
    np.testing.assert_allclose([error("rk4", n) for n in (5, 10, 20)], rk4, rtol=1e-7)
    heun = [error("heun", n) for n in (50, 100, 200)]
    assert heun[0] / heun[1] == pytest.approx(4.0, rel=0.05)
    assert heun[1] / heun[2] == pytest.approx(4.0, rel=0.05)
