"""The small files of the formats' own tests, for tests that spoil them."""

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from quesnay.accounts.files.sheets import write_sheets


def _module(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"of_{name}", Path(__file__).with_name(f"{name}.py"))
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Published:
    """Writes one sound file, folder or pair of files of a format."""

    def __init__(self) -> None:
        self.world, self.oecd, self.books, self.pairs = (
            _module(f"test_{name}_files") for name in ("world", "oecd", "workbook", "supply_use")
        )

    def text(self, name: str, folder: Path) -> tuple[Path, Path]:
        """What is read, and the file of numbers in it."""
        if name == "exiobase":
            made = self.world.exiobase(folder / "exio")
            return made, made / "Z.txt"
        if name == "eora26":
            made = self.world.eora(folder / "eora")
            return made, made / "Eora26_2015_bp_T.txt"
        if name == "gloria":
            made = self.pairs.gloria(folder)
            return made, next(made.glob("*_T-*.csv"))
        made, text = {
            "icio": (folder / "ICIO2023_2010.csv", self.oecd.icio("2023")),
            "oecd": (folder / "CHN2020ttl.csv", self.oecd.NATIONAL),
            "figaro": (folder / "matrix_2021.csv", self.world.figaro_matrix()),
            "figaro flat": (folder / "flat_2021.csv", self.world.figaro_flat()),
            "eurostat": (folder / "cp1700.tsv", "".join(
                line for line in self.pairs.tsv().splitlines(keepends=True) if ",DE\t" not in line
            )),
            "eurostat sdmx": (folder / "cp1700.csv", self.pairs.sdmx()),
        }[name]  # fmt: skip
        made.write_text(text)
        return made, made

    def sheet(self, name: str) -> tuple[str, list[list[Any]], dict[str, Any]]:
        """Title and cells of a workbook, and what its reading asks for."""
        if name == "yearbook":
            words = {"layout": self.books.LAYOUT, "blank": 0, "decimal": ",", "thousands": ".", "skip": ["of which*"]}
            return "12", self.books.yearbook(), words
        return {
            "wiod 2013": ("WIOT_2009", self.books.wiod_2013(), {}), "wiod 2016": ("2014", self.books.wiod_2016(), {}),
            "wiod national": ("National IO-tables", self.books.niot((2014,)), {}),
            "adb": ("ADB MRIO 2023", self.books.adb(True), {}), "ceads": ("Table_2017", self.books.ceads(), {}),
            "bea supply": ("2022", self.pairs.bea_supply(), {}), "bea use": ("2022", self.pairs.bea_use(), {}),
        }[name]  # fmt: skip


@pytest.fixture
def published() -> Published:
    return Published()


@pytest.fixture
def write() -> Any:
    return write_sheets
