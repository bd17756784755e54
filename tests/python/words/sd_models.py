"""The models of tests/reference/sd_cases.json, in the words that tests/cpp/dynamics/sd_models.cpp uses too."""

from collections.abc import Callable
from typing import Any

from quesnay import ModelBuilder, Outcome, OutcomeKind
from quesnay import functions as f

__all__ = ["MODELS"]


def level(b: ModelBuilder, name: str, unit: str = "1") -> None:
    b.outcome(Outcome(name, name, OutcomeKind.Level, unit))


def years(b: ModelBuilder, value: float) -> Any:
    return b.constant(value, "year")


def rate(b: ModelBuilder, value: float) -> Any:
    return b.constant(value, "1/year")


def ticks(b: ModelBuilder) -> Any:
    """Time as a ratio."""
    return b.time() / years(b, 1)


def teacup(b: ModelBuilder) -> None:
    temperature = b.stock("temperature", b.constant(180.0))
    b.outflow(temperature, b.flow("heat_loss", (temperature - 70.0) / years(b, 10), unit="1/year"))
    level(b, "temperature")
    level(b, "heat_loss", "1/year")


def epidemic(b: ModelBuilder) -> None:
    s = b.stock("susceptible", b.constant(1000.0, "people"), unit="people")
    i = b.stock("infectious", b.constant(5.0, "people"), unit="people")
    r = b.stock("recovered", b.constant(0.0, "people"), unit="people")
    infection = b.flow("infection", s * i / b.constant(1000.0, "people") * rate(b, 0.3), unit="people/year")
    recovery = b.flow("recovery", i / years(b, 5), unit="people/year")
    b.outflow(s, infection)
    b.inflow(i, infection)
    b.outflow(i, recovery)
    b.inflow(r, recovery)
    for name in ("susceptible", "infectious", "recovered"):
        level(b, name, "people")


def oscillator(b: ModelBuilder) -> None:
    position = b.stock("position", b.constant(50.0))
    speed = b.stock("speed", rate(b, 0.0), unit="1/year")
    b.inflow(position, speed)
    b.inflow(speed, b.constant(-0.5 / 10.0, "1/year^2") * position)
    level(b, "position")
    level(b, "speed", "1/year")


def policy_inputs(b: ModelBuilder) -> None:
    parts = {
        "pulse": b.pulse_at(years(b, 3), years(b, 2)),
        "train": f.pulse_train(b, 7.0, 1.0, 2.0, 12.0),
        "ramp": 3.0 * b.ramp_from(years(b, 14), years(b, 3)),
        "step": b.step_at(years(b, 1)),
    }
    stock = b.stock("stock", b.constant(0.0))
    for name, part in parts.items():
        b.inflow(stock, b.auxiliary(name, part) * rate(b, 1))
        level(b, name)
    level(b, "stock")


def wave(b: ModelBuilder) -> None:
    x = b.stock("x", b.constant(10.0))
    b.inflow(x, f.cosine(2.0 * 3.14159265358 * ticks(b)) * rate(b, 1))
    level(b, "x")


def table_function(b: ModelBuilder) -> None:
    at, values = [0, 5, 10, 15, 20, 25, 30, 35, 40, 45], [0, 0, 1, 1, 0, 0, -1, -1, 0, 0]
    total = b.stock("total", b.constant(0.0))
    b.inflow(total, b.flow("rate", f.lookup(b.time(), at, values, "1/year"), unit="1/year"))
    level(b, "rate", "1/year")
    level(b, "total")


def table_of_nine_points(b: ModelBuilder) -> None:
    at = [0, 8.75764, 19.7556, 33.6049, 49.0835, 63.3401, 81.6701, 92.057, 100]
    values = [-1, -0.630332, -0.0710901, 0.232227, -0.118483, -0.2891, 0.184834, 0.744076, 1]
    b.auxiliary("y", f.lookup(b.time(), at, values))
    level(b, "y")


def delay_of_order_six(b: ModelBuilder) -> None:
    inflow = b.step_at(years(b, 5)) * rate(b, 10)
    outflow = f.material_delay(b, "outflow", inflow, years(b, 10), 6, rate(b, 10))
    stock = b.stock("stock", b.constant(0.0))
    b.inflow(stock, inflow)
    b.outflow(stock, outflow)
    level(b, "outflow", "1/year")
    level(b, "stock")


def material_delays(b: ModelBuilder) -> None:
    inflow = (-1.0 + 5.0 * b.step_at(years(b, 5))) * rate(b, 1)
    time = (4.0 + 2.0 * b.step_at(years(b, 15))) * years(b, 1)
    for name, order, initial in (("delay1", 1, -1), ("delay1i", 1, 6), ("delay3", 3, -1), ("delay3i", 3, 6)):
        f.material_delay(b, name, inflow, time, order, rate(b, initial))
        level(b, name, "1/year")
    # DELAY N of order 2: the second stage has the time of one step ago, with which its material entered the first.
    before = f.fixed_delay(b, "time_of_the_step_before", time, b.time_step(), b.initial(time))
    entering = inflow
    for k, stage_time in ((1, time / 2.0), (2, before / 2.0)):
        stage = b.stock(f"stage_{k}", b.initial(time) / 2.0 * rate(b, 6))
        leaving = b.flow(f"delayn_{k}", stage / stage_time, unit="1/year")
        b.inflow(stage, entering)
        b.outflow(stage, leaving)
        entering = leaving
    level(b, "delayn_2", "1/year")


def smooths(b: ModelBuilder) -> None:
    signal = b.auxiliary("signal", -1.0 + 5.0 * b.step_at(years(b, 5)))
    time = (2.0 + 2.0 * b.step_at(years(b, 10))) * years(b, 1)
    for name, order, initial in (
        ("smooth", 1, -1), ("smoothi", 1, 5), ("smooth3", 3, -1), ("smooth3i", 3, 5), ("smooth2i", 2, 5),
    ):  # fmt: skip
        f.smooth(b, name, signal, time, order, b.constant(initial))
        level(b, name if order == 1 else f"{name}_stage_{order}")


def chained_initial_values(b: ModelBuilder) -> None:
    a, c, d = (b.stock(name, b.constant(value)) for name, value in (("A", 3.0), ("C", 5.0), ("D", 7.0)))
    total = b.stock("B", b.initial(a) + b.initial(c) + b.initial(d))
    for stock in (a, c, d, total):
        b.inflow(stock, rate(b, 1))
    level(b, "A")
    level(b, "B")


def active_initial_value(b: ModelBuilder) -> None:
    v = b.auxiliary("V", f.active_initial(ticks(b), b.constant(45.0)))
    b.inflow(b.stock("A", b.initial(v)), rate(b, 1))
    level(b, "A")
    level(b, "V")


def initial_function(b: ModelBuilder) -> None:
    stock = b.stock("S", b.constant(10.0))
    inflow = b.flow("inflow", stock * rate(b, 1), unit="1/year")
    b.inflow(stock, inflow)
    b.auxiliary("F", b.initial(inflow), unit="1/year")
    level(b, "S")
    level(b, "F", "1/year")


def net_present_value(b: ModelBuilder) -> None:
    one_step = -100.0 * b.pulse_at(years(b, 12), b.time_step()) / b.time_step()
    stream = (one_step + 3.0 * b.step_at(years(b, 12)) / years(b, 1)) * b.constant(1.0, "money")
    f.net_present_value(b, "value", stream, rate(b, 10 / 12 / 100), b.constant(0.0, "money"))
    level(b, "value", "money")


def rationing(b: ModelBuilder, users: str, scale: float, columns: list[list[float]]) -> None:
    names = users.split()
    b.dimension("user", names)
    supply = b.auxiliary("supply", scale * ticks(b))
    demand, priority, width = (b.constants(column, ["user"]) for column in columns)
    b.auxiliary("given", f.allocate_by_priority(supply, demand, priority, width, "user"))
    level(b, "supply")
    level(b, "given")


def fixed_delays(b: ModelBuilder) -> None:
    t = ticks(b)
    times = {
        "DF05": (0.5, -10), "DF1": (1.0, 10), "DF12": (1.2, -4), "DF15": (1.5, 20), "DF2": (2.0, -3), "DF37": (3.7, 4),
        "DST": (2.0 + 2.0 * f.sine(t), 7), "DT2": (t / 2.0, 4),
    }  # fmt: skip
    for name, (time, initial) in times.items():
        f.fixed_delay(b, name, t * t, time * years(b, 1), b.constant(initial))
        level(b, name)


def straight_line_depreciation(b: ModelBuilder) -> None:
    spending = b.constant(0.0, "money/year")
    for year, amount in ((2022, 1e9), (2026, 2.5e9)):
        spending = spending + b.constant(amount, "money/year") * b.pulse_at(years(b, year), years(b, 1))
    f.straight_line_depreciation(b, "charge", spending, years(b, 20))
    level(b, "charge", "money/year")


def allocation_by_priority(b: ModelBuilder) -> None:
    rationing(b, "A B C", 1.0, [[10, 6, 3], [2, 4, 3], [3, 3, 3]])


def allocation_with_widths(b: ModelBuilder) -> None:
    rationing(b, "Boston Dayton Fresno", 20.0, [[500, 300, 750], [5, 7, 3], [2, 4, 4]])


def delays_of_a_step(b: ModelBuilder) -> None:
    inflow = b.step_at(years(b, 0)) * rate(b, 1)
    for order in (1, 3, 10):
        f.material_delay(b, f"order_{order}", inflow, years(b, 10), order, rate(b, 0))
        level(b, f"order_{order}", "1/year")


def solow(b: ModelBuilder) -> None:
    k = b.stock("k", b.constant(1.0))
    b.inflow(k, rate(b, 0.25) * k ** b.constant(1 / 3))
    b.outflow(k, rate(b, 0.08) * k)
    level(b, "k")


def perpetual_inventory(b: ModelBuilder) -> None:
    investment = b.constant(100.0, "money/year")
    f.geometric_depreciation(b, "depreciation", investment, rate(b, 0.05), b.constant(500.0, "money"))
    level(b, "depreciation_value", "money")


def lotka_volterra(b: ModelBuilder) -> None:
    x, y = b.stock("x", b.constant(1.5)), b.stock("y", b.constant(1.0))
    b.inflow(x, rate(b, 2 / 3) * x)
    b.outflow(x, rate(b, 4 / 3) * x * y)
    b.inflow(y, rate(b, 1) * x * y)
    b.outflow(y, rate(b, 1) * y)
    level(b, "x")
    level(b, "y")


MODELS: dict[str, Callable[[ModelBuilder], None]] = {
    model.__name__: model
    for model in (
        teacup, epidemic, oscillator, policy_inputs, wave, table_function, table_of_nine_points, delay_of_order_six,
        material_delays, smooths, chained_initial_values, active_initial_value, initial_function, net_present_value,
        straight_line_depreciation, fixed_delays,
        allocation_by_priority, allocation_with_widths, delays_of_a_step, solow, perpetual_inventory, lotka_volterra,
    )
}  # fmt: skip
