"""Units as Vensim and Stella write them, as ours."""

from __future__ import annotations

import re
from collections import defaultdict

__all__ = ["TIME_WORDS", "plain_word", "unit_powers", "unit_text"]

TIME_WORDS = ("hour", "day", "week", "month", "quarter", "year")
_NONE = {"", "dmnl", "dimensionless", "1", "unitless", "none", "no_units", "-"}
_SAME = {"person": "people", "persons": "people", "$": "dollar", "%": "percent", "dollars": "dollar"}
_TOKEN = re.compile(r"\s*([*/^()]|[^*/^()]+)")


def plain_word(text: str) -> str:
    """One word of a unit: without spaces and the plural of times."""
    word = re.sub(r"[\s_-]+", "_", text.strip().casefold())
    word = _SAME.get(word, word.replace("$", "dollar").replace("%", "percent"))
    if word.endswith("s") and word[:-1] in (*TIME_WORDS, "minute", "second"):
        word = word[:-1]
    return "" if word in _NONE else word


def unit_powers(text: str) -> dict[str, float] | None:
    """Words of a unit with their powers; None if it is written in no way that is known."""
    tokens = [match.group(1).strip() for match in _TOKEN.finditer(text) if match.group(1).strip()]
    try:
        powers, rest = _product(tokens)
    except (ValueError, IndexError):
        return None
    if rest or any(not re.fullmatch(r"[a-z][a-z0-9_]*", word) for word in powers):
        return None
    return {word: power for word, power in powers.items() if power}


def _product(tokens: list[str]) -> tuple[dict[str, float], list[str]]:
    powers: defaultdict[str, float] = defaultdict(float)
    sign = 1.0
    if not tokens:
        return {}, []
    while True:
        part, tokens = _factor(tokens)
        for word, power in part.items():
            powers[word] += sign * power
        if not tokens or tokens[0] not in "*/":
            return dict(powers), tokens
        sign = 1.0 if tokens[0] == "*" else -1.0
        tokens = tokens[1:]


def _factor(tokens: list[str]) -> tuple[dict[str, float], list[str]]:
    if tokens[0] == "(":
        part, tokens = _product(tokens[1:])
        if tokens[0] != ")":
            raise ValueError(tokens[0])
        tokens = tokens[1:]
    else:
        if tokens[0] in "*/^)":
            raise ValueError(tokens[0])
        word = plain_word(tokens[0])
        part, tokens = ({word: 1.0} if word else {}), tokens[1:]
    if tokens and tokens[0] == "^":
        power = float(tokens[1])
        return {word: one * power for word, one in part.items()}, tokens[2:]
    return part, tokens


def unit_text(powers: dict[str, float]) -> str:
    """Powers as a unit of ours."""
    above = [_powered(word, power) for word, power in sorted(powers.items()) if power > 0]
    below = [_powered(word, -power) for word, power in sorted(powers.items()) if power < 0]
    return "/".join(["*".join(above) or "1", *below])


def _powered(word: str, power: float) -> str:
    return word if power == 1.0 else f"{word}^{power:g}"
