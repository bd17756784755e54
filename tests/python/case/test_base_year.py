"""The base year closes, its external demand is what closes it, and slips of scale are listed."""

from pathlib import Path

import pytest
import quesnay as qy
from quesnay.study.plausible import ratio_rows

FILES = (
    "accounts.csv", "final_demand.csv", "local_share.csv", "parameters.csv", "sources.csv", "targets.csv",
    "technical_coefficients.csv",
)  # fmt: skip


def spoil(folder: Path, name: str, old: str, new: str) -> Path:
    text = (folder / name).read_text("utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), "utf-8")
    return folder


def test_costs_that_do_not_add_up_are_refused_when_the_case_is_read(spoilt: Path) -> None:
    spoil(spoilt, "accounts.csv", "1000,950,1050,0.55", "1000,950,1050,0.8")
    with pytest.raises(qy.CaseError, match="two_sectors: the base year of .* does not close: .*goods"):
        qy.load_case(spoilt)


@pytest.mark.parametrize(("given", "refused"), [("412", False), ("411.5", False), ("410", True), ("4120", True)])
def test_external_demand_is_compared_with_what_closes_the_row(spoilt: Path, given: str, refused: bool) -> None:
    spoil(spoilt, "final_demand.csv", "120,412", f"120,{given}")
    if not refused:
        qy.load_case(spoilt)
        return
    sentence = f"final_demand.csv: row 'goods', column 'external': given {given}, expected 412, .* 0.1% of it"
    with pytest.raises(qy.CaseError, match=sentence):
        qy.load_case(spoilt)


@pytest.mark.parametrize(
    ("old", "new", "check"),
    [
        ("900,30,2000", "9,30,2000", "capital per output"),
        ("900,30,2000", "900,120000,2000", "output per person"),
        ("900,30,2000", "90000,30,2000", "capital per output"),
    ],
)
def test_a_slip_of_scale_is_listed_with_the_usual_range(spoilt: Path, old: str, new: str, check: str) -> None:
    rows = {row[0]: row for row in ratio_rows(qy.load_case(spoilt).data)}
    assert all(row[1] for row in rows.values())
    spoil(spoilt, "accounts.csv", old, new)
    name, passed, value, _, detail = {row[0]: row for row in ratio_rows(qy.load_case(spoilt).data)}[check]
    assert (name, passed) == (check, False) and value >= 1.0
    assert "usually" in detail and "judgement" in detail and "goods" in detail


def test_the_ratios_of_the_shipped_cases_are_usual(guangzhou: qy.Case) -> None:
    assert all(row[1] for row in ratio_rows(guangzhou.data)), ratio_rows(guangzhou.data)


@pytest.mark.parametrize("year", ["2021", "2019", "0"])
def test_the_base_year_is_the_year_before_the_run(spoilt: Path, year: str) -> None:
    spoil(spoilt, "case.toml", "base_year = 2020", f"base_year = {year}")
    with pytest.raises(qy.CaseError, match=f"'base_year' is {year} and the run starts on 2021-01-01, expected 2020"):
        qy.load_case(spoilt)


def test_a_header_may_be_quoted_spaced_and_followed_by_rows_of_nothing(spoilt: Path, two_sectors: qy.Case) -> None:
    path = spoilt / "accounts.csv"
    header, *rows = path.read_text("utf-8").splitlines()
    quoted = ", ".join(f'"{column}"' for column in header.split(",")).replace(", ", ",")
    path.write_text("\n".join([quoted, *rows, "," * header.count(","), ""]) + "\n", "utf-8")
    assert qy.load_case(spoilt).data.accounts == two_sectors.data.accounts
    path.write_text("\n".join([header.replace(",", ", "), *rows]) + "\n", "utf-8")
    assert qy.load_case(spoilt).data.accounts == two_sectors.data.accounts


@pytest.mark.parametrize("name", FILES)
def test_columns_may_be_quoted_with_a_blank_after_the_comma(name: str, spoilt: Path, two_sectors: qy.Case) -> None:
    path = spoilt / name
    header, *rows = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join([", ".join(f'"{column}"' for column in header.strip().split(",")) + "\n", *rows]), "utf-8")
    assert qy.load_case(spoilt).central(["training"]).bands().equals(two_sectors.central(["training"]).bands())


def test_more_accounts_than_a_table_holds_are_refused_at_once(spoilt: Path) -> None:
    path = spoilt / "accounts.csv"
    first = path.read_text("utf-8").splitlines()[1]
    with path.open("a", encoding="utf-8") as file:
        file.writelines(first.replace("goods", f"goods_{k}", 1) + "\n" for k in range(10_000))
    with pytest.raises(qy.CaseError, match="accounts.csv: given 10002 accounts, expected at most 10000: the matrices"):
        qy.load_case(spoilt)


def test_a_file_saved_as_gbk_is_told_so(spoilt: Path) -> None:
    path = spoilt / "parameters.csv"
    path.write_bytes(path.read_text("utf-8").replace("’", "'").encode("gbk"))
    with pytest.raises(qy.CaseError, match=r"saved as UTF-8 \(this looks like GBK\)"):
        qy.load_case(spoilt)
