"""What is printed for people: targets, effects, and the description of a case."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator
from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from quesnay._core import QuesnayError
from quesnay.case.labels import readable_unit
from quesnay.reports.plan_tables import plan_tables
from quesnay.study.alternatives.purchases import purchases_said
from quesnay.study.economy.grades import GRADE_DRAWS, GRADE_SEED, evidence_sentence
from quesnay.study.new.listed import default_sentences
from quesnay.study.switches import switch_sentences
from quesnay.study.vintages.chosen import project_sentences, vintage_sentences

if TYPE_CHECKING:
    import pandas as pd

    from quesnay.study.case import Case
    from quesnay.study.result import Result

__all__ = ["check_report", "describe", "printed_table", "target_difference_report", "target_report"]


def printed_table(title: str, *columns: str, right: int = 99) -> Table:
    """A table with a title and headed columns, from the ``right``-th on flush right."""
    table = Table(
        title=title, title_justify="left", title_style="bold", caption_justify="left", header_style="bold"
    )  # fmt: skip
    for n, column in enumerate(columns):
        table.add_column(column, justify="right" if n >= right else "left", overflow="fold")
    return table


def target_report(result: Result) -> Table:
    """Probability of each target by scenario, percent, with the median of the first scenario."""
    case = result.study.case
    rows = {(row["target"], row["scenario"]): row for row in result.targets().to_dict("records")}
    draws = f"{result.ensemble.n_draws} draws, seed {result.study.options.seed}"
    title = f"{case.file.title_en} / {case.file.title_zh}: probability of each target / 达标概率 [%] ({draws})"
    if result.study.central or result.ensemble.n_draws == 1:
        what = "central run / 中心运行" if result.study.central else "one draw / 单次抽样"
        title = f"{case.file.title_en} / {case.file.title_zh}: {what}, 100 where the target is met / 达标为 100"
    first = result.scenarios[0]
    table = printed_table(title, "target", "目标", "threshold", "unit", f"median, {first}", *result.scenarios, right=4)
    table.columns[2].justify = "right"
    for target in case.targets:
        cells = [f"{100 * rows[target.target, name]['probability']:.1f}" for name in result.scenarios]
        median = f"{rows[target.target, first]['p50']:,.0f}"
        unit = f"{readable_unit(case, target.unit)} {readable_unit(case, target.unit, 'zh')}"
        sign = "≥" if target.direction == "at_least" else "≤"
        table.add_row(target.name_en, target.name_zh, f"{sign} {target.threshold:,g}", unit, median, *cells)
    return table


def target_difference_report(result: Result) -> Table:
    """How much likelier each target is in one package than in another, points with their standard error."""
    title = (
        "Difference of the probability, paired on the same draws / 同批抽样的达标概率之差 [percentage points"
        " ± standard error / 百分点 ± 标准误]"
    )
    if purchases_said(result.study):
        title += "; in brackets, what the same money does as ordinary purchases / 括号内:同额资金用于一般采购"
    study = result.study
    # One column a package: over the package it names, else over the baseline. The file has every pair.
    over = {name: study.reference(name) or study.control(name) for name in result.scenarios}
    pairs = [pair for pair in result.study.pairs() if over[pair[0]] == pair[1]]
    table = printed_table(title, "target", "目标", *(f"{ours} - {theirs}" for ours, theirs in pairs), right=2)
    differences = result.target_differences()
    rows = {(row["target"], row["scenario"], row["baseline"]): row for row in differences.to_dict("records")}
    for target in result.study.case.targets:
        found = [rows[target.target, *pair] for pair in pairs]
        cells = [_differences(row) for row in found]
        table.add_row(target.name_en, target.name_zh, *cells)
    return table


def _differences(row: dict[Hashable, Any]) -> str:
    """A difference, and under it in brackets that of the same money."""
    lines = [f"{100 * row['difference']:+.2f} ± {100 * row['standard_error']:.2f}"]
    if not math.isnan(row["ordinary_purchases"]):
        money = f"{100 * row['ordinary_purchases']:+.2f} ± {100 * row['ordinary_purchases_standard_error']:.2f}"
        lines.append(f"({money})")
    return "\n".join(lines)


def check_report(table: pd.DataFrame) -> Table:
    """Checks of a model, one a row."""
    printed = printed_table("Checks / 检查", "check", "holds 通过", "value", "limit", "detail")
    for row in table.to_dict("records"):
        limit = "-" if math.isnan(row["limit"]) else f"{row['limit']:.3g}"
        holds = "yes 是" if row["passed"] else "NO 否"
        printed.add_row(row["check"], holds, f"{row['value']:.3g}", limit, row["detail"])
    return printed


def _evidence(case: Case) -> Iterator[Table | Text]:
    """What moves the result of a small run, by the grade of its evidence."""
    try:
        weighed = case.evidence(draws=GRADE_DRAWS, seed=GRADE_SEED)
    except QuesnayError as error:
        yield Text(f"What moves total output is not said: {error}\n影响总产出的参数无法给出。")
        return
    table = printed_table(
        "What moves total output, by grade of evidence / 影响总产出的证据等级构成", "of", "grade", "numbers 参数",
        "drawn 抽样", "that move it 有影响", "share 占比 [%]", "most / 最大", right=2,
    )  # fmt: skip
    for row in weighed.to_dict("records"):
        of = f"{row['scenario']} - {row['baseline']}" if row["baseline"] else row["scenario"]
        share = "-" if math.isnan(row["share"]) else f"{100 * row['share']:.0f}"
        counts = [str(row[name]) for name in ("numbers", "drawn", "moving")]
        table.add_row(f"{of}, {row['period']}", row["grade"], *counts, share, row["strongest"])
    table.columns[-1].justify = "left"
    yield table
    yield Text("\n".join(evidence_sentence(weighed)))


def describe(case: Case) -> Iterator[Table | Text]:
    """Accounts, equations, constraints, parameters with their grade, packages and assumptions."""
    data = case.data
    note = "invented, for teaching" if data.file.invented else f"base year {data.file.base_year}"
    yield Text(f"{data.file.title_en}\n{data.file.title_zh}\n{note}\n", style="bold")
    said = [*vintage_sentences(data), *project_sentences(data), *switch_sentences(data), *default_sentences(data)]
    for sentence in said:
        yield Text("\n".join(sentence))
    accounts = printed_table("Accounts / 账户", "code", "name", "名称", "grade", "source")
    for account in data.accounts:
        accounts.add_row(account.code, account.name_en, account.name_zh, account.grade, account.source)
    yield accounts
    equations = printed_table("Equations / 方程", "name", "kind", "over", "equation", "unit", "source")
    every = case.model.equations()
    for row in every[every["kind"] != "parameter"].to_dict("records"):
        equations.add_row(row["name"], row["kind"], row["dimensions"], row["equation"], row["unit"], row["source"])
    yield equations
    constraints = printed_table(
        "Constraints / 约束", "constraint", "name", "约束", "role", "indicator", "one more of", "given by"
    )
    levers = {factor.name: factor.lever for factor in case.model.core.factors}
    for constraint in case.model.core.constraints:
        constraints.add_row(
            constraint.name, constraint.name_en, constraint.name_zh, constraint.role, constraint.indicator,
            constraint.factor, levers.get(constraint.factor, ""),
        )  # fmt: skip
    yield constraints
    parameters = printed_table(
        "Parameters / 参数", "parameter", "accounts", "unit", "central", "low", "high", "distribution", "grade",
        "source", "meaning", "含义",
    )  # fmt: skip
    for one in data.parameters:
        numbers = [f"{value:g}" for value in (one.central, one.low, one.high)]
        accounts_text = " ".join(one.accounts) or "-"
        parameters.add_row(
            one.parameter, accounts_text, one.unit, *numbers, one.distribution, one.grade, one.source, one.name_en,
            one.name_zh,
        )  # fmt: skip
    yield parameters
    yield from _evidence(case)
    packages = printed_table("Packages / 政策方案", "package", "policy", "政策", "start", "grade", "source")
    for name in case.packages:
        for policy in data.packages[name].policies:
            packages.add_row(
                name,
                f"{policy.id} {policy.name_en}",
                policy.name_zh,
                str(policy.start),
                policy.grade,
                policy.source,
            )
    yield packages
    yield from plan_tables(data)
    assumptions = printed_table("Assumptions / 假设", "assumption", "title", "标题", "grade", "source")
    for name, assumption in data.assumptions.items():
        assumptions.add_row(name, assumption.title_en, assumption.title_zh, assumption.grade, assumption.source)
    yield assumptions
