"""Tables from files and from other programs' objects, and back."""

from __future__ import annotations

from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self

import quesnay._core as _core
from quesnay.accounts.databases.reading import read_table, words_of
from quesnay.accounts.files.dataset import parts_of_dataset, to_dataset
from quesnay.accounts.files.layout import BlockLayout
from quesnay.accounts.files.mario_layout import mario_cells, read_mario
from quesnay.accounts.files.nbs import nbs_cells
from quesnay.accounts.files.pymrio_layout import parts_of_frames, parts_of_system, to_frames
from quesnay.accounts.files.sheets import write_sheets
from quesnay.accounts.files.workbook import about_cells, satellite_cells
from quesnay.accounts.parts.frames import Frames
from quesnay.accounts.parts.scalars import text
from quesnay.errors import TableFileError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    import xarray as xr

__all__ = ["Formats"]


class Formats(Frames):
    """Reading and writing tables."""

    @classmethod
    def read(
        cls,
        path: str | PathLike[str],
        layout: Literal[
            "auto",
            "nbs",
            "adb",
            "bea",
            "ceads",
            "eora26",
            "eurostat",
            "exiobase",
            "figaro",
            "gloria",
            "icio",
            "oecd",
            "wiod",
        ]
        | BlockLayout = "auto",
        *,
        sheet: str | None = None,
        unit: str = "",
        source: str = "",
        year: int | None = None,
        region: str | None = None,
        price: str = "",
        exports: Sequence[str] | None = None,
        tolerance: float | None = None,
        absolute_tolerance: float | None = None,
        negative_flows: Literal["refuse", "keep"] | None = None,
        blank: float | None = None,
        decimal: str = ".",
        thousands: str = "",
        skip: Sequence[str] = (),
    ) -> Self:
        """A table from a published file, folder or zip; ``source_format`` of it says which format was found.

        Parameters
        ----------
        layout
            "auto" recognises EXIOBASE 3, the OECD's inter-country and national tables, FIGARO, Eurostat, WIOD, ADB,
            Eora26 and CEADs by what they hold, and takes any other CSV or XLSX file as "nbs": the layout of the
            National Bureau of Statistics of China, competitive imports or D and M rows, with titles, names and notes
            around the codes as published. A name asks for that format; a
            :class:`~quesnay.accounts.files.layout.BlockLayout` describes one of your own. BEA and GLORIA are supply
            and use: :meth:`SupplyUse.read`.
        sheet
            Sheet of a workbook; by default the first that is in a known format, or the first.
        region
            Country of a file that holds several tables (Eurostat).
        unit, source, year, price, exports, tolerance, absolute_tolerance, negative_flows
            As of :class:`quesnay.Table`; a workbook written by :meth:`write` brings its own, and a published file its
            year and unit. Of a file with several years or units, `year` and `unit` choose.
        blank
            What empty cells, "-", ":" and ".." stand for; None refuses them.
        decimal, thousands
            The decimal sign, "." or ",", and the sign between thousands in cells of text.
        skip
            Labels of rows and columns of a yearbook's table that are left out: "of which*". Totals that a BlockLayout
            does not name are left out by their names. ``left_out`` of the table lists both.

        Raises
        ------
        TableFileError
            Naming file, sheet, row and column.
        UnbalancedTable, InvalidValue
            As :class:`quesnay.Table` does, with the file in front.
        """
        held = {
            "unit": text(unit, "unit"), "source": source, "year": year, "price": price, "tolerance": tolerance,
            "absolute_tolerance": absolute_tolerance, "negative_flows": negative_flows, "exports": exports,
        }  # fmt: skip
        words = words_of(blank, decimal, thousands)
        where, read = read_table(path, layout, sheet, region, words, skip, held)
        try:
            table = cls(**read.parts)
        except _core.QuesnayError as error:
            raise type(error)(f"{where}: {error}") from None
        return table._with(source_format=read.format, left_out=tuple(read.left_out))

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
