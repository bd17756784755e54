"""Layouts of offices other than China's, and numbers that survive files to the last bit."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import hypothesis.extra.numpy as arrays
import pytest
import quesnay as qy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from quesnay.accounts.files.sheets import write_sheets


def test_other_offices_layouts_are_described_in_a_few_words(tmp_path: Path) -> None:
    # Made here after the national tables of the OECD: imports with a minus sign, output in a row.
    path = tmp_path / "oecd.csv"
    path.write_text(
        "code,name,A,B,HFCE,EXPO,IMPO\nA,Farms,1,2,4,1,-2\nB,Mills,2,3,4,2,0\n"
        "TXS,taxes,0.5,0.5,,,\nVALU,value added,2.5,5.5,,,\nOUTPUT,output,6,11,,,\n"
    )
    layout = qy.BlockLayout(
        demand=("HFCE", "EXPO"), exports=("EXPO",), imports=("IMPO",), imports_are_negative=True,
        value_added=("VALU",), other_costs=("TXS",), output_row="OUTPUT",
    )  # fmt: skip
    table = qy.Table.read(path, layout, unit="M USD")
    assert table.imports().iloc[:, 0].tolist() == [2, 0]
    assert table.other_costs().loc["TXS"].tolist() == [0.5, 0.5]
    assert table.names == {"A": "Farms", "B": "Mills"}
    assert qy.Table.read(path, layout, exports="HFCE").exports == ("HFCE",)
    with pytest.raises(qy.TableFileError, match="column 'HFC' is missing, expected it among final demand"):
        qy.Table.read(path, replace(layout, demand=("HFC", "EXPO")))
    with pytest.raises(qy.TableFileError, match="row 'OUT' is missing|gross output is missing"):
        qy.Table.read(path, qy.BlockLayout(demand=("HFCE", "EXPO", "IMPO"), value_added=("VALU",), output_row="OUT",
                                           other_costs=("TXS",), ignored=("OUTPUT",)))  # fmt: skip


def test_the_layouts_of_wiod_and_the_oecd_are_known_by_name(tmp_path: Path) -> None:
    # Made here in the codes of WIOD 2016 and of the OECD's edition of 2021; the sums were done by hand.
    wiod = tmp_path / "wiod.csv"
    wiod.write_text(
        "code,name,A01,B,CONS_h,CONS_np,CONS_g,GFCF,INVEN,EXP,GO\n"
        "D_A01,Crops,1,2,3,0,0,1,-1,4,10\nD_B,Mining,2,3,4,0,1,0,0,10,20\n"
        "M_A01,Crops,0.5,1,2,0,0,0,0,0,0\nM_B,Mining,0.5,4,1,0,0,0,0,0,0\n"
        "T_II_fob,,4,10,,,,,,,\nT_TXSP,,1,1,,,,,,,\nT_EXP_adj,,0,0,,,,,,,\nT_PURR,,0,0,,,,,,,\nT_PURNR,,0,0,,,,,,,\n"
        "T_VA,,4,8,,,,,,,\nT_IntTTM,,1,1,,,,,,,\nT_GO,,10,20,,,,,,,\n"
    )
    table = qy.Table.read(wiod, "wiod", unit="M USD")
    assert table.import_flows().loc["B"].tolist() == [0.5, 4]
    assert table.other_costs().sum().tolist() == [2, 2]
    assert table.exports == ("EXP",)
    oecd = tmp_path / "oecd.csv"
    oecd.write_text(
        "code,name,01,02,HFCE,NPISH,GGFC,GFCF,INVNT,CONS_ABR,CONS_NONRES,EXPO,IMPO\n"
        "01,Farms,1,2,4,0,0,0,0,0.5,0.5,1,-3\n02,Mills,2,3,4,0,0,1,-1,0,0,2,0\n"
        "TXS_IMP_FNL,,0.25,0.25,,,,,,,,,\nTXS_INT_FNL,,0.25,0.25,,,,,,,,,\nTTL_INT_FNL,,3.5,5.5,,,,,,,,,\n"
        "VALU,,2.5,5.5,,,,,,,,,\nOUTPUT,,6,11,,,,,,,,,\n"
    )
    table = qy.Table.read(oecd, "oecd")
    assert table.imports()["IMPO"].tolist() == [3, 0]
    assert table.exports == ("CONS_NONRES", "EXPO")
    with pytest.raises(qy.TableFileError, match="column 'HFCE' is missing, expected it among final demand"):
        qy.Table.read(wiod, "oecd")


def as_published(rows: list[list[Any]]) -> list[list[Any]]:
    """Title, unit and names above, groups and names beside and a note below, as the Bureau's workbooks have them."""
    names = [None, "产出", "代码", *(f"部门{at}" for at in range(1, len(rows[0]) - 1))]
    body = [["中间投入" if line == 0 else None, row[1], row[0], *row[2:]] for line, row in enumerate(rows[1:])]
    return [
        ["2017年某省投入产出表"], ["（按当年生产者价格计算）", None, None, "单位：万元"], names,
        ["投入", None, "代码", *rows[0][2:]], *body, [], ["注：本表由某省统计局编制。"],
    ]  # fmt: skip


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_table_is_found_among_titles_names_and_notes_of_the_published_workbook(tmp_path: Path, ending: str) -> None:
    # Made here in the Bureau's codes: two sectors, sums done by hand.
    rows: list[list[Any]] = [
        ["code", "name_zh", "01", "02", "TIU", "FU101", "EX", "TFU", "IM", "GO"],
        ["01", "农产品", 10.0, 30.0, 40.0, 60.0, 10.0, 70.0, 10.0, 100.0],
        ["02", "制造业", 20.0, 20.0, 40.0, 50.0, 15.0, 65.0, 5.0, 100.0],
        ["TII", "中间投入合计", 30.0, 50.0], ["VA001", "劳动者报酬", 40.0, 30.0], ["VA002", "营业盈余", 30.0, 20.0],
        ["TVA", "增加值合计", 70.0, 50.0], ["TI", "总投入", 100.0, 100.0],
    ]  # fmt: skip
    plain, printed, wrong = (tmp_path / f"{name}.{ending}" for name in ("plain", "printed", "wrong"))
    write_sheets(plain, {"a": rows})
    write_sheets(printed, {"a": as_published(rows)})
    table = qy.Table.read(printed)
    assert table == qy.Table.read(plain, unit="万元")
    assert table.unit == "万元" and table.names == {"01": "农产品", "02": "制造业"}
    assert qy.Table.read(printed, unit="1e4 yuan").unit == "1e4 yuan"
    assert table.aggregate(table.names).multipliers().index.tolist() == ["农产品", "制造业"]
    # A mistake is told where it stands in the file: fifth row, fifth column.
    rows[1][3] = "?"
    write_sheets(wrong, {"a": as_published(rows)})
    with pytest.raises(qy.TableFileError, match=r"row 5 \('01'\), column 5 \('02'\): '\?' is not a number"):
        qy.Table.read(wrong)
    rows[1][3], rows[2][0] = 30.0, "01"
    write_sheets(wrong, {"a": as_published(rows)})
    with pytest.raises(qy.TableFileError, match="the code stands twice, in rows 5 and 6"):
        qy.Table.read(wrong)


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(arrays.arrays(float, (3, 3), elements=st.floats(0, 1e9)), st.sampled_from([".csv", ".xlsx"]))
def test_any_numbers_written_read_back_as_the_same_doubles(tmp_path: Path, z: Any, ending: str) -> None:
    x = z.sum(axis=0) + z.sum(axis=1) + 1.0
    table = qy.Table(
        ["1", "02", "C"], flows=z, final_demand=x - z.sum(axis=1), value_added=x - z.sum(axis=0), gross_output=x
    )
    table.write(tmp_path / f"any{ending}")
    assert qy.Table.read(tmp_path / f"any{ending}") == table
