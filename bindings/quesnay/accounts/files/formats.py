"""Tables from files and from other programs' objects, and back."""

from __future__ import annotations

from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self

import quesnay._core as _core
from quesnay.accounts.files.dataset import parts_of_dataset, to_dataset
from quesnay.accounts.files.layout import OECD, WIOD, BlockLayout, table_parts, with_exports
from quesnay.accounts.files.mario_layout import mario_cells, read_mario
from quesnay.accounts.files.nbs import nbs_cells, nbs_layout
from quesnay.accounts.files.printed import printed_table
from quesnay.accounts.files.pymrio_layout import parts_of_frames, parts_of_system, to_frames
from quesnay.accounts.files.sheets import read_sheet, write_sheets
from quesnay.accounts.files.workbook import about_cells, read_notes, read_satellites, satellite_cells
from quesnay.accounts.parts.frames import Frames
from quesnay.accounts.parts.labelled import number
from quesnay.errors import TableFileError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    import xarray as xr

__all__ = ["Formats"]

_NAMED = {"wiod": WIOD, "oecd": OECD}


def _is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and value == "")


class Formats(Frames):
    """Reading and writing tables."""

    @classmethod
    def read(
        cls,
        path: str | PathLike[str],
        layout: Literal["nbs", "wiod", "oecd"] | BlockLayout = "nbs",
        *,
        sheet: str | None = None,
        unit: str = "",
        source: str = "",
        year: int | None = None,
        price: str = "",
        exports: Sequence[str] | None = None,
        tolerance: float | None = None,
        absolute_tolerance: float | None = None,
        negative_flows: Literal["refuse", "keep"] | None = None,
    ) -> Self:
        """A national or regional table from a CSV or XLSX file.

        Parameters
        ----------
        layout
            "nbs": National Bureau of Statistics of China, competitive imports or D and M rows, also with flows to
            and from other provinces (OF, IF) and statistical error (ERR), with titles, names and notes around the
            codes as they are published; "wiod", "oecd"; or a
            :class:`~quesnay.accounts.files.layout.BlockLayout`.
        sheet
            Sheet of a workbook; the first by default.
        unit, source, year, price, exports, tolerance, absolute_tolerance, negative_flows
            As of :class:`quesnay.Table`; a workbook written by :meth:`write` brings its own, and a unit that stands
            above a published table ("单位：万元") is taken where none is given.

        Raises
        ------
        TableFileError
            Naming file, row and column.
        UnbalancedTable, InvalidValue
            As :class:`quesnay.Table` does, with the file in front.
        """
        if not isinstance(layout, BlockLayout) and layout not in ("nbs", *_NAMED):
            raise _core.InvalidValue(f"layout '{layout}' is not known, expected nbs, wiod, oecd or a BlockLayout")
        cells, said = read_sheet(path, sheet), ""
        if layout == "nbs":
            cells, said = printed_table(cells, ("TIU", "TFU"), ("TII", "TVA"))
        chosen = layout if isinstance(layout, BlockLayout) else nbs_layout(cells) if layout == "nbs" else _NAMED[layout]
        notes = {} if Path(path).suffix.lower() == ".csv" else read_notes(path)
        held = {"tolerance": tolerance, "absolute_tolerance": absolute_tolerance, "negative_flows": negative_flows}
        notes.update({name: value for name, value in held.items() if value is not None})
        allowed = number(notes.get("tolerance", 1e-9), "tolerance")
        rounding = number(notes.get("absolute_tolerance", 0.0), "absolute_tolerance")
        parts = table_parts(cells, with_exports(chosen, exports), allowed, rounding)
        if Path(path).suffix.lower() != ".csv":
            parts["satellites"] = read_satellites(path, len(parts["sectors"]))
            if exports is not None:
                notes.pop("exports", None)
        given = {"unit": unit or said, "source": source, "year": year, "price": price}
        notes.update({name: value for name, value in given.items() if not _is_blank(value)})
        try:
            return cls(**{**parts, **notes})
        except _core.QuesnayError as error:
            raise type(error)(f"{cells.where}: {error}") from None

    def write(self, path: str | PathLike[str]) -> None:
        """The table in the NBS layout, as CSV or XLSX by the ending of the path.

        Numbers read back as the same doubles. A workbook also keeps unit, source, year, prices, exports, tolerances and
        satellites; a CSV file keeps none of these.
        """
        if Path(path).suffix.lower() == ".csv":
            write_sheets(path, {"table": nbs_cells(self)})
            return
        sheets = {"table": nbs_cells(self), "about": about_cells(self)}
        if self.satellites:
            sheets["satellites"] = satellite_cells(self)
        write_sheets(path, sheets)

    def to_frames(self) -> dict[str, pd.DataFrame]:
        """The table as pymrio names its parts: Z, Y, x, A and V, and more where the table has more.

        Others are T (other costs), M (competitive imports), Z_m and Y_m (imports apart), e (discrepancy), and F_NAME
        and F_Y_NAME of each satellite. :meth:`from_frames` makes the same table of them.
        """
        return to_frames(self)

    @classmethod
    def from_frames(cls, frames: dict[str, pd.DataFrame], **notes: Any) -> Self:
        """A table from frames with the names of :meth:`to_frames`; A is not read.

        Parameters
        ----------
        frames
            At least Z, Y and V. Without x, gross output is what Z and Y sell. What :meth:`to_frames` notes in
            ``attrs`` (of Z: unit, tolerances, source, year, price; of Y: exports; of x: names) is taken from there.
        **notes
            unit, source, tolerance and so on, as of :class:`quesnay.Table`, in place of those.
        """
        return cls(**{**parts_of_frames(frames), **notes})

    def to_xarray(self) -> xr.Dataset:
        """All parts as one dataset [unit in ``attrs``]; ``seller``/``buyer`` are the sectors as text ("region:sector").

        Of a multi-regional table ``region`` and ``sector`` stand beside them as coordinates, and readable names as
        ``name``. Satellites are ``satellite_NAME``, shape (rows, n), and ``satellite_NAME_by_demand``. ``attrs`` hold
        unit, source, prices, tolerances, exports and, where it is known, the year. :meth:`from_xarray` makes the same
        table of it.
        """
        return to_dataset(self)

    @classmethod
    def from_xarray(cls, data: xr.Dataset, **notes: Any) -> Self:
        """A table from a dataset of :meth:`to_xarray`, also one that was kept as NetCDF; labels in any order.

        Parameters
        ----------
        **notes
            unit, source, tolerance and so on, as of :class:`quesnay.Table`, in place of those in ``attrs``.

        Raises
        ------
        InvalidValue
            For a part, a dimension or labels that are missing.
        """
        return cls(**{**parts_of_dataset(data), **notes})

    @classmethod
    def from_pymrio(cls, system: Any, *, value_added: str | None = None, **notes: Any) -> Self:
        """A table from an ``IOSystem`` of pymrio, or any object with its attributes Z, Y, x and extensions.

        Parameters
        ----------
        value_added
            Name of the extension whose rows are the value added; by default one row, what is left of gross output
            after purchases. All other extensions become satellites.
        """
        return cls(**{**parts_of_system(system, value_added), **notes})

    @classmethod
    def read_mario(cls, path: str | PathLike[str], **notes: Any) -> Self:
        """A table from an export of MARIO: the folder of ``to_txt`` (its ``flows``) or the workbook of ``to_excel``.

        Each row of its satellite accounts becomes a satellite. Supply and use: :meth:`SupplyUse.read_mario`.
        """
        try:
            return cls(**{**read_mario(Path(path)), **notes})
        except TableFileError:
            raise
        except _core.QuesnayError as error:
            raise type(error)(f"{path}: {error}") from None

    def write_mario(self, path: str | PathLike[str]) -> None:
        """The table as MARIO's workbook of flows (.xlsx), which ``mario.parse_from_excel`` reads."""
        write_sheets(path, mario_cells(self))
