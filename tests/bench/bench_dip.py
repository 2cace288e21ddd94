"""The dip's distribution for slips from a uniform, simulated: the table in emtui/em/dip_table.py.

    python -m tests.bench.bench_dip > emtui/em/dip_table.py && ruff format emtui/em/dip_table.py
    python -m tests.bench.bench_dip --replicates 1000 --sizes 10,100

The whole takes some ten minutes of processor. Seeded by the number of slips: a table made again
is the same. The uniform is the reference of Hartigan & Hartigan 1985, section 4.
"""

from __future__ import annotations

import argparse

import numpy as np

from emtui.em.dip import dip
from emtui.em.mixture import Array

SIZES = (4, 5, 6, 7, 8, 10, 12, 15, 20, 30, 50, 100, 200, 500, 2000, 20_000)
LEVELS = (0.0, 0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9,
          0.95, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9995)  # fmt: skip
HEADER = '''"""Quantiles of the dip of slips from a uniform, made by tests/bench/bench_dip.py."""

import numpy as np

SIZES = np.array({sizes})
"""Numbers of slips, a row of QUANTILES each."""
LEVELS = np.array({levels})
"""Share of envelopes with a smaller dip, a column of QUANTILES each; 0 is the smallest dip."""
QUANTILES = np.array([
{rows}
])
"""``sqrt(N) dip``; {replicates:,} envelopes a row, {few:,} above a thousand slips."""
'''


def simulated(slips: int, replicates: int) -> Array:
    """Quantiles of ``sqrt(N) dip`` at LEVELS; the first is the smallest that there can be."""
    rng = np.random.default_rng(slips)
    dips = [dip(np.sort(rng.random(slips))) for _ in range(replicates)]
    quantiles = np.sqrt(slips) * np.quantile(dips, LEVELS)
    quantiles[0] = 0.5 / np.sqrt(slips)
    return np.asarray(quantiles)


def main(arguments: list[str] | None = None) -> None:
    """Print the module."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--replicates", type=int, default=50_000)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    options = parser.parse_args(arguments)
    sizes = [int(size) for size in options.sizes.split(",")]
    few = max(1, options.replicates // 5)
    table = [simulated(n, options.replicates if n <= 1000 else few) for n in sizes]
    rows = "\n".join(f"    [{', '.join(f'{q:.4f}' for q in row)}],  # {n:,}"
                     for n, row in zip(sizes, table, strict=True))  # fmt: skip
    print(
        HEADER.format(
            sizes=[float(n) for n in sizes], levels=list(LEVELS), rows=rows,
            replicates=options.replicates, few=few,
        ),
        end="",
    )  # fmt: skip


if __name__ == "__main__":
    main()
