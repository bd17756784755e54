"""Tables of the OECD, each on a small file of exactly its edition's shape; amounts are made here, sums done by hand."""

import zipfile
from pathlib import Path

import numpy as np
import pytest
import quesnay as qy

Z = np.array([[10.0, 4, 1, 2], [3, 20, 2, 5], [2, 3, 8, 6], [1, 6, 4, 15]])
Y = np.array([[30.0, 4], [25, 9], [5, 28], [8, 31]])
X = Z.sum(axis=1) + Y.sum(axis=1)
V = X - Z.sum(axis=0)


def commas(rows: list[list[object]]) -> str:
    return "".join(",".join(map(str, row)) + "\n" for row in rows)


def icio(edition: str) -> str:
    """The OECD's inter-country tables: labels of the editions of 2016, 2018 (also 2021) and 2023 (also 2025)."""
    codes = {"2016": ("C01T05AGR", "C10T14MIN"), "2018": ("01T03", "05T06"), "2023": ("A01_02", "A03")}[edition]
    sectors = [f"{region}_{code}" for region in ("AUS", "NZL") for code in codes]
    demand = ["GFCF_AUS", "GFCF_NZL"] if edition == "2016" else ["AUS_HFCE", "NZL_HFCE"]
    out = {"2016": "OUT", "2018": "OUTPUT", "2023": "OUT"}[edition]
    last = {"2016": "DISC", "2018": "TOTAL", "2023": "OUT"}[edition]
    column = np.zeros(4) if edition == "2016" else X
    head = ['""' if edition == "2016" else "", *sectors, *demand, last]
    rows: list[list[object]] = [list(head)]
    for label, flows, final, total in zip(sectors, Z.tolist(), Y.tolist(), column.tolist(), strict=True):
        rows.append([label, *flows, *final, total])
    if edition == "2016":
        rows.append(["VA+TAXSUB", *V, 0, 0, 0])
    elif edition == "2018":
        rows += [
            ["AUS_TAXSUB", *(V * 0.1), 1, 0, 0],
            ["NZL_TAXSUB", *(V * 0.1), 0, 2, 0],
            ["VALU", *(V * 0.8), 0, 0, 0],
        ]
    else:
        rows += [["TLS", *(V * 0.2), 1, 2, 0], ["VA", *(V * 0.8), 0, 0, 0]]
    rows.append([out, *X, *Y.sum(axis=0), 0])
    return commas(rows)


@pytest.mark.parametrize("edition", ["2016", "2018", "2023"])
def test_inter_country_tables_of_the_oecd_are_read_in_every_edition(tmp_path: Path, edition: str) -> None:
    path = tmp_path / f"ICIO{edition}_2010.csv"
    path.write_text(icio(edition))
    table = qy.Table.read(path)
    assert table.source_format == "OECD ICIO" and table.unit == "M USD" and table.year == 2010
    assert table.regions == ["AUS", "NZL"]
    np.testing.assert_allclose(table.flows_array, Z)
    np.testing.assert_allclose(table.value_added_array.sum(axis=0) + table.other_costs_array.sum(axis=0), V)
    category = "GFCF" if edition == "2016" else "HFCE"
    assert table.demand_keys == [("AUS", category), ("NZL", category)]
    taxed = any("taxes of final demand, 3 in all" in one for one in table.left_out)
    assert taxed == (edition != "2016")
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as made:
        made.write(path, path.name)
        made.writestr("2011.csv", icio(edition).replace("NZL", "CHN"))
    assert qy.Table.read(tmp_path / "all.zip", year=2010) == table
    assert qy.Table.read(tmp_path / "all.zip", year=2011).regions == ["AUS", "CHN"]
    with pytest.raises(qy.TableFileError, match=r"2 tables are there \(ICIO.*, expected one, or year= to choose it"):
        qy.Table.read(tmp_path / "all.zip")


def test_processing_trade_of_china_is_summed_to_the_country(tmp_path: Path) -> None:
    # The sectors of CHN are empty, those of CN1 and CN2 sell; final demand is the country's.
    sectors = [f"{region}_01T03" for region in ("AUS", "CHN", "CN1", "CN2")]
    flows = [[10.0, 0, 1, 2], [0, 0, 0, 0], [2, 0, 8, 6], [1, 0, 4, 15]]
    final = [[30.0, 4], [0, 0], [5, 28], [8, 31]]
    output = [47.0, 0, 49, 59]
    value = [34.0, 0, 36, 36]
    rows: list[list[object]] = [["", *sectors, "AUS_HFCE", "CHN_HFCE", "OUT"]]
    rows += [[label, *z, *y, x] for label, z, y, x in zip(sectors, flows, final, output, strict=True)]
    rows += [["TLS", 0, 0, 0, 0, 0, 0, 0], ["VA", *value, 0, 0, 0], ["OUT", *output, 43, 63, 0]]
    path = tmp_path / "ICIO2021_2018.csv"
    path.write_text(commas(rows))
    table = qy.Table.read(path)
    assert table.regions == ["AUS", "CHN"]
    assert table.flows_array.tolist() == [[10, 3], [3, 33]]
    assert table.final_demand_array.tolist() == [[30, 4], [13, 59]]
    assert any("CN1, CN2" in one for one in table.left_out)


NATIONAL = """"","D01","D02","HFCE","NPISH","GGFC","GFCF","INVNT","DPABR","CONS_NONRES","EXPO","IMPO"
"TTL_01",150,500,300,0,0,20,0,0,0,80,-50
"TTL_02",200,100,1500,0,0,100,0,0,0,200,-100
"TXS_IMP_FNL",1,2,,,,,,,,,
"TXS_INT_FNL",9,18,,,,,,,,,
"TTL_INT_FNL",360,620,,,,,,,,,
"VALU",640,1380,,,,,,,,,
"OUTPUT",1000,2000,,,,,,,,,
"""


def test_national_tables_of_the_oecd_have_prefixes_on_both_sides(tmp_path: Path) -> None:
    path = tmp_path / "CHN2020ttl.csv"
    path.write_text(NATIONAL)
    for table in (qy.Table.read(path), qy.Table.read(path, "oecd")):
        assert table.source_format == "OECD national table (ttl)" and table.year == 2020
        assert table.source == "OECD national table of CHN"
        assert table.labels == ["01", "02"] and table.imports()["IMPO"].tolist() == [50, 100]
        assert table.exports == ("CONS_NONRES", "EXPO")
        assert "row 'TTL_INT_FNL', a total" in table.left_out


def test_domestic_and_imported_use_of_the_oecd_make_one_table(tmp_path: Path) -> None:
    home = NATIONAL.replace("TTL_0", "DOM_0").replace(',"IMPO"', "").replace(",-50\n", "\n").replace(",-100\n", "\n")
    home = home.replace(",,,,,,,,,\n", ",,,,,,,,\n").replace('"DOM_01",150,500,300', '"DOM_01",140,490,270')
    home = home.replace('"DOM_02",200,100,1500', '"DOM_02",180,80,1440').replace('"VALU",640,1380', '"VALU",640,1380')
    abroad = '"","D01","D02","HFCE","NPISH","GGFC","GFCF","INVNT","DPABR","CONS_NONRES","EXPO"\n'
    abroad += '"IMP_01",10,10,30,0,0,0,0,0,0,0\n"IMP_02",20,20,60,0,0,0,0,0,0,0\n'
    (tmp_path / "CHN2020dom.csv").write_text(home)
    alone = tmp_path / "alone" / "CHN2020dom.csv"
    alone.parent.mkdir()
    (tmp_path / "CHN2020imp.csv").write_text(abroad)
    table = qy.Table.read(tmp_path / "CHN2020dom.csv")
    assert table.import_treatment == "apart"
    assert table.import_flows().iloc[1].tolist() == [20, 20]
    assert table.import_demand()["HFCE"].tolist() == [30, 60]
    # Without the file beside it the imports are not known, and the costs do not add up: refused, not made up.
    alone.write_text(home)
    with pytest.raises(qy.UnbalancedTable):
        qy.Table.read(alone)
    with pytest.raises(qy.TableFileError, match="this file holds imports alone"):
        qy.Table.read(tmp_path / "CHN2020imp.csv")
