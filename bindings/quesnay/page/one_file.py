"""The page as one file that needs no server: packages, and each with one policy at another size, computed before."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any

from quesnay.page.about import about
from quesnay.page.answers import run_answer
from quesnay.page.built import page_file
from quesnay.page.comparing import binding_answer, compare_answer, parts_answer
from quesnay.page.districts import districts_answer
from quesnay.page.engine import Engine
from quesnay.page.midterm import review_answer, review_date
from quesnay.page.request import (
    BindingAsked,
    CompareAsked,
    DistrictsAsked,
    PackageAsked,
    PartsAsked,
    PolicyAsked,
    ReviewAsked,
    RunAsked,
    ScoreAsked,
    every_policy,
    preset,
)
from quesnay.page.robust import structures_of
from quesnay.page.skill import score_answer

__all__ = ["SIZES", "held_answers", "held_key", "write_page"]

#: Sizes at which a file holds each policy.
SIZES = (0.0, 0.5, 1.0, 1.5, 2.0)
_HEADLINES = ("gross_output", "value_added", "persons_employed", "capital_stock", "land_in_use")
Progress = Callable[[int, int], object]


def held_key(package: PackageAsked) -> str:
    """How a file looks a package up: its policies that are on, by id, with their sizes."""
    return ",".join(sorted(f"{one.id}:{one.size:g}" for one in package.policies if one.size > 0))


def _sizes(most: float) -> list[float]:
    """Sizes at which a policy is held: those of the list up to its bound, and the bound."""
    return sorted({*(size for size in SIZES if size <= most), min(most, SIZES[-1])})


def _with(engine: Engine, package: PackageAsked, policy: str, size: float) -> PackageAsked:
    others = [one for one in package.policies if one.id != policy]
    order = list(every_policy(engine.case.data))
    every = [*others, PolicyAsked(id=policy, size=size)] if size > 0 else others
    return PackageAsked(policies=tuple(sorted(every, key=lambda one: order.index(one.id))))


def _rounded(value: Any) -> Any:
    """Six digits of every number: a file is read, not computed with."""
    if isinstance(value, float):
        return float(f"{value:.6g}")
    if isinstance(value, dict):
        return {key: _rounded(one) for key, one in value.items()}
    return [_rounded(one) for one in value] if isinstance(value, list) else value


def held_answers(engine: Engine, draws: int, progress: Progress | None = None) -> dict[str, Any]:
    """Answers of a file by the question that the page would ask its server."""
    case = engine.case.data
    presets = {name: preset(case, name) for name in engine.case.packages}
    packages = {"": PackageAsked(), **{held_key(one): one for one in presets.values()}}
    for one in presets.values():
        for policy, table in every_policy(case).items():
            for size in _sizes(table.most):
                changed = _with(engine, one, policy, size)
                packages.setdefault(held_key(changed), changed)
    totals = {outcome.name for outcome in engine.case.model.core.outcomes if outcome.total}
    show = tuple((name, "total") for name in _HEADLINES if name in totals)
    runs = {}
    for n, (key, package) in enumerate(packages.items()):
        answer = run_answer(engine, RunAsked(policies=package.policies, draws=draws, show=show))
        # The control's are those of the package without policies, which is held too.
        del answer["control_targets"]
        for one_series in answer["series"]:
            del one_series["control"]
        runs[key] = answer
        if progress is not None:
            progress(n + 1, len(packages))
    compared = {}
    for size in (2, 3, 4):
        for names in combinations(presets, size):
            chosen = tuple(presets[name] for name in names)
            answer = compare_answer(engine, CompareAsked(packages=chosen, draws=draws))
            compared["|".join(held_key(one) for one in chosen)] = answer
    parts, binding, districts, reviews = {}, {}, {}, {}
    by_district = case.districts is not None and case.file.switches.districts
    for one in presets.values():
        if show:
            asked = PartsAsked(policies=one.policies, draws=draws, outcome=show[0][0], account="total")
            parts[held_key(one)] = parts_answer(engine, asked)
        few = min(draws, 256)
        binding[held_key(one)] = binding_answer(engine, BindingAsked(policies=one.policies, draws=few))
        if review_date(case) is not None:
            reviews[held_key(one)] = review_answer(engine, ReviewAsked(policies=one.policies, draws=few))
        if by_district:
            districts[held_key(one)] = districts_answer(engine, DistrictsAsked(policies=one.policies, draws=few))
    robust = structures_of(engine, list(presets.values()), min(draws, 256))
    robust["keys"] = [held_key(one) for one in presets.values()]
    answers: dict[str, Any] = _rounded({
        "draws": draws, "sizes": list(SIZES), "run": runs, "compare": compared, "parts": parts, "binding": binding,
        "districts": districts, "review": reviews, "score": score_answer(engine, ScoreAsked()),
        "alternatives": robust, "shown": [list(pair) for pair in show],
    })  # fmt: skip
    return answers


def _hash(text: bytes) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text).digest()).decode()}'"


def write_page(engine: Engine, path: Path, draws: int, progress: Progress | None = None) -> None:
    """Writes the page as one HTML file; its security policy allows its own script and style and nothing else."""
    script, style = page_file("page.js"), page_file("page.css")
    held = {"case": about(engine), **held_answers(engine, draws, progress)}
    # `<` is written as an escape, so that no text of a case ends the element.
    data = json.dumps(held, ensure_ascii=False, separators=(",", ":"), allow_nan=False).replace("<", "\\u003c")
    policy = (
        f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; img-src data:; base-uri 'none';"
        " form-action 'none'"
    )
    html = (
        '<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><title>Quesnay</title><style>'
    ).encode()
    body = b'</style></head><body><div id="page"></div><script type="application/json" id="held">'
    end = b"</script><script>"
    whole = b"".join([html, style, body, data.encode(), end, script, b"</script></body></html>\n"])
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(whole)
    part.replace(path)
