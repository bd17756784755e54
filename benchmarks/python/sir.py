"""How many runs of a three-stock epidemic a second, next to NumPy vectorised over draws and to PySD?

SIR with drawn contact rate and duration, 3,200 Euler steps, final state kept, one thread, through `Model.run_draws`.
NumPy is given its draws for nothing and runs at the best of several chunk sizes; results are compared once. PySD, if it
is installed, reads the same model from a Vensim file and runs it one draw after the other.
"""

from __future__ import annotations

from timing import best_rate  # isort: skip  (keeps NumPy to one thread)

import importlib.util
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from quesnay import Model, ModelBuilder, Outcome, OutcomeKind, _core

STEPS, DRAWS = 3200, 100_000
UNCERTAIN = {"contact_rate": ("uniform", 0.3, 0.25, 0.35), "duration": ("uniform", 5.0, 4.0, 6.0)}


def epidemic() -> Model:
    """Susceptible, infectious, recovered."""
    b = ModelBuilder()
    contacts = b.parameter("contact_rate", unit="1/year")
    duration = b.parameter("duration", unit="year")
    s = b.stock("susceptible", b.constant(1000.0, "people"), unit="people")
    i = b.stock("infectious", b.constant(5.0, "people"), unit="people")
    r = b.stock("recovered", b.constant(0.0, "people"), unit="people")
    infection = b.flow("infection", s * i / b.constant(1000.0, "people") * contacts, unit="people/year")
    recovery = b.flow("recovery", i / duration, unit="people/year")
    b.outflow(s, infection)
    b.inflow(i, infection)
    b.outflow(i, recovery)
    b.inflow(r, recovery)
    for name in ("susceptible", "infectious", "recovered"):
        b.outcome(Outcome(name, name, OutcomeKind.Level, "people"))
    return Model(b.build())


def in_numpy(contacts: Any, duration: Any) -> tuple[Any, Any, Any]:
    """The same steps, vectorised over draws, in place where that is faster."""
    s, i, r = np.full_like(contacts, 1000.0), np.full_like(contacts, 5.0), np.zeros_like(contacts)
    dt, rate, leaving = 1 / 32, contacts / 1000.0, 1.0 / duration
    for _ in range(STEPS):
        infection = s * i * rate
        recovery = i * leaving
        s -= dt * infection
        i += dt * (infection - recovery)
        r += dt * recovery
    return s, i, r


VENSIM = """{UTF-8}
contact rate = 0.3 ~~|
duration = 5 ~~|
Susceptible = INTEG(-infection, 1000) ~~|
Infectious = INTEG(infection - recovery, 5) ~~|
Recovered = INTEG(recovery, 0) ~~|
infection = Susceptible * Infectious / 1000 * contact rate ~~|
recovery = Infectious / duration ~~|
INITIAL TIME = 0 ~~|
FINAL TIME = 100 ~~|
TIME STEP = 0.03125 ~~|
SAVEPER = 100 ~~|
"""


def pysd_rate(contacts: Any, duration: Any, expected: Any) -> float | None:
    """Runs a second of the same model in PySD, or None where it is not installed."""
    if importlib.util.find_spec("pysd") is None:
        return None
    import pysd

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "sir.mdl"
        file.write_text(VENSIM, "utf-8")
        model = pysd.read_vensim(str(file))

        def one(draw: int) -> Any:
            params = {"contact rate": float(contacts[draw]), "duration": float(duration[draw])}
            return model.run(params=params, return_columns=["Susceptible"], return_timestamps=[100])

        for draw in range(3):
            np.testing.assert_allclose(float(one(draw)["Susceptible"].iloc[-1]), expected[draw], rtol=1e-9)
        return best_rate(lambda: [one(draw) for draw in range(3)], 3)


def main() -> None:
    """Prints the rates."""
    model = epidemic()

    def ours(draws: int, lanes: int) -> Any:
        settings = {"years": 100, "steps_per_year": 32, "method": "euler", "threads": 1, "lanes": lanes}
        return model.run_draws({}, UNCERTAIN, draws=draws, seed=1, **settings)

    plan = _core.DrawPlan(
        model.core, {"contact_rate": np.ones(1), "duration": np.ones(1)},
        [(n, n, [0], _core.Distribution.from_range(*d)) for n, d in UNCERTAIN.items()], [],
    )  # fmt: skip
    drawn = [plan.parameters(1, draw) for draw in range(512)]
    contacts, duration = (np.array([d[name][0] for d in drawn]) for name in UNCERTAIN)
    given = ours(512, 64)
    for name, expected in zip(("susceptible", "infectious", "recovered"), in_numpy(contacts, duration), strict=True):
        np.testing.assert_allclose(given[name].values[:, 0], expected, rtol=1e-9)
    rates = {}
    for chunk in (512, 2048, 8192):
        many = np.resize(contacts, chunk), np.resize(duration, chunk)
        rates[chunk] = best_rate(lambda m=many: in_numpy(*m), chunk)
    peer = max(rates.values())
    print(f"instruction set {_core.active_isa()}, results equal to 1e-9")
    print(f"NumPy, one thread:                {peer:10,.0f} runs/s")
    pysd = pysd_rate(contacts, duration, given["susceptible"].values[:, 0])
    print("PySD is not installed" if pysd is None else f"PySD, one draw after the other:   {pysd:10,.1f} runs/s")
    for lanes in (32, 64):
        rate = best_rate(lambda n=lanes: ours(DRAWS, n), DRAWS)
        times = "" if pysd is None else f", {rate / pysd:,.0f} times PySD"
        print(f"Model.run_draws, blocks of {lanes}:   {rate:10,.0f} runs/s   {rate / peer:5.1f} times NumPy{times}")


if __name__ == "__main__":
    main()
