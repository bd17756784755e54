"""Pictures of a result on axes: what each shows, in words of one language or both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from quesnay.asked import whole
from quesnay.case.labels import TOTAL, WHOLE, readable_unit
from quesnay.case.outcomes import outcome_names, written_unit
from quesnay.drawing.fan import draw_fan
from quesnay.drawing.paper import axes_for, checked_language, finish, styled, title
from quesnay.drawing.rows import Series, draw_difference, draw_lines, draw_rows, draw_shares, draw_waterfall
from quesnay.drawing.style import GREY, INK, said
from quesnay.errors import CaseError
from quesnay.kinds import shown
from quesnay.study.pictures.asked import Asked, asked_for
from quesnay.study.pictures.fan_data import fan_data, tick
from quesnay.study.pictures.fans import mark_target, per_period, written_title

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from quesnay.case.data import CaseData
    from quesnay.study.pictures.charted import Charted

__all__ = [
    "binding_axes",
    "contribution_axes",
    "difference_axes",
    "driver_axes",
    "effect_axes",
    "fan_axes",
    "target_axes",
]

_MEASURES = {
    "rank correlation": "rank correlation / 秩相关系数",
    "first-order index": "first-order index / 一阶敏感性指数",
    "PAWN": "PAWN distance / PAWN距离",
}
_CONSTRAINTS = {
    "capital": "capacity / 产能", "demand": "demand / 需求", "funds": "funds / 资金", "labour": "labour / 劳动力",
    "land": "land / 用地", "talent": "talent / 人才", "talent_pool": "talent pool / 人才总量",
    "inputs": "inputs / 投入品",
}  # fmt: skip


def _lines(pair: tuple[str, str], language: str) -> list[str]:
    return list(pair) if language == "both" else [pair[language == "zh"]]


def _unit(case: CaseData, unit: str, language: str) -> str:
    return said(
        f"{written_unit(readable_unit(case, unit))} / {written_unit(readable_unit(case, unit, 'zh'), 'zh')}", language
    )


def _label_of_axis(result: Charted, asked: Asked, language: str) -> str:
    by_en, by_zh = per_period(result, asked)
    unit = (_unit(result.study.case, asked.outcome.unit, one) for one in ("en", "zh"))
    written = [f"{text}{by}" for text, by in zip(unit, (by_en, by_zh), strict=True)]
    return "\n".join(_lines((written[0], written[1]), language))


def _draws(result: Charted, language: str) -> str:
    n, seed = result.ensemble.n_draws, result.study.options.seed
    return said(f"{n:,} draws, seed {seed} / {n:,} 次抽样，种子 {seed}", language)


def fan_axes(result: Charted, outcome: Any, account: Any, scenario: Any, ax: Any, language: str) -> Axes:
    """See Result.plot_fan."""
    language = checked_language(language)
    asked = asked_for(result, outcome, account, scenario)
    data = fan_data(result, asked)
    with styled():
        axes = axes_for(ax, (8.6, 4.6))
        draw_fan(axes, data, language)
        mark_target(axes, result, asked, language)
        title(axes, _lines(written_title(result, asked), language), _draws(result, language))
        axes.set_ylabel(_label_of_axis(result, asked, language), color=INK, ma="center")
        finish(axes, grid="y")
    return axes


def difference_axes(
    result: Charted, scenario: Any, baseline: Any, outcome: Any, account: Any, ax: Any, language: str
) -> Axes:
    """See Result.plot_difference."""
    language = checked_language(language)
    asked = asked_for(result, outcome, account, scenario)
    a = result.place_of(asked.scenario)
    b = result.place_of(baseline if baseline is not None else result.study.control(asked.scenario))
    other = result.scenarios[b]
    if a == b:
        raise CaseError(f"a difference of scenario '{other}' from itself was asked for, expected another baseline")
    key = (asked.outcome.name, asked.label)
    if key not in result.compiled[b].index:
        raise CaseError(f"outcome '{key[0]}' is not one of scenario '{other}', expected one of both")
    found = [
        result.ensemble.paired_difference(
            a, b, (result.compiled[a].result(r, *key), result.compiled[b].result(r, *key)), asked.outcome.better,
            [0.1, 0.9],
        )
        for r in range(len(result.periods))
    ]  # fmt: skip
    mean = [pair["mean"] for pair in found]
    low, high = ([pair["mean"] + sign * 1.96 * pair["standard_error"] for pair in found] for sign in (-1, 1))
    p10, p90 = ([pair["quantiles"][k] for pair in found] for k in (0, 1))
    labels = (
        said("mean and its 95 % interval / 均值及其95%区间", language),
        said("10-90 % of draws / 抽样的10-90%分位", language),
    )
    with styled():
        axes = axes_for(ax, (8.6, 4.6))
        draw_difference(axes, [tick(one.name) for one in result.periods], mean, (low, high), (p10, p90), labels)
        head = f"{asked.scenario} − {other}"
        title(axes, [head, *_lines(written_title(result, asked), language)], _draws(result, language))
        axes.set_ylabel(_label_of_axis(result, asked, language), color=INK, ma="center")
        finish(axes, grid="y")
    return axes


def _accounts(case: CaseData, codes: list[str], language: str) -> list[str]:
    names = {one.code: (one.name_en, one.name_zh) for one in case.accounts}
    shown = []
    for code in codes:
        pair = names.get(code)
        shown.append(f"{code} {said(' / '.join(pair), language)}" if pair else code)
    return shown


def _whose(case: CaseData, code: str) -> tuple[str, str]:
    """An account as a title names it, in two languages."""
    if code == WHOLE:
        return "whole economy", "整体"
    known = {one.code: (f"{one.code} {one.name_en}", f"{one.code} {one.name_zh}") for one in case.accounts}
    return known.get(code, ("all accounts", "合计") if code == TOTAL else (code, code))


def binding_axes(result: Charted, table: pd.DataFrame, scenario: Any, account: Any, ax: Any, language: str) -> Axes:
    """See Result.plot_binding."""
    language = checked_language(language)
    study = result.study
    shown = scenario if scenario is not None else asked_for(result, "gross_output", None, None).scenario
    result.place_of(shown)
    rows = table[(table.scenario == shown) & (table.account != "-")]
    if rows.empty:
        raise CaseError(f"scenario '{shown}' has no constraints of accounts, expected a model that declares some")
    kinds = list(dict.fromkeys(rows.constraint))
    words = [said(_CONSTRAINTS.get(kind, kind), language) for kind in kinds]
    with styled():
        axes = axes_for(ax, (8.6, 4.8))
        if account is None:
            means = rows.groupby(["account", "constraint"]).share_binding.mean().unstack()
            codes = [code for code in study.case.codes if code in means.index]
            draw_shares(
                axes, _accounts(study.case, codes, language), words, means.loc[codes, kinds].to_numpy(dtype=float)
            )
            head = (
                "Share of draws in which a constraint binds, mean over quarters [%]",
                "各约束起作用的抽样占比，各季平均 [%]",
            )
            title(axes, [shown, *_lines(head, language)], _draws(result, language))
            return axes
        known = list(dict.fromkeys(rows.account))
        if account not in known:
            raise CaseError(f"account {account!r} has no constraint, expected one of {', '.join(known)}")
        own = rows[rows.account == account]
        periods = list(dict.fromkeys(own.period))
        wide = own.pivot(index="period", columns="constraint", values="share_binding").loc[periods]
        parts = [(word, wide[kind].to_list()) for kind, word in zip(kinds, words, strict=True) if kind in wide]
        draw_lines(axes, [tick(period) for period in periods], parts)
        axes.set_ylabel(said("share of draws [%] / 抽样占比 [%]", language))
        (name,) = _accounts(study.case, [account], language)
        head = ("which constraint binds, by quarter", "各季起作用的约束")
        title(axes, [f"{shown}, {name}", *_lines(head, language)], _draws(result, language))
        finish(axes, grid="y")
    return axes


def effect_axes(result: Charted, table: pd.DataFrame, outcome: Any, ax: Any, language: str) -> Axes:
    """See Result.plot_effects."""
    language = checked_language(language)
    rows = table[table.outcome == outcome] if isinstance(outcome, str) else table[:0]
    if rows.empty:
        known = ", ".join(dict.fromkeys(table.outcome)) or "none, as no package is compared with another"
        raise CaseError(f"effects of outcome {shown(outcome)} were asked for, known are {known}")
    series = []
    for kind, label in (("gross", "gross / 毛效应"), ("net", "net of displacement / 扣除挤出后")):
        value, error = rows[kind].to_numpy(dtype=float), rows[f"{kind}_standard_error"].to_numpy(dtype=float)
        low, high = value - 1.96 * error, value + 1.96 * error
        series.append(Series(said(label, language), value.tolist(), low.tolist(), high.tolist()))
    names = [f"{a} − {b}" for a, b in zip(rows.scenario, rows.compared_with, strict=True)]
    year = result.periods[-1].name
    with styled():
        axes = axes_for(ax, (8.6, 1.6 + 0.5 * len(names)))
        draw_rows(axes, names, series, zero=True)
        en, zh = outcome_names(result.study.case, str(outcome))
        head = (f"Effect on {en}, {year}, with 95 % intervals", f"对{zh}的影响，{year}年，95%区间")
        title(axes, _lines(head, language), _draws(result, language))
        axes.set_xlabel("%")
        finish(axes, grid="x")
    return axes


def driver_axes(result: Charted, table: pd.DataFrame, most: Any, ax: Any, language: str) -> Axes:
    """See Result.plot_drivers."""
    language = checked_language(language)
    shown = table.head(whole(most, "most", 1, 60))
    first = shown.iloc[0]
    names = [
        f"{code}  {said(f'{en} / {zh}', language)}" if language != "both" else f"{en} / {zh}"
        for code, en, zh in zip(shown.parameter, shown.name_en, shown.name_zh, strict=True)
    ]
    measure = said(_MEASURES.get(first.measure, first.measure), language)
    series = [Series(measure, shown.value.to_list(), shown.ci_low.to_list(), shown.ci_high.to_list())]
    with styled():
        axes = axes_for(ax, (9.6, 1.8 + 0.32 * len(names)))
        draw_rows(axes, names, series, zero=True)
        of = f"{first.scenario} − {first.baseline}" if first.baseline else first.scenario
        en, zh = outcome_names(result.study.case, first.outcome)
        whose = _whose(result.study.case, first.account)
        head = (
            f"What carries {en}, {whose[0]}, {first.period}",
            f"{zh}的驱动因素，{whose[1]}，{first.period}",
        )
        title(axes, [of, *_lines(head, language)], said(f"{first.draws:,} draws / {first.draws:,} 次抽样", language))
        axes.set_xlabel(said(f"{_MEASURES.get(first.measure, first.measure)}", language))
        finish(axes, grid="x", legend=False)
    return axes


def target_axes(result: Charted, ax: Any, language: str) -> Axes:
    """See Result.plot_targets."""
    language = checked_language(language)
    table = result.targets()
    if table.empty:
        raise CaseError(f"case '{result.study.case.file.id}' has no targets, expected one to be drawn")
    order = list(dict.fromkeys(table.target))
    series = []
    for name in result.scenarios:
        own = table[table.scenario == name].set_index("target").loc[order]
        parts = (100.0 * own[column].to_numpy(dtype=float) for column in ("probability", "wilson_low", "wilson_high"))
        value, low, high = parts
        series.append(Series(name, value.tolist(), low.tolist(), high.tolist()))
    first = table.drop_duplicates("target").set_index("target").loc[order]
    names = [
        said(f"{en} / {zh}", language) if language != "both" else f"{en}\n{zh}"
        for en, zh in zip(first.name_en, first.name_zh, strict=True)
    ]
    with styled():
        axes = axes_for(ax, (9.2, 1.6 + len(names) * (0.3 + 0.12 * len(series))))
        draw_rows(axes, names, series)
        axes.set_xlim(-2.0, 102.0)
        head = ("Probability of each target, with 95 % intervals", "各目标的达标概率，95%区间")
        title(axes, _lines(head, language), _draws(result, language))
        axes.set_xlabel("%")
        finish(axes, grid="x")
    return axes


def contribution_axes(case: CaseData, table: pd.DataFrame, ax: Any, language: str) -> Axes:
    """Waterfall of one outcome of a table of contributions."""
    language = checked_language(language)
    if not hasattr(table, "columns"):
        raise CaseError(f"table is {shown(table)}, expected one of contributions")
    missing = [name for name in ("package", "contribution", "ci_low", "ci_high", "start") if name not in table]
    if missing:
        raise CaseError(f"a table without {', '.join(missing)} was given, expected one of contributions")
    first = table.iloc[0]
    own = table[(table.outcome == first.outcome) & (table.account == first.account) & (table.period == first.period)]
    names = [
        member if member == en else f"{member} {said(f'{en} / {zh}', language)}"
        for member, en, zh in zip(own.member, own.name_en, own.name_zh, strict=True)
    ]
    with styled():
        axes = axes_for(ax, (9.2, 1.8 + 0.34 * len(names)))
        total = said("whole package / 整个方案", language)
        draw_waterfall(axes, names, own.contribution.to_list(), own.ci_low.to_list(), own.ci_high.to_list(), total)
        en, zh = outcome_names(case, first.outcome)
        whose = _whose(case, first.account)
        head = (
            f"Contributions to {en}, {whose[0]}, {first.period}",
            f"对{zh}的贡献，{whose[1]}，{first.period}",
        )
        title(axes, [first.package, *_lines(head, language)])
        unit_zh = first.unit
        for symbol in case.file.units.values():
            unit_zh = unit_zh.replace(symbol.symbol_en, symbol.symbol_zh)
        unit = f"{written_unit(first.unit)} / {written_unit(unit_zh, 'zh')}"
        axes.set_xlabel(said(unit, language), color=GREY)
        finish(axes, grid="x", legend=False)
    return axes
