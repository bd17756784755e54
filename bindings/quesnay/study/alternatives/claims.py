"""What is claimed of packages, and which claims survive every structure: as rows and in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from quesnay.asked import whole
from quesnay.case.alternatives import AS_RUN
from quesnay.case.labels import periods
from quesnay.errors import CaseError
from quesnay.robustness.claims import LIKELY, TURNS, UNSURE, Claim, Z, claim_of

if TYPE_CHECKING:
    import pandas as pd

    from quesnay.study.alternatives.compared import Alternatives
    from quesnay.study.plan import Study

__all__ = ["CLAIM_COLUMNS", "claim_table", "claims_of", "claims_sentence", "own_pairs", "told_pairs"]

CLAIM_COLUMNS = "better worse claimed survives turns_under unsure_under alternatives".split()


def own_pairs(study: Study) -> list[tuple[str, str]]:
    """Each scenario and the one it is compared with, or the control, where both were run."""
    found = []
    for name in study.names:
        other, control = study.reference(name), study.control(name)
        other = other if other in study.names else control
        if other in study.names and name != control:
            found.append((name, other))
    return found


def told_pairs(study: Study) -> list[tuple[str, str]]:
    """Packages that are told apart: each and the one it names, or the baseline; and all that name the same one."""
    own = own_pairs(study)
    beside = [(ours, theirs) for k, (ours, one) in enumerate(own) for theirs, other in own[k + 1 :] if one == other]
    return [*own, *beside]


def claims_of(study: Study, found: Alternatives, share: float = LIKELY, outcome: str = "gross_output") -> list[Claim]:
    """Claims on total output of the last year, as the run has them."""
    if isinstance(share, bool) or not isinstance(share, int | float) or not 0.5 <= share <= 1.0:
        raise CaseError(f"share is {share!r}, expected a share of draws from 0.5 to 1")
    return [claim_of(*pair, found.pairs[outcome], AS_RUN, share=share) for pair in told_pairs(study)]


def claim_table(claims: Sequence[Claim]) -> pd.DataFrame:
    """See Result.claims."""
    import pandas as pd

    rows = [
        (one.better, one.worse, one.made, one.survives, " ".join(one.where(TURNS)), " ".join(one.where(UNSURE)),
         whole(len(one.elsewhere), "alternatives"))
        for one in claims
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=CLAIM_COLUMNS)


def _fails(claim: Claim, titles: dict[str, tuple[str, str]]) -> tuple[str, str]:
    """Where a claim does not hold, in English and in Chinese."""
    parts, parts_zh = [], []
    for standing, en, zh in ((TURNS, "turns with", "结论相反"), (UNSURE, "is unsure with", "不确定")):
        where = claim.where(standing)
        if where:
            parts.append(f"{en} {_listed([titles[name][0] for name in where])}")
            parts_zh.append(f"在{''.join(f'“{titles[name][1]}”' for name in where)}下{zh}")
    return (
        f"{claim.better} over {claim.worse} {', '.join(parts)}",
        f"{claim.better} 优于 {claim.worse}:{','.join(parts_zh)}",
    )


def _listed(titles: Sequence[str]) -> str:
    return ", ".join(f"“{title}”" for title in titles)


def claims_sentence(study: Study, found: Alternatives, share: float = LIKELY) -> tuple[str, str] | None:
    """Which claims survive every structure and which do not; none where there is nothing to claim or no error."""
    claims = claims_of(study, found, share)
    others = len(found.structures) - 1
    if not claims or not others or study.central or study.options.draws < 2:
        return None
    year = periods(study.case, 1)[-1].name
    titles = {one.id: (one.title_en, one.title_zh) for one in found.structures}
    survive = [one for one in claims if one.survives]
    fail = [_fails(one, titles) for one in claims if one.made and not one.survives]
    none = [one for one in claims if not one.made]
    en = (
        f"What survives {others} other structures of the economy (a claim: higher output of {year} in at least"
        f" {100 * share:g} % of draws, and by more than {Z:g} standard errors in the mean): "
    )
    zh = (
        f"在另外 {others} 种经济结构下仍成立的结论(结论:至少 {100 * share:g} % 的抽样中 {year} 年产出更高,"
        f"且均值差大于 {Z:g} 倍标准误):"
    )
    en += ", ".join(f"{one.better} over {one.worse}" for one in survive) or "none"
    zh += "、".join(f"{one.better} 优于 {one.worse}" for one in survive) or "无"
    if fail:
        en += ". What does not: " + "; ".join(one for one, _ in fail)
        zh += "。不能都成立的:" + ";".join(one for _, one in fail)
    if none:
        en += ". Not claimed as run: " + ", ".join(f"{one.better} or {one.worse}" for one in none)
        zh += "。本次运行即无定论:" + "、".join(f"{one.better} 与 {one.worse}" for one in none)
    return f"{en}.", f"{zh}。"
