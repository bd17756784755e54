"""Published figures of statistical offices, made again from their published files.

    python benchmarks/python/official_figures.py FOLDER

The folder has, as downloaded, any of the workbooks below; each that is there is read and compared:

- ``Scotland_IO_2019.xlsx``: Scottish Government, Supply, Use and Input-Output Tables 1998-2019, industry by industry;
- ``ONS_UK_IO_2019.xlsx``: Office for National Statistics, UK input-output analytical tables 2019, industry by industry;
- ``Croatia_2010.xlsx``: Croatian Bureau of Statistics, supply and use tables and symmetric tables for 2010.

None is part of this library. Multipliers and effects are those of the offices' own sheets; the symmetric table of
Croatia is made from the supply table (1500) and the use table of domestic output (1611) and compared with the
published one (1800).
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import quesnay as qy

Rows = list[list[Any]]


def cells(path: Path, sheet: str | int) -> Rows:
    import openpyxl

    book = openpyxl.load_workbook(path, data_only=True, read_only=True)
    chosen = book[sheet] if isinstance(sheet, str) else book.worksheets[sheet]
    return [list(row) for row in chosen.iter_rows(values_only=True)]


def number(cell: Any) -> float:
    return float(cell) if isinstance(cell, int | float) else 0.0


def block(rows: Rows, names: Sequence[str], places: Sequence[int], label: int) -> np.ndarray:
    """Numbers of rows by their label and columns by their place."""
    found = {str(row[label]).strip(): row for row in rows if row[label] is not None}
    return np.array([[number(found[name][place]) for place in places] for name in names])


def say(what: str, ours: Any, theirs: Any) -> None:
    ours, theirs = np.asarray(ours, dtype=float).ravel(), np.asarray(theirs, dtype=float).ravel()
    both = np.isfinite(ours) & np.isfinite(theirs)
    off = np.abs(ours - theirs)[both] / np.maximum(1.0, np.abs(theirs[both]))
    print(f"  {what:42s} {int((off < 1e-6).sum()):5d} of {int(both.sum())} within 1e-6, furthest {off.max():.1e}")


def scotland(path: Path) -> None:
    rows, shown = cells(path, "IxI"), cells(path, "Type I multipliers")
    codes = [str(cell).strip() for cell in rows[5]]
    industries = [str(row[1]).strip() for row in rows[7:] if row[0] is not None and row[1] is not None]
    industries = industries[: industries.index("TDU")]
    heads = [str(cell).replace("\n", " ").strip() if cell else "" for cell in rows[6]]
    places = [codes.index(one) for one in industries]
    finals = [
        place for place, head in enumerate(heads)
        if place > max(places) and head and not head.startswith("Total")
    ]  # fmt: skip
    costs, value = ["RUKImp", "RoWImp", "TlSPrds"], ["TlSPrdn", "CoE", "GOS"]
    table = qy.Table(
        industries, flows=block(rows, industries, places, 1), final_demand=block(rows, industries, finals, 1),
        demand_categories=[f"{heads[place]} {place}" for place in finals], other_costs=block(rows, costs, places, 1),
        other_cost_rows=costs, value_added=block(rows, value, places, 1), value_added_rows=value,
        gross_output=block(rows, ["TOut"], places, 1).ravel(), unit="M GBP", tolerance=1e-5,
    )  # fmt: skip
    names = [str(cell).replace("\n", "").strip() if cell else "" for cell in shown[6]]
    published = {
        name: block(shown[7:], industries, [names.index(name)], 1)
        for name in ("Output multiplier", "Income effect", "Income multiplier", "GVA effect", "GVA multiplier")
    }
    print(f"Scotland 2019, {len(industries)} industries")
    income, value_added = table.multipliers("CoE"), table.multipliers("value_added")
    say("output multiplier, type I", table.multipliers()["simple"], published["Output multiplier"])
    say("income effect", income["simple"], published["Income effect"])
    say("income multiplier", income["type I"], published["Income multiplier"])
    say("value added effect", value_added["simple"], published["GVA effect"])
    say("value added multiplier", value_added["type I"], published["GVA multiplier"])


def united_kingdom(path: Path) -> None:
    rows = cells(path, "IOT")
    codes = [str(cell).strip() for cell in rows[3]]
    total = codes.index("_T")
    industries = [code for code in codes[2:total] if code != "None"]
    places = [codes.index(one) for one in industries]
    finals = [codes.index(one) for one in ("P3 S13", "P3 S14", "P3 S15", "P51G", "P52", "P53", "P61EU", "P61RW", "P62")]
    costs, value = ["Use of imported products, cif", "Taxes less subsidies on products"], ["D1", "GOS & MI", "D29-D39"]
    table = qy.Table(
        industries, flows=block(rows, industries, places, 0), final_demand=block(rows, industries, finals, 0),
        demand_categories=[codes[place] for place in finals], other_costs=block(rows, costs, places, 1),
        other_cost_rows=costs, value_added=block(rows, value, places, 0), value_added_rows=value,
        gross_output=block(rows, ["P1"], places, 0).ravel(), unit="M GBP", tolerance=1e-5,
    )  # fmt: skip
    print(f"United Kingdom 2019, {len(industries)} industries")
    inverse = cells(path, "Leontief")
    heads = [str(cell).strip() for cell in inverse[4]]
    say("Leontief inverse", table.leontief_inverse().to_numpy(),
        block(inverse, industries, [heads.index(one) for one in industries], 0))  # fmt: skip
    for sheet, column in (("Effects", "simple"), ("Multipliers", "type I")):
        shown = cells(path, sheet)
        top = next(row for row in shown if "D1" in [str(cell).strip() for cell in row])
        codes = [str(cell).strip() for cell in top]
        for code, factor in (("D1", "D1"), ("GVA", "value_added"), ("P1", "output")):
            if code in codes:
                published = block(shown, industries, [codes.index(code)], 0)
                say(f"{factor}, {sheet.lower()}", table.multipliers(factor)[column], published)


def croatia(path: Path) -> None:
    rows = cells(path, 0)

    def table(title: str) -> tuple[list[str], dict[str, list[float]]]:
        top = next(place for place, row in enumerate(rows) if str(row[0] or "").startswith(title))
        heads = [str(cell).strip() for cell in rows[top + 1][2:] if cell is not None]
        found: dict[str, list[float]] = {}
        for row in rows[top + 2 :]:
            if row[0] is None and row[1] is None:
                break
            if row[0] is not None:
                found.setdefault(str(row[0]).strip(), [number(cell) for cell in row[2 : 2 + len(heads)]])
        return heads, found

    heads, supply = table("1500")
    _, use = table("1611")
    _, published = table("1800")
    products = [name for name in supply if name.startswith("CPA_") and name != "CPA_TOTAL"]
    industries = heads[: len(products)]
    n = len(products)

    def part(found: dict[str, list[float]], names: Sequence[str], first: int = 0, last: int = n) -> np.ndarray:
        return np.array([found[name][first:last] for name in names])

    made, used = part(supply, products), part(use, products)
    made_by = made.sum(axis=0)
    # What is left of output is value added, imports and taxes; final uses are what is left of each product.
    tables = qy.SupplyUse(
        products, industries, supply=made, use=used, final_demand=made.sum(axis=1) - used.sum(axis=1),
        value_added=made_by - used.sum(axis=0), unit="1000 HRK", tolerance=1e-6,
    )  # fmt: skip
    print(f"Croatia 2010, {n} products")
    symmetric = tables.to_symmetric("B").table
    theirs = part(published, products)
    say("symmetric table, product by product", symmetric.flows().to_numpy() / theirs.max(), theirs / theirs.max())
    say("primary inputs by product", symmetric.value_added().to_numpy().sum(axis=0) / theirs.max(),
        (made.sum(axis=1) - theirs.sum(axis=0)) / theirs.max())  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    for name, compare in (
        ("Scotland_IO_2019.xlsx", scotland),
        ("ONS_UK_IO_2019.xlsx", united_kingdom),
        ("Croatia_2010.xlsx", croatia),
    ):
        if (folder / name).is_file():
            compare(folder / name)


if __name__ == "__main__":
    main()
