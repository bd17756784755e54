"""Databases of text, each on a small file of exactly its own shape; amounts are made here and their sums done by hand.

Two regions of two sectors: flows 1 to 8 in a pattern, one category of final demand a region, all sums known.
"""

import json
import shutil
import zipfile
from pathlib import Path

import numpy as np
import pytest
import quesnay as qy

Z = np.array([[10.0, 4, 1, 2], [3, 20, 2, 5], [2, 3, 8, 6], [1, 6, 4, 15]])
Y = np.array([[30.0, 4], [25, 9], [5, 28], [8, 31]])
X = Z.sum(axis=1) + Y.sum(axis=1)  # 51, 64, 52, 65
V = X - Z.sum(axis=0)  # 35, 31, 37, 37


def tabbed(rows: list[list[object]]) -> str:
    return "".join("\t".join(map(str, row)) + "\n" for row in rows)


def commas(rows: list[list[object]]) -> str:
    return "".join(",".join(map(str, row)) + "\n" for row in rows)


REGIONS, SECTORS = (
    ["AT", "AT", "WF", "WF"],
    ["Cultivation of wheat", "Mining; of coal", "Cultivation of wheat", "Mining; of coal"],
)
HOUSEHOLDS = "Final consumption expenditure by households"
PAIRS = list(zip(REGIONS, SECTORS, strict=True))


def exiobase(folder: Path, *, flows: bool = True, factors: bool = True) -> Path:
    """IOT_2019_ixi as it is published: tabs, two lines above, one with the names of the labels."""
    folder.mkdir(parents=True, exist_ok=True)
    heads: list[list[object]] = [
        ["region", "", *REGIONS],
        ["sector", "", *SECTORS],
        ["region", "sector", "", "", "", ""],
    ]
    own: list[list[object]] = [[*pair, *row] for pair, row in zip(PAIRS, Z.tolist(), strict=True)]
    shares: list[list[object]] = [[*pair, *row] for pair, row in zip(PAIRS, (Z / X).tolist(), strict=True)]
    (folder / "A.txt").write_text(tabbed([*heads, *shares]))
    if flows:
        (folder / "Z.txt").write_text(tabbed([*heads, *own]))
        (folder / "x.txt").write_text(
            tabbed([["region", "sector", "indout"], *([*p, x] for p, x in zip(PAIRS, X.tolist(), strict=True))])
        )
    (folder / "Y.txt").write_text(tabbed([
        ["region", "", "AT", "WF"], ["category", "", HOUSEHOLDS, HOUSEHOLDS],
        ["region", "sector", "", ""], *([*pair, *row] for pair, row in zip(PAIRS, Y.tolist(), strict=True)),
    ]))  # fmt: skip
    (folder / "unit.txt").write_text(tabbed([["region", "sector", "unit"], *([*pair, "M.EUR"] for pair in PAIRS)]))
    (folder / "metadata.json").write_text(json.dumps({"system": "ixi"}))
    satellite = folder / "satellite"
    satellite.mkdir(exist_ok=True)
    value = V if factors else V + 1.0
    (satellite / "F.txt").write_text(tabbed([
        ["region", *REGIONS], ["sector", *SECTORS], ["stressor", "", "", "", ""],
        ["Taxes less subsidies", *(value * 0.25)], ["Operating surplus", *(value * 0.75)],
        ["CO2 - combustion - air", 7, 8, 9, 10],
        ["Employment: Low-skilled", 1, 2, 3, 4],
    ]))  # fmt: skip
    (satellite / "F_Y.txt").write_text(tabbed([
        ["region", "AT", "WF"], ["category", HOUSEHOLDS, HOUSEHOLDS],
        ["stressor", "", ""], ["Taxes less subsidies", 0, 0], ["Operating surplus", 0, 0],
        ["CO2 - combustion - air", 5, 6], ["Employment: Low-skilled", 0, 0],
    ]))  # fmt: skip
    (satellite / "unit.txt").write_text(tabbed([
        ["", "unit"], ["Taxes less subsidies", "M.EUR"], ["Operating surplus", "M.EUR"],
        ["CO2 - combustion - air", "kg"], ["Employment: Low-skilled", "1000 p"],
    ]))  # fmt: skip
    (satellite / "M.txt").write_text("not read\n")
    return folder


def packed(folder: Path, path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as made:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                made.write(file, f"{folder.name}/{file.relative_to(folder).as_posix()}")
    return path


def test_exiobase_is_read_from_a_folder_and_from_its_zip_with_satellites_and_units(tmp_path: Path) -> None:
    folder = exiobase(tmp_path / "IOT_2019_ixi")
    table = qy.Table.read(folder)
    assert table.source_format == "EXIOBASE 3"
    assert table.unit == "M.EUR" and table.year == 2019
    np.testing.assert_allclose(table.flows_array, Z)
    np.testing.assert_allclose(table.gross_output_array, X)
    assert table.keys == PAIRS
    # Rows of factor inputs in the table's unit close the columns: they are its value added, the others stay beside.
    assert table.value_added_rows == ["Taxes less subsidies", "Operating surplus"]
    assert table.satellites["satellite"].units == ("kg", "1000 p")
    assert table.satellites["satellite"].by_demand is not None
    assert table.satellites["satellite"].by_demand[0].tolist() == [5, 6]
    assert any("metadata.json" in one and "satellite/M.txt" in one for one in table.left_out)
    zipped = qy.Table.read(packed(folder, tmp_path / "IOT_2019_ixi.zip"))
    assert zipped == table
    assert "read as: EXIOBASE 3" in repr(table)
    assert table.to_frames()["Z"].attrs["source_format"] == "EXIOBASE 3"


def test_exiobase_of_coefficients_alone_gives_the_flows_that_they_make(tmp_path: Path) -> None:
    folder = exiobase(tmp_path / "exio", flows=False, factors=False)
    table = qy.Table.read(folder, "exiobase")
    np.testing.assert_allclose(table.gross_output_array, X, rtol=1e-12)
    np.testing.assert_allclose(table.flows_array, Z, rtol=1e-12)
    assert table.value_added_rows == ["value added"]
    said = " ".join(table.left_out)
    assert "gross output solves x = A x + Y 1" in said and "miss it by up to" in said
    assert set(table.satellites["satellite"].rows) >= {"Operating surplus", "CO2 - combustion - air"}


def test_exiobase_looks_for_value_added_in_every_satellite(tmp_path: Path) -> None:
    folder = exiobase(tmp_path / "exio")
    shutil.copytree(folder / "satellite", folder / "impacts")
    rows = (folder / "impacts" / "F.txt").read_text().splitlines()
    kept = [*rows[:3], rows[3].replace("Taxes less subsidies", "Value Added")]
    (folder / "impacts" / "F.txt").write_text("\n".join(kept) + "\n")
    (folder / "impacts" / "unit.txt").write_text(tabbed([["", "unit"], ["Value Added", "M.EUR"]]))
    (folder / "impacts" / "F_Y.txt").unlink()
    assert qy.Table.read(folder).value_added_rows == ["Taxes less subsidies", "Operating surplus"]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([("Q", "zz")], "'Q:zz' stands where Z.txt has 'AT:Cultivation of wheat'"),
        (PAIRS[:-1], "it has 3 sectors, expected the 4 rows of Z.txt: is the file cut off"),
        ([*PAIRS, PAIRS[0]], "stands where Z.txt has no more rows"),
    ],
)
def test_exiobase_units_of_other_sectors_are_refused(
    tmp_path: Path, rows: list[tuple[str, str]], sentence: str
) -> None:
    folder = exiobase(tmp_path / "exio")
    (folder / "unit.txt").write_text(tabbed([["region", "sector", "unit"], *([*pair, "M.EUR"] for pair in rows)]))
    with pytest.raises(qy.QuesnayError, match=sentence):
        qy.Table.read(folder)


FIGARO_ROWS = ["AT_A01", "AT_A02", "FIGW1_A01", "FIGW1_A02"]


def figaro_matrix() -> str:
    rows: list[list[object]] = [["rowLabels", *FIGARO_ROWS, "AT_P3_S14", "FIGW1_P51G"]]
    rows += [[label, *z, *y] for label, z, y in zip(FIGARO_ROWS, Z.tolist(), Y.tolist(), strict=True)]
    rows += [["W2_D21X31", *(V * 0.1), 2, 1], ["W2_OP_RES", 0, 0, 0, 0, 3, 0], ["W2_OP_NRES", 0, 0, 0, 0, -1, 0]]
    rows += [["W2_D1", *(V * 0.5), 0, 0], ["W2_D29X39", *(V * 0.1), 0, 0], ["W2_B2A3G", *(V * 0.3), 0, 0]]
    return commas(rows)


def figaro_flat() -> str:
    lines: list[list[object]] = [["icioiRow", "icioiCol", "refArea", "rowIi", "counterpartArea", "colIi", "obsValue"]]
    matrix = [line.split(",") for line in figaro_matrix().splitlines()]
    for row in matrix[1:]:
        for column, amount in zip(matrix[0][1:], row[1:], strict=True):
            if float(amount) != 0.0:
                (seller, code), (buyer, use) = row[0].split("_", 1), column.split("_", 1)
                lines.append([row[0], column, seller, code, buyer, use, amount])
    return commas(lines)


def test_figaro_is_the_same_table_flat_and_as_a_matrix(tmp_path: Path) -> None:
    matrix, flat = tmp_path / "matrix_eu-ic-io_ind-by-ind_23ed_2021.csv", tmp_path / "flatfile_eu-ic-io_2021.csv"
    matrix.write_text(figaro_matrix())
    flat.write_text(figaro_flat())
    table = qy.Table.read(matrix)
    assert table.source_format == "FIGARO (matrix)" and table.year == 2021 and table.unit == "M EUR"
    assert table.keys[2] == ("FIGW1", "A01") and table.demand_keys == [("AT", "P3_S14"), ("FIGW1", "P51G")]
    assert table.value_added_rows == ["D1", "D29X39", "B2A3G"]
    assert table.other_cost_rows == ["D21X31", "OP_RES", "OP_NRES"]
    assert any("taxes and purchases of final demand, 5 in all" in one for one in table.left_out)
    other = qy.Table.read(flat)
    assert other.source_format == "FIGARO (flat)"
    assert other == table
    flat.write_text(figaro_flat().replace("rowIi", "rowPi").replace("colIi", "colPi"))
    assert qy.Table.read(flat) == table


def eora(folder: Path, *, extra: float = 0.0) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    names = [("Austria", "AUT"), ("Austria", "AUT"), ("Chile", "CHL"), ("Chile", "CHL")]
    kinds = ["Agriculture", "Fishing"] * 2
    (folder / "labels_T.txt").write_text(tabbed([[*n, "Industries", k, ""] for n, k in zip(names, kinds, strict=True)]))
    final = "Household final consumption P.3h"
    (folder / "labels_FD.txt").write_text(
        tabbed([["Austria", "AUT", "Final Demand", final], ["Chile", "CHL", "Final Demand", final]])
    )
    (folder / "labels_VA.txt").write_text(
        tabbed([["Primary Inputs", "Compensation of employees D.1"], ["Primary Inputs", "Net operating surplus B.2n"]])
    )
    (folder / "labels_Q.txt").write_text(
        tabbed([["I-GHG-CO2 emissions (Gg)", "Total"], ["Energy Usage (TJ)", "Coal"], ["Energy Usage (TJ)", "Gas"]])
    )
    price = "Eora26_2015_bp"
    (folder / f"{price}_T.txt").write_text(tabbed(Z.tolist()))
    (folder / f"{price}_FD.txt").write_text(tabbed(Y.tolist()))
    (folder / f"{price}_VA.txt").write_text(tabbed([(V * 0.5 + extra).tolist(), (V * 0.5).tolist()]))
    (folder / f"{price}_Q.txt").write_text(tabbed([[1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12]]))
    (folder / f"{price}_QY.txt").write_text(tabbed([[1, 2], [0, 0], [3, 4]]))
    return folder


def test_eora26_takes_its_labels_from_files_of_their_own(tmp_path: Path) -> None:
    table = qy.Table.read(eora(tmp_path / "eora"))
    assert table.source_format == "Eora26" and table.year == 2015 and table.price == "basic prices"
    assert table.keys[3] == ("CHL", "Fishing")
    assert table.satellites["Energy Usage"].unit == "TJ" and table.satellites["Energy Usage"].rows == ("Coal", "Gas")
    assert table.satellites["I-GHG-CO2 emissions"].by_sector.tolist() == [[1, 2, 3, 4]]
    assert table.other_cost_rows == [] and table.left_out == ()
    # Eora's sales and costs differ: the difference stands in a row and is told.
    table = qy.Table.read(eora(tmp_path / "eora", extra=1.0))
    assert table.other_costs().loc["imbalance"].tolist() == [-1.0] * 4
    assert any("sales differ from costs, by -1 in" in one for one in table.left_out)


def test_what_is_known_of_a_read_table_survives_copies_and_pickles(tmp_path: Path) -> None:
    import copy
    import pickle

    table = qy.Table.read(eora(tmp_path / "eora", extra=1.0))
    for other in (pickle.loads(pickle.dumps(table)), copy.deepcopy(table), table.with_notes(year=2016)):
        assert other.source_format == "Eora26" and other.left_out == table.left_out
    assert (
        table.aggregate(dict.fromkeys(table.labels, "all") and {"Agriculture": "all", "Fishing": "all"}).source_format
        == ""
    )


def test_a_year_that_is_not_the_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(qy.TableFileError, match="the table is of 2019, but year=2018 was asked for"):
        qy.Table.read(exiobase(tmp_path / "IOT_2019_ixi"), year=2018)
    with pytest.raises(qy.InvalidValue, match=r"skip is given for EXIOBASE 3, whose reader knows its rows"):
        qy.Table.read(tmp_path / "IOT_2019_ixi", skip=["x"])
    with pytest.raises(qy.InvalidValue, match=r"region is given for EXIOBASE 3, which is one table"):
        qy.Table.read(tmp_path / "IOT_2019_ixi", region="AT")
    with pytest.raises(qy.TableFileError, match="of the format 'exiobase', expected 'figaro': a CSV that begins with"):
        qy.Table.read(tmp_path / "IOT_2019_ixi", "figaro")
