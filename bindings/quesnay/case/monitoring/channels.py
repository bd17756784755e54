"""What a plan's text names, and the policies that carry it out in the model: the file ``channels.csv`` of a case."""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Mapping

from quesnay.case.data import CaseData, Channel
from quesnay.case.files import FileLog, known_name, read_csv
from quesnay.case.scenario_schema import PolicyTable
from quesnay.errors import CaseError

__all__ = ["channel_levers", "with_channels"]

_FILE = "channels.csv"
_COLUMNS = "measure name_en name_zh policies why_en why_zh".split()


def with_channels(data: CaseData, held: Mapping[str, bytes] | None = None) -> CaseData:
    """The case with its channels, if it has the file; ``held`` are contents that stand for files.

    Raises
    ------
    CaseError
        For a policy that no package has, and for a measure with neither policies nor a reason.
    """
    log = FileLog(data.folder, held)
    if not log.has(_FILE):
        return data
    here = _policies(data)
    # A vintage may have none of the packages that there were later.
    policies = {*here, *_written_policies(data)}
    channels = []
    for row in read_csv(log, _FILE, _COLUMNS, ["measure"]).rows:
        where = f"{row.path}: line {row.line}"
        named = tuple(known_name(one, policies, where, "policy") for one in row["policies"].split())
        why = (row["why_en"].strip(), row["why_zh"].strip())
        if not named and not all(why):
            raise CaseError(
                f"{where} ('{row['measure']}'): it has no policy and does not say why in both languages, expected"
                " 'policies', or 'why_en' and 'why_zh'"
            )
        known = tuple(one for one in named if one in here)
        if known or not named:
            channels.append(Channel(row.text("measure"), row.text("name_en"), row.text("name_zh"), known, *why))
    inputs = tuple(sorted({**dict(data.inputs), **log.files}.items()))
    contents = {**data.contents, **log.contents}
    return dataclasses.replace(data, channels=tuple(channels), inputs=inputs, contents=contents)


def _policies(data: CaseData) -> dict[str, PolicyTable]:
    return {policy.id: policy for package in data.packages.values() for policy in package.policies}


def _written_policies(data: CaseData) -> set[str]:
    """Policies of all packages that the files of a case have."""
    files = [text for name, text in data.contents.items() if name.startswith("policies/")]
    return {policy["id"] for text in files for policy in tomllib.loads(text.decode("utf-8-sig")).get("policies", [])}


def channel_levers(data: CaseData, channel: Channel) -> list[str]:
    """Levers that a measure moves, each once."""
    policies = _policies(data)
    return list(dict.fromkeys(lever.lever for one in channel.policies for lever in policies[one].levers))
