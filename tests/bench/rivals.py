"""One EM iteration of other programs on the same slips from the same start.

Each gives NaN where it is not installed, and its version otherwise. Its iterations are those it
says it made: mclust stops where nothing changes any more, whatever it was asked for.
"""

from __future__ import annotations

import importlib
import importlib.util
import shutil
import subprocess
import sys
import tempfile
import warnings
from importlib.metadata import version
from pathlib import Path
from typing import Any

from emtui.em.mixture import Array, Mixture
from tests.bench.clock import Plan, an_iteration, per_iteration

MCLUST = """
suppressMessages(library(mclust))
a <- as.numeric(commandArgs(trailingOnly = TRUE)[-1])
x <- readBin(commandArgs(trailingOnly = TRUE)[1], "double", a[1])
start <- list(pro = a[2:3], mean = a[4:5],
              variance = list(modelName = "V", d = 1, G = 2, sigmasq = a[6:7]^2, scale = a[6:7]^2))
run <- function(k) {
  control <- emControl(tol = c(0, 0), itmax = c(k, k))
  begun <- Sys.time()
  fit <- em(data = x, modelName = "V", parameters = start, control = control)
  took <- as.numeric(Sys.time() - begun, units = "secs")
  c(took, abs(attr(fit, "info")[["iterations"]]))
}
for (k in a[8:9]) {
  tries <- sapply(1:a[10], function(i) run(k))
  cat(min(tries[1, ]), tries[2, 1], "\\n")
}
"""
VERSION = 'cat(as.character(packageVersion("mclust")))'


def has_sklearn() -> bool:
    """Whether scikit-learn is installed; it is imported when it is measured."""
    return importlib.util.find_spec("sklearn") is not None


def gaussian_mixture(count: int, **how: Any) -> Any:
    """Its model of so many friends."""
    return importlib.import_module("sklearn.mixture").GaussianMixture(count, **how)


def sklearn(raw: Array, start: Mixture, plan: Plan) -> float:
    """Seconds of an iteration of scikit-learn's GaussianMixture."""
    if not has_sklearn():
        return float("nan")

    def run(count: int) -> int:
        model = gaussian_mixture(
            2,
            tol=0.0,
            max_iter=count,
            init_params="random",
            weights_init=start.weights,
            means_init=start.means[:, None],
            precisions_init=(1.0 / start.sds**2)[:, None, None],
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return int(model.fit(raw[:, None]).n_iter_)

    return an_iteration(run, plan)


def mclust(raw: Array, start: Mixture, plan: Plan) -> float:
    """Seconds of an iteration of mclust's Fortran em, in R."""
    if not shutil.which("Rscript"):
        return float("nan")
    numbers = [len(raw), *start.weights, *start.means, *start.sds]
    with tempfile.TemporaryDirectory() as folder:
        slips, script = Path(folder, "slips"), Path(folder, "em.R")
        slips.write_bytes(raw.tobytes())
        script.write_text(MCLUST)
        words = [repr(float(v)) for v in (*numbers, plan.short, plan.long, plan.tries)]
        found = subprocess.run(
            ["Rscript", str(script), str(slips), *words], capture_output=True, text=True
        )
    if found.returncode:
        print(f"mclust is left out: {found.stderr.strip()}", file=sys.stderr)
        return float("nan")
    (short, few), (long, many) = (map(float, line.split()) for line in found.stdout.splitlines())
    return per_iteration(long - short, many - few)


def versions() -> list[str]:
    """Names and versions of those that are installed."""
    found = []
    if has_sklearn():
        found.append(f"scikit-learn {version('scikit-learn')}")
    if shutil.which("Rscript"):
        told = subprocess.run(["Rscript", "-e", VERSION], capture_output=True, text=True)
        if told.returncode == 0:
            found.append(f"mclust {told.stdout.strip()}")
    return found
