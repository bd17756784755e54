"""Models that ask for more than there is end in one sentence, at once."""

import subprocess
import sys

import pytest
import quesnay as qy
from quesnay import functions as f


@pytest.mark.parametrize("word", ["smooth", "material_delay"])
@pytest.mark.parametrize("order", [1001, 10**7, 10**8])
def test_a_delay_of_very_many_stages_is_refused(word: str, order: int) -> None:
    b = qy.ModelBuilder()
    year = b.constant(1.0, "year")
    given = b.flow("given", b.constant(1.0) / year, unit="1/year")
    with pytest.raises(qy.InvalidValue, match=f"the order of 'late' is {order}, expected at most 1000: fixed_delay"):
        getattr(f, word)(b, "late", given, 1e9 * year, order=order)


@pytest.mark.parametrize("dimensions", [3, 4, 7])
def test_memory_that_there_is_not_is_told_in_a_sentence(dimensions: int) -> None:
    # In a process whose memory is limited, so that no machine lends it.
    code = f"""
import resource, quesnay as qy
b = qy.ModelBuilder()
dims = [f"d{{k}}" for k in range({dimensions})]
for dim in dims:
    b.dimension(dim, [f"x{{j}}" for j in range(2000)])
z = b.noise("z", dims)
b.outcome("z")
resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
try:
    qy.Model(b.build()).run({{}}, years=1, steps_per_year=1)
except MemoryError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert done.stdout == (
        "the numbers asked for take more memory than there is, expected fewer draws, records or labels\n"
    ), done.stderr
