"""Structural alternatives of the economy: the model that a case's switches build, and what they say to readers."""

from __future__ import annotations

from typing import Any

import quesnay._core as _core
from quesnay._core import UnitMismatch
from quesnay.case.data import CaseData, ParameterRow
from quesnay.case.files import known_name
from quesnay.case.monitoring.reviews import noise_periods
from quesnay.case.schema import SwitchTable
from quesnay.errors import CaseError

__all__ = ["LOOPS", "NO_VALUES", "build_case_model", "loop_alternatives", "switch_alternatives", "switch_sentences"]

#: Why a table has no value of one more unit; in English and in Chinese.
NO_VALUES = (
    "The value of one more unit within the instant is exact only where output is the capacity-limited solution (import"
    " flexibility 1): it is left out here. Paired runs (Result.values(), values.csv) hold for every structure.",
    "瞬时边际价值只有在产出为产能约束解(进口灵活度为 1)时才精确,此处不给出;"
    "配对运行(Result.values()、values.csv)对任何结构都成立。",
)
#: Levers that the economy has where a package of the case moves one of them.
PLAN_LEVERS = {"hiring_time_cut", "account_renovation_subsidy"}
#: Loops that a switch closes: the parameters each needs, and what it says in English and in Chinese.
LOOPS = {
    "localisation": (
        (
            "localisation_gain", "localisation_capacity", "localisation_share_base", "localisation_ceiling",
            "localisation_time",
        ),
        "suppliers follow projects", "供应商随项目落户",
    ),
    "revenue": (
        ("revenue_elasticity", "revenue_lag"), "public spending follows revenue", "公共支出随财政收入变化",
    ),
    "nation": (
        ("rate_response", "rate_response_time"), "a nation's money answers prices and jobs",
        "国家货币随价格与就业调节",
    ),
}  # fmt: skip
_RATIONING = {
    "proportional": ("all buyers by the same share", "各买方按同一比例"),
    "intermediates_first": ("intermediate use is served before final demand", "先满足中间使用,后满足最终需求"),
}


def named_levers(data: CaseData) -> set[str]:
    """Levers that the packages of a case move."""
    return {lever.lever for package in data.packages.values() for policy in package.policies for lever in policy.levers}


def build_case_model(data: CaseData) -> _core.CoreModel:
    """The economy of a case, with the parameters that only its policies and assumptions read."""
    switches = data.file.switches
    for loop in LOOPS:
        lacking = _lacking(data, loop)
        if getattr(switches, loop) and lacking:
            raise CaseError(
                f"{data.folder / 'parameters.csv'}: switch '{loop}' is on and there is no row of '{lacking[0]}',"
                " expected one"
            )
    # Shocks go by the names of accounts; those with a place in the random streams have that.
    places = {code: place for place, code in enumerate(data.file.noise_places) if code in data.codes}
    core = _core.build_economy(
        data.codes, hard_land_ceiling=switches.hard_land_ceiling, import_flexibility=switches.import_flexibility,
        rationing=switches.rationing, noise_components=places,
        named_projects=[
            (one.project, one.account, one.outlay_at, one.outlay, one.capacity_at, one.capacity)
            for one in (data.projects.built if data.projects else ())
        ],
        research_trend=any(row.parameter == "research_intensity_growth" for row in data.parameters),
        localisation=switches.localisation, revenue=switches.revenue, nation=switches.nation,
    )  # fmt: skip
    if named_levers(data) & PLAN_LEVERS:
        core = _core.with_plan_levers(core)
    core = _with_outcomes(core, data)
    if switches.districts and data.districts is not None:
        core = _core.with_districts(core, data.districts.codes)
    known = set(core.names("parameter"))
    builder = _core.ModelBuilder(core)
    if any(package.file.review is not None for package in data.packages.values()):
        # Draws are planned for the model before scenarios are applied to it.
        builder.noise(
            "review_noise_score", dims=["sector"], description="noise of reports", source="docs/economy/review.md",
            periods_per_year=noise_periods(data),
        )  # fmt: skip
    for row in data.parameters:
        if row.parameter not in known:
            _add_parameter(builder, data, row)
    return builder._build()


def _with_outcomes(core: _core.CoreModel, data: CaseData) -> _core.CoreModel:
    """The economy with the outcomes that case.toml and the vintage ask for."""
    wanted = data.file.outcomes
    for name in wanted:
        known_name(name, _core.more_outcomes(), f"{data.folder / 'case.toml'}: key 'outcomes'", "outcome")
    if not wanted:
        return core
    more = _core.with_outcomes(core, wanted)
    given = {row.parameter for row in data.parameters}
    for name in sorted(set(more.names("parameter")) - set(core.names("parameter")) - given):
        raise CaseError(
            f"{data.folder / 'parameters.csv'}: 'outcomes' ask for what needs '{name}' and there is no row of it,"
            " expected one"
        )
    return more


def _lacking(data: CaseData, loop: str) -> list[str]:
    """Parameters of a loop that a case has no numbers for."""
    given = {row.parameter for row in data.parameters}
    return [name for name in LOOPS[loop][0] if name not in given]


def _add_parameter(builder: _core.ModelBuilder, data: CaseData, row: ParameterRow) -> None:
    try:
        builder.parameter(row.parameter, unit=row.unit, description=row.name_en, source=row.source)
    except UnitMismatch as error:
        raise UnitMismatch(f"{data.folder / row.file}: line {row.line}, column 'unit': {error}") from error


def switch_alternatives(switches: SwitchTable) -> list[tuple[str, dict[str, Any], str, str]]:
    """For each switch the economy that it would build at its other end: id, changes, in English and in Chinese."""
    land = not switches.hard_land_ceiling
    rigid = switches.import_flexibility > 0.0
    return [
        (
            "hard_land_ceiling" if land else "no_hard_land_ceiling", {"hard_land_ceiling": land},
            "land as a hard ceiling" if land else "land as one of the factors",
            "土地为产能硬上限" if land else "土地为生产要素之一",
        ),
        (
            "no_import_flexibility" if rigid else "import_flexibility",
            {"import_flexibility": 0.0 if rigid else 1.0, "rationing": "proportional"},
            "imports make up no shortage" if rigid else "imports make up every shortage",
            "进口不弥补短缺" if rigid else "进口弥补全部短缺",
        ),
    ]  # fmt: skip


def loop_alternatives(data: CaseData) -> list[tuple[str, dict[str, Any], str, str]]:
    """The same for loops that a case has the numbers of: closed where they are open, open where they are closed."""
    found: list[tuple[str, dict[str, Any], str, str]] = []
    for loop, (_, en, zh) in LOOPS.items():
        if _lacking(data, loop):
            continue
        closed = getattr(data.file.switches, loop)
        found.append((
            f"no_{loop}" if closed else loop, {loop: not closed}, f"not: {en}" if closed else en,
            f"无:{zh}" if closed else zh,
        ))  # fmt: skip
    return found


def switch_sentences(data: CaseData) -> list[tuple[str, str]]:
    """What each switch that is not at its default means, in English and in Chinese."""
    switches = data.file.switches
    sentences = []
    if switches.import_flexibility < 1.0:
        share, (rule, rule_zh) = 100 * switches.import_flexibility, _RATIONING[switches.rationing]
        sentences.append((
            f"Import flexibility: imports make up {share:g} % of a local shortage; what is left stops the buyer"
            f" ({rule}).",
            f"进口灵活度:本地供给短缺的 {share:g} % 由进口弥补,其余限制买方的产出({rule_zh})。",
        ))  # fmt: skip
    if switches.hard_land_ceiling:
        sentences.append((
            "Land is a hard ceiling of capacity instead of one of its factors.",
            "土地是产能的硬上限,而不是生产要素之一。",
        ))  # fmt: skip
    for loop, (_, en, zh) in LOOPS.items():
        if getattr(switches, loop):
            sentences.append((f"A loop is closed: {en}.", f"闭合反馈回路:{zh}。"))
    if switches.districts and data.districts is not None:
        n = len(data.districts.districts)
        sentences.append((
            f"Industrial land, quota and the land gate are by district ({n}); most of the shares are judgements.",
            f"工业用地、指标与用地约束分 {n} 个区计算;区份额大多为判断值。",
        ))  # fmt: skip
    return sentences
