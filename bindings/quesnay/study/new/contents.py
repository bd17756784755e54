"""The files of a new case as text."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from quesnay.accounts.parts.labelled import FloatArray
from quesnay.case.calendar import months_later
from quesnay.case.change.toml_text import toml_text
from quesnay.case.reader import PARAMETER_COLUMNS
from quesnay.study.new.base import DEMAND, Base
from quesnay.study.new.brought import Brought
from quesnay.study.new.listed import BROUGHT, DEFAULT
from quesnay.study.new.rows import Quotient, parameter_rows

__all__ = ["About", "contents"]

#: Share of value added that a package of a new case costs a year [1/year].
COST = 0.0005
# Given to learn what one more is worth, over what there is [1].
_ONE_MORE = 0.001


@dataclass(frozen=True)
class About:
    """What a case is called, how long it runs, and how good its table is."""

    id: str
    title: tuple[str, str]
    codes: Sequence[str]
    names: tuple[Sequence[str], Sequence[str]]
    years: int
    steps_per_year: int
    grade: str
    invented: bool
    energy: tuple[str, str]
    quotient: Quotient | None = None


def _csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return file.getvalue()


def _number(value: float) -> str:
    """Ten digits, which every sum of a case allows."""
    return repr(float(f"{value:.10g}"))


def _by_account(about: About, columns: Mapping[str, FloatArray]) -> str:
    numbers = [[_number(value) for value in array.tolist()] for array in columns.values()]
    return _csv(["code", *columns], zip(about.codes, *numbers, strict=True))


def _matrix(about: About, matrix: FloatArray) -> str:
    return _by_account(about, dict(zip(about.codes, matrix.T, strict=True)))


def _accounts(about: About, base: Base, brought: Brought) -> str:
    numbers = {
        "gross_output_base": base.output, "gross_output_low": base.output, "gross_output_high": base.output,
        "value_added_ratio_base": base.value_added_ratio, "labour_share": brought.labour_share,
        "capital_stock_base": brought.capital, "persons_employed_base": brought.persons,
        "industrial_land_base": brought.land,
    }  # fmt: skip
    rows = [
        [code, english, chinese, *(_number(array[n]) for array in numbers.values()), about.grade, "TABLE",
         "of the table; persons, capital and land were brought"]
        for n, (code, english, chinese) in enumerate(zip(about.codes, *about.names, strict=True))
    ]  # fmt: skip
    return _csv(["code", "name_en", "name_zh", *numbers, "grade", "source", "basis"], rows)


def _case_file(about: About, brought: Brought, packages: Sequence[str]) -> str:
    start = datetime.date(brought.year + 1, 1, 1)
    end = months_later(start, 12 * about.years) - datetime.timedelta(days=1)
    units = {
        "money": brought.money, "people": brought.people, "area": brought.area, "energy": about.energy,
        "year": ("year", "年"),
    }  # fmt: skip
    more = {"land": brought.land.sum(), "talent": brought.persons.sum(), "capital": brought.capital.sum()}
    given = months_later(start, min(12, 12 * about.years - 6))
    return toml_text({
        "id": about.id, "title_en": about.title[0], "title_zh": about.title[1], "invented": about.invented,
        "base_year": brought.year,
        "calendar": {"start": start, "years": about.years, "steps_per_year": about.steps_per_year, "method": "heun"},
        "scenarios": {"baseline": "no_policy", "order": list(packages)},
        "one_more": {"date": given, **{name: float(_number(_ONE_MORE * of)) or 1.0 for name, of in more.items()}},
        "phases": [{"id": "all", "name_en": "the whole run", "name_zh": "全期", "start": start, "end": end}],
        "units": {unit: {"symbol_en": pair[0], "symbol_zh": pair[1]} for unit, pair in units.items()},
    })  # fmt: skip


def _package(
    name: str, titles: tuple[str, str], how: tuple[str, str], levers: Mapping[str, str], start: datetime.date,
    cost: Mapping[str, object],
) -> str:  # fmt: skip
    return toml_text({
        "id": name, "title_en": titles[0], "title_zh": titles[1], "compare_with": "no_policy",
        "policies": [{
            "id": name, "name_en": titles[0].lower(), "name_zh": titles[1], "how_en": how[0], "how_zh": how[1],
            "most": 1.0, "start": start, "ramp": "policy_ramp", "source": DEFAULT, "grade": "judgement",
            "levers": [{"lever": lever, "parameter": parameter} for lever, parameter in levers.items()],
            "cost": {**cost, "grade": "judgement", "source": DEFAULT},
        }],
    })  # fmt: skip


def _packages(brought: Brought, rate: float) -> dict[str, str]:
    start = months_later(datetime.date(brought.year + 1, 1, 1), 6)
    packages = {
        "no_policy": toml_text({"id": "no_policy", "title_en": "No policy", "title_zh": "无政策"}),
        "training": _package(
            "training", ("Training and housing for skilled persons", "技能培训与人才住房"),
            ("Trains and houses skilled persons: more come and fewer leave.", "培训人才并提供住房:流入增多,流出减少。"),
            {"talent_inflow": "talent_strength", "outflow_cut": "outflow_cut_strength"}, start, {"rate": rate},
        ),
        "renovation": _package(
            "renovation", ("A subsidy for renovation", "技术改造补贴"),
            ("Pays a part of the cost of renovation: firms invest more.", "补贴部分技术改造成本:企业投资增加。"),
            {"renovation_subsidy": "renovation_subsidy_rate"}, start, {"outlay": "renovation_subsidy_outlay"},
        ),
    }  # fmt: skip
    if brought.land.sum() > 0.0:
        packages["sites"] = _package(
            "sites", ("More industrial sites", "增加产业用地"),
            ("Adds to the yearly quota of industrial land.", "增加年度工业用地指标。"),
            {"extra_land_quota": "quota_strength"}, start, {"rate": rate},
        )  # fmt: skip
    return packages


def _readme(about: About, base: Base, brought: Brought) -> str:
    lines = [f"- {english}. {chinese}。" for english, chinese in base.told]
    done = "\n".join(lines) or "- nothing: it holds local and imported inputs apart. 无:表中本地与外购投入已分列。"
    return f"""# {about.title[0]}

{about.title[1]}

Made from an input-output table of {brought.year}: {brought.source}

What was done to the table:

{done}

Numbers with source `TABLE` are the table's, with source `{BROUGHT}` those that were brought. Rows with source
`{DEFAULT}` are judgements of the library that nobody has looked up for this case: put in your own with their source,
the widest ranges first. `quesnay describe` and `quesnay check` list what is left of them. The packages are examples:
`renovation` costs what it pays, the others {COST:.2%} of value added a year.

来源为 `{DEFAULT}` 的数值为程序库的判断值,未就本案例查证;请逐一替换并注明来源。`quesnay describe` 与 `quesnay check`
列出尚未替换者。政策方案仅为示例:`renovation` 按实际补贴计费,其余每年成本为增加值的 {COST:.2%}。
"""


def contents(about: About, base: Base, brought: Brought) -> dict[str, str]:
    """Files of a case by their path below its folder."""
    packages = _packages(brought, float(f"{COST * base.value_added.sum():.3g}"))
    rows = parameter_rows(about.codes, brought, base, about.quotient)
    sources = [
        ["TABLE", brought.source, "", f"input-output table of {brought.year}"],
        [BROUGHT, "Brought by whoever made the case", "", "persons, capital, land and growth"],
        [DEFAULT, "Default of the library", "", "a judgement for any economy, not looked up for this one"],
    ]
    return {
        "README.md": _readme(about, base, brought),
        "case.toml": _case_file(about, brought, list(packages)),
        "accounts.csv": _accounts(about, base, brought),
        "technical_coefficients.csv": _matrix(about, base.coefficients),
        "local_share.csv": _matrix(about, base.local_share),
        "final_demand.csv": _by_account(about, {name: base.demand[name] for name in DEMAND}),
        "parameters.csv": _csv(PARAMETER_COLUMNS, ([row[name] for name in PARAMETER_COLUMNS] for row in rows)),
        "sources.csv": _csv(["source", "title", "address", "note"], sources),
        **{f"policies/{name}.toml": text for name, text in packages.items()},
    }
