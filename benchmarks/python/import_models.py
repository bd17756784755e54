"""How many models of a folder import and agree with the run that is stored beside them.

    python benchmarks/python/import_models.py FOLDER [--kind .mdl,.xmile,.stmx] [--only WORD]

A model's stored run is ``output.tab`` or ``output.csv`` in its folder. Prints each model that does not agree with its
reason, and the counts. Test models of many programs: SDXorg/test-models.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from pathlib import Path

import quesnay as qy
from quesnay.importing.comparing import compared


def stored_run(model: Path) -> Path | None:
    """The run that is stored beside a model: of its own program first."""
    own = ["output_vensim.tab"] if model.suffix == ".mdl" else ["output_stella.csv"]
    for name in ["output.tab", "output.csv", *own, f"{model.stem}.tab", f"{model.stem}.csv", f"{model.stem}.dat"]:
        if (model.parent / name).is_file():
            return model.parent / name
    return None


def outcome(model: Path, tolerance: float) -> tuple[str, str]:
    """``agrees``, ``differs``, ``refused``, ``crashed``, ``failed`` or ``no run``, with the reason."""
    reader = qy.read_vensim if model.suffix.lower() == ".mdl" else qy.read_xmile
    data = sorted(model.parent.glob("data*.tab"))
    try:
        made = reader(model, data=data, short_delays=True)
    except qy.QuesnayError as error:
        return "refused", str(error)
    except Exception as error:  # one model should not end the count
        return "crashed", f"{type(error).__name__}: {error}"
    stored = stored_run(model)
    if stored is None:
        return "no run", ""
    try:
        result = compared(made, stored, tolerance)
    except qy.QuesnayError as error:
        return "failed", str(error)
    if result.agrees_pointwise:
        return "agrees", "pointwise"
    return ("agrees" if result.agrees else "differs"), result.sentence()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--kind", default=".mdl,.xmile,.stmx")
    parser.add_argument("--only", default="", help="models whose path has this word")
    parser.add_argument("--tolerance", type=float, default=1e-5)
    asked = parser.parse_args()
    for kind in asked.kind.split(","):
        counts: Counter[str] = Counter()
        pointwise = 0
        began = time.perf_counter()
        for model in sorted(asked.folder.rglob("*")):
            if model.suffix.lower() != kind or asked.only not in str(model):
                continue
            what, reason = outcome(model, asked.tolerance)
            counts[what] += 1
            pointwise += reason == "pointwise"
            if what != "agrees" or asked.only:
                print(f"{what:8} {model.relative_to(asked.folder)}: {reason}")
        seconds = time.perf_counter() - began
        agreed = f"{counts['agrees']} of {sum(counts.values())} agree ({pointwise} in each single number too)"
        print(f"{kind}: {agreed}; {dict(counts)}; {seconds:.0f} s")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
