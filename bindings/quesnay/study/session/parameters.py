"""What was drawn: numbers of parameters.csv, named and labelled, by draw."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import numpy as np

from quesnay.asked import whole
from quesnay.case.labels import readable_unit
from quesnay.errors import CaseError
from quesnay.memory import require_memory

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

    from quesnay.case.data import CaseData, FloatArray
    from quesnay.study.recorded import Recorded

__all__ = ["PARAMETER_COLUMNS", "drawn_arrays", "drawn_table", "parameter_table"]

PARAMETER_COLUMNS = (
    "parameter accounts symbol unit central low high distribution grade source name_en name_zh note"
).split()


def parameter_table(data: CaseData) -> pd.DataFrame:
    """See Case.parameters."""
    import pandas as pd

    rows = []
    for row in data.parameters:
        cells = {name: getattr(row, name) for name in PARAMETER_COLUMNS if name != "accounts"}
        rows.append({**cells, "accounts": " ".join(row.accounts), "unit": readable_unit(data, row.unit)})
    index = pd.Index([row.stream for row in data.parameters], name="number")
    return pd.DataFrame(rows, index=index, columns=PARAMETER_COLUMNS)


def _drawn(result: Recorded, draws: int | None) -> tuple[list[str], FloatArray]:
    """Names of the streams, and their numbers [draw, stream]."""
    study = result.study
    if study.central:
        raise CaseError("a central run draws nothing, expected a run of draws to ask what was drawn")
    n = result.ensemble.n_draws
    wanted = n if draws is None else whole(draws, "draws", 1, n)
    plan = study.uncertainty.plan
    require_memory(8 * wanted * len(plan.streams), f"numbers of {wanted} draws", "fewer draws")
    return plan.streams, plan.drawn_numbers(study.options.seed, result.ensemble.first_draw, wanted)


def drawn_table(result: Recorded, draws: int | None) -> pd.DataFrame:
    """See Result.parameters."""
    import pandas as pd

    streams, numbers = _drawn(result, draws)
    first = result.ensemble.first_draw
    index = pd.RangeIndex(first, first + len(numbers), name="draw")
    return pd.DataFrame(numbers, index=index, columns=pd.Index(streams, name="number"))


def drawn_arrays(result: Recorded, draws: int | None) -> xr.Dataset:
    """See Result.parameters_xarray."""
    import xarray as xr

    streams, numbers = _drawn(result, draws)
    study = result.study
    core, case = study.uncertainty.core, study.case
    axes, place = core.axes(), {name: k for k, name in enumerate(streams)}
    first = result.ensemble.first_draw
    coords = {"draw": np.arange(first, first + len(numbers))}
    accounts = {
        "name_en": ("account", [account.name_en for account in case.accounts]),
        "name_zh": ("account", [account.name_zh for account in case.accounts]),
    }
    rows = [row for row in case.parameters if row.parameter in study.uncertainty.values]
    variables = {}
    for name in dict.fromkeys(row.parameter for row in rows if row.stream in place):
        own = [row for row in rows if row.parameter == name]
        flat = np.tile(study.uncertainty.values[name].reshape(-1), (len(numbers), 1))
        for row in own:
            if row.stream in place:
                flat[:, list(row.elements)] = numbers[:, [place[row.stream]]]
        dims = {"account" if dim == "sector" else dim: axes[dim] for dim in core.dims(name)}
        block = flat.reshape(len(numbers), *(len(labels) for labels in dims.values()))
        shown = dataclasses.asdict(own[0])
        about = {key: shown[key] for key in ("name_en", "name_zh", "grade", "source")} if len(own) == 1 else {}
        attrs = {"units": readable_unit(case, core.unit(name)), **about}
        named = accounts if "account" in dims else {}
        variables[name] = xr.DataArray(block, {**coords, **dims, **named}, ("draw", *dims), attrs=attrs)
    return xr.Dataset(variables, attrs={"case": case.file.id, "seed": study.options.seed})
