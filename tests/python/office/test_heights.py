"""Rows of the workbook are as high as their texts need, so that print cuts nothing."""

import datetime
import io

import openpyxl
import pytest
from quesnay.office.sheets import Note, Sheet, names, numbers, texts
from quesnay.office.workbook import _lines, workbook_bytes


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("short", 12, 1),
        ("one\ntwo", 12, 2),
        # A letter is 0.88 wide, a Chinese sign 1.9: 11.4 and 12.3.
        ("生物医药与健", 12, 1),
        ("生物医药与健康", 12, 2),
        ("fourteen signs", 12.4, 1),
        # Words stay whole: "fourteen" is 7.04, "signs and" 7.92.
        ("fourteen signs and", 12.0, 2),
        ("unbreakableunbreakable", 10, 2),
        ("同额普通采购的效应 [%]\nthe same money as ordinary purchases [%]", 11.5, 6),
        ("", 12, 1),
    ],
)
def test_lines_are_counted_as_they_wrap(text: str, width: float, lines: int) -> None:
    assert _lines(text, width) == lines


@pytest.mark.parametrize(("language", "head", "row"), [("both", 92.0, 47.0), ("zh", 32.0, 17.0), ("en", 62.0, 32.0)])
def test_heads_and_rows_are_as_high_as_their_lines(language: str, head: float, row: float) -> None:
    sheet = Sheet("T1", "a table", "表", columns=[
        names("name", "name", "名称", [("a name of two lines", "两行")], 14),
        numbers("cost", "the same money as ordinary purchases [%]", "同额普通采购的效应 [%]", [1.0]),
        texts("grade", "grade", "等级", ["judgement"]),
    ], notes=[Note("a note", "注")])  # fmt: skip
    content = workbook_bytes([("案例", "case", "x" * 200)], [sheet], [], datetime.date(2019, 12, 31), language)
    book = openpyxl.load_workbook(io.BytesIO(content))
    heights = book["T1"].row_dimensions
    assert (heights[4].height, heights[5].height) == pytest.approx((head, row), abs=0.5)  # whole pixels
    # 200 signs on a cover of 90.
    assert book.worksheets[0].row_dimensions[1].height == pytest.approx(2.0 + 2 * 15.0, abs=0.5)
    # A text beside a number keeps its distance.
    assert book["T1"]["C5"].alignment.indent == 1 and book["T1"]["A5"].alignment.indent == 0
