"""Workbooks in Excel's binary form, as the world tables of WIOD 2016 are published, written here record by record."""

import struct
import zipfile
from pathlib import Path
from typing import Any

import pytest
import quesnay as qy
from quesnay.accounts.files.sheets import write_sheets

Row = list[Any]


def binary(path: Path, title: str, rows: list[Row]) -> None:
    """A workbook in Excel's binary form: records of an id, a length and a body (ECMA-376 beside, [MS-XLSB] 2.1.4)."""

    def record(kind: int, body: bytes = b"") -> bytes:
        length, left = b"", len(body)
        while True:
            length += bytes([left % 128 | (128 if left >= 128 else 0)])
            left //= 128
            if not left:
                break
        return kind.to_bytes(2 if kind > 255 else 1, "little") + length + body

    def text(value: str) -> bytes:
        return struct.pack("<I", len(value)) + value.encode("utf-16-le")

    width = max(len(row) for row in rows)
    page = record(0x0181) + record(0x0194, struct.pack("<4I", 0, len(rows) - 1, 0, width - 1)) + record(0x0191)
    for place, row in enumerate(rows):
        page += record(0x0000, struct.pack("<I", place))
        for column, cell in enumerate(row):
            head = struct.pack("<2I", column, 0)
            if isinstance(cell, str):
                page += record(0x0008, head + text(cell))
            elif cell is not None:
                page += record(0x0005, head + struct.pack("<d", cell))
    page += record(0x0192) + record(0x0182)
    sheet = record(0x019C, struct.pack("<2I", 0, 1) + text("rId1") + text(title))
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1"'
        ' Type="sheet" Target="worksheets/sheet1.bin"/></Relationships>'
    )
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("xl/workbook.bin", record(0x0183) + record(0x018F) + sheet + record(0x0190) + record(0x0184))
        packed.writestr("xl/_rels/workbook.bin.rels", relations)
        packed.writestr("xl/worksheets/sheet1.bin", page)


def test_the_binary_workbooks_of_wiod_2016_are_read_as_the_others(tmp_path: Path, published: Any) -> None:
    wiod_2016 = published.books.wiod_2016
    path = tmp_path / "WIOT2014_Nov16_ROW.xlsb"
    binary(path, "2014", wiod_2016())
    write_sheets(tmp_path / "same.xlsx", {"2014": wiod_2016()})
    table = qy.Table.read(path)
    assert table.source_format == "WIOD 2016" and table == qy.Table.read(tmp_path / "same.xlsx")
    spoiled = wiod_2016()
    spoiled[7][5] = "?"
    binary(path, "2014", spoiled)
    with pytest.raises(qy.TableFileError, match=r"sheet '2014': row 8 \('C10-C12.*column 6 .*'\?' is not a number"):
        qy.Table.read(path)
    with pytest.raises(qy.TableFileError, match="there is no sheet 'x'; sheets are 2014"):
        qy.Table.read(path, "nbs", sheet="x")
    path.write_bytes(path.read_bytes()[:300])
    with pytest.raises(qy.TableFileError, match="the workbook cannot be opened"):
        qy.Table.read(path)
