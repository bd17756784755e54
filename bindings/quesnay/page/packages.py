"""Packages of a case as the page offers them: what each is in a sentence, and what the page leaves out of it."""

from __future__ import annotations

from typing import Any

from quesnay.case.data import CaseData
from quesnay.case.scenario_schema import PolicyTable

__all__ = ["package_words"]

# What a package may have that no slider can move, in English and in Chinese.
_LEFT_OUT = {
    "accounts": ("the limits of its appropriations", "财政安排的上限"),
    "projects": ("its changes of named projects", "对具体项目的调整"),
    "review": ("its review by rule", "按规则进行的评估"),
}


def _name(policy: PolicyTable) -> tuple[str, str]:
    code = f"{policy.id} " if policy.id[:1].isupper() else ""
    return f"{code}{policy.name_en}", f"{code}{policy.name_zh}"


def _sentence(case: CaseData, name: str) -> tuple[str, str]:
    """What a package has beyond the one it is compared with."""
    package = case.packages[name]
    base = case.packages.get(package.file.compare_with or "")
    before = {policy.id for policy in base.policies} if base is not None else set()
    added = [policy for policy in package.policies if policy.id not in before]
    if not package.policies:
        return "None of the policies below.", "不含下列任何政策。"
    if not added and base is not None:
        title = base.file.title_zh if "“" in base.file.title_zh else f"“{base.file.title_zh}”"
        return f"The policies of “{base.file.title_en}”.", f"政策与{title}相同。"
    if len(added) == 1 and added[0].how_en and added[0].how_zh:
        return added[0].how_en, added[0].how_zh
    (first_en, first_zh), (last_en, last_zh) = _name(added[0]), _name(added[-1])
    more = (" more", "另加 ") if before else ("", "")
    if len(added) == 1:
        return f"One policy{more[0]}: {first_en}.", f"{more[1]}1 项政策:{first_zh}。"
    return (
        f"{len(added)}{more[0]} policies, from {first_en} to {last_en}.",
        f"{more[1]}{len(added)} 项政策,自{first_zh}至{last_zh}。",
    )


def package_words(case: CaseData, name: str) -> dict[str, Any]:
    """The sentence, and what the page leaves out: what it shows then is not what a run of the package gives."""
    about_en, about_zh = _sentence(case, name)
    package = case.packages[name]
    has = {"accounts": package.accounts, "projects": package.file.projects, "review": package.file.review}
    left = [_LEFT_OUT[part] for part, found in has.items() if found]
    words: dict[str, Any] = {"about_en": about_en, "about_zh": about_zh, "left_out": None}
    if left:
        words["left_out"] = {
            "en": "The page runs the policies of this package without " + " and ".join(en for en, _ in left)
            + f": for all of it use quesnay run --scenarios {name}.",
            "zh": "页面只运行此方案的政策,不含" + "与".join(zh for _, zh in left)
            + f";完整结果请用 quesnay run --scenarios {name}。",
        }  # fmt: skip
    return words
