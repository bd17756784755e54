"""A report says what its tables say, in both languages, as HTML that stands alone and as PDF, the same bytes twice."""

import base64
import re
from html import escape
from html.parser import HTMLParser
from pathlib import Path

import pytest
import quesnay as qy
from quesnay.cli.command import main
from quesnay.errors import CaseError
from quesnay.office.occasion import occasion_of
from quesnay.office.report.findings import findings
from quesnay.office.report.report import report_of
from quesnay.office.report.report_html import html_bytes
from quesnay.office.report.report_pdf import pdf_bytes, typst_text
from quesnay.office.run_tables import RunTables, read_charts, read_run, tables_of
from quesnay.office.tables import all_sheets

# The smallest PNG: one white pixel.
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8/5+hHgAHggJ/PchI7wAAAABJRU5ErkJggg=="
)


@pytest.fixture(scope="module")
def tables(two_sectors: qy.Case) -> RunTables:
    return tables_of(two_sectors.run(draws=60, seed=3))


class Cells(HTMLParser):
    """Texts of the cells of each table by the id of its row, and addresses of pictures."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[str, list[str]] = {}
        self.pictures: list[str] = []
        self.links: list[str] = []
        self._row = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "tr":
            self._row = given.get("id") or ""
            self.rows.setdefault(self._row, [])
        elif tag == "td":
            self.rows[self._row].append("")
        elif tag == "img":
            self.pictures.append(given["src"] or "")
        self.links += [value for name, value in attrs if name in ("href", "src") and value and value.startswith("http")]

    def handle_endtag(self, tag: str) -> None:
        if tag == "tr":
            self._row = ""

    def handle_data(self, data: str) -> None:
        if self.rows.get(self._row):
            self.rows[self._row][-1] += data


def test_the_page_has_the_numbers_of_the_tables_and_needs_nothing(tables: RunTables) -> None:
    occasion = occasion_of(tables, "summary")
    report = report_of(tables, "training", occasion, {"fan_x.png": PIXEL})
    page = Cells()
    page.feed(html_bytes(report).decode())
    for sheet in all_sheets(tables, "training", occasion):
        for i, row in enumerate(sheet.row_ids):
            for column, text in zip(sheet.columns, page.rows[row], strict=True):
                cell = column.shown("both")[i]
                if isinstance(cell, float):
                    assert float(text.replace(",", "")) == pytest.approx(cell, rel=1e-5)
                else:
                    assert text == (cell or "")
    assert page.pictures == [f"data:image/png;base64,{base64.b64encode(PIXEL).decode()}"]
    assert not page.links


@pytest.mark.parametrize("language", ["zh", "en", "both"])
def test_findings_are_in_the_language_that_is_asked_for_on_a_page_each(tables: RunTables, language: str) -> None:
    report = report_of(tables, "training", occasion_of(tables, "summary"), {})
    document, page = typst_text(report, language), html_bytes(report, language).decode()
    asked = {"zh", "en"} if language == "both" else {language}
    for one in report.findings:
        for code, said in (("zh", one.zh), ("en", one.en)):
            quoted = said.replace("\\", "\\\\").replace('"', '\\"')
            assert (quoted in document, escape(said) in page) == ((code in asked),) * 2
    start = document.index("== #")
    assert document[start : document.index("== #", start + 1)].count("#pagebreak(") == 1
    assert ("主要结果" in document, '"Findings"' in document) == ("zh" in asked, "en" in asked)


def test_findings_are_computed(tables: RunTables) -> None:
    said = findings(tables, "training")
    effects = tables.frame("effects.csv")
    row = effects[(effects.scenario == "training") & (effects.outcome == "gross_output")].iloc[0]
    one = next(note for note in said if "changes gross output" in note.en)
    shown = float(re.search(r"by ([+-][\d.,]+) %", one.en)[1])  # type: ignore[index]
    assert shown == pytest.approx(row.gross, abs=row.gross_se)
    assert f"{100 * row.share_better:.0f} % of draws" in one.en and f"{100 * row.share_better:.0f} % 的抽样" in one.zh
    assert all(note.en and note.zh and note.en != note.zh for note in said)


def test_an_effect_below_its_error_is_not_told_as_one(tables: RunTables) -> None:
    effects = tables.frame("effects.csv").copy()
    effects["gross_se"] = effects.gross.abs()
    unsure = RunTables(tables.where, {**tables.frames, "effects.csv": effects}, tables.manifest)
    said = [note.en for note in findings(unsure, "training")]
    assert any("is smaller than its Monte-Carlo error" in text for text in said)
    assert not any("it changes" in text for text in said)


def test_equal_reports_are_equal_bytes_and_pdf_has_every_page(tables: RunTables) -> None:
    report = report_of(tables, "training", occasion_of(tables, "summary"), {"fan_x.png": PIXEL})
    paper = pdf_bytes(report)
    assert paper.startswith(b"%PDF-") and paper == pdf_bytes(report)
    assert html_bytes(report) == html_bytes(report)


def test_nothing_in_a_name_is_markup(tables: RunTables) -> None:
    names = tables.frame("names.csv").copy()
    names.loc[names.name == "training", "name_en"] = '<b>"#x"</b> \\ $1$'
    odd = RunTables(tables.where, {**tables.frames, "names.csv": names}, tables.manifest)
    report = report_of(odd, "training", occasion_of(odd, "summary"))
    assert b"&lt;b&gt;&quot;#x&quot;&lt;/b&gt;" in html_bytes(report)
    assert '<b>\\"#x\\"</b> \\\\ $1$' in typst_text(report)
    assert pdf_bytes(report).startswith(b"%PDF-")


def test_the_command_reads_a_run_and_its_charts(two_sectors: qy.Case, tmp_path: Path, capsys: object) -> None:
    folder = two_sectors.data.folder
    assert main(["run", str(folder), "--draws", "40", "--out", str(tmp_path / "run")]) == 0
    assert main(["report", str(tmp_path / "run"), "--out", str(tmp_path / "out"), "--formats", "html"]) == 0
    page = next((tmp_path / "out").glob("*.html")).read_text("utf-8")
    charts = sorted((tmp_path / "run").glob("*.png"))
    assert charts and page.count("data:image/png;base64,") == len(charts)
    charts[0].write_bytes(PIXEL)
    with pytest.raises(CaseError, match="was changed after the run"):
        read_charts(tmp_path / "run", read_run(tmp_path / "run"))
