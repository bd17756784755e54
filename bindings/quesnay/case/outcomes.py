"""What outcomes measure, in words for readers; prices are those of the base year unless the words say otherwise."""

from __future__ import annotations

from quesnay.case.data import CaseData

__all__ = ["GRADES_ZH", "outcome_names", "written_unit"]

GRADES_ZH = {"published": "公布", "derived": "推算", "judgement": "判断"}
_COST = "cost of "
_NAMES = {
    "gross_output": ("gross output, prices of {year}", "总产出({year}年价格)"),
    "value_added": ("value added, prices of {year}", "增加值({year}年价格)"),
    "persons_employed": ("persons employed, end of period", "从业人员(期末)"),
    "capital_stock": ("capital stock, prices of {year}, end of period", "资本存量({year}年价格,期末)"),
    "land_in_use": ("industrial land in use, end of period", "在用工业用地(期末)"),
    "utilisation": ("output over capacity, end of period", "产能利用率(期末)"),
    "unit_cost": ("unit cost over that of the reference path, end of period", "单位成本与基准路径之比(期末)"),
    "market_share": ("market share over that of the start, end of period", "市场份额与期初之比(期末)"),
    "investment": ("investment, prices of {year}", "投资({year}年价格)"),
    "finance_ratio": ("planned investment that finance carries, end of period", "计划投资的资金满足率(期末)"),
    "land_gate": ("new plant that land allows over its start, end of period", "用地允许的新建项目与期初之比(期末)"),
    "research_spending": ("research spending, prices of {year}", "研发经费({year}年价格)"),
    "first_market_output": ("gross output for the first market, prices of {year}", "第一市场总产出({year}年价格)"),
    "second_market_output": ("gross output for the second market, prices of {year}", "第二市场总产出({year}年价格)"),
    "energy_intensity": ("energy per value added over its start, end of period", "单位增加值能耗与期初之比(期末)"),
    "energy": ("energy used", "能源消费量"),
    "observed_output": ("gross output as published, nominal", "总产出(公布口径,现价)"),
    "observed_value_added": ("value added as published, nominal", "增加值(公布口径,现价)"),
}  # fmt: skip
_POWERS = {
    "1e3": ("thousand", "千"), "1e4": ("10 thousand", "万"), "1e6": ("million", "百万"), "1e8": ("100 million", "亿"),
    "1e9": ("billion", "十亿"), "1e12": ("trillion", "万亿"),
}  # fmt: skip


def outcome_names(case: CaseData, outcome: str) -> tuple[str, str]:
    """What an outcome measures, in English and in Chinese; an outcome that an edit added is called by its name."""
    if outcome.startswith(_COST):
        wanted = outcome.removeprefix(_COST)
        every = [policy for package in case.packages.values() for policy in package.policies]
        policy = next((one for one in every if one.id == wanted), None)
        name_en, name_zh = (policy.name_en, policy.name_zh) if policy else ("", "")
        return f"cost of {wanted} {name_en}".rstrip(), f"{wanted} {name_zh} 的成本"
    name_en, name_zh = _NAMES.get(outcome, (outcome, outcome))
    return name_en.format(year=case.file.base_year), name_zh.format(year=case.file.base_year)


def written_unit(unit: str, language: str = "en") -> str:
    """A readable unit in words: ``1e8 yuan`` becomes ``100 million yuan``; a bare number is a ratio."""
    if unit == "1":
        return "ratio" if language == "en" else "比率"
    power, _, rest = unit.partition(" ")
    word = _POWERS.get(power, (power, power))[language != "en"]
    return f"{word} {rest}".rstrip() if language == "en" else f"{word}{rest}"
