"""How a case is read, checked against the model that is built for it, and refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import quesnay._core as _core
from quesnay.case.data import CaseData
from quesnay.case.files import known_name
from quesnay.case.labels import periods
from quesnay.case.monitoring.channels import with_channels
from quesnay.case.monitoring.district_files import with_district_files
from quesnay.case.monitoring.district_levers import check_district_levers
from quesnay.case.monitoring.indicator_files import with_indicators
from quesnay.case.reader import read_case
from quesnay.case.scenarios import make_scenario
from quesnay.errors import CaseError
from quesnay.models.model import Model
from quesnay.study.base_year import check_base_year
from quesnay.study.plan import RunOptions, Uncertainty
from quesnay.study.switches import build_case_model

__all__ = ["built_model", "check_scenarios", "check_start", "each_once", "read_case_data"]


def each_once(names: Sequence[str], what: str) -> list[str]:
    """Names in a list, each once: an assumption that is applied twice is another assumption."""
    if isinstance(names, str):
        raise CaseError(f"{what} is the text '{names}', expected a list of names such as ['{names}']")
    given = list(names)
    for name in given:
        if not isinstance(name, str):
            raise CaseError(f"{what} hold {name!r}, expected names")
        if given.count(name) > 1:
            raise CaseError(f"{what} name '{name}' twice, expected each once")
    return given


def read_case_data(
    folder: Path, held: Mapping[str, bytes] | None = None, edited: _core.CoreModel | None = None,
    vintage: str | None = None, demand: str | None = None,
) -> CaseData:  # fmt: skip
    """A case folder, or contents that stand for its files; ranges are also those of an edited model."""
    # Refused here, an instruction set that is asked for is no fault of a file.
    _core.active_isa()
    # Switches change equations, not the parameters that a case gives numbers for.
    bare = _core.build_economy(
        ["any"], named_projects=[("any", "any", [0, 1], [0, 0], [0, 1], [0, 0])], research_trend=True,
        localisation=True, revenue=True, nation=True,
    )  # fmt: skip
    bare = _core.with_outcomes(bare, _core.more_outcomes())
    optional = set(bare.names("parameter")) - set(_core.build_economy(["any"]).names("parameter"))
    dims = {name: tuple(bare.dims(name)) for name in bare.names("parameter")}
    ranges = {}
    for core in filter(None, (bare, edited)):
        named = [name for kind in ("parameter", "lever", "assumption") for name in core.names(kind)]
        ranges.update({name: ends for name in named if (ends := core.range(name)) is not None})
    factors = {factor.name: factor.amount for factor in bare.factors}
    data = read_case(folder, dims, bare.axes(), ranges, factors, held, vintage, demand, optional)
    return with_indicators(with_channels(with_district_files(data, held), held), held)


def built_model(data: CaseData) -> Model:
    """The model of a case as read, which is checked against it."""
    core = build_case_model(data)
    uncertainty = Uncertainty(data, core, central=True)
    _check_coefficients(uncertainty)
    check_base_year(data)
    check_scenarios(core, data)
    check_start(uncertainty)
    return Model(core)


def check_start(uncertainty: Uncertainty) -> None:
    """The central run of the baseline can begin: what no draw could do is said when the case is read."""
    data = uncertainty.data
    per_year = data.file.calendar.steps_per_year
    output = next(one for one in uncertainty.core.outcomes if one.name == "gross_output")
    settings = _core.RunSettings(
        method=data.file.calendar.method, steps_per_year=per_year, n_steps=per_year, record_steps=[per_year]
    )
    model = _core.apply_scenario(uncertainty.core, make_scenario(data, data.file.scenarios.baseline))
    programs = _core.ProgramSet()
    programs.add("start", model, dict(uncertainty.plan.fixed_values()), uncertainty.plan, settings, [output])
    failures = RunOptions(1, 0, threads=1, lanes=4).run(programs, uncertainty.plan).failures
    if failures:
        raise CaseError(f"{data.folder}: the central run fails in its first year: {failures[0]['reason']}")


def check_scenarios(core: _core.CoreModel, data: CaseData) -> None:
    """Targets, packages and assumptions of a case name what its model has."""
    _check_targets(data, core)
    for name, package in data.packages.items():
        for policy in package.file.policies:
            for lever in policy.levers:
                where = f"{data.folder / 'policies' / name}.toml: policy '{policy.id}'"
                check_district_levers(data, policy, lever, where)
                known_name(lever.lever, core.names("lever"), where, "lever")
                labels = core.element_labels(lever.lever) if core.dims(lever.lever) else []
                for code in lever.accounts:
                    known_name(code, labels or data.codes, where, "account")
        _applied(core, data, f"policies/{name}.toml", make_scenario(data, name))
    for name in data.assumptions:
        _applied(core, data, f"assumptions/{name}.toml", make_scenario(data, data.file.scenarios.baseline, [name]))


def _check_targets(data: CaseData, core: _core.CoreModel) -> None:
    where = data.folder / "targets.csv"
    outcomes = {outcome.name: outcome for outcome in core.outcomes}
    years = [period.name for period in periods(data, 1)]
    for target in data.targets:
        at = f"{where}: target '{target.target}'"
        known_name(target.outcome, outcomes, at, "outcome")
        known_name(target.period, years, at, "period")
        if target.unit != outcomes[target.outcome].unit:
            raise CaseError(
                f"{at}: unit '{target.unit}', expected '{outcomes[target.outcome].unit}' as outcome"
                f" '{target.outcome}' has"
            )


def _applied(core: _core.CoreModel, data: CaseData, where: str, scenario: _core.Scenario) -> None:
    try:
        _core.apply_scenario(core, scenario)
    except _core.QuesnayError as error:
        raise CaseError(f"{data.folder / where}: {error}") from None


def _check_coefficients(uncertainty: Uncertainty) -> None:
    data = uncertainty.data
    local = data.arrays["local_share_base"] * data.arrays["technical_coefficients_base"]
    try:
        _core.require_productive(local, data.codes)
    except _core.QuesnayError as error:
        raise CaseError(f"{data.folder / 'technical_coefficients.csv'} and local_share.csv: {error}") from None
