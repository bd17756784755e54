"""What is written on a fan chart beside its lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quesnay.case.scenario_names import parts_of
from quesnay.drawing.style import BANDS
from quesnay.study.breaks import series_break

if TYPE_CHECKING:
    from quesnay.drawing.fan import FanData
    from quesnay.study.pictures.asked import Asked
    from quesnay.study.pictures.charted import Charted

__all__ = ["footnotes", "probabilities"]


def probabilities(result: Charted, asked: Asked) -> str:
    """Probability of the target in each scenario, and how much it differs from the baseline's."""
    target = asked.target
    if target is None:
        return ""
    table = result.targets()
    rows = table[table.target == target.target].set_index("scenario").probability
    if result.ensemble.n_draws == 1:
        met = [f"{name} {'met / 达标' if rows[name] == 1.0 else 'missed / 未达标'}" for name in result.scenarios]
        return _in_lines(f"Target of {target.period} / {target.period}年目标: ", met)
    shares = [f"{name} {100 * rows[name]:.1f} %" for name in result.scenarios]
    text = _in_lines(f"Probability of the target of {target.period} / {target.period}年目标达标概率: ", shares)
    pairs = result.target_differences()
    chosen = pairs[(pairs.target == target.target) & (pairs.scenario == asked.scenario)].to_dict("records")
    baseline = result.study.control(asked.scenario)
    for row in chosen:
        if row["baseline"] == baseline:
            text += (
                f"\n{asked.scenario} over {baseline}, same draws / 同批抽样之差: {100 * row['difference']:+.2f}"
                f" (s.e. {100 * row['standard_error']:.2f}) points / 百分点"
            )
    return text


def _in_lines(head: str, parts: list[str]) -> str:
    lines = [", ".join(parts[first : first + 3]) for first in range(0, len(parts), 3)]
    return head + ",\n".join(lines)


def footnotes(result: Charted, asked: Asked, data: FanData) -> str:
    """Break of the series, names of the packages, and what the bands are of."""
    study, case = result.study, result.study.case
    lines = []
    broken = series_break(study, asked.outcome.name, asked.account)
    if broken:
        after = broken.after_over_before
        ratio = ""
        if after:
            ratio = f" {after[0]:g}" + (f" ({after[1]:g}-{after[2]:g})" if after[1] < after[2] else "")
        date = broken.first if broken.first == broken.last else f"{broken.first}-{broken.last}"
        known = f", level after over before{ratio}" if ratio else ""
        known_zh = f",新旧口径水平之比{ratio}" if ratio else ""
        lines.append(f"Series revised on {date}{known}: figures on both sides of the dashed line are not comparable.")
        lines.append(f"统计口径于 {date} 修订{known_zh}:虚线两侧数字不可比。")
    for name in dict.fromkeys(filter(None, (data.scenario, data.baseline))):
        package, own = parts_of(case, name)
        first, others = case.packages[package].file, [case.assumptions[one] for one in own]
        titles_en = " | ".join([first.title_en, *(one.title_en for one in others)])
        titles_zh = " | ".join([first.title_zh, *(one.title_zh for one in others)])
        lines.append(f"{name}: {titles_en} / {titles_zh}")
    if study.assume:
        titles = [f"{case.assumptions[one].title_en} / {case.assumptions[one].title_zh}" for one in study.assume]
        lines.append(f"Assumed in every scenario / 所有方案的共同假设: {'; '.join(titles)}")
    about = f"{case.file.title_en} / {case.file.title_zh}"
    if study.central:
        lines.append(
            "Central values, no shocks, no band: not the expectation / 参数取中心值、无冲击、无区间,不是期望值"
        )
    elif data.draws == 1:
        lines.append(f"One draw (seed {study.options.seed}) has no band / 单次抽样(种子 {study.options.seed})没有区间")
    else:
        widest = BANDS[0][3]
        lines.append(
            f"Bands (to {widest}) over {data.draws:,} draws of parameters and shocks, seed {study.options.seed}"
            f" / 区间为 {data.draws:,} 次参数与冲击抽样的分位数,种子 {study.options.seed}"
        )
    return "\n".join([*lines, about])
