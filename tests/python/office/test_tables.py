"""Tables of an occasion: the numbers of the result, the form of an office, the same bytes twice."""

import datetime
import hashlib
import json
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
import quesnay as qy
from quesnay.cli.command import main
from quesnay.errors import CaseError
from quesnay.office.digits import LESS_THAN_UNIT
from quesnay.office.occasion import occasion_of
from quesnay.office.run_tables import RunTables, read_run, read_scores, tables_of
from quesnay.office.tables import FORMATS, Beside, all_sheets, chosen_package, write_tables
from quesnay.study.output.output_folder import output_folder


def read(path: Path) -> pd.DataFrame:
    """A CSV file, numbers to the last bit."""
    text = pd.read_csv(path, dtype=str, keep_default_na=False)

    def column(cells: pd.Series) -> list[object]:
        try:
            return [float(cell) if cell else float("nan") for cell in cells]
        except ValueError:
            return list(cells)

    return pd.DataFrame({name: column(text[name]) for name in text.columns})


@pytest.fixture(scope="module")
def runs(guangzhou: qy.Case) -> qy.Result:
    return guangzhou.run(["no_policy", "plan", "land_first"], draws=160, seed=7)


@pytest.fixture(scope="module")
def tables(runs: qy.Result) -> RunTables:
    return tables_of(runs)


@pytest.fixture(scope="module")
def written(tables: RunTables, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tables")
    with output_folder(folder) as output:
        write_tables(tables, "plan", occasion_of(tables, "mid_term"), output)
    return folder


@pytest.fixture(scope="module")
def book(written: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(written / "mid_term_2018-06.xlsx")


def test_companions_have_the_numbers_of_the_result(written: Path, runs: qy.Result) -> None:
    targets = read(written / "mid_term_2018-06_T1.csv")
    expected = runs.targets()
    expected = expected[expected.scenario == "plan"].reset_index(drop=True)
    assert targets.row.tolist() == [f"T1.{name}" for name in expected.target]
    assert targets.package_median.tolist() == expected.p50.tolist()
    assert targets.probability.tolist() == (100 * expected.probability).tolist()
    again = pd.read_parquet(written / "mid_term_2018-06_T1.parquet")
    assert again.package_median.tolist() == targets.package_median.tolist()
    assert again.row.tolist() == targets.row.tolist()


def test_levels_are_those_of_the_bands(written: Path, runs: qy.Result) -> None:
    sectors = read(written / "mid_term_2018-06_T2.csv").set_index("row")
    bands = runs.bands()
    chosen = bands[(bands.scenario == "plan") & (bands.outcome == "gross_output")]
    for row in chosen.itertuples():
        assert sectors.loc[f"T2.gross_output.{row.account}", f"level_{str(row.period_end)[:4]}"] == row.mean
    pairs = runs.compare("plan", "no_policy")
    one = pairs[(pairs.outcome == "value_added") & (pairs.account == "K4") & (pairs.period == "2019")].iloc[0]
    assert sectors.loc["T2.value_added.K4", "over_control_2019"] == 100 * one.relative_difference


def test_the_workbook_prints_the_rounded_numbers(book: openpyxl.Workbook, tables: RunTables) -> None:
    sheets = {s.id: s for s in all_sheets(tables, "plan", occasion_of(tables, "mid_term")) if s.why_empty is None}
    assert list(sheets) == book.sheetnames[3:]
    for name, sheet in sheets.items():
        page = book[name]
        for k, column in enumerate(sheet.columns, start=1):
            printed = [page.cell(5 + i, k).value for i in range(sheet.n_rows)]
            assert printed == list(column.shown("both")), f"{name}, {column.key}"


def test_the_form_is_that_of_an_office(book: openpyxl.Workbook) -> None:
    assert book.sheetnames[:3] == ["封面 Cover", "目录 Contents", "说明 Notes"]
    for page in book.worksheets[3:]:
        assert not page.merged_cells.ranges
        assert page["A1"].value.startswith(f"{page.title}  ") and page["A2"].value
        assert page.freeze_panes == "A5"
        assert page.page_setup.paperSize == 9 and page.page_setup.orientation == "landscape"
        assert page.page_setup.fitToWidth in (None, 1) and page.page_setup.fitToHeight == 0
        assert page.sheet_properties.pageSetUpPr.fitToPage
        assert page.print_title_rows == "$4:$4" and page.print_area
        assert list(page.tables) == [f"table_{page.title}"]
        assert "&P" in page.oddFooter.right.text
        for row in page.iter_rows():
            assert all(cell.data_type != "f" for cell in row)
    for page in book.worksheets:
        assert page.sheet_state == "visible"


def test_forecasts_are_marked_by_the_date_of_the_occasion(book: openpyxl.Workbook) -> None:
    heads = [cell.value for cell in book["T2"][4]]
    assert any(head.startswith("2017 水平") for head in heads)
    assert any(head.startswith("2018 F 水平") for head in heads)
    quarters = [cell.value for cell in book["T4"][4] if cell.value.startswith("20")]
    assert [head[:6] for head in quarters] == ["2017Q1", "2017Q2", "2017Q3", "2017Q4", "2018Q1", "2018Q2"]


def test_an_effect_below_its_error_says_so(book: openpyxl.Workbook, written: Path) -> None:
    page = book["T5"]
    exact = read(written / "mid_term_2018-06_T5.csv")
    heads = [cell.value for cell in page[4]]
    marks = [page.cell(5 + i, len(heads)).value for i in range(len(exact))]
    small = exact.mean_difference.abs() < 1.959963984540054 * exact.standard_error
    assert [mark == "①" for mark in marks] == small.tolist()


def test_less_than_a_unit_is_not_zero(book: openpyxl.Workbook) -> None:
    cells = [c.value for page in book.worksheets[3:] for row in page.iter_rows(min_row=5) for c in row]
    assert LESS_THAN_UNIT in cells


def test_equal_runs_make_equal_bytes(written: Path, guangzhou: qy.Case, tmp_path: Path) -> None:
    again = tables_of(guangzhou.run(["no_policy", "plan", "land_first"], draws=160, seed=7, threads=1))
    with output_folder(tmp_path) as output:
        write_tables(again, "plan", occasion_of(again, "mid_term"), output)
    assert {p.name for p in tmp_path.glob("[!.]*")} == {p.name for p in written.glob("[!.]*")}
    for path in tmp_path.glob("[!.]*"):
        assert path.read_bytes() == (written / path.name).read_bytes(), path.name


def test_the_manifest_lists_what_was_written(written: Path) -> None:
    manifest = json.loads((written / "manifest.json").read_text("utf-8"))
    listed = {one["path"]: one["sha256"] for one in manifest["outputs"]}
    assert listed == {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in written.glob("[!.]*") if path.name != "manifest.json"
    }  # fmt: skip


def test_sdmx_and_iamc_have_the_levels(written: Path, runs: qy.Result) -> None:
    sdmx = read(written / "mid_term_2018-06_sdmx.csv")
    bands = runs.bands()
    one = bands[(bands.scenario == "plan") & (bands.outcome == "gross_output") & (bands.account == "K1")]
    chosen = sdmx[(sdmx.SCENARIO == "plan") & (sdmx.INDICATOR == "gross_output") & (sdmx.ACTIVITY == "K1")]
    chosen = chosen[chosen.STATISTIC == "p90"].sort_values("TIME_PERIOD")
    assert chosen.OBS_VALUE.tolist() == one.sort_values("period_end").p90.tolist()
    assert chosen.OBS_STATUS.tolist() == ["E", "F", "F"]
    iamc = read(written / "mid_term_2018-06_iamc.csv")
    assert list(iamc.columns) == ["Model", "Scenario", "Region", "Variable", "Unit", "2017", "2018", "2019"]
    row = iamc[(iamc.Scenario == "plan") & (iamc.Variable == "Gross output|Intelligent equipment and robots")].iloc[0]
    assert [row["2017"], row["2018"], row["2019"]] == one.sort_values("period_end")["mean"].tolist()


def test_a_written_run_gives_the_tables_of_its_result(runs: qy.Result, tables: RunTables, tmp_path: Path) -> None:
    runs.tables(tmp_path)
    again = read_run(tmp_path)
    assert again.frames.keys() == tables.frames.keys()
    for name, frame in tables.frames.items():
        pd.testing.assert_frame_equal(frame, again.frames[name])


def test_a_case_without_occasions_has_one_at_its_end(two_sectors: qy.Case) -> None:
    tables = tables_of(two_sectors.run(draws=20, seed=1))
    end = max(tables.periods.values())
    assert occasion_of(tables, "summary").as_of == end
    sheets = all_sheets(tables, chosen_package(tables, None), occasion_of(tables, "summary"))
    assert [sheet.id for sheet in sheets if sheet.why_empty is None] == [
        "T1",
        "T2",
        "T4",
        "T5",
        "T6",
        "T9",
        "T10",
        "T10b",
    ]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"occasion": "late"}, "the occasion 'late' is unknown, expected one of: 'mid_term', 'summary'"),
        ({"package": "none"}, "the package 'none' was not run, expected one of: no_policy, plan, land_first"),
    ],
)
def test_what_was_not_run_is_refused(tables: RunTables, change: dict[str, str], said: str) -> None:
    with pytest.raises(CaseError, match=said):
        if "occasion" in change:
            occasion_of(tables, change["occasion"])
        else:
            chosen_package(tables, change["package"])


def test_an_occasion_before_the_run_is_refused(tables: RunTables) -> None:
    case = {**tables.manifest["case"]}
    case["occasions"] = [{"id": "early", "name_en": "early", "name_zh": "早", "as_of": "2016-06-30"}]
    early = RunTables(tables.where, tables.frames, {**tables.manifest, "case": case})
    with pytest.raises(CaseError, match="as of 2016-06-30, before the first period of the run \\(2017-01-01\\)"):
        occasion_of(early, "early")


def test_a_name_that_a_spreadsheet_would_compute_is_refused(runs: qy.Result, tmp_path: Path) -> None:
    runs.tables(tmp_path)
    path = tmp_path / "targets.csv"
    content = path.read_text("utf-8").replace("Biomedicine and health 2019", "=1+1").encode()
    path.write_bytes(content)
    with pytest.raises(CaseError, match="was changed after the run"):
        read_run(tmp_path)
    manifest = json.loads((tmp_path / "manifest.json").read_text("utf-8"))
    for one in manifest["outputs"]:
        if one["path"] == "targets.csv":
            one["sha256"] = hashlib.sha256(content).hexdigest()
    (tmp_path / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    with pytest.raises(CaseError, match="targets.csv, column 'name_en': the text '=1\\+1' would be a formula"):
        read_run(tmp_path)


def test_the_command(runs: qy.Result, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    runs.tables(tmp_path / "run")
    assert main(["tables", str(tmp_path / "run"), "--out", str(tmp_path / "out"), "--formats", "csv,xlsx"]) == 0
    assert "summary are in" in capsys.readouterr().out
    assert (tmp_path / "out" / "summary_2019-12.xlsx").is_file()
    assert not list((tmp_path / "out").glob("*.parquet"))
    assert main(["tables", str(tmp_path / "run"), "--out", str(tmp_path / "out"), "--occasion", "x"]) == 2
    assert "the occasion 'x' is unknown" in capsys.readouterr().err
    assert (tmp_path / "out" / "summary_2019-12.xlsx").is_file()
    assert main(["tables", str(tmp_path / "none"), "--out", str(tmp_path / "out")]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1 and "none" in said
    assert all(name in ("xlsx", "csv", "parquet", "sdmx", "iamc") for name in FORMATS)


def test_occasions_of_a_case_are_checked(spoilt: Path, two_sectors: qy.Case) -> None:
    path = spoilt / "case.toml"
    text = path.read_text("utf-8")
    extra = '\n[[occasions]]\nid = "x"\nname_en = "x"\nname_zh = "x"\nas_of = {}\n'
    path.write_text(text + extra.format("1999-01-01"), "utf-8")
    with pytest.raises(CaseError, match="occasion 'x', key 'as_of': given 1999-01-01, expected a date from"):
        qy.load_case(spoilt)
    inside = two_sectors.data.file.calendar.start + datetime.timedelta(days=40)
    path.write_text(text + 2 * extra.format(inside), "utf-8")
    with pytest.raises(CaseError, match="occasion 'x' is given twice"):
        qy.load_case(spoilt)


def test_districts_and_accounts_have_their_tables(guangzhou: qy.Case) -> None:
    by_district = guangzhou.with_switches(districts=True)
    runs = by_district.run(["no_policy", "whole_plan"], draws=24, seed=3)
    tables = tables_of(runs)
    sheets = {one.id: one for one in all_sheets(tables, "whole_plan", occasion_of(tables, "summary"))}
    place = {row: i for i, row in enumerate(sheets["T3"].row_ids)}
    expected = tables.frame("districts.csv")
    expected = expected[(expected.scenario == "whole_plan") & (expected.period == "2019")]
    column = next(one for one in sheets["T3"].columns if one.key == "median_2019")
    assert len(expected) == len(place)
    for row in expected.to_dict("records"):
        assert column.exact[place[f"T3.{row['district']}.{row['quantity']}"]] == row["p50"]
    fiscal = tables.frame("fiscal.csv")
    assert len(sheets["T6b"].row_ids) == len(fiscal[fiscal.scenario == "whole_plan"]) > 0
    paid = next(one for one in sheets["T6b"].columns if one.key == "paid")
    assert list(paid.exact) == fiscal[fiscal.scenario == "whole_plan"].paid.tolist()
    without = {one.id: one for one in all_sheets(tables, "no_policy", occasion_of(tables, "summary"))}
    assert without["T6b"].why_empty is not None and without["T8"].why_empty is not None


def test_scores_are_shown_as_they_were_written(tables: RunTables, tmp_path: Path) -> None:
    columns = "forecaster,indicator,cells,f2017,a2017,mape_pct,bias_pct,theil_u,crps_or_mae,inside_80,pit\n"
    (tmp_path / "scores.csv").write_text(
        columns + "quesnay,gdp,1,107.5,107.0,0.467,0.467,0.07,0.4,1,0.3\nno_change,gdp,1,100,107.0,6.5,-6.5,1,7,,\n"
    )
    beside = Beside(scores=read_scores(tmp_path))
    sheet = {s.id: s for s in all_sheets(tables, "plan", occasion_of(tables, "summary"), beside)}["T8"]
    cells = {column.key: list(column.exact) for column in sheet.columns}
    assert cells["mape_pct"] == [0.467, 6.5] and cells["f2017"] == [107.5, 100.0] and cells["inside_80"] == [1.0, None]
    (tmp_path / "scores.csv").write_text("indicator\nx\n")
    with pytest.raises(CaseError, match="the column 'forecaster' is missing"):
        read_scores(tmp_path)


def test_a_package_under_an_assumption_has_both_names(two_sectors: qy.Case) -> None:
    assumption = two_sectors.assumptions[0]
    tables = tables_of(two_sectors.run(["no_policy", f"training | {assumption}"], draws=8, seed=1))
    en, zh = tables.names("scenario")[f"training | {assumption}"]
    assert en.count(" | ") == 1 and zh.count(" | ") == 1 and en.startswith(tables.names("scenario")["training"][0])
    assert assumption in tables.names("assumption")
