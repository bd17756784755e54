"""One object of every public class that holds data, and what is to be the same of a copy of it."""

import dataclasses
import inspect
import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import quesnay as qy
import quesnay.accounts as accounts
import xarray as xr
from quesnay.accounts import CellTotal, SparseTable, estimate_delta, kras, ras
from quesnay.accounts.uncertain.result import UncertainResult
from quesnay.accounts.uncertain.table import Question, UncertainTable
from quesnay.importing.imported import ImportedModel
from quesnay.models.diagrams import Diagram
from quesnay.models.loops import FeedbackLoops
from quesnay.models.model import Distribution
from quesnay.models.structure import Structure

CASE = Path(__file__).resolve().parents[3] / "scenarios" / "two_sectors"
# What methods of the public classes return, documented beside them.
RETURNED: tuple[type, ...] = (
    Diagram, Distribution, FeedbackLoops, Question, Structure, UncertainResult, UncertainTable,
)  # fmt: skip


def public_classes() -> set[type]:
    """Classes among the public names, errors left out."""
    named = [getattr(room, name) for room in (qy, accounts) for name in room.__all__]
    classes = {one for one in named if inspect.isclass(one) and not issubclass(one, BaseException)}
    return classes | set(RETURNED)


def table() -> qy.Table:
    return qy.Table(
        ["farm", "mill"], flows=[[10.0, 20.0], [30.0, 10.0]], final_demand=[[60.0, 10.0], [50.0, 10.0]],
        demand_categories=["homes", "exports"], exports="exports", value_added=[60.0, 70.0],
        gross_output=[100.0, 100.0], names=["Farm", "Mill"], unit="MEUR", year=2020, source="made up",
    ).with_satellite("jobs", [1.0, 2.0], [3.0, 4.0], unit="persons")  # fmt: skip


def regions() -> qy.Table:
    return qy.Table(
        [("N", "a"), ("S", "a")], flows=[[1.0, 2.0], [3.0, 4.0]], final_demand=[[5.0, 2.0], [1.0, 2.0]],
        demand_categories=[("N", "homes"), ("S", "homes")], value_added=[6.0, 4.0], gross_output=[10.0, 10.0],
    ).with_satellite("jobs", [1.0, 2.0], unit="persons")  # fmt: skip


def supply_use() -> qy.SupplyUse:
    return qy.SupplyUse(
        ["corn", "flour"], ["farm", "mill"], supply=[[80.0, 0.0], [10.0, 60.0]], use=[[20.0, 10.0], [15.0, 25.0]],
        final_demand=[50.0, 30.0], value_added=[55.0, 25.0], unit="MEUR",
    )  # fmt: skip


def builder() -> qy.ModelBuilder:
    """A model with a unit of its own, a table function, a delay, noise, and what it declares of itself."""
    from quesnay import functions as f

    b = qy.ModelBuilder()
    b.unit("hare")
    b.dimension("place", ["north", "south"], noise_components={"north": 7})
    growth = b.parameter("growth", unit="1/year", description="of hares")
    where = b.parameter("where", ["place"])
    moved = b.lever("moved", ["place"], unit="hare/year")
    stock = b.stock("hares", b.constants([1.0, 2.0], ["place"], "hare"), unit="hare", source="counted")
    luck = b.noise("luck")
    crowd = f.lookup(stock / b.constant(1.0, "hare"), [0.0, 4.0], [1.0, 0.2])
    born = b.flow("born", growth * stock * crowd * f.exp(0.1 * luck), unit="hare/year")
    b.inflow(stock, born)
    b.inflow(stock, moved)
    late = f.smooth(
        b, "late", stock, b.constant(0.5, "year"), order=1, initial=b.constants([1.0, 2.0], ["place"], "hare")
    )
    b.auxiliary("tight", f.greater(late, b.constant(3.0, "hare")))
    b.factor("meadow", moved, shares=where, amount=1.0)
    b.constraint("room", b.named("tight"), factor="meadow", name_zh="空间")
    b.growth(growth)
    b.outcome(qy.Outcome("hares", "hares", qy.OutcomeKind.Level, "hare", True, 1))
    b.outcome(qy.Outcome("births", "born", qy.OutcomeKind.Integral, "hare"))
    return b


def model() -> qy.Model:
    return qy.Model(builder().build())


WHERE = {"north": 0.5, "south": 0.5}
GROWTH = {"growth": Distribution.uniform(0.1, 0.5)}
RUN = {"years": 2.0, "steps_per_year": 4}


@cache
def case() -> qy.Case:
    return qy.load_case(CASE)


def result(**options: Any) -> qy.Result:
    return case().run(["no_policy", "sites"], draws=20, seed=3, threads=2, **options)


def uncertain() -> UncertainTable:
    return table().uncertain(0.1, by="cell", common="row", correlation=0.3)


def paused() -> qy.Run:
    return model().start({"where": WHERE}, {"growth": Distribution.uniform(0.1, 0.5)}, draws=6, seed=1, **RUN).to(1.0)


def _sparse() -> SparseTable:
    flows = SimpleNamespace(indptr=[0, 1, 3], indices=[0, 0, 1], data=[0.1, 0.2, 0.3], shape=(2, 2))
    return SparseTable(["a", "b"], flows=flows, gross_output=[1.0, 2.0], unit="m")


def hares_live(run: xr.Dataset) -> bool:
    return bool((run["hares"] > 0.0).all())


#: Of each class: how one is made, and what is asked of it.
def imported() -> ImportedModel:
    """A bath that fills, read from a file that is gone by now."""
    constants = "inflow = 2 ~ litre/Minute ~ |\nbath = INTEG(inflow, 1) ~ litre ~ |\n"
    control = "INITIAL TIME = 0 ~ Minute ~ |\nFINAL TIME = 4 ~ Minute ~ |\nTIME STEP = 1 ~ Minute ~ |\n"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "bath.mdl")
        path.write_text("{UTF-8}\n" + constants + control + "SAVEPER = TIME STEP ~ Minute ~ |\n", encoding="utf-8")
        return qy.read_vensim(path)


def purchasers() -> qy.SupplyUse:
    return qy.SupplyUse(
        ["corn", "trade"], ["farm", "shop"], supply=[[100.0, 0.0], [0.0, 50.0]], use=[[20.0, 10.0], [5.0, 5.0]],
        final_demand=[86.0, 30.0], value_added=[75.0, 35.0], valuation=[[10.0, 6.0], [-10.0, 0.0]],
        valuation_layers=["margin", "tax"],
    )  # fmt: skip


EVERY: dict[type, tuple[Callable[[], Any], Callable[[Any], Any]]] = {
    qy.BlockLayout: (lambda: qy.BlockLayout(demand=["C", "I"], value_added=["W"]), dataclasses.astuple),
    qy.Case: (case, lambda c: [c.model.equations(), c.packages, c.table(), _draws(c.run(draws=4, seed=1))]),
    qy.DisasterModel: (
        lambda: qy.DisasterModel(table()),
        lambda m: [m.values, m.run(qy.Shock("capital", {"farm": 5.0}), days=3).capital_lost],
    ),
    qy.DisequilibriumModel: (
        lambda: qy.DisequilibriumModel(table(), labour=[50.0, 60.0], households=[60.0, 50.0]),
        lambda m: [m.values, m.table],
    ),
    qy.Model: (
        model,
        lambda m: [
            m.equations(), m.constraints(), m.factors(), m.growth(), m.unit_words,
            m.run_draws({"where": WHERE}, GROWTH, draws=5, seed=2, record_every=1, **RUN),
        ],
    ),
    qy.Outcome: (
        lambda: qy.Outcome("a", "b", qy.OutcomeKind.Integral, "money", True, -1),
        lambda o: [o.name, o.quantity, o.kind.name, o.unit, o.total, o.better],
    ),
    ImportedModel: (
        imported,
        lambda m: [m.equations(), m.values, m.span, m.found(), m.run(m.values, record="all", **m.span)],
    ),
    qy.OutcomeKind: (lambda: qy.OutcomeKind.Integral, lambda kind: kind.name),
    qy.RealityCheck: (
        lambda: qy.RealityCheck("hares live", hares_live, {"growth": 0.0}),
        lambda one: [one.name, one.when, one.then.__name__],
    ),
    qy.Result: (result, lambda r: [_draws(r), *_tables(r), r.replay("sites", 3)]),
    qy.Run: (paused, lambda run: [run.time, run.results(), run.copy().to(2.0)["hares"]]),
    qy.Satellite: (lambda: table().satellites["jobs"], dataclasses.astuple),
    qy.Shock: (lambda: qy.Shock("demand", {"farm": 0.1}, 1.0, 2.0, 3.0), dataclasses.astuple),
    qy.SupplyUse: (supply_use, lambda s: [s.supply(), s.use(), s.final_demand(), s.unit]),
    qy.Table: (table, lambda t: [t.flows(), t.final_demand(), t.factors("jobs").per_output, t.unit, t.year, t.names]),
    accounts.BasicPrices: (
        lambda: purchasers().to_basic_prices(), lambda b: [b.tables.use(), b.layers, b.proportional],
    ),
    accounts.Hybrid: (
        lambda: table().hybrid(
            pd.DataFrame([[1.0, 2.0]], ["farm"], ["farm", "mill"]), {"farm": 7.0}, units={"farm": "t"}
        ),
        lambda h: [h.labels, h.units, h.flows, h.final_demand, h.gross_output],
    ),
    accounts.Balanced: (lambda: ras([[1.0, 2.0], [3.0, 4.0]], row_totals=[4.0, 6.0], column_totals=[5.0, 5.0]), vars),
    accounts.BalancedSupplyUse: (
        lambda: supply_use().update(industry_output=[90.0, 60.0], value_added=[55.0, 25.0], final_demand=[80.0]),
        lambda b: [b.tables.use(), b.user_multipliers, b.iterations],
    ),
    accounts.CellTotal: (lambda: CellTotal("both", {("a", "b"): 1.0}, 3.0, 0.5), dataclasses.astuple),
    accounts.Delta: (
        lambda: estimate_delta(table(), np.array([[0.05, 0.1], [0.2, 0.05]]), region_size=[20.0, 30.0]), vars,
    ),
    accounts.Households: (
        lambda: table().close_households(labour="value_added", consumption="homes"), vars,
    ),
    accounts.Reconciled: (
        lambda: kras([[1.0, 2.0], [3.0, 4.0]], row_totals=[4.0, 6.0], column_totals=[5.0, 5.0]), vars,
    ),
    accounts.Region: (
        lambda: table().regionalise(
            gross_output=[20.0, 30.0], final_demand=[15.0, 15.0], method="SLQ",
        ),
        vars,
    ),
    accounts.SparseTable: (_sparse, lambda t: [t.output([1.0, 2.0]), t.unit, t.labels]),
    accounts.Spillovers: (lambda: regions().spillovers(), vars),
    accounts.Symmetric: (lambda: supply_use().to_symmetric("D"), vars),
    accounts.TradeAccounts: (lambda: regions().footprints("jobs"), vars),
    Diagram: (lambda: model().structure.stock_flow_diagram(), lambda d: d.mermaid),
    Distribution: (
        lambda: Distribution.spike(0.3, 0.0, Distribution.gamma(2.0, 1.0, 0.5, 4.0)),
        lambda d: [d.mean(), *(d.quantile(u) for u in (0.1, 0.31, 0.5, 0.999))],
    ),
    FeedbackLoops: (
        lambda: model().loops({"growth": 0.3, "where": WHERE}, **RUN), lambda found: [found.table, found.names],
    ),
    Question: (lambda: uncertain().multipliers(), lambda q: uncertain().run(q, draws=5, seed=1).summary(q.name)),
    Structure: (lambda: model().structure, lambda s: s.stock_flow_diagram().mermaid),
    UncertainResult: (lambda: uncertain().run(uncertain().output(), draws=9, seed=1), lambda r: r.summary("output")),
    UncertainTable: (uncertain, lambda t: t.run(t.output(), draws=5, seed=1).summary("output")),
}  # fmt: skip
#: Classes whose objects belong to a place in a program, with what they say where they are to be copied.
REFUSED: dict[type, tuple[Callable[[], Any], str]] = {
    qy.ModelBuilder: (builder, "a model under construction cannot be pickled or copied, expected the model"),
}


def _draws(one: qy.Result) -> list[Any]:
    return [one.draws_of(k) for k in range(len(one.scenarios))]


def _tables(one: qy.Result) -> list[pd.DataFrame]:
    return list(one.named_tables().values())


def same(a: Any, b: Any) -> bool:
    """Whether two answers are the same to the last bit."""
    if isinstance(a, pd.DataFrame | pd.Series | pd.Index):
        return type(a) is type(b) and a.equals(b)
    if isinstance(a, xr.Dataset | xr.DataArray):
        return a.identical(b)
    if isinstance(a, np.ndarray):
        return a.dtype == b.dtype and np.array_equal(a, b, equal_nan=a.dtype.kind == "f")
    if isinstance(a, Mapping):
        return a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    if isinstance(a, Sequence) and not isinstance(a, str):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, float) and a != a:
        return bool(b != b)
    if dataclasses.is_dataclass(a) or (type(a).__eq__ is object.__eq__ and hasattr(a, "__dict__")):
        return same(vars(a), vars(b))
    return bool(a == b)
