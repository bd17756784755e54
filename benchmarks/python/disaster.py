"""How long does a daily step of the disaster model take a lane, next to BoARIO on the same table?

Made multi-regional tables of 500 and 2,000 industries (10 and 40 regions of 50 sectors), one thread. BoARIO (PyPI:
boario) and pymrio are used where they are installed. Output after a loss of capacity is compared once. National tables
of 500 and 2,000 industries, each with its own product, are timed too: they keep 250,000 and 4,000,000 inventories.
"""

from __future__ import annotations

from timing import best_rate  # isort: skip  (keeps NumPy to one thread)

import importlib.util
import sys
import warnings
from typing import Any

import numpy as np
import quesnay as qy

DAYS, LANES = 60, 8
SHOCK_DAY, LOSS = 10, 0.4


def made_table(regions: int, sectors: int) -> qy.Table:
    """A productive table with most trade within regions; the same numbers every time."""
    rng = np.random.default_rng(7)
    n = regions * sectors
    coefficients = rng.gamma(0.5, 1.0, (n, n))
    home = np.kron(np.eye(regions), np.ones((sectors, sectors)))
    coefficients *= 0.05 + home
    coefficients *= 0.5 / coefficients.sum(axis=0)
    demand = rng.gamma(2.0, 1000.0, n)
    output = np.linalg.solve(np.eye(n) - coefficients, demand)
    flows = coefficients * output
    keys = [(f"r{r:02d}", f"s{s:02d}") for r in range(regions) for s in range(sectors)]
    return qy.Table(
        keys if regions > 1 else [key[1] for key in keys], flows=flows, final_demand=demand,
        value_added=output - flows.sum(axis=0), gross_output=output,
    )  # fmt: skip


def seconds_a_step(model: qy.DisasterModel, hit: str) -> float:
    """Seconds of one step of one lane: draws of a behaviour, one block at a time, one thread."""
    shocked = model.shocked([qy.Shock("capacity", {hit: LOSS}, start=SHOCK_DAY, duration=20)])
    keep = [outcome for outcome in shocked.core.outcomes if outcome.name == "output_rate"]
    builder = shocked.edit()
    for outcome in shocked.core.outcomes:
        if outcome.name != keep[0].name:
            builder.remove_outcome(outcome.name)
    lean = qy.Model(builder.build())

    def run(days: int) -> Any:
        return lean.run_draws(
            model.values, {"inventory_threshold": ("uniform", 0.8, 0.7, 0.9)}, draws=LANES, seed=1, years=days / 365,
            steps_per_year=365, method="euler", threads=1, lanes=LANES,
        )  # fmt: skip

    # Compiling and starting are taken out by the difference of two lengths.
    long = 1.0 / best_rate(lambda: run(DAYS + DAYS // 2), 1)
    short = 1.0 / best_rate(lambda: run(DAYS // 2), 1)
    return (long - short) / DAYS / LANES


def boario_seconds(table: qy.Table, hit: tuple[str, str]) -> tuple[float, Any] | None:
    """Seconds of one step of BoARIO, and its output by day; None where it is not installed."""
    if importlib.util.find_spec("boario") is None or importlib.util.find_spec("pymrio") is None:
        return None
    import logging
    import time

    import pandas as pd
    import pymrio
    from boario.event import from_series
    from boario.extended_models import ARIOPsiModel
    from boario.simulation import Simulation

    warnings.filterwarnings("ignore")
    logging.disable(logging.INFO)
    index = table.index
    regions = list(dict.fromkeys(index.get_level_values(0)))
    share = pd.get_dummies(index.get_level_values(0)).astype(float).to_numpy()
    columns = pd.MultiIndex.from_product([regions, ["final demand"]], names=["region", "category"])
    demand = pd.DataFrame(share * table.final_demand_array, index, columns)
    system = pymrio.IOSystem(Z=pd.DataFrame(table.flows_array, index, index), Y=demand)
    system.calc_all()
    ratios = dict.fromkeys(system.get_sectors(), 4)
    model = ARIOPsiModel(
        system, order_type="noalt", alpha_max=1.25, alpha_tau=365, main_inv_dur=90, psi_param=0.8,
        inventory_restoration_tau=60, monetary_factor=1, productive_capital_to_VA_dict=ratios,
    )  # fmt: skip
    capital = 4.0 * table.value_added_array.sum(axis=0)[list(index).index(hit)]
    impact = pd.Series({hit: LOSS * capital})
    event = from_series(
        impact, event_type="recovery", occurrence=SHOCK_DAY, duration=20, recovery_tau=1, recovery_function="linear"
    )
    simulation = Simulation(model, register_stocks=False, n_temporal_units_to_sim=DAYS)
    simulation.add_event(event)
    start = time.perf_counter()
    simulation.loop()
    return (time.perf_counter() - start) / DAYS, simulation.production_realised


def main() -> None:
    """Prints milliseconds a step and the ratio."""
    print(f"{'table':>24} {'ours, ms a lane':>16} {'BoARIO, ms':>11} {'ratio':>6}")
    for regions, sectors in ((10, 50), (40, 50), (1, 500), (1, 2000)):
        table = made_table(regions, sectors)
        model = qy.DisasterModel(table)
        name = f"{regions} x {sectors}"
        ours = seconds_a_step(model, table.labels[0])
        peer = boario_seconds(table, table.keys[0]) if regions > 1 else None
        if peer is None:
            print(f"{name:>24} {1e3 * ours:16.2f} {'-':>11} {'-':>6}")
            continue
        seconds, production = peer
        shock = qy.Shock("capacity", {table.labels[0]: LOSS}, start=SHOCK_DAY, duration=22)
        run = model.run([shock], days=DAYS).output_rate.values[:DAYS] / 365
        worst = np.abs(run / production.to_numpy()[:DAYS] - 1.0).max()
        if worst > 1e-2:
            sys.exit(f"the two programs differ by {worst:.2g} of output on {name}")
        print(
            f"{name:>24} {1e3 * ours:16.2f} {1e3 * seconds:11.1f} {seconds / ours:6.1f}   (output within {worst:.1e})"
        )


if __name__ == "__main__":
    main()
