"""Arrow: a stream of outcomes, block of draws by block of draws."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from quesnay.adapters.needed import needed
from quesnay.asked import whole
from quesnay.case.labels import element_names, readable_unit

if TYPE_CHECKING:
    from quesnay.study.result import Result

__all__ = ["arrow_stream"]


def arrow_stream(result: Result, *, block: int = 1024) -> Any:
    """Kept draws as a ``pyarrow.RecordBatchReader``: DuckDB, Polars and R read it without a copy of the whole.

    Parameters
    ----------
    result
        Whose draws were kept.
    block
        Draws of a batch; a batch is of one scenario.

    Returns
    -------
    pyarrow.RecordBatchReader
        Columns ``scenario``, ``draw``, and ``outcome.account.period`` for each outcome [``unit`` in the field's
        metadata]; null where a draw failed or a scenario lacks the outcome.

    Raises
    ------
    CaseError
        If pyarrow is not installed, and for a run too long to keep its draws.
    """
    pa = needed("pyarrow", "pyarrow")
    each = whole(block, "block", 1)
    for s in range(len(result.scenarios)):
        result.draws_of(s)  # refuses a run without its draws before the stream begins
    fields: dict[str, tuple[str, str, int]] = {}
    units: dict[str, str] = {}
    for one in result.compiled:
        by_name = {outcome.name: outcome for outcome in one.outcomes}
        for (name, label), (r, period) in itertools.product(one.index, enumerate(result.periods)):
            code, _, _ = element_names(result.study.case, result.study.dims(by_name[name]), label)
            column = f"{name}.{code}.{period.name}"
            fields.setdefault(column, (name, label, r))
            units.setdefault(column, readable_unit(result.study.case, by_name[name].unit))
    about = {"case": result.study.case.file.id, "seed": str(result.study.options.seed)}
    schema = pa.schema(
        [
            pa.field("scenario", pa.string()),
            pa.field("draw", pa.int64()),
            *(pa.field(name, pa.float64(), metadata={"unit": units[name]}) for name in fields),
        ],
        metadata=about,
    )

    def batches() -> Iterator[Any]:
        first = result.ensemble.first_draw
        for s, scenario in enumerate(result.scenarios):
            draws, index = result.draws_of(s), result.compiled[s].index
            for start in range(0, result.ensemble.n_draws, each):
                stop = min(start + each, result.ensemble.n_draws)
                n = stop - start
                columns = [pa.array([scenario] * n, pa.string()), pa.array(np.arange(first + start, first + stop))]
                for name, label, r in fields.values():
                    if (name, label) in index:
                        values = draws[result.compiled[s].result(r, name, label), start:stop]
                        columns.append(pa.array(values, pa.float64(), mask=~np.isfinite(values)))
                    else:
                        columns.append(pa.nulls(n, pa.float64()))
                yield pa.record_batch(columns, schema=schema)

    return pa.RecordBatchReader.from_batches(schema, batches())
