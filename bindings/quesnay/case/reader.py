"""Reads a case folder and checks it for form: files, keys, rows, numbers, names and dates."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path

import numpy as np

from quesnay._core import QuesnayError
from quesnay.case.alternative_files import check_alternatives, read_alternatives
from quesnay.case.data import Account, CaseData, FloatArray, ParameterRow, Source, Target
from quesnay.case.dates import check_dates
from quesnay.case.drawn.correlations import read_correlations
from quesnay.case.drawn.distributions import distribution_of
from quesnay.case.files import CsvTable, FileLog, Row, header_of, known_name, read_csv, require_fewer_accounts
from quesnay.case.names import account_code, target_name
from quesnay.case.neutral import neutral_numbers
from quesnay.case.places import Places
from quesnay.case.ranges import Ranges, outside
from quesnay.case.scenario_files import ScenarioFiles, read_assumptions, read_packages
from quesnay.case.schema import CaseFile
from quesnay.case.strict import read_toml
from quesnay.case.vintage.projects import project_arrays, read_projects
from quesnay.case.vintage.vintages import VintageFiles, below_the_case, files_of_vintages, read_vintage, vintage_names
from quesnay.errors import CaseError

__all__ = ["GRADES", "PARAMETER_COLUMNS", "parameter_row", "read_case"]

GRADES = ("published", "derived", "judgement")
_ACCOUNT_TEXT = ("code", "name_zh", "name_en", "grade", "source", "basis")
_ACCOUNT_RANGE = ("gross_output_low", "gross_output_high")
_DEMAND = ("households", "government", "fixed_investment", "external")
_SHARES = ("value_added_ratio_base", "labour_share", "plant_land_share", "second_market_share")
_MASKS = ("plan_industry", "plan_sector", "renovating", "uses_industrial_land", "cost_relief_scope")
PARAMETER_COLUMNS = (
    "parameter,account,symbol,unit,central,low,high,distribution,grade,source,name_en,name_zh,note".split(",")
)
_TARGET = "target,account,outcome,name_en,name_zh,measure,unit,period,direction,threshold,grade,source".split(",")


def _grade(row: Row) -> str:
    if row["grade"] not in GRADES:
        raise row.error("grade", f"'{row['grade']}'", "published, derived or judgement")
    return row["grade"]


def _cell(row: Row, column: str, ranges: Ranges) -> float:
    """A number of the base year: a mask, or something that is not negative and inside its range."""
    value = row.number(column)
    if column in _MASKS and value not in (0.0, 1.0):
        raise row.error(column, row[column], "0 or 1")
    expected = outside(ranges, column, value) or ("0 or more" if value < 0.0 else None)
    if expected is not None:
        raise row.error(column, row[column], expected)
    return value


def _all_accounts(table: CsvTable, codes: Iterable[str]) -> dict[str, Row]:
    """Rows by account code: every account once, none unknown."""
    codes = dict.fromkeys(codes)
    rows = {}
    for row in table.rows:
        code = known_name(row["code"], codes, f"{table.path}: line {row.line}", "sector")
        rows[code] = row
    for code in codes:
        if code not in rows:
            raise CaseError(f"{table.path}: sector '{code}' has no row, expected one row for each sector")
    return rows


def _accounts(
    log: FileLog, vintage: VintageFiles, sector_parameters: Collection[str], ranges: Ranges
) -> tuple[tuple[Account, ...], dict[str, FloatArray]]:
    path = log.folder / "accounts.csv"
    header = header_of(log, "accounts.csv")
    numeric = [name for name in header if name in sector_parameters]
    required = list(dict.fromkeys([*_ACCOUNT_TEXT, *_ACCOUNT_RANGE, "gross_output_base", *numeric]))
    for column in header:
        known_name(column, [*required, *sector_parameters], f"{path}: line 1", "column")
    table = vintage.over("accounts.csv", read_csv(log, "accounts.csv", required, ["code"]), ["code"])
    require_fewer_accounts(table)
    accounts = tuple(
        Account(account_code(row), row.text("name_en"), row.text("name_zh"), _grade(row), row.text("source"))
        for row in table.rows
    )
    for row in table.rows:
        low, high = row.number("gross_output_low"), row.number("gross_output_high")
        if not low <= row.number("gross_output_base") <= high:
            raise row.error("gross_output_base", row["gross_output_base"], f"a number from {low} to {high}")
    arrays = {name: np.array([_cell(row, name, ranges) for row in table.rows]) for name in numeric}
    return accounts, arrays


def _matrix(
    log: FileLog, vintage: VintageFiles, name: str, codes: list[str], parameter: str, ranges: Ranges
) -> FloatArray:
    table = vintage.over(name, read_csv(log, name, ["code", *codes], ["code"]), ["code"])
    rows = _all_accounts(table, codes)
    same = {code: ranges[parameter] for code in codes if parameter in ranges}
    return np.array([[_cell(rows[i], j, same) for j in codes] for i in codes])


def _arrays(
    log: FileLog, vintage: VintageFiles, codes: list[str], ranges: Ranges
) -> tuple[dict[str, FloatArray], FloatArray]:
    """Final demand and matrices by parameter, and external demand as it is stated."""
    table = read_csv(log, "final_demand.csv", ["code", *_DEMAND], ["code"])
    demand = _all_accounts(vintage.over("final_demand.csv", table, ["code"]), codes)
    external = np.array([demand[code].number("external") for code in codes])
    arrays = {
        f"{column}_base": np.array([_cell(demand[code], column, ranges) for code in codes]) for column in _DEMAND[:-1]
    }
    for name in ("technical_coefficients", "local_share"):
        arrays[f"{name}_base"] = _matrix(log, vintage, f"{name}.csv", codes, f"{name}_base", ranges)
    return arrays, external


def parameter_row(
    row: Row, places: Places, policy_names: Collection[str], ranges: Ranges, text_of: Callable[[str], str]
) -> ParameterRow:
    """A row of a file of parameters, checked against the model's dimensions and ranges; ``text_of`` reads a file."""
    where = f"{row.path}: line {row.line}"
    name = known_name(row.text("parameter"), [*places.names, *policy_names], where, "parameter")
    given = row.text("account")
    accounts = () if given == "-" else tuple(given.split())
    what, labels = places.what(name), places.labels(name)
    if bool(accounts) != bool(what):
        raise row.error("account", f"'{given}'", f"{what} codes" if what else "'-' (one number for all accounts)")
    for code in accounts:
        known_name(code, labels, where, what)
    central, low, high = (row.number(column) for column in ("central", "low", "high"))
    for column in ("central", "low", "high"):
        inside = outside(ranges, name, row.number(column))
        if inside is not None:
            raise row.error(column, f"{row[column]} for {given}" if accounts else row[column], inside)
    try:
        distribution_of(row["distribution"], central, low, high, text_of)
    except QuesnayError as error:
        raise CaseError(f"{where} ('{name}', {given}): {error}") from None
    if row["distribution"] == "fixed" and not low == central == high:
        raise row.error("low", f"{row['low']} to {row['high']}", f"the central value {row['central']} twice")
    return ParameterRow(
        name, accounts, row["symbol"], row.text("unit"), central, low, high, row["distribution"], _grade(row),
        row.text("source"), row.text("name_en"), row.text("name_zh"), row["note"], row.line,
        tuple(labels.index(code) for code in accounts or ("-",)), len(labels), below_the_case(row),
    )  # fmt: skip


def _targets(log: FileLog, codes: list[str]) -> tuple[Target, ...]:
    targets: list[Target] = []
    if not log.has("targets.csv"):
        return ()
    for row in read_csv(log, "targets.csv", _TARGET, ["target"]).rows:
        target_name(row)
        known_name(row["account"], codes, f"{row.path}: line {row.line}", "sector")
        if row["direction"] not in ("at_least", "at_most"):
            raise row.error("direction", f"'{row['direction']}'", "at_least or at_most")
        cells = {column: row.text(column) for column in _TARGET if column not in ("threshold", "grade")}
        targets.append(Target(**cells, threshold=row.number("threshold"), grade=_grade(row)))
    return tuple(targets)


def _sources(log: FileLog) -> dict[str, Source]:
    rows = read_csv(log, "sources.csv", ["source", "title", "address", "note"], ["source"]).rows
    return {row["source"]: Source(row.text("source"), row.text("title"), row["address"], row["note"]) for row in rows}


def _check_factors(path: Path, case: CaseFile, factors: Mapping[str, float]) -> None:
    """Every factor of the model has an amount: that of the case, or else that of the model."""
    for name in case.one_more.amounts:
        known_name(name, factors, f"{path}: key 'one_more'", "factor")
    for name, amount in factors.items():
        if amount == 0.0 and name not in case.one_more.amounts:
            raise CaseError(f"{path}: key 'one_more.{name}' is missing")


def _check_served(
    folder: Path, places: Places, arrays: Mapping[str, FloatArray], parameters: Iterable[ParameterRow],
    policy_names: Collection[str],
) -> None:  # fmt: skip
    """Every parameter of the model has its number once; nothing is missing from a file cut short."""
    path = folder / "parameters.csv"
    served: dict[str, list[str]] = {}
    for row in parameters:
        for code in row.accounts or ("-",):
            if code in served.setdefault(row.parameter, []) or row.parameter in arrays:
                raise CaseError(f"{path}: line {row.line}: parameter '{row.parameter}' of '{code}' is given twice")
            served[row.parameter].append(code)
    for name in [*places.names, *sorted(policy_names)]:
        if name in arrays:
            continue
        for code in places.labels(name):
            if code not in served.get(name, []):
                who = "" if code == "-" else f" for {places.what(name)} '{code}'"
                raise CaseError(f"{path}: parameter '{name}' has no row{who}, expected one (was the file cut short?)")


def _check_sources(folder: Path, sources: Mapping[str, Source], cited: Iterable[tuple[str, str]]) -> None:
    for where, source in cited:
        known_name(source, sources, f"{folder / where}", "source")


def _is_in(name: str, given: Collection[str], named: bool) -> bool:
    """Whether a parameter of an optional block is in the model of the case."""
    return named if name.startswith("named_") else name in given


def read_case(
    folder: Path, dims: Mapping[str, tuple[str, ...]], axes: Mapping[str, list[str]], ranges: Ranges,
    factors: Mapping[str, float], held: Mapping[str, bytes] | None = None, vintage: str | None = None,
    demand: str | None = None, optional: Collection[str] = (),
) -> CaseData:  # fmt: skip
    """Reads a case folder.

    Parameters
    ----------
    folder
        The case folder.
    dims
        Names of the model's parameters with the dimensions each is spread over.
    axes
        Labels of the model's dimensions; those of ``sector`` become the accounts of the case.
    ranges
        Ends of what parameters, levers and assumption inputs of the model may be [unit of each].
    factors
        Names of the model's factors with the amount of each that is given unless the case says another; 0: it must.
    held
        Contents that stand for the files of the folder, which is not read then.
    vintage
        Name of a folder in ``vintages/``; by default that of case.toml, if it names one.
    demand
        ``realised``: rows of realised_demand.csv come over those of the vintage.
    optional
        Parameters of blocks that a case may leave out: of named projects (``named_``), and others that are in the model
        where they have a row.

    Raises
    ------
    CaseError
        One sentence with file, key or row, what was given and what was expected.
    """
    log = FileLog(folder, held)
    if not log.is_there:
        raise CaseError(f"{folder}: the case folder is missing, expected a folder with case.toml")
    file = read_toml(log, "case.toml", CaseFile)
    where = f"{folder / 'case.toml'}: key 'vintage'" if vintage is None else f"{folder / 'vintages'}"
    known = read_vintage(log, vintage or file.vintage, where, demand)
    accounts, arrays = _accounts(log, known, [name for name, over in dims.items() if over == ("sector",)], ranges)
    codes = [account.code for account in accounts]
    key = ["parameter", "account"]
    table = known.over("parameters.csv", read_csv(log, "parameters.csv", PARAMETER_COLUMNS, key), key)
    projects = read_projects(log, file, known.path_of(file), known.chosen(), codes)
    given = {row["parameter"].strip() for row in table.rows}
    named = projects is not None and bool(projects.built)
    dims = {name: over for name, over in dims.items() if name not in optional or _is_in(name, given, named)}
    if projects is not None and named:
        axes = {**axes, "project": projects.labels}
        arrays.update(project_arrays(projects))
    # A second name of the same labels has the accounts too.
    places = Places(dims, {dim: codes if labels == axes["sector"] else labels for dim, labels in axes.items()})
    tables, external = _arrays(log, known, codes, ranges)
    arrays.update(tables)
    arrays.update(neutral_numbers(dims, codes, arrays, given))
    packages, assumptions = read_packages(log), read_assumptions(log)
    scenario_files = ScenarioFiles(log, file, packages, assumptions)
    policy_names = scenario_files.parameters(dims, given) - set(dims)
    parameters = tuple(parameter_row(row, places, policy_names, ranges, log.text) for row in table.rows)
    _check_served(folder, places, arrays, parameters, policy_names)
    scenario_files.check_times(parameters)
    scenario_files.check_ranges(parameters, ranges)
    alternatives = read_alternatives(log)
    check_alternatives(log, alternatives, {*dims, *policy_names}, parameters, ranges, file.switches)
    correlations, degrees = read_correlations(log, file, parameters)
    targets, sources = _targets(log, codes), {**_sources(log), **known.sources}
    cited = [("accounts.csv", account.source) for account in accounts]
    cited += [("parameters.csv", row.source) for row in parameters]
    cited += [("targets.csv", target.source) for target in targets]
    for name, package in packages.items():
        for policy in package.file.policies:
            cited += [(f"policies/{name}.toml", source) for source in (policy.source, policy.cost.source)]
        cited += [(f"policies/{name}.toml", account.source) for account in package.accounts]
        if package.file.review is not None:
            cited.append((f"policies/{name}.toml", package.file.review.source))
    cited += [(f"assumptions/{name}.toml", assumption.source) for name, assumption in assumptions.items()]
    cited += [("alternatives.toml", alternative.source) for alternative in alternatives]
    cited += [("case.toml", correlation.source) for correlation in file.correlations]
    if file.correlation_matrix is not None:
        cited.append(("case.toml", file.correlation_matrix.source))
    _check_sources(folder, sources, cited)
    check_dates(folder / "case.toml", file)
    _check_factors(folder / "case.toml", file, factors)
    for name in [file.scenarios.baseline, *file.scenarios.order]:
        known_name(name, packages, f"{folder / 'case.toml'}: key 'scenarios'", "package")
    return CaseData(
        folder, known.titled(file), accounts, arrays, external, parameters, correlations, targets, sources,
        known.packages_of(packages), assumptions, tuple(sorted(log.files.items())),
        {**files_of_vintages(log), **log.contents}, vintage=known.chosen(), vintages=tuple(vintage_names(log)),
        demand=demand, projects=projects, alternatives=alternatives, degrees_of_freedom=degrees,
    )  # fmt: skip
