"""The vintages of a case, all of them checked, and what each says to readers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from quesnay.case.data import CaseData
from quesnay.models.balances import Row

__all__ = ["project_sentences", "vintage_rows", "vintage_sentences"]


def vintage_rows(names: Sequence[str], read: Callable[[str], CaseData]) -> list[Row]:
    """One check for each vintage of a case: that it can be read, and that no row of it was published too late."""
    rows = []
    for name in names:
        chosen = read(name)
        assert chosen.vintage is not None
        own = [row for row in chosen.parameters if row.file.startswith("vintages/")]
        last = chosen.vintage.releases_to
        said = "known afterwards: rows of any date" if last is None else f"every row published by {last}"
        rows.append((f"vintage {name}", True, float(len(own)), float("nan"), f"{said}; rows of its own"))
    return rows


def vintage_sentences(data: CaseData) -> list[tuple[str, str]]:
    """What the vintage of a case is, and how much of it is its own; in English and in Chinese."""
    chosen = data.vintage
    if chosen is None:
        return []
    own = [row for row in data.parameters if row.file.startswith("vintages/")]
    grades = Counter(row.grade for row in own)
    counted = ", ".join(f"{grades[grade]} {grade}" for grade in ("published", "derived", "judgement") if grades[grade])
    if chosen.releases_to is None:
        when, when_zh = "with what is known today", "采用今日所知"
    else:
        when = f"information to {chosen.information_to}, published by {chosen.releases_to}"
        when_zh = f"信息截至 {chosen.information_to},发布不晚于 {chosen.releases_to}"
    return [(
        f"Vintage {chosen.name}: {when}; {len(own)} rows of parameters are its own ({counted or 'none'}),"
        " the others are those of the case.",
        f"数据版本 {chosen.name}:{when_zh};其中 {len(own)} 行参数为该版本专有,其余沿用本案例。",
    )]  # fmt: skip


def project_sentences(data: CaseData) -> list[tuple[str, str]]:
    """Which named projects take part, on which path, and which are left out and why; in English and in Chinese."""
    projects = data.projects
    if projects is None:
        return []
    built = ", ".join(f"{one.project} ({one.account})" for one in projects.built) or "none"
    left = "; ".join(f"{name}: {why}" for name, why in projects.left_out)
    path, path_zh = {
        "announced": ("as announced", "按公布的计划"),
        "realised": ("as realised, known only afterwards", "按实际进度(事后方知)"),
    }[projects.path]
    names_zh = "、".join(f"{one.name_zh}({one.account})" for one in projects.built) or "无"
    return [(
        f"Named projects {path}: {built}." + (f" Left out: {left}." if left else ""),
        f"具名项目{path_zh}:{names_zh}。" + (f"未纳入 {len(projects.left_out)} 个。" if left else ""),
    )]  # fmt: skip
