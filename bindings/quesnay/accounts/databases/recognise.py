"""Which format a file, folder or zip is in, and its reader."""

from __future__ import annotations

from os import PathLike
from pathlib import Path

from quesnay.accounts.databases.bea import bea_kind, read_bea
from quesnay.accounts.databases.ceads import is_ceads, read_ceads
from quesnay.accounts.databases.eora import is_eora26, read_eora26
from quesnay.accounts.databases.eurostat import read_eurostat, read_eurostat_supply_use
from quesnay.accounts.databases.eurostat_cells import eurostat_kind
from quesnay.accounts.databases.exiobase import is_exiobase, read_exiobase
from quesnay.accounts.databases.figaro import is_figaro, read_figaro, read_figaro_supply_use
from quesnay.accounts.databases.gloria import is_gloria, read_gloria
from quesnay.accounts.databases.oecd import is_icio, is_oecd_national, read_icio, read_oecd_national
from quesnay.accounts.databases.source import Read, Source
from quesnay.accounts.databases.wiod import is_national_wiod, is_world, read_national_wiod, read_world
from quesnay.accounts.databases.words import Words
from quesnay.accounts.files.sheets import Sheet, read_sheet
from quesnay.accounts.files.workbooks import sheet_heads
from quesnay.errors import TableFileError

__all__ = ["FORMATS", "read_database", "read_database_supply_use"]

#: Formats by their names, and by what they are recognised.
FORMATS = {
    "adb": "a workbook whose columns have the codes c1, c2, ... and F1, F2, ...",
    "bea": "workbooks of supply (or make) and use with totals T001, T007 or T008",
    "ceads": "a workbook with the code FU101 of several provinces above its columns",
    "eora26": "files Eora26_YEAR_bp_T.txt, _FD.txt, _VA.txt and labels_T.txt, ...",
    "eurostat": "a TSV or SDMX-CSV with the dimensions induse (or ind_use) and prod_na (or prd_ava)",
    "exiobase": "a folder or zip with Z.txt or A.txt and Y.txt, region and sector above the numbers",
    "figaro": "a CSV that begins with rowLabels or has columns refArea, counterpartArea, obsValue",
    "gloria": "files ..._T-Results_YEAR_EDITION_Markup001(full).csv, Y and V",
    "icio": "a CSV with columns AUS_01T03, ... and a total, OUT or TOTAL, at its end",
    "oecd": "a CSV whose rows begin with TTL_, DOM_ or IMP_",
    "wiod": "a workbook whose columns have the codes c1, c2, ..., or that begins with Year, Code, Description, Origin",
}
_WORKBOOKS = (".xlsx", ".xlsm", ".xlsb")
_ROWS = 25  # of each sheet, in which its format shows


def _is_workbook(path: Path) -> bool:
    return path.is_file() and path.suffix.lower() in _WORKBOOKS


def _name_of(sheet: Sheet) -> str | None:
    if is_national_wiod(sheet):
        return "wiod"
    if is_ceads(sheet):
        return "ceads"
    if is_world(sheet):
        return "wiod"
    return "bea" if bea_kind(sheet) else None


def _of_workbook(path: Path, sheet: str | None) -> tuple[str, str] | None:
    """Format and sheet of a workbook."""
    for title, rows in sheet_heads(path, _ROWS):
        if rows and (sheet is None or title == sheet):
            name = _name_of(Sheet(str(path), rows))
            # Where a sheet stands in two languages the last is the English one.
            if name is not None:
                return name, title
    return None


def _of_text(source: Source) -> str | None:
    if is_eora26(source):
        return "eora26"
    if is_gloria(source):
        return "gloria"
    if is_exiobase(source):
        return "exiobase"
    if any(name.lower().endswith((".tsv", ".tsv.gz", ".csv", ".csv.gz")) for name in source.names):
        if is_figaro(source):
            return "figaro"
        if any(eurostat_kind(source.file(name)) for name in source.names if not name.lower().endswith(_WORKBOOKS)):
            return "eurostat"
        if is_oecd_national(source):
            return "oecd"
        if is_icio(source):
            return "icio"
    if source.path.is_dir():
        books = [source.path / name for name in source.names if name.lower().endswith(_WORKBOOKS)]
        if any((_of_workbook(book, None) or ("", ""))[0] == "bea" for book in books):
            return "bea"
    return None


def read_database(
    path: str | PathLike[str], layout: str, *, sheet: str | None, year: int | None, region: str | None, unit: str,
    words: Words,
) -> Read | None:  # fmt: skip
    """What a known format holds; None where "auto" finds none.

    Raises
    ------
    TableFileError
        For a file that is not of the format that was asked for, and as its reader says.
    """
    if not isinstance(path, str | PathLike) or not Path(path).exists():
        return None
    file = Path(path)
    if _is_workbook(file):
        found = _of_workbook(file, sheet)
        _require(file, layout, None if found is None else found[0])
        if found is None:
            return None
        if found[0] == "bea":
            raise _supply_use(file, "BEA")
        page = read_sheet(file, found[1])
        if is_national_wiod(page):
            return read_national_wiod(page, year, words)
        return read_ceads(page, words) if found[0] == "ceads" else read_world(page, words)
    source = Source(file, words)
    name = _of_text(source)
    _require(file, layout, name)
    if name is None:
        # A text that is not UTF-8 shows no format; who reads it should know why.
        for one in source.names if file.suffix.lower() != ".csv" else ():
            if one.lower().endswith((".txt", ".tsv", ".csv")):
                next(source.file(one).lines(), None)
        return None
    if name in ("gloria", "bea"):
        raise _supply_use(file, name.upper())
    if name == "eurostat":
        return read_eurostat(source, year, region, unit)
    if name == "oecd":
        return read_oecd_national(source)
    if name == "exiobase":
        return read_exiobase(source)
    return {"figaro": read_figaro, "eora26": read_eora26, "icio": read_icio}[name](source, year)


def _supply_use(file: Path, name: str) -> TableFileError:
    return TableFileError(
        f"{file}: these are supply and use of {name}, expected an input-output table: SupplyUse.read reads them, and"
        " to_symmetric makes a table"
    )


def _require(file: Path, layout: str, found: str | None) -> None:
    """The format that was asked for. ADB and WIOD are told apart by their reader."""
    same = {"adb": "wiod"}
    # Tables of the OECD and of WIOD are passed on with codes in the first row and column too.
    if found is None and layout in ("oecd", "wiod"):
        return
    if layout != "auto" and same.get(layout, layout) != found:
        what = "of no format that is known" if found is None else f"of the format '{found}'"
        raise TableFileError(f"{file}: this is {what}, expected '{layout}': {FORMATS[layout]}")


def read_database_supply_use(
    path: str | PathLike[str], *, year: int | None, region: str | None, unit: str, words: Words
) -> Read | None:
    """Supply and use of a known format; None for other files.

    Raises
    ------
    TableFileError
        For an input-output table, and as its reader says.
    """
    if not isinstance(path, str | PathLike) or not Path(path).exists():
        return None
    file = Path(path)
    if _is_workbook(file):
        found = _of_workbook(file, None)
        if found is not None and found[0] == "bea":
            return _bea([file], year)
        if found is not None:
            raise TableFileError(f"{file}: this is an input-output table ({found[0]}), expected supply and use")
        return None
    source = Source(file, words)
    name = _of_text(source)
    if name == "gloria":
        return read_gloria(source, year)
    if name == "figaro":
        return read_figaro_supply_use(source, year)
    if name == "eurostat":
        return read_eurostat_supply_use(source, year, region, unit)
    if name == "bea":
        return _bea([file / one for one in source.names if one.lower().endswith(_WORKBOOKS)], year)
    if name is not None:
        raise TableFileError(f"{file}: this is an input-output table ({name}), expected supply and use")
    return None


def _bea(books: list[Path], year: int | None) -> Read:
    """The sheets of one year of two workbooks, or of one that holds both."""
    pages: dict[str, list[tuple[Path, str]]] = {"supply": [], "make": [], "use": []}
    for book in books:
        for title, rows in sheet_heads(book, _ROWS):
            kind = bea_kind(Sheet(str(book), rows)) if rows else None
            if kind is not None:
                pages[kind].append((book, title))
    chosen = {}
    for kind, found in pages.items():
        held = [one for one in found if year is None or one[1] == str(year) or str(year) in one[0].name]
        exact = [one for one in held if year is not None and one[1] == str(year)]
        chosen[kind] = exact or held
    made = chosen["supply"] or chosen["make"]
    for word, found in (("supply or make", made), ("use", chosen["use"])):
        if len(found) != 1:
            named = ", ".join(title for _, title in found[:8]) or "none"
            of = "BEA" if year is None else f"BEA of {year}"
            raise TableFileError(
                f"{books[0].parent}: sheets of {word} of {of}: {named}, expected one, or year= to choose it"
            )
    read = read_bea(read_sheet(*made[0]), read_sheet(*chosen["use"][0]))
    if year is not None:
        read.parts["source"] = f"{read.parts['source']}, {year}"
    return read
