"""Databases in workbooks, each on a small file of exactly its own shape; amounts are made here, sums done by hand."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import quesnay as qy
from quesnay.accounts.files.sheets import write_sheets

Z = np.array([[10.0, 4, 1, 2], [3, 20, 2, 5], [2, 3, 8, 6], [1, 6, 4, 15]])
Y = np.array([[30.0, 4], [25, 9], [5, 28], [8, 31]])
X = Z.sum(axis=1) + Y.sum(axis=1)
V = X - Z.sum(axis=0)
Row = list[Any]


def floats(values: Any) -> Row:
    return [float(value) for value in values]


def wiod_2013() -> list[Row]:
    """wiot09_row_sep12.xlsx: titles over the first column, codes, names, countries and numbers above."""
    rows: list[Row] = [
        ["World Input-Output Table for 2009"], ["40 countries, in current prices"],
        ["(industry-by-industry)", None, None, None, "AtB", "C", "AtB", "C", None, None, None],
        ["(millions of US$)", None, None, None, "Agriculture", "Mining", "Agriculture", "Mining",
         "Final consumption expenditure by households", "Final consumption expenditure by households", "Total output"],
        [None, None, None, None, "AUS", "AUS", "RoW", "RoW", "AUS", "RoW", None],
        [None, None, None, None, "c1", "c2", "c1", "c2", "c37", "c37", None],
    ]  # fmt: skip
    for (code, name, region, number), z, y, x in zip(
        [("AtB", "Agriculture", "AUS", "c1"), ("C", "Mining", "AUS", "c2"), ("AtB", "Agriculture", "RoW", "c1"),
         ("C", "Mining", "RoW", "c2")], Z, Y, X, strict=True,
    ):  # fmt: skip
        rows.append([code, name, region, number, *floats(z), *floats(y), float(x)])
    rows += [
        [None, "Total intermediate consumption", "TOT", "r60", *floats(Z.sum(axis=0)), 0.0, 0.0],
        [None, "taxes less subsidies on products", None, "r99", *floats(V * 0.1), 2.0, 1.0],
        [None, "Cif/ fob adjustments on exports", None, "r61", 0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
        [None, "Value added at basic prices", None, "r64", *floats(V * 0.8), 0.0, 0.0],
        [None, "International Transport Margins", None, None, *floats(V * 0.1), 0.0, 0.0],
        [None, "Output at basic prices", None, "r69", *floats(X), 0.0, 0.0],
    ]
    return rows


def wiod_2016() -> list[Row]:
    """WIOT2014_Nov16_ROW: codes of final demand too, and rows with codes."""
    rows: list[Row] = [
        ["Intercountry Input-Output Table"], ["43 countries, in current prices, 2014"],
        ["(industry-by-industry)", None, None, None, "A01", "C10-C12", "A01", "C10-C12", "CONS_h", "INVEN", "GO"],
        ["(millions of US$)", None, None, None, "Crops", "Food", "Crops", "Food", "Households", "Inventories",
        "Total output"],
        [None, None, None, None, "AUS", "AUS", "ROW", "ROW", "AUS", "ROW", "TOT"],
        [None, None, None, None, "c1", "c2", "c1", "c2", "c57", "c61", "c62"],
    ]  # fmt: skip
    for (code, name, region, number), z, y, x in zip(
        [("A01", "Crops", "AUS", "r1"), ("C10-C12", "Food", "AUS", "r2"), ("A01", "Crops", "ROW", "r3"),
         ("C10-C12", "Food", "ROW", "r4")], Z, Y, X, strict=True,
    ):  # fmt: skip
        rows.append([code, name, region, number, *floats(z), *floats(y), float(x)])
    for number, (code, amounts) in enumerate(
        {"II_fob": Z.sum(axis=0), "TXSP": V * 0.1, "EXP_adj": V * 0, "PURR": V * 0, "PURNR": V * 0, "VA": V * 0.8,
         "IntTTM": V * 0.1, "GO": X}.items(), start=65,
    ):  # fmt: skip
        rows.append([code, f"{code} in words", "TOT", f"r{number}", *floats(amounts), 0.0, 0.0, 0.0])
    return rows


@pytest.mark.parametrize(("made", "release"), [(wiod_2013, "WIOD 2013"), (wiod_2016, "WIOD 2016")])
def test_world_tables_of_both_releases_of_wiod_are_read(tmp_path: Path, made: Any, release: str) -> None:
    path = tmp_path / "wiot.xlsx"
    write_sheets(path, {"WIOT_2009": made()})
    table = qy.Table.read(path)
    assert table.source_format == release
    assert table.year == (2009 if release.endswith("2013") else 2014)
    assert table.regions == ["AUS", "RoW" if release.endswith("2013") else "ROW"]
    np.testing.assert_allclose(table.flows_array, Z)
    np.testing.assert_allclose(table.value_added_array[0], V * 0.8)
    np.testing.assert_allclose(table.other_costs_array.sum(axis=0), V * 0.2)
    assert len(table.demand_keys) == 2
    assert any("a total" in one for one in table.left_out)
    taxed = [one for one in table.left_out if "taxes and margins of final demand, 3 in all" in one]
    assert len(taxed) == release.endswith("2013")


def niot(years: tuple[int, ...] = (2013, 2014)) -> list[Row]:
    """CHN_NIOT_nov16.xlsx: all years in one sheet, domestic and imported rows by industry."""
    heads = ["A01", "B", "CONS_h", "CONS_np", "CONS_g", "GFCF", "INVEN", "EXP", "GO"]
    rows: list[Row] = [["Year", "Code", "Description", "Origin", *heads], [None, None, None, None, *heads]]
    for year in years:
        scale = 1.0 if year == 2014 else 2.0
        for code, name, origin, amounts in (
            ("A01", "Crops", "Domestic", [1, 2, 3, 0, 0, 1, -1, 4, 10]), ("B", "Mining", "Domestic", [2, 3, 4,
            0, 1, 0, 0, 10, 20]),
            ("A01", "Crops", "Imports", [0.5, 1, 2, 0, 0, 0, 0, 0, 3.5]), ("B", "Mining", "Imports", [0.5, 4,
            1, 0, 0, 0, 0, 0, 5.5]),
            ("II_fob", "Total", "TOT", [4, 10, 10, 0, 1, 1, -1, 14, 0]), ("TXSP", "Taxes", "TOT", [1, 1, 0, 0,
            0, 0, 0, 0, 0]),
            ("EXP_adj", "Cif", "TOT", [0] * 9), ("PURR", "Abroad", "TOT", [0] * 9), ("PURNR", "Here", "TOT", [0] * 9),
            ("VA", "Value added", "TOT", [4, 8, 0, 0, 0, 0, 0, 0, 0]), ("IntTTM", "Margins", "TOT", [1, 1, 0,
            0, 0, 0, 0, 0, 0]),
            ("GO", "Output", "TOT", [10, 20, 0, 0, 0, 0, 0, 0, 0]),
        ):  # fmt: skip
            rows.append([float(year), code, name, origin, *(scale * amount for amount in floats(amounts))])
    return rows


def test_a_national_table_of_wiod_is_one_year_of_its_sheet(tmp_path: Path) -> None:
    path = tmp_path / "CHN_NIOT_nov16.xlsx"
    write_sheets(path, {"Notes": [["Notes on the tables"]], "National IO-tables": niot()})
    table = qy.Table.read(path, year=2014)
    assert table.source_format == "WIOD 2016 national table" and table.year == 2014
    assert table.import_flows().loc["B"].tolist() == [0.5, 4] and table.exports == ("EXP",)
    assert table.names == {"A01": "Crops", "B": "Mining"}
    assert "years 2013 of the sheet" in table.left_out
    assert qy.Table.read(path, year=2013).gross_output_array.tolist() == [20, 40]
    for year, words in ((None, "no year is given"), (2015, "year 2015 is not there")):
        with pytest.raises(
            qy.TableFileError, match=rf"sheet 'National IO-tables': {words}, expected year= as one of 2013, 2014"
        ):
            qy.Table.read(path, year=year)


def adb(codes: bool) -> list[Row]:
    """ADB-MRIO-2023.xlsx: a row of numbers more in newer editions, labels from the second column on."""
    names = ["Agriculture, hunting, forestry, and fishing", "Mining and quarrying"]
    rows: list[Row] = [
        ["Multiregional Input-Output Table 2023"], ["62 economies, at current prices (industry by industry)"],
        ["In millions of US$"], [None],
    ]  # fmt: skip
    if codes:
        rows.append([None, None, None, None, "0001", "0002", "0001", "0002", "1001", "1001", None])
    rows += [
        [None, None, None, None, *names, *names, "Households", "Households", "TOTAL"],
        [None, None, None, None, "AUS", "AUS", "RoW", "RoW", "AUS", "RoW", "ToT"],
        [None, None, None, None, "c1", "c2", "c1", "c2", "F1", "F1", None],
    ]
    for name, region, code, z, y, x in zip(
        names * 2, ["AUS", "AUS", "RoW", "RoW"], ["c1", "c2"] * 2, Z, Y, X, strict=True
    ):
        rows.append([None, name, region, code, *floats(z), *floats(y), float(x)])
    for name, code, amounts in (
        ("Intermediate input total", "r60", Z.sum(axis=0)), ("Taxes less subsidies on products", "r99", V * 0.1),
        ("CIF / FOB adjustments", "r61", V * 0), ("Direct purchases abroad by residents", "r62", V * 0),
        ("Purchases on the domestic territory by non-residents", "r63", V * 0),
        ("Value added at basic prices", "r64", V * 0.8), ("International Transport Margins", "trs", V * 0.1),
        ("TOTAL", "r69", X),
    ):  # fmt: skip
        rows.append([None, name, "TOT", code, *floats(amounts), 0.0, 0.0, 0.0])
    return rows


@pytest.mark.parametrize("codes", [False, True])
def test_tables_of_adb_are_read_in_both_editions(tmp_path: Path, codes: bool) -> None:
    path = tmp_path / "ADB-MRIO-2023.xlsx"
    write_sheets(path, {"ADB MRIO 2023": adb(codes), "Legend": [["Code", "Country"], ["AUS", "Australia"]]})
    table = qy.Table.read(path, "adb")
    assert table.source_format == "ADB MRIO" and table.year == 2023 and table.regions == ["AUS", "RoW"]
    np.testing.assert_allclose(table.flows_array, Z)
    assert table.demand_keys == [("AUS", "F1"), ("RoW", "F1")]
    np.testing.assert_allclose(table.other_costs_array.sum(axis=0), V * 0.2)


def test_a_national_table_of_adb_has_its_imports_apart(tmp_path: Path) -> None:
    rows: list[Row] = [
        ["Canada Input-Output Table (2x2), 2022"], ["(at current prices, $ million)"], [None], [None],
        ["Industry", "Industry", None, None, "Farms", "Mines", "Households", "Exports", "TOTAL"],
        [None, None, None, None, *["CAN"] * 5], [None, None, None, None, "c1", "c2", "F1", "F6", None],
        [None, "Farms", "CAN", "c1", 1.0, 2.0, 3.0, 4.0, 10.0], [None, "Mines", "CAN", "c2", 2.0, 3.0, 5.0, 10.0, 20.0],
        [None, "Farms", "IMP", "c1", 0.5, 1.0, 2.0, 0.0, 3.5], [None, "Mines", "IMP", "c2", 0.5, 4.0, 1.0, 0.0, 5.5],
        [None, "Total Imports", None, "M", 1.0, 5.0, 3.0, 0.0, 9.0],
        [None, "Taxes less subsidies on products", None, "r99", 1.0, 1.0, 0.0, 0.0, 2.0],
        [None, "Value added at basic prices", None, "r64", 5.0, 9.0, 0.0, 0.0, 14.0],
        [None, "TOTAL", None, "r69", 10.0, 20.0, 11.0, 14.0, 0.0],
    ]  # fmt: skip
    write_sheets(tmp_path / "CAN.xlsx", {"2022": rows})
    table = qy.Table.read(tmp_path / "CAN.xlsx")
    assert table.source_format == "ADB national table" and table.labels == ["c1", "c2"] and table.year == 2022
    assert table.import_flows().loc["c2"].tolist() == [0.5, 4.0] and table.exports == ("F6",)


def ceads(*, rows_of_other: bool = False) -> list[Row]:
    """Table_2017: provinces, sectors and codes above, provinces merged beside; exports, errors and checks last."""
    provinces, sectors = ["Beijing", None, "Hebei", None], ["Agriculture", "Coal mining"]
    final = ["FU101", "FU102"]
    rows: list[Row] = [
        ["Multi-regional input-output table of China 2017", None, None, "Unit: 10 thousand yuan"],
        [None, None, None, "Beijing", None, "Hebei", None, None, "Beijing", None, "Hebei", None],
        [None, None, None, *sectors * 2, "Total intermediate use", *["Rural", "Urban"] * 2, "Export", "Total final use",
         "Error", "Gross output", "Share of errors"],
        [None, None, "Code", 1.0, 2.0, 1.0, 2.0, "TIU", *final * 2, "EX", "TFU", "ERR", "GO", None],
    ]  # fmt: skip
    for place in range(4):
        own = floats([Y[place, 0] - 1, 1, Y[place, 1] - 2, 1])
        total = float(Z[place].sum() + sum(own) + 1 + 0.5)
        rows.append([provinces[place], sectors[place % 2], float(place % 2 + 1), *floats(Z[place]),
        float(Z[place].sum()), *own,
                     1.0, sum(own) + 1, 0.5, total, 0.01])  # fmt: skip
    output = [row[-2] for row in rows[-4:]]
    value = np.array(output) - Z.sum(axis=0) - 2.0
    rows += [
        [None, "Imports", "IM", 2.0, 2.0, 2.0, 2.0, None, 3.0, 0.0, 0.0, 0.0],
        [None, "Total intermediate input", "TII", *floats(Z.sum(axis=0) + 2)],
        [None, "Compensation of employees", "VA001", *floats(value * 0.75)],
        [None, "Operating surplus", "VA004", *floats(value * 0.25)], [None, "Total value added", "TVA", *floats(value)],
        [None, "Total input", "TI", *output], [None], [None, "CO2 (Mt)", None, 0.5, 0.6, 0.7, 0.8],
    ]  # fmt: skip
    return rows


def test_a_provincial_table_of_china_is_read_whole_and_can_be_asked(tmp_path: Path) -> None:
    path = tmp_path / "MRIO 2017.xlsx"
    write_sheets(
        path, {"Note": [["Please cite"]], "Province": [["Order", "Province"], [1.0, "Beijing"]], "Table_2017": ceads()}
    )
    table = qy.Table.read(path)
    assert table.source_format == "CEADs provincial table"
    assert table.unit == "10 thousand yuan" and table.year == 2017
    assert table.keys == [("Beijing", "01"), ("Beijing", "02"), ("Hebei", "01"), ("Hebei", "02")]
    assert table.exports == (("ROW", "EX"),) and table.demand_regions == ["ROW"]
    assert table.discrepancy().tolist() == [0.5] * 4
    assert table.other_costs().loc["IM"].tolist() == [2.0] * 4
    assert table.satellite("co2").iloc[0].tolist() == [0.5, 0.6, 0.7, 0.8] and table.satellites["co2"].unit == "Mt"
    assert any("imports of final users, 3 in all" in one for one in table.left_out)
    assert "column 'Share of errors'" in table.left_out and "row 'TII', a total" in table.left_out
    assert table.names["Beijing:02"] == "Coal mining"
    assert table.region("Hebei").labels == ["01", "02"]


def yearbook() -> list[Row]:
    """Titles, heads merged over two lines, a line of numbers, blanks, footnotes, a total between, notes below."""
    return [
        ["Table 12. Input-output table, 2015 (million EUR)"], [None],
        ["Products 1)", "Intermediate consumption", None, "Total", "Final uses", None, "Total uses"],
        [None, "Agriculture *", "Industry", None, "Households", "Exports", None],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"],
        ["Agriculture *", "1.150,5", 500.0, "1.650,5", "350", "-", "2.000,5"],
        ["Industry", "200", "100", 300.0, "1.700 2)", ":", "2.000"],
        ["of which: food", "20", "10", "30", "70", "..", "100"],
        ["Total domestic", "1.350,5", "600", "1.950,5", "2.050", "-", "4.000,5"],
        ["Costs"], ["Wages", "650", "1.400"], ["Output", "2.000,5", "2.000"],
        ["1) Classification of 2008."], ["Source: the office's yearbook."],
    ]  # fmt: skip


LAYOUT = qy.BlockLayout(
    demand=("Households", "Exports"), exports=("Exports",), value_added=("Wages",), output_column="Total uses",
    output_row="Output",
)  # fmt: skip


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_a_yearbooks_table_is_read_as_it_is_printed(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"yearbook.{ending}"
    rows = yearbook()
    if ending == "csv":
        rows = [[f"{cell:g}" if isinstance(cell, float) else cell for cell in row] for row in rows]
    write_sheets(path, {"12": rows})
    table = qy.Table.read(
        path, LAYOUT, blank=0, decimal=",", thousands=".", skip=["of which*"], unit="M EUR", year=2015
    )
    assert table.source_format == "BlockLayout"
    assert table.labels == ["Agriculture", "Industry"]
    assert table.flows_array.tolist() == [[1150.5, 500], [200, 100]]
    assert table.final_demand_array.tolist() == [[350, 0], [1700, 0]]
    assert "row 'of which: food', as skip says" in table.left_out
    assert "row 'Total domestic', a total by its name" in table.left_out
    assert "column 'Total', a total by its name" in table.left_out
    assert any("'Costs', which has no numbers" in one for one in table.left_out)
    # Without words for them blanks are refused where they stand.
    with pytest.raises(
        qy.TableFileError, match=r"row 6 \('Agriculture'\), column 6 \('Exports'\): '-' is not a number"
    ):
        qy.Table.read(path, LAYOUT, decimal=",", thousands=".", skip=["of which*"])
    with pytest.raises(
        qy.TableFileError, match=r"row 6 \('Agriculture'\), column 2 \('Agriculture'\): '1.150,5' is not"
    ):
        qy.Table.read(path, LAYOUT, blank=0, skip=["of which*"])
    with pytest.raises(qy.TableFileError, match=r"row 8 \('of which: food'\): the row is neither a sector nor a row"):
        qy.Table.read(path, LAYOUT, blank=0, decimal=",", thousands=".")


def test_words_for_cells_are_checked(tmp_path: Path) -> None:
    for given, words in (
        ({"decimal": ";"}, "decimal is ';', expected"), ({"thousands": "_"}, "thousands is '_', expected"),
        ({"decimal": ",", "thousands": ","}, "thousands is ',', expected .* not the decimal sign"),
        ({"blank": float("inf")}, "blank is inf|blank"),
    ):  # fmt: skip
        with pytest.raises(qy.InvalidValue, match=words):
            qy.Table.read(tmp_path / "x.csv", LAYOUT, **given)
