"""Supply and use, and long files, as BEA, GLORIA, FIGARO and Eurostat publish them; amounts are made here by hand."""

import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import quesnay as qy
from quesnay.accounts.files.sheets import write_sheets

Row = list[Any]


def bea_supply() -> list[Row]:
    """Supply_Summary.xlsx: codes in row 6, names in row 7, totals after industries and at the end."""
    codes = [
        "111CA",
        "GFGD",
        "T007",
        "MCIF",
        "MADJ",
        "T013",
        "TRADE",
        "TRANS",
        "T014",
        "MDTY",
        "TOP",
        "SUB",
        "T015",
        "T016",
    ]
    return [
        ["The Supply of Commodities by Industries - Summary"], ["(Millions of dollars)"],
        ["Bureau of Economic Analysis"],
        [2022.0], [None, None, "Industries"], ["Code", None, *codes], [None, "Commodities",
        *(f"name {c}" for c in codes)],
        ["111CA", "Farms", 100.0, 10.0, 110.0, 20.0, "---", 130.0, 5.0, 1.0, 6.0, 1.0, 2.0, -1.0, 2.0, 138.0],
        ["GFGD", "Government", "---", 200.0, 200.0, None, None, 200.0, -5.0, -1.0, -6.0, None, None, None, None, 194.0],
        ["T017", "Total industry supply", 100.0, 210.0, 310.0, 20.0, 0.0, 330.0, 0.0, 0.0, 0.0, 1.0, 2.0, -1.0,
        2.0, 332.0],
        [None], ["Note. Detail may not add to total due to rounding."],
    ]  # fmt: skip


def bea_use(subsidies: float = -2.0) -> list[Row]:
    codes = ["111CA", "GFGD", "T001", "F010", "F040", "T019"]
    return [
        ["The Use of Commodities by Industries - Summary"], ["(Millions of dollars)"], ["Bureau of Economic Analysis"],
        [2022.0], [None, None, "Industries"], ["Code", None, *codes], [None, "Commodities",
        *(f"name {c}" for c in codes)],
        ["111CA", "Farms", 10.0, 40.0, 50.0, 60.0, 28.0, 138.0], ["GFGD", "Government", 20.0, 50.0, 70.0,
        124.0, "---", 194.0],
        ["T005", "Total Intermediate", 30.0, 90.0, 120.0], ["V001", "Compensation", 40.0, 100.0, 140.0],
        ["T00OTOP", "Other taxes on production", 2.0, 5.0], ["T00OSUB", "Less: Other subsidies on production",
        subsidies, "---"],
        ["V003", "Gross operating surplus", 30.0, 15.0], ["VABAS", "Value Added (basic prices)", 70.0, 120.0],
        ["T018", "Total industry output", 100.0, 210.0],
    ]  # fmt: skip


def test_supply_and_use_of_bea_are_read_from_their_two_workbooks(tmp_path: Path) -> None:
    write_sheets(tmp_path / "Supply_Summary.xlsx", {"README": [["About"]], "2022": bea_supply(), "2021": bea_supply()})
    write_sheets(tmp_path / "Use_Summary.xlsx", {"2022": bea_use(), "2021": bea_use(2.0)})
    for year in (2022, 2021):  # subsidies are printed with either sign
        tables = qy.SupplyUse.read(tmp_path, year=year)
        assert tables.source_format == "BEA supply and use"
        assert tables.products == tables.industries == ["111CA", "GFGD"]
        assert tables.imports().loc["111CA"].tolist() == [20, 0]
        assert tables.valuation().loc["GFGD"].tolist() == [-5, -1, 0, 0, 0]
        assert tables.value_added().loc["T00OSUB"].tolist() == [-2, 0]
        assert tables.demand_categories == ["F010", "F040"]
        assert any("T016" in one for one in tables.left_out)
    assert "read as: BEA supply and use" in repr(tables)
    assert pickle.loads(pickle.dumps(tables)).left_out == tables.left_out
    with pytest.raises(qy.TableFileError, match="sheets of supply or make of BEA: 2022, 2021, expected one, or year="):
        qy.SupplyUse.read(tmp_path)
    with pytest.raises(qy.TableFileError, match="these are supply and use of BEA, expected an input-output table"):
        qy.Table.read(tmp_path / "Use_Summary.xlsx")
    with pytest.raises(qy.TableFileError, match="these are supply and use of BEA, expected an input-output table"):
        qy.Table.read(tmp_path)


def test_make_and_use_of_bea_take_imports_off_final_demand(tmp_path: Path) -> None:
    # IOMake_Before_Redefinitions_Detail: industries in rows, names above the codes, imports with a minus sign.
    make: list[Row] = [
        ["The Make of Commodities by Industries, Before Redefinitions - Detail"], ["(Millions of dollars)"],
        ["Bureau of Economic Analysis"], [None], [None, None, "Farms", "Mills", "Total Industry Output"],
        ["Code", "Industry Description", "1111A0", "322100", "T008"], ["1111A0", "Farms", 90.0, 10.0, 100.0],
        ["322100", "Mills", "...", 200.0, 200.0], ["T007", "Total Commodity Output", 90.0, 210.0, 300.0],
    ]  # fmt: skip
    use: list[Row] = [
        ["The Use of Commodities by Industries, Before Redefinitions - Detail"], ["(Millions of dollars)"],
        ["Bureau of Economic Analysis"], [None], [None, None, "Farms", "Mills", "Total", "PCE", "Imports",
        "GDP", "Total"],
        ["Code", "Commodity Description", "1111A0", "322100", "T001", "F01000", "F05000", "T004", "T007"],
        ["1111A0", "Farms", 10.0, 40.0, 50.0, 60.0, -20.0, 40.0, 90.0],
        ["322100", "Mills", 20.0, 50.0, 70.0, 140.0, None, 140.0, 210.0], ["T005", "Total Intermediate", 30.0,
        90.0, 120.0],
        ["V00100", "Compensation", 50.0, 80.0], ["V00200", "Taxes", 5.0, 10.0], ["V00300", "Surplus", 15.0, 20.0],
        ["T006", "Total Value Added", 70.0, 110.0], ["T008", "Total Industry Output", 100.0, 200.0],
    ]  # fmt: skip
    write_sheets(tmp_path / "IOMake_Before_Redefinitions_2017_Detail.xlsx", {"2017": make})
    write_sheets(tmp_path / "IOUse_Before_Redefinitions_PRO_2017_Detail.xlsx", {"2017": use})
    tables = qy.SupplyUse.read(tmp_path)
    assert tables.source_format == "BEA make and use"
    assert tables.supply_array.tolist() == [[90, 0], [10, 200]]
    assert tables.imports()["F05000"].tolist() == [20, 0] and tables.demand_categories == ["F01000"]
    assert tables.to_symmetric("B").table.gross_output_array.tolist() == [90, 210]


REGIONS, SECTORS = 2, 2


def gloria(root: Path) -> Path:
    """GLORIA_MRIOs_59_2022 beside its ReadMe: blocks of industries and products, region by region."""
    folder = root / "GLORIA_MRIOs_59_2022"
    folder.mkdir(parents=True)
    write_sheets(root / "GLORIA_ReadMe_059a.xlsx", {
        "Regions": [["Lfd_Nr", "Region_acronyms", "Region_names"], [1.0, "AUT", "Austria"], [2.0, "CHL", "Chile"]],
        "Sectors": [["Lfd_Nr", "Sector_names"], [1.0, "Wheat"], [2.0, "Steel"]],
        "Value added and final demand": [
            ["Lfd_Nr", "Value_added_names", "Final_demand_names"], [1.0, "Compensation D.1", "Household P.3h"],
            [2.0, "Surplus B.2n", None],
        ],
    })  # fmt: skip
    # Order: industries of AUT, products of AUT, industries of CHL, products of CHL.
    t = np.zeros((8, 8))
    t[0, 2], t[1, 3], t[4, 6], t[5, 7], t[1, 2] = 100, 200, 300, 400, 10
    t[2, 0], t[3, 1], t[6, 5], t[7, 4], t[2, 5] = 20, 30, 40, 50, 5
    y = np.zeros((8, 2))
    y[2], y[3], y[6], y[7] = [80, 5], [150, 20], [60, 200], [0, 350]
    v = np.zeros((4, 8))
    v[0, :2], v[1, :2], v[2, 4:6], v[3, 4:6] = [50, 100], [30, 80], [200, 300], [50, 55]
    for kind, array in {"T": t, "Y": y, "V": v}.items():
        name = f"20230310_120secMother_AllCountries_002_{kind}-Results_2022_059_Markup001(full).csv"
        np.savetxt(folder / name, array, delimiter=",", fmt="%.6g")
    return folder


def test_gloria_is_supply_and_use_of_all_regions_with_the_labels_of_its_readme(tmp_path: Path) -> None:
    folder = gloria(tmp_path)
    tables = qy.SupplyUse.read(folder)
    assert tables.source_format == "GLORIA"
    assert tables.product_keys == [("AUT", "Wheat"), ("AUT", "Steel"), ("CHL", "Wheat"), ("CHL", "Steel")]
    assert tables.supply().loc[("AUT", "Wheat"), ("AUT", "Steel")] == 10
    assert tables.use().loc[("AUT", "Wheat"), ("CHL", "Steel")] == 5
    assert tables.value_added_array.tolist() == [[50, 100, 200, 300], [30, 80, 50, 55]]
    with pytest.raises(qy.TableFileError, match="these are supply and use of GLORIA"):
        qy.Table.read(folder)
    (folder / "20230310_120secMother_AllCountries_002_V-Results_2022_059_Markup001(full).csv").unlink()
    with pytest.raises(
        qy.TableFileError, match=r"the file of V at basic prices \(Markup001\) of 2022, edition 059 is missing"
    ):
        qy.SupplyUse.read(folder)


def test_flat_supply_and_use_of_figaro_make_supply_and_use(tmp_path: Path) -> None:
    head = "{0}Row,{0}Col,refArea,rowPi,counterpartArea,colPi,obsValue\n"
    supply = [("AT", "CPA_A", "AT", "A", 10), ("AT", "CPA_B", "AT", "B", 20), ("FIGW1", "CPA_A", "FIGW1", "A", 30)]
    use = [("AT", "CPA_A", "AT", "B", 4), ("AT", "CPA_A", "AT", "P3_S14", 6), ("AT", "CPA_B", "AT", "A", 5),
           ("AT", "CPA_B", "FIGW1", "P51G", 15), ("FIGW1", "CPA_A", "FIGW1", "P3_S14", 30), ("W2", "D1", "AT", "A", 5),
           ("W2", "D1", "AT", "B", 16), ("W2", "B2A3G", "FIGW1", "A", 30), ("W2", "D21X31", "AT", "P3_S14",
           1)]  # fmt: skip
    for name, lines in (("icsup", supply), ("icuse", use)):
        text = head.format(name) + "".join(f"{r}_{c},{b}_{u},{r},{c},{b},{u},{v}\n" for r, c, b, u, v in lines)
        (tmp_path / f"flatfile_eu-ic-{name[2:]}_24ed_2020.csv").write_text(text)
    tables = qy.SupplyUse.read(tmp_path)
    assert tables.source_format == "FIGARO supply and use (flat)"
    assert tables.products == ["AT:CPA_A", "AT:CPA_B", "FIGW1:CPA_A"] and tables.value_added_rows == [
        "D1",
        "B2A3G",
        "D21X31",
    ]
    assert "taxes and purchases of final demand, 1 in all" in tables.left_out
    with pytest.raises(qy.TableFileError, match="this is supply or use, expected an input-output table"):
        qy.Table.read(tmp_path / "flatfile_eu-ic-sup_24ed_2020.csv")
    (tmp_path / "flatfile_eu-ic-use_24ed_2020.csv").unlink()
    with pytest.raises(qy.TableFileError, match="no file of use of FIGARO is there"):
        qy.SupplyUse.read(tmp_path)


CELLS = {
    ("DOM", "CPA_A01", "CPA_A01"): "10", ("DOM", "CPA_A01", "CPA_D35"): "20", ("DOM", "CPA_D35", "CPA_A01"): "30",
    ("DOM", "CPA_D35", "CPA_D35"): "40", ("DOM", "CPA_A01", "P3_S14"): "60 p", ("DOM", "CPA_A01", "P51G"): "5",
    ("DOM", "CPA_A01", "P6"): "5", ("DOM", "CPA_D35", "P3_S14"): "80", ("DOM", "CPA_D35", "P51G"): "0 e",
    ("DOM", "CPA_D35", "P6"): "50", ("DOM", "CPA_D35", "P3"): "80", ("DOM", "CPA_A01", "P3"): "60",
    ("DOM", "CPA_A01", "TOTAL"): "30", ("DOM", "CPA_TOTAL", "CPA_A01"): "40", ("DOM", "D1", "CPA_A01"): "30",
    ("DOM", "D1", "CPA_D35"): "70", ("DOM", "D29X39", "CPA_A01"): "2", ("DOM", "D29X39", "CPA_D35"): "5",
    ("DOM", "B2A3G", "CPA_A01"): "20", ("DOM", "B2A3G", "CPA_D35"): "58", ("DOM", "B1G", "CPA_A01"): "52",
    ("DOM", "D21X31", "CPA_A01"): "3", ("DOM", "D21X31", "CPA_D35"): "3", ("DOM", "P1", "CPA_A01"): "100",
    ("DOM", "P1", "CPA_D35"): "200", ("IMP", "CPA_A01", "CPA_A01"): "1", ("IMP", "CPA_A01", "CPA_D35"): "2",
    ("IMP", "CPA_D35", "CPA_A01"): "4", ("IMP", "CPA_D35", "CPA_D35"): "2", ("IMP", "CPA_A01", "P3_S14"): "7",
}  # fmt: skip


def tsv(new: bool = True) -> str:
    """naio_10_cp1700.tsv: dimensions in one column, a column a year, ':' for missing, flags behind amounts."""
    head = "freq,unit,stk_flow,induse,prod_na,geo\\TIME_PERIOD" if new else "unit,stk_flow,induse,prod_na,geo\\time"
    first = "A,MIO_EUR" if new else "MIO_EUR"
    lines = [f"{first},{flow},{buyer},{seller},AT\t: \t{cell} " for (flow, seller, buyer), cell in CELLS.items()]
    lines += [f"{first},DOM,P6,CPA_A01,DE\t: c\t99 "]
    return f"{head}\t2010 \t2015 \n" + "".join(f"{line}\n" for line in lines)


def sdmx() -> str:
    lines = ["DATAFLOW,LAST UPDATE,freq,unit,stk_flow,ind_use,prd_ava,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS"]
    for (flow, seller, buyer), cell in CELLS.items():
        amount, _, flag = cell.partition(" ")
        lines.append(
            f"ESTAT:NAIO_10_CP1700(1.0),18/07/26 11:00:00,A,MIO_EUR,{flow},{buyer},{seller},AT,2015,{amount},{flag},"
        )
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("new", [False, True])
def test_symmetric_tables_of_eurostat_are_read_from_tsv_and_sdmx_alike(tmp_path: Path, new: bool) -> None:
    (tmp_path / "naio_10_cp1700.tsv").write_text(tsv(new))
    table = qy.Table.read(tmp_path / "naio_10_cp1700.tsv", region="AT")
    assert table.source_format == "Eurostat (TSV)" and table.year == 2015 and table.unit == "MIO_EUR"
    assert table.labels == ["CPA_A01", "CPA_D35"] and table.demand_categories == ["P3_S14", "P51G", "P6"]
    assert table.value_added_rows == ["D1", "D29X39", "B2A3G"] and table.other_cost_rows == ["D21X31"]
    assert table.import_flows_array.tolist() == [[1, 2], [4, 2]] and table.exports == ("P6",)
    assert "column 'P3', a total" in table.left_out and "flags p (1), e (1)" in table.left_out
    assert "row 'B1G', a total or a part of another" in table.left_out
    (tmp_path / "cp1700.csv").write_text(sdmx())
    other = qy.Table.read(tmp_path / "cp1700.csv")
    assert other.source_format == "Eurostat (SDMX-CSV)"
    assert other == table
    with pytest.raises(qy.TableFileError, match="the file has several of region, expected region= as one of AT, DE"):
        qy.Table.read(tmp_path / "naio_10_cp1700.tsv")
    with pytest.raises(qy.TableFileError, match="year 2010 is not there|year 2010"):
        qy.Table.read(tmp_path / "naio_10_cp1700.tsv", region="AT", year=2010)


def test_a_missing_amount_of_eurostat_is_refused_or_what_blank_says(tmp_path: Path) -> None:
    path = tmp_path / "cp1700.tsv"
    path.write_text(tsv().replace("\t60 p ", "\t: c "))
    with pytest.raises(
        qy.TableFileError, match=r"row 6: CPA_A01 to P3_S14 \(DOM\) has no number \(':'\), expected one"
    ):
        qy.Table.read(path, region="AT")
    with pytest.raises(qy.UnbalancedTable, match="cp1700.tsv: "):
        qy.Table.read(path, region="AT", year=2015, blank=0)


def test_supply_and_use_of_eurostat_are_two_files(tmp_path: Path) -> None:
    head = "freq,unit,stk_flow,induse,prod_na,geo\\TIME_PERIOD\t2015 \n"
    supply = {("CPA_A01", "A01"): 90, ("CPA_D35", "A01"): 10, ("CPA_D35", "D35"): 200, ("CPA_A01", "P7"): 20,
              ("CPA_A01", "OTTM"): 5, ("CPA_D35", "OTTM"): -5, ("CPA_A01", "D21X31"): 3, ("CPA_A01",
              "TS_PP"): 118}  # fmt: skip
    use = {("CPA_A01", "A01"): 10, ("CPA_A01", "D35"): 40, ("CPA_D35", "A01"): 20, ("CPA_D35", "D35"): 50,
           ("CPA_A01", "P3_S14"): 68, ("CPA_D35", "P3_S14"): 100, ("CPA_D35", "P6"): 35, ("D1", "A01"): 70,
           ("D1", "D35"): 110, ("P1", "A01"): 100}  # fmt: skip
    for name, cells in (("cp15", supply), ("cp16", use)):
        lines = [f"A,MIO_NAC,TOTAL,{buyer},{seller},HU\t{amount} \n" for (seller, buyer), amount in cells.items()]
        (tmp_path / f"naio_10_{name}.tsv").write_text(head + "".join(lines))
    tables = qy.SupplyUse.read(tmp_path)
    assert tables.source_format == "Eurostat supply and use"
    assert tables.products == ["CPA_A01", "CPA_D35"] and tables.industries == ["A01", "D35"]
    assert tables.valuation_layers == ["OTTM", "D21X31"] and tables.imports()["P7"].tolist() == [20, 0]
    with pytest.raises(qy.TableFileError, match="no code stands among sellers and buyers, expected a symmetric table"):
        qy.Table.read(tmp_path / "naio_10_cp15.tsv")
    (tmp_path / "naio_10_cp16.tsv").unlink()
    with pytest.raises(qy.TableFileError, match=r"1 files of supply \(with P7\) and 0 of use \(with P3\) are there"):
        qy.SupplyUse.read(tmp_path)
