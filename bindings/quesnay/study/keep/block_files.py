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
from quesnay.study.keep.parts import Block, Part

__all__ = ["block_bytes", "part_from_bytes"]

_KEYS = ("scenario", "draw", "failed")
_ABOUT = "quesnay"


def block_bytes(part: Part, names: Sequence[str], columns: Sequence[Sequence[str]], seed: int) -> pa.Buffer:
    """The file of a block.

    Parameters
    ----------
    names, columns
        Of the scenarios, and of the results of each.
    """
    every = list(dict.fromkeys(column for one in columns for column in one))
    about = {"seed": seed, "first_draw": part.block.first, "draws": part.block.draws, "failures": part.failures}
    schema = pa.schema(
        [("scenario", pa.string()), ("draw", pa.int64()), ("failed", pa.bool_()), *((c, pa.float64()) for c in every)]
    )
    n = part.block.draws
    draws = pa.array(np.arange(part.block.first, part.block.first + n))
    nothing = pa.nulls(n, pa.float64())
    sink = pa.BufferOutputStream()
    # Dictionaries, statistics and compression cost more than they save: no two doubles of a draw are alike.
    with pq.ParquetWriter(
        sink, schema, compression="none", use_dictionary=["scenario"], write_statistics=["draw"], store_schema=False
    ) as writer:
        for s, (name, own) in enumerate(zip(names, columns, strict=True)):
            failed = np.zeros(n, dtype=bool)
            failed[[f["draw"] - part.block.first for f in part.failures if f["scenario"] == s]] = True
            rows = dict(zip(own, part.values[s], strict=True))
            arrays = [pa.array(rows[column]) if column in rows else nothing for column in every]
            keys = [pa.array([name] * n), draws, pa.array(failed)]
            writer.write_table(pa.Table.from_arrays([*keys, *arrays], schema=schema), row_group_size=n)
        writer.add_key_value_metadata({_ABOUT: json.dumps(about, ensure_ascii=False)})
    return sink.getvalue()


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
