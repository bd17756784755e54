"""Policies, packages and assumptions of a case without its files: files of these are written, and read as any."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Collection, Mapping, Sequence
from numbers import Real
from typing import Any

from quesnay.case.change.contents import Contents
from quesnay.case.data import CaseData, Change
from quesnay.case.files import known_name
from quesnay.case.scenario_schema import PolicyTable
from quesnay.errors import CaseError

__all__ = ["add_assumption", "add_package", "add_policy", "known_policy", "sized"]

_NAME = re.compile(r"[\w-]+")


def _plain(value: Any) -> Any:
    """Numbers, dates and tables of other libraries as a file has them; the rest as it is."""
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date()
    if isinstance(value, Real) and not isinstance(value, bool | int):
        return float(value)
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items() if one is not None}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value


def _file_name(name: str, what: str) -> str:
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise CaseError(f"{what} is named {name!r}, expected letters, digits, '_' or '-' as a file has them")
    return name


def _require_new(name: str, known: Collection[str], what: str, replace: bool) -> None:
    if name in known and not replace:
        raise CaseError(f"{what} '{name}' is there already, expected another name, or replace=True")


def _levers(given: object, what: str) -> list[dict[str, Any]]:
    if isinstance(given, Mapping):
        rows = []
        for lever, value in given.items():
            how = value if isinstance(value, Mapping) else {"parameter" if isinstance(value, str) else "height": value}
            rows.append({"lever": lever, **how})
        return rows
    if isinstance(given, Sequence) and all(isinstance(one, Mapping) for one in given):
        return [dict(one) for one in given]
    raise CaseError(f"the levers of {what} are {given!r}, expected a table as {{'lever': height}}")


def _policy(contents: Contents, given: Mapping[str, object], what: str) -> dict[str, Any]:
    """A policy as a file has it; names, source and grade are those of the user unless given."""
    policy: dict[str, Any] = dict(_plain(given))
    policy["levers"] = _levers(policy.get("levers", []), what)
    cost = policy.get("cost", {})
    cost = dict(cost) if isinstance(cost, Mapping) else {"rate": cost}
    if policy.get("source") is None or cost.get("source") is None:
        own = contents.cite(None)
        policy.setdefault("source", own)
        cost.setdefault("source", policy["source"])
    cost.setdefault("grade", "judgement")
    named = {"name_en": policy.get("id"), "name_zh": policy.get("id"), "grade": "judgement"}
    return {**named, **policy, "cost": cost}


def add_policy(
    contents: Contents, data: CaseData, policy: Mapping[str, object], package: str | None, replace: bool
) -> list[Change]:
    """Adds a policy to a package, or makes a package of it alone that is compared with the baseline."""
    name = _file_name(str(policy["id"]) if package is None else package, "a policy" if package is None else "a package")
    table = _policy(contents, policy, f"policy '{policy['id']}'")
    if package is None:
        _require_new(name, data.packages, "package", replace)
        title = {"title_en": table["name_en"], "title_zh": table["name_zh"]}
        file = {"id": name, **title, "compare_with": data.file.scenarios.baseline, "policies": []}
    else:
        known_name(package, data.packages, str(data.folder / "policies"), "package")
        file = contents.table(f"policies/{name}.toml")
    others = [one for one in file.get("policies", []) if one.get("id") != table["id"]]
    if len(others) < len(file.get("policies", [])):
        _require_new(str(table["id"]), [str(table["id"])], f"policy of package '{name}'", replace)
    contents.put_table(f"policies/{name}.toml", {**file, "policies": [*others, table]})
    return [Change("policy", str(table["id"]), name, "", ", ".join(one.get("lever", "?") for one in table["levers"]))]


def known_policy(data: CaseData, name: str) -> PolicyTable:
    """A policy of the case by its id.

    Raises
    ------
    CaseError
        For an unknown policy, and for an id under which packages have different policies.
    """
    found: dict[str, tuple[str, PolicyTable]] = {}
    for package, file in data.packages.items():
        for policy in file.policies:
            first, same = found.setdefault(policy.id, (package, policy))
            if policy.id == name and policy != same:
                raise CaseError(
                    f"policy '{name}' of package '{package}' is another than in package '{first}', expected one policy"
                    " for each id"
                )
    known_name(name, found, str(data.folder / "policies"), "policy")
    return found[name][1]


def sized(policy: PolicyTable, size: float) -> dict[str, Any]:
    """A policy at a multiple of its heights and its yearly cost, as a file has it; other costs follow the heights."""
    table: dict[str, Any] = policy.model_dump(exclude_unset=True)
    if size == 1.0:
        return table
    for lever in table["levers"]:
        name, value = ("height", lever["height"]) if "height" in lever else ("times", lever.get("times", 1.0))
        lever[name] = value * size
    cost = table["cost"]
    if isinstance(cost.get("rate"), str):
        cost["times"] = cost.get("times", 1.0) * size
    elif cost.get("rate") is not None:
        cost["rate"] *= size
    return table


def _size(value: object, name: str) -> float:
    if not isinstance(value, Real) or isinstance(value, bool) or not 0.0 < float(value) < math.inf:
        raise CaseError(f"policy '{name}' is given size {value!r}, expected a number above 0; 1 is as the case has it")
    return float(value)


def add_package(
    contents: Contents, data: CaseData, name: str, policies: object, about: Mapping[str, object], replace: bool
) -> list[Change]:
    """Adds a package: policies of the case by id, at a size each, and policies of its own."""
    _file_name(name, "a package")
    _require_new(name, data.packages, "package", replace)
    if isinstance(policies, str) or not isinstance(policies, Sequence | Mapping):
        raise CaseError(f"the policies of package '{name}' are {policies!r}, expected ids, or sizes by id")
    tables = []
    for one in policies:
        if isinstance(policies, Mapping):
            tables.append(sized(known_policy(data, one), _size(policies[one], one)))
        elif isinstance(one, Mapping):
            tables.append(_policy(contents, one, f"policy '{one.get('id')}'"))
        else:
            tables.append(sized(known_policy(data, one), 1.0))
    titled = {"id": name, "title_en": name, "title_zh": name, "compare_with": data.file.scenarios.baseline}
    file = {**titled, **{key: value for key, value in about.items() if value}, "policies": tables}
    contents.put_table(f"policies/{name}.toml", file)
    return [Change("package", name, "", "", ", ".join(str(table.get("id")) for table in tables))]


def _change(name: str, value: object, accounts: list[str], inputs: Collection[str], when: dict[str, Any]) -> Any:
    if name in inputs:
        change = {"input": name, "height": value, **when}
    else:
        change = {"parameter": name, "value": value}
    return {**change, "accounts": accounts} if accounts else change


def add_assumption(
    contents: Contents, data: CaseData, name: str, changes: object, inputs: Collection[str],
    when: Mapping[str, object], about: Mapping[str, object], source: str | None, replace: bool,
) -> list[Change]:  # fmt: skip
    """Adds an assumption: inputs moved by a height from a date on, parameters set to a value, by account or all."""
    _file_name(name, "an assumption")
    _require_new(name, data.assumptions, "assumption", replace)
    rows = []
    if isinstance(changes, Mapping):
        plain = {key: value for key, value in _plain(when).items() if value is not None}
        for moved, value in changes.items():
            parts = value.items() if isinstance(value, Mapping) else [(None, value)]
            rows += [_change(moved, one, [] if code is None else [code], inputs, plain) for code, one in parts]
    elif isinstance(changes, Sequence) and not isinstance(changes, str):
        rows = [dict(one) for one in changes]
    else:
        raise CaseError(f"the changes of assumption '{name}' are {changes!r}, expected numbers by name")
    titled = {"id": name, "title_en": name, "title_zh": name, "grade": "judgement"}
    file = {**titled, **{key: value for key, value in about.items() if value}, "source": contents.cite(source)}
    contents.put_table(f"assumptions/{name}.toml", {**file, "changes": _plain(rows)})
    moved = dict.fromkeys(str(row.get("input") or row.get("parameter")) for row in rows)
    return [Change("assumption", name, "", "", ", ".join(moved))]
