"""All tables of an occasion, and the files that hold them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from quesnay.errors import CaseError
from quesnay.office.companions import iamc_bytes, parquet_bytes, sdmx_bytes, sheet_csv
from quesnay.office.districts import district_sheet, fiscal_sheet
from quesnay.office.evaluation import evaluation_sheet
from quesnay.office.limits import binding_sheet, value_sheet
from quesnay.office.occasion import Occasion
from quesnay.office.packages import alternative_sheet, package_sheet
from quesnay.office.policies import assumption_sheet, policy_sheet
from quesnay.office.revision_files import revision_sheet
from quesnay.office.run_tables import RunTables
from quesnay.office.sectors import sector_sheet
from quesnay.office.sheets import Note, Sheet
from quesnay.office.targets import target_sheet
from quesnay.office.workbook import workbook_bytes
from quesnay.study.output.output_folder import MANIFEST, OutputFolder

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["FORMATS", "LEGEND", "Beside", "all_sheets", "chosen_package", "cover_rows", "write_tables"]

FORMATS = ("xlsx", "csv", "parquet", "sdmx", "iamc")
LEGEND = (
    Note("… is less than half of the last digit of the column, and not zero.", "… 表示数据不足本表最小单位数。"),
    Note("A blank cell is not known or does not exist.", "空格表示该项数据不详或没有该项数据。"),
    Note("# is one of the main parts of a total.", "“#”表示其中的主要项。"),
    Note(
        "F marks a forecast: the period ends after the date of the occasion.", "F 表示预测:该时期在评估时点之后结束。"
    ),
    Note(
        "No digit is finer than half of the standard error of the draws; files beside the workbook have all digits.",
        "数字的最后一位不细于抽样标准误的一半;随附文件为完整精度。",
    ),
    Note(
        "Values are at prices of the base year unless a head says nominal; growth is at comparable prices.",
        "除注明现价外,价值量按基年价格计算,增速按可比价格计算。",
    ),
    Note(
        "Grades of evidence: published (a printed figure), derived (computed from published figures), judgement (the"
        " modeller's own, with a range).",
        "证据等级:公布(已公布数据)、推算(由公布数据推算)、判断(建模者判断,带区间)。",
    ),
)


def chosen_package(tables: RunTables, wanted: str | None) -> str:
    """The package that the tables are about: the one asked for, or the first that is not the control."""
    others = [name for name in tables.scenarios if name != tables.control]
    if wanted is None:
        return others[0] if others else tables.control
    if wanted not in tables.scenarios:
        known = ", ".join(tables.scenarios)
        raise CaseError(f"{tables.where}: the package '{wanted}' was not run, expected one of: {known}")
    return wanted


@dataclass(frozen=True)
class Beside:
    """What tables show beside a run: its revision since another run (T7), and scores of an earlier forecast (T8)."""

    revision: pd.DataFrame | None = None
    scores: pd.DataFrame | None = None


def all_sheets(tables: RunTables, package: str, occasion: Occasion, beside: Beside | None = None) -> list[Sheet]:
    """Tables T1 to T10 of an occasion; one that the run cannot make says why."""
    known = beside or Beside()
    return [
        target_sheet(tables, package, occasion),
        sector_sheet(tables, package, occasion),
        district_sheet(tables, package, occasion),
        binding_sheet(tables, package, occasion),
        value_sheet(tables, package),
        policy_sheet(tables, package),
        fiscal_sheet(tables, package),
        revision_sheet(tables, package, known.revision),
        evaluation_sheet(known.scores),
        assumption_sheet(tables),
        package_sheet(tables),
        alternative_sheet(tables),
    ]


def cover_rows(tables: RunTables, package: str, occasion: Occasion) -> list[tuple[str, str, str]]:
    """What a cover says of a run: Chinese words, English words, value."""
    options, case = tables.manifest["options"], tables.manifest["case"]
    title = tables.names("scenario")[package]
    control = tables.names("scenario").get(tables.control, (tables.control, tables.control))
    return [
        ("案例", "case", f"{tables.title('zh')} / {tables.title('en')}"),
        ("场合", "occasion", f"{occasion.name_zh} / {occasion.name_en}({occasion.as_of})"),
        ("信息截止", "vintage of facts", str(options.get("vintage") or "—")),
        ("方案", "package", f"{title[1]} / {title[0]}"),
        ("控制情景", "control", f"{control[1]} / {control[0]}"),
        ("抽样次数", "draws", f"{tables.draws}"),
        ("随机种子", "seed", f"{options['seed']}"),
        ("基年", "base year", f"{case['base_year']}"),
        ("运行编号", "run", tables.run_id),
        ("软件版本", "version", f"Quesnay {tables.manifest['quesnay']}, {tables.manifest['commit']}"),
        ("联系人", "contact", ""),
        ("下次更新", "next update", ""),
    ]


def write_tables(
    tables: RunTables,
    package: str,
    occasion: Occasion,
    output: OutputFolder,
    formats: Sequence[str] = FORMATS,
    language: str = "both",
    beside: Beside | None = None,
) -> list[str]:
    """Writes the tables of an occasion into a folder that is being filled; returns the names of the files."""
    sheets = all_sheets(tables, package, occasion, beside)
    stem = f"{occasion.id}_{occasion.as_of:%Y-%m}"
    contents: dict[str, bytes] = {}
    if "xlsx" in formats:
        contents[f"{stem}.xlsx"] = workbook_bytes(
            cover_rows(tables, package, occasion), sheets, LEGEND, occasion.as_of, language
        )
    for sheet in sheets:
        if sheet.why_empty is None:
            if "csv" in formats:
                contents[f"{stem}_{sheet.id}.csv"] = sheet_csv(sheet)
            if "parquet" in formats:
                contents[f"{stem}_{sheet.id}.parquet"] = parquet_bytes(sheet)
    if "sdmx" in formats:
        contents[f"{stem}_sdmx.csv"] = sdmx_bytes(tables, occasion)
    if "iamc" in formats:
        contents[f"{stem}_iamc.csv"] = iamc_bytes(tables)
    outputs = [{"path": name, "rows": None, "sha256": output.write(name, data)} for name, data in contents.items()]
    manifest = {
        "schema_version": 1,
        "run": tables.run_id,
        "occasion": occasion.id,
        "as_of": occasion.as_of.isoformat(),
        "package": package,
        "outputs": outputs,
    }
    output.write(MANIFEST, f"{json.dumps(manifest, ensure_ascii=False, indent=2)}\n".encode())
    return list(contents)
