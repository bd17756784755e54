"""Bad case files: one sentence each, with file, key or row, what was given and what was expected."""

from collections.abc import Callable
from pathlib import Path

import pytest
import quesnay as qy
from quesnay.cli.command import main

Change = Callable[[Path], None]


def replace(name: str, old: str, new: str, count: int = 1) -> Change:
    def change(folder: Path) -> None:
        path = folder / name
        text = path.read_text("utf-8")
        assert old in text, f"{old!r} is not in {name}"
        path.write_text(text.replace(old, new, count), encoding="utf-8")

    return change


def cut(name: str, share: float) -> Change:
    def change(folder: Path) -> None:
        raw = (folder / name).read_bytes()
        (folder / name).write_bytes(raw[: int(len(raw) * share)])

    return change


def cut_at_a_line(name: str) -> Change:
    def change(folder: Path) -> None:
        lines = (folder / name).read_text("utf-8").splitlines(keepends=True)
        (folder / name).write_text("".join(lines[: len(lines) // 2]), encoding="utf-8")

    return change


def repeat_line(name: str, number: int) -> Change:
    def change(folder: Path) -> None:
        lines = (folder / name).read_text("utf-8").splitlines(keepends=True)
        (folder / name).write_text("".join([*lines, lines[number]]), encoding="utf-8")

    return change


def remove(name: str) -> Change:
    return lambda folder: (folder / name).unlink()


def binary(name: str, content: bytes) -> Change:
    return lambda folder: (folder / name).write_bytes(content) and None


GOODS = "goods,货物,Goods,1000"
LAND = "land_elasticity,-"
BAD: dict[str, tuple[Change, str]] = {
    # missing files
    "no case.toml": (remove("case.toml"), r"case\.toml: the file is missing"),
    "no parameters": (remove("parameters.csv"), r"parameters\.csv: the file is missing"),
    "no matrix": (remove("local_share.csv"), r"local_share\.csv: the file is missing"),
    "no baseline": (remove("policies/no_policy.toml"), r"unknown package 'no_policy'"),
    # unknown keys and columns
    "unknown key": (
        replace("case.toml", "base_year", "bse_year"),
        r"case\.toml: (unknown key 'bse_year'|key 'base_year' is missing)",
    ),
    "unknown key below": (replace("case.toml", "method =", "metod ="), r"case\.toml: unknown key 'calendar\.metod'"),
    "unknown policy key": (
        replace("policies/sites.toml", "ramp =", "rmp ="),
        r"sites\.toml: unknown key 'policies\.1\.rmp'",
    ),
    "unknown column": (
        replace("parameters.csv", "central", "centre"),
        r"parameters\.csv: line 1: unknown column 'centre'; did you mean 'central'",
    ),
    "missing column": (
        replace("targets.csv", ",threshold", ""),
        r"targets\.csv: line 1: column 'threshold' is missing",
    ),
    "column twice": (
        replace("targets.csv", "unit,period", "unit,unit"),
        r"targets\.csv: line 1: column '(unit|period)' is (given twice|missing)",
    ),
    # unknown sectors and names
    "unknown sector in a matrix": (
        replace("local_share.csv", "\nservices", "\nservice"),
        r"local_share\.csv: line 3: unknown sector 'service'; did you mean 'services'",
    ),
    "unknown sector of a parameter": (
        replace("parameters.csv", "market_growth,goods", "market_growth,good"),
        r"parameters\.csv: line \d+: unknown sector 'good'; did you mean 'goods'",
    ),
    "unknown sector of a target": (
        replace("targets.csv", "goods_2023,goods", "goods_2023,gods"),
        r"targets\.csv: line 2: unknown sector 'gods'",
    ),
    "unknown parameter": (
        replace("parameters.csv", LAND, "land_elasticty,-"),
        r"parameters\.csv: line \d+: unknown parameter 'land_elasticty'; did you mean 'land_elasticity'",
    ),
    "unknown lever": (
        replace("policies/sites.toml", "extra_land_quota", "extra_land_qota", 2),
        r"sites\.toml: policy 'sites': unknown lever 'extra_land_qota'; did you mean 'extra_land_quota'",
    ),
    "unknown input": (
        replace("assumptions/boom.toml", "external_demand_shift", "external_demand"),
        r"boom\.toml: .*'external_demand'",
    ),
    "unknown outcome": (
        replace("targets.csv", "observed_output", "observed_outpt"),
        r"targets\.csv: target 'goods_2023': unknown outcome 'observed_outpt'",
    ),
    "unknown source": (
        replace("accounts.csv", "judgement,INV", "judgement,XYZ"),
        r"accounts\.csv: unknown source 'XYZ'",
    ),
    "unknown grade": (
        replace("parameters.csv", "judgement,INV", "guess,INV"),
        r"parameters\.csv: line 2 .*column 'grade': given 'guess', expected published, derived or judgement",
    ),
    # shapes
    "matrix without a row": (
        replace("technical_coefficients.csv", "services,0.15,0.2\n", ""),
        r"technical_coefficients\.csv: sector 'services' has no row",
    ),
    "row too short": (
        replace("final_demand.csv", "goods,250,20,120,412", "goods,250,20,120"),
        r"final_demand\.csv: line 2 \('goods'\) has 4 cells, expected 5",
    ),
    # cells that are no finite numbers
    **{
        f"cell {cell!r}": (
            replace("technical_coefficients.csv", "goods,0.3,", f"goods,{cell},"),
            rf"technical_coefficients\.csv: line 2 \('goods'\), column 'goods': given '{cell}', expected a finite",
        )
        for cell in ("abc", "", " ", "nan", "inf", "-inf", "1e400", "0x10", "1_000", "٣")
    },
    # rows twice, files cut short, binary files
    "row twice": (
        repeat_line("accounts.csv", 1),
        r"accounts\.csv: line 4: row 'goods' is given twice, first in line 2",
    ),
    "parameter twice": (repeat_line("parameters.csv", 7), r"parameters\.csv: line \d+: row '.*' is given twice"),
    "parameters cut in half": (cut("parameters.csv", 0.5), r"parameters\.csv: .*(cut short|cells)"),
    "parameters cut at a line": (
        cut_at_a_line("parameters.csv"),
        r"parameter '\w+' has no row.*was the file cut short",
    ),
    "sources cut": (cut("sources.csv", 0.7), r"sources\.csv"),
    "targets cut": (cut("targets.csv", 0.8), r"targets\.csv: (.*cut short|byte \d+ is not UTF-8)"),
    "policy cut in half": (cut("policies/sites.toml", 0.5), r"sites\.toml"),
    "case.toml cut in half": (cut("case.toml", 0.5), r"case\.toml"),
    "binary csv": (binary("accounts.csv", bytes(range(256))), r"accounts\.csv: byte \d+ is not UTF-8 text"),
    "zero bytes": (binary("final_demand.csv", b"code\x00,\n"), r"final_demand\.csv: the file holds binary data"),
    "binary toml": (binary("case.toml", b"\x89PNG\r\n\x1a\n\xff"), r"case\.toml: byte \d+ is not UTF-8 text"),
    "empty file": (binary("sources.csv", b""), r"sources\.csv: the file is empty"),
    # impossible numbers
    "negative stock": (
        replace("accounts.csv", "0.55,0.5,900,", "0.55,0.5,-900,"),
        r"accounts\.csv: line 2 .*capital_stock_base.*-900.*0 or more",
    ),
    "negative coefficient": (
        replace("technical_coefficients.csv", "goods,0.3,", "goods,-0.3,"),
        r"technical_coefficients\.csv: line 2 .*given -0.3, expected a number from 0 to 1",
    ),
    "share above one": (
        replace("local_share.csv", "goods,0.5,", "goods,1.5,"),
        r"local_share\.csv: line 2 .*given 1.5, expected a number from 0 to 1",
    ),
    "value added above one": (
        replace("accounts.csv", "0.55,0.5,900", "1.55,0.5,900"),
        r"accounts\.csv: line 2 .*value_added_ratio_base.*given 1.55, expected a number from 0 to 1",
    ),
    "not productive": (
        replace("technical_coefficients.csv", "goods,0.3,0.1\nservices,0.15,0.2", "goods,1,1\nservices,1,1"),
        r"technical_coefficients\.csv.*spectral radius 1\.\d+, expected below 1; the sector that breaks it is 'serv",
    ),
    "a coefficient above one": (
        replace("technical_coefficients.csv", "goods,0.3,", "goods,2.3,"),
        r"technical_coefficients\.csv: line 2 .*given 2.3, expected a number from 0 to 1",
    ),
    "level outside its range": (
        replace("accounts.csv", GOODS, "goods,货物,Goods,2000"),
        r"accounts\.csv: line 2 .*gross_output_base.*950.* to 1050",
    ),
    # units
    "wrong unit": (
        replace("parameters.csv", "planning_time,-,tau_plan,year", "planning_time,-,tau_plan,1/year"),
        r"parameters\.csv: line \d+ \('planning_time'\), column 'unit': given '1/year', expected 'year'",
    ),
    "unit of a cost": (
        replace("targets.csv", 'nominal",money', 'nominal",area'),
        r"targets\.csv: target 'goods_2023'.*unit 'area'.*'money'",
    ),
    # distributions
    "low above high": (
        replace("parameters.csv", "0.3,0,0.9,pert", "0.3,0.9,0,pert"),
        r"parameters\.csv: line \d+ \('capacity_share_elasticity', -\):",
    ),
    "central outside": (
        replace("parameters.csv", "0.3,0,0.9,pert", "1.3,0,0.9,pert"),
        r"parameters\.csv: line \d+ \('capacity_share_elasticity', -\):",
    ),
    "unknown distribution": (
        replace("parameters.csv", "0.3,0,0.9,pert", "0.3,0,0.9,bell"),
        r"unknown distribution 'bell'",
    ),
    "negative lognormal": (
        replace("parameters.csv", "0.06,0.03,0.1,lognormal", "0.06,-0.03,0.1,lognormal"),
        r"parameters\.csv: line \d+ \('market_sd'\), column 'low': given -0.03 for goods, expected a number from 0",
    ),
    "fixed with a range": (
        replace("parameters.csv", "order_floor,-,o_min,1/year,0.02,0.02", "order_floor,-,o_min,1/year,0.02,0.01"),
        r"parameters\.csv: line \d+ \('order_floor'\), column 'low'",
    ),
    # policies
    "policy without date": (
        replace("policies/sites.toml", "start = 2021-07-01\n", ""),
        r"sites\.toml: key 'policies\.1\.start' is missing",
    ),
    "policy without cost": (
        replace("policies/training.toml", '[policies.cost]\nrate = 6.0\ngrade = "judgement"\nsource = "INV"\n', ""),
        r"training\.toml: key 'policies\.1\.cost' is missing",
    ),
    "cost of no kind": (
        replace("policies/training.toml", "rate = 6.0\n", ""),
        r"training\.toml: .*exactly one of 'rate', 'per_unit' and 'outlay'",
    ),
    "policy without source": (
        replace(
            "policies/training.toml",
            'source = "INV"\ngrade = "judgement"\n\n[[policies.levers]]',
            'grade = "judgement"\n\n[[policies.levers]]',
        ),
        r"training\.toml: key 'policies\.1\.source' is missing",
    ),
    "empty source": (
        replace("policies/training.toml", 'source = "INV"', 'source = ""'),
        r"training\.toml: key 'policies\.1\.source'",
    ),
    "date after the run": (
        replace("policies/training.toml", "2021-07-01", "2031-07-01"),
        r"training\.toml: policy 'training', key 'start': given 2031-07-01",
    ),
    "id other than the file": (
        replace("policies/training.toml", 'id = "training"', 'id = "schooling"'),
        r"training\.toml: key 'id' is 'schooling', expected 'training'",
    ),
    "assumption that moves a lever": (
        replace("assumptions/boom.toml", "external_demand_shift", "cost_relief"),
        r"boom\.toml: .*'cost_relief'",
    ),
    "start that is no date": (
        replace("case.toml", "start = 2021-01-01\nyears", 'start = "soon"\nyears'),
        r"case\.toml: key 'calendar\.start'",
    ),
    "no years": (replace("case.toml", "years = 3", "years = 0"), r"case\.toml: key 'calendar\.years'.*given 0"),
    "a gift after the run": (
        replace("case.toml", "date = 2022-01-01", "date = 2032-01-01"),
        r"case\.toml: key 'one_more\.date': given 2032-01-01",
    ),
    "not a number in toml": (replace("case.toml", "land = 20", "land = nan"), r"case\.toml: key 'one_more\.land'"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_refused_in_one_sentence(
    name: str, spoilt: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    change, pattern = BAD[name]
    change(spoilt)
    out = tmp_path / "out"
    assert main(["run", str(spoilt), "--out", str(out), "--draws", "8"]) == 2
    error = capsys.readouterr().err
    assert len(error.strip().splitlines()) == 1, error
    with pytest.raises(qy.QuesnayError, match=pattern):
        qy.load_case(spoilt).run(draws=8, seed=1).targets()
    assert not out.exists()


def test_a_case_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(qy.CaseError, match="the case folder is missing"):
        qy.load_case(tmp_path / "nowhere")


def test_packages_that_include_each_other_are_refused(spoilt: Path) -> None:
    for name, other in (("training", "sites"), ("sites", "training")):
        path = spoilt / "policies" / f"{name}.toml"
        text = path.read_text("utf-8")
        path.write_text(text.replace("compare_with", f'includes = ["{other}"]\ncompare_with'), encoding="utf-8")
    with pytest.raises(qy.CaseError, match="include each other"):
        qy.load_case(spoilt)


def test_a_windows_file_with_a_mark_is_read(spoilt: Path) -> None:
    path = spoilt / "targets.csv"
    text = path.read_text("utf-8")
    path.write_bytes("\ufeff".encode() + text.replace("\n", "\r\n").encode())
    assert len(qy.load_case(spoilt).data.targets) == 2
