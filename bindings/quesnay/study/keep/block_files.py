"""A block of draws as a Parquet file: a row for each scenario and draw, a column for each outcome, label and period.

Plain columns, so that R, DuckDB and pandas read them; doubles are written as they are and come back to the bit.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from quesnay._core import InvalidValue
from quesnay.study.keep.parts import Block, FloatArray, Part

__all__ = ["BlockForm", "part_from_bytes"]

_KEYS = ("scenario", "draw", "failed")
_ABOUT = "quesnay"


def _arrays(values: FloatArray) -> list[pa.Array]:
    """Rows of an array as columns; none is copied that lies in one piece."""
    rows = values if values.strides[1] == values.itemsize else np.ascontiguousarray(values)
    n = values.shape[1]
    return [pa.Array.from_buffers(pa.float64(), n, [None, pa.py_buffer(row)], 0) for row in rows]


class BlockForm:
    """The columns of all block files of a run, made once.

    Parameters
    ----------
    names, columns
        Of the scenarios, and of the results of each.
    """

    def __init__(self, names: Sequence[str], columns: Sequence[Sequence[str]]) -> None:
        every = list(dict.fromkeys(column for one in columns for column in one))
        fields = [("scenario", pa.string()), ("draw", pa.int64()), ("failed", pa.bool_())]
        self._schema = pa.schema([*fields, *((column, pa.float64()) for column in every)])
        self._names = list(names)
        # Place of each column among the results of a scenario, none where it has no such result.
        places = [{column: k for k, column in enumerate(own)} for own in columns]
        self._places = [[own.get(column) for column in every] for own in places]

    def write(self, part: Part, seed: int, sink: pa.NativeFile) -> None:
        """Writes the file of a block."""
        about = {"seed": seed, "first_draw": part.block.first, "draws": part.block.draws, "failures": part.failures}
        n = part.block.draws
        draws = pa.array(np.arange(part.block.first, part.block.first + n))
        nothing = pa.nulls(n, pa.float64())
        # Dictionaries, statistics and compression cost more than they save: no two doubles of a draw are alike.
        with pq.ParquetWriter(
            sink, self._schema, compression="none", use_dictionary=["scenario"], write_statistics=["draw"],
            store_schema=False, write_batch_size=n,
        ) as writer:  # fmt: skip
            for s, (name, places) in enumerate(zip(self._names, self._places, strict=True)):
                failed = np.zeros(n, dtype=bool)
                failed[[f["draw"] - part.block.first for f in part.failures if f["scenario"] == s]] = True
                own = _arrays(part.values[s])
                arrays = [nothing if place is None else own[place] for place in places]
                keys = [pa.repeat(name, n), draws, pa.array(failed)]
                writer.write_table(pa.Table.from_arrays([*keys, *arrays], schema=self._schema), row_group_size=n)
            writer.add_key_value_metadata({_ABOUT: json.dumps(about, ensure_ascii=False)})


def part_from_bytes(content: bytes, block: Block, names: Sequence[str], columns: Sequence[Sequence[str]]) -> Part:
    """The draws of a block file.

    Raises
    ------
    InvalidValue
        If it holds another block, other scenarios or other columns.
    """
    try:
        file = pq.ParquetFile(pa.BufferReader(content))
        about = json.loads(file.metadata.metadata[_ABOUT.encode()])
        held = Block(about["first_draw"], about["draws"])
        every = [*_KEYS, *dict.fromkeys(column for one in columns for column in one)]
        if held != block or file.num_row_groups != len(names) or file.schema_arrow.names != every:
            raise InvalidValue(f"it holds {held} of {file.num_row_groups} scenarios, expected {block} of {len(names)}")
        values = []
        for s, own in enumerate(columns):
            table = file.read_row_group(s, columns=["scenario", *own])
            if table.num_rows != block.draws or table.column("scenario")[0].as_py() != names[s]:
                raise InvalidValue(f"its rows are not those of scenario '{names[s]}'")
            array = np.empty((len(own), block.draws))
            for row, column in enumerate(own):
                array[row] = table.column(column).to_numpy()
            values.append(array)
        return Part(block, values, about["failures"])
    except (pa.ArrowException, KeyError, TypeError, ValueError) as error:
        raise InvalidValue(f"it is no block of draws: {error}") from None
