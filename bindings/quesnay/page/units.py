"""Units of the model as readers of the page see them."""

from __future__ import annotations

from quesnay.case.data import CaseData
from quesnay.case.labels import readable_unit
from quesnay.case.outcomes import written_unit

__all__ = ["unit_words"]


def unit_words(case: CaseData, unit: str) -> dict[str, str]:
    """A unit in words; a ratio has none and stays ``1``."""
    return {
        f"unit_{language}": written if (written := readable_unit(case, unit, language)) == "1"
        else written_unit(written, language)
        for language in ("en", "zh")
    }  # fmt: skip
