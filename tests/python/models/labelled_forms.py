"""Numbers over dimensions in every form they may be given, their faults, and every door of a model that takes them."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import quesnay as qy
import xarray as xr
from quesnay import functions as f

TOWNS, GOODS = ["a", "b", "c"], ["bread", "cloth"]
SPAN: dict[str, Any] = {"years": 1, "steps_per_year": 2}
ROW = [10.0, 20.0, 30.0]
MATRIX = np.arange(6.0).reshape(3, 2)
LEVEL = qy.OutcomeKind.Level


def empty() -> qy.ModelBuilder:
    b = qy.ModelBuilder()
    b.dimension("town", TOWNS)
    b.dimension("good", GOODS)
    b.alias("other", "town")
    return b


def shown(b: qy.ModelBuilder, expression: Any, values: Any = None) -> np.ndarray:
    b.auxiliary("shown", expression)
    b.outcome(qy.Outcome("result", "shown", LEVEL, "1"))
    return np.asarray(qy.Model(b.build()).run(values or {}, **SPAN)["result"])[0]


def model(*dims: str, limits: Any = None) -> qy.Model:
    """A stock that grows by a parameter and a lever over some dimensions, and no element as another does."""
    b = empty()
    p, pushed = b.parameter("p", dims), b.lever("pushed", dims, unit="1/year")
    weight = b.constants(1.0 + np.arange(ones(dims).size).reshape(ones(dims).shape), dims)
    stock = b.stock("stock", p * 1.0)
    rate = b.flow("rate", p * stock * weight / b.constant(100.0, "year") + pushed, unit="1/year")
    b.inflow(stock, rate)
    b.outflow(stock, b.flow("loss", stock / b.constant(8.0, "year"), unit="1/year"))
    b.outcome(qy.Outcome("result", "stock", LEVEL, "1"))
    if limits is not None:
        fits = p <= b.constants(limits, dims)
        for dim in dims:
            fits = f.minimum_over(fits, dim)
        b.require("p", fits, "is above its limit")
    return qy.Model(b.build())


def last(run: xr.Dataset) -> np.ndarray:
    return np.asarray(run["result"].isel(time=-1))


def pushed_later(values: Any, *dims: str) -> np.ndarray:
    run = model(*dims).start({"p": ones(dims)}, **SPAN)
    run.set({"pushed": values})
    return np.asarray(run.to(1.0)["stock"])


def ones(dims: tuple[str, ...]) -> np.ndarray:
    sizes = {"town": 3, "good": 2}
    return np.ones([sizes[dim] for dim in dims])


def checked(values: Any, *dims: str, **options: Any) -> np.ndarray:
    found = model(*dims).check({"p": values}, **SPAN, **options)
    return found["value"].to_numpy(float)


def held_at(values: Any, *dims: str) -> np.ndarray:
    """What a statement of reality saw of a parameter and of an equation that were set."""
    seen: list[np.ndarray] = []

    def then(run: xr.Dataset) -> bool:
        seen.extend([np.asarray(run["stock"])[0], np.asarray(run["rate"])[0]])
        return True

    check = qy.RealityCheck("set", then, when={"p": values, "rate": values})
    model(*dims).check({"p": ones(dims)}, **SPAN, reality=[check])
    return np.array(seen)


def written(values: Any, *dims: str, lever: bool = False) -> np.ndarray:
    """What a file of another program's format says, read back."""
    given = {"p": ones(dims) if lever else values}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "model.xmile")
        model(*dims).to_xmile(path, given, levers={"pushed": values} if lever else None, **SPAN)
        return np.asarray(qy.read_xmile(path).values["pushed" if lever else "p"])


def ends_of_a_range(values: Any, *dims: str) -> np.ndarray:
    """Runs that break at one end of a range: none if every element has its own number, and the bound is just that."""
    limits = ROW if len(dims) == 1 else MATRIX
    found = model(*dims, limits=limits).check({"p": 0.0 * ones(dims)}, **SPAN, zero=[], ranges={"p": (values, 0.0)})
    return found[found["check"] == "extreme conditions"]["value"].to_numpy(float)


DOORS_OF_A_MODEL: dict[str, Callable[..., np.ndarray]] = {
    "Model.run values": lambda v, *dims: last(model(*dims).run({"p": v}, **SPAN)),
    "Model.run levers": lambda v, *dims: last(model(*dims).run({"p": ones(dims)}, levers={"pushed": v}, **SPAN)),
    "Model.run_draws values": lambda v, *dims: last(model(*dims).run_draws({"p": v}, {}, draws=2, seed=1, **SPAN)),
    "Model.run_draws levers": lambda v, *dims: last(
        model(*dims).run_draws({"p": ones(dims)}, {}, draws=2, seed=1, levers={"pushed": v}, **SPAN)
    ),
    "Model.start values": lambda v, *dims: np.asarray(model(*dims).start({"p": v}, **SPAN)["stock"]),
    "Model.start levers": lambda v, *dims: np.asarray(
        model(*dims).start({"p": ones(dims)}, levers={"pushed": v}, **SPAN).to(1.0)["stock"]
    ),
    "Run.set inputs": pushed_later,
    "Model.partials values": lambda v, *dims: np.asarray(
        model(*dims).partials({"p": v}, of="rate", by="stock", **SPAN)["rate", "stock"]
    ),
    "Model.jacobian values": lambda v, *dims: np.asarray(model(*dims).jacobian({"p": v}, **SPAN)),
    "Model.loops values": lambda v, *dims: model(*dims).loops({"p": v}, **SPAN).scores.to_numpy(),
    "Model.to_xmile values": written,
    "Model.to_xmile levers": lambda v, *dims: written(v, *dims, lever=True),
    "Model.check values": lambda v, *dims: checked(v, *dims),
    "Model.check ranges": ends_of_a_range,
    "Model.check balanced": lambda v, *dims: checked(ones(dims), *dims, balanced={"p": v}),
    "RealityCheck when": held_at,
    "ModelBuilder.constants values": lambda v, *dims: shown(b := empty(), b.constants(v, dims) * 1.0),
    "ModelBuilder.constants, one dimension as a text": lambda v, *dims: shown(
        b := empty(), b.constants(v, dims if len(dims) > 1 else dims[0]) * 1.0  # type: ignore[arg-type]
    ),
}  # fmt: skip


SERIES = pd.Series(ROW, TOWNS)
SHUFFLED = ["c", "a", "b"]
FRAME = pd.DataFrame(MATRIX, TOWNS, GOODS)
MIXED = FRAME.loc[SHUFFLED, GOODS[::-1]]
ARRAY = xr.DataArray(MATRIX, {"town": TOWNS, "good": GOODS}, ("town", "good"))
ROW_IN_ANY_FORM: dict[str, Any] = {
    "list": ROW,
    "array": np.array(ROW),
    "series": SERIES.loc[SHUFFLED],
    "mapping": dict(SERIES.loc[SHUFFLED]),
    "frame of a column": SERIES.loc[SHUFFLED].to_frame("p"),
    "frame of a row": SERIES.loc[SHUFFLED].to_frame("p").T,
    "xarray": xr.DataArray(SERIES.loc[SHUFFLED].rename_axis("town")),
    "xarray of another name": xr.DataArray(SERIES.loc[SHUFFLED].rename_axis("account")),
    "xarray without labels": xr.DataArray(ROW, dims="town"),
}
MATRIX_IN_ANY_FORM: dict[str, Any] = {
    "array": MATRIX,
    "nested lists": MATRIX.tolist(),
    "row-major": MATRIX.ravel(),
    "frame": MIXED,
    "frame on its side": MIXED.T,
    "frame with names": MIXED.T.rename_axis("good").rename_axis("town", axis=1),
    "long series": MIXED.stack(),
    "long series on its side": MIXED.T.stack(),
    "mapping of mappings": MIXED.to_dict(),
    "mapping of series": {good: MIXED[good] for good in GOODS[::-1]},
    "mapping of pairs": {(town, good): MIXED.loc[town, good] for good in GOODS for town in SHUFFLED},
    "mapping of rows": {town: FRAME.loc[town].tolist() for town in SHUFFLED},
    "xarray": ARRAY.sel(town=SHUFFLED),
    "xarray on its side": ARRAY.sel(good=GOODS[::-1]).T,
    "xarray of other names": ARRAY.T.rename(town="x", good="y"),
    "xarray without labels, on its side": ARRAY.drop_vars(["town", "good"]).T,
}
BAD_ROWS: dict[str, tuple[Any, str]] = {
    "unknown": (pd.Series(ROW, ["a", "b", "d"]), r"unknown town 'd'"),
    "nearly": (pd.Series([*ROW, 1.0], [*TOWNS, "aa"]), r"unknown town 'aa'; did you mean 'a'\?"),
    "missing": (SERIES.iloc[:2], r"no number for town 'c', expected one for each"),
    "doubled": (pd.concat([SERIES, SERIES.iloc[:1]]), r"town 'a' is given twice"),
    "unlabelled": (pd.Series(ROW), r"unknown town '0'"),
    "mapping": ({"a": 1.0}, r"no number for town 'b' and 1 more"),
    "xarray": (xr.DataArray(ROW, {"town": ["a", "b", "z"]}, ["town"]), r"unknown town 'z'"),
    "xarray of another dimension": (xr.DataArray(ROW, dims="time"), r"over \(time\), expected .*\(town: 3\)"),
    "nan": (SERIES.where(SERIES < 25), r"of town 'c' is nan, expected a number"),
    "text": (SERIES.astype(object).replace(20.0, "much"), r"of 'b' is 'much', expected a number"),
    "frame": (FRAME, r"3 labels, 2 labels\), expected numbers over \(town: 3\)"),
    "short": ([1.0, 2.0], r"2 (numbers, expected 3|elements, the model has 3) over \(town: 3\)"),
    "column": (np.ones((3, 1)), r"shape 3 x 1, expected 3 over \(town: 3\)"),
}
BAD_MATRICES: dict[str, tuple[Any, str]] = {
    "on its side": (MATRIX.T, r"shape 2 x 3, expected 3 x 2 over \(town: 3, good: 2\)"),
    "another count": (MATRIX[:2], r"shape 2 x 2, expected 3 x 2"),
    "one row": ([1.0, 2.0], r"shape 2, expected 3 x 2"),
    "three dimensions": (MATRIX[None], r"shape 1 x 3 x 2, expected 3 x 2"),
    "unknown": (FRAME.rename(columns={"cloth": "clothes"}), r"unknown good 'clothes'; did you mean 'cloth'\?"),
    "missing column": (FRAME[["bread"]], r"no number for good 'cloth'"),
    "missing cell": (FRAME.stack().iloc[1:], r"no number for town 'a', good 'bread'"),
    "doubled row": (pd.concat([FRAME, FRAME.loc[["b"]]]), r"town 'b' is given twice"),
    "doubled cell": (pd.concat([FRAME.stack(), FRAME.stack().iloc[:1]]), r"element 'a, bread' is given twice"),
    "names that tell nothing": (
        xr.DataArray(np.ones((3, 2)), dims=("x", "y")), r"over \(x, y\), expected dimensions named as in \(town: 3"
    ),
    "named on its side": (xr.DataArray(MATRIX.T, dims=("town", "good")), r"shape 2 x 3, expected 3 x 2"),
    "row": (SERIES, r"over \(3 labels\), expected numbers over \(town: 3, good: 2\)"),
    "dataset": (xr.Dataset({"one": ARRAY}), r"a Dataset of one, expected one of them"),
}  # fmt: skip
