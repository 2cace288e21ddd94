"""What R's mclust, mixtools and diptest say of the same slips, one process for all of them."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np

from emtui.em.mixture import Array, Mixture

FITS = """
suppressMessages({library(mclust); library(mixtools)})
files <- commandArgs(trailingOnly = TRUE)
say <- function(who, file, m, s, w, ll) cat(who, file, ll, m, s, w, "\\n")
for (file in files) {
  x <- scan(file, quiet = TRUE)
  fit <- Mclust(x, G = 2, modelNames = "V", verbose = FALSE)
  if (!is.null(fit)) {
    p <- fit$parameters
    say("mclust", file, p$mean, sqrt(p$variance$sigmasq), p$pro, fit$loglik)
  }
  set.seed(1)
  quiet <- capture.output(fit <- try(normalmixEM(x, k = 2, maxit = 5000), silent = TRUE))
  if (!inherits(fit, "try-error")) {
    say("mixtools", file, fit$mu, fit$sigma, fit$lambda, fit$loglik)
  }
}
"""
DIPS = """
suppressMessages(library(diptest))
for (file in commandArgs(trailingOnly = TRUE)) {
  x <- scan(file, quiet = TRUE)
  found <- dip.test(x)
  cat(format(found$statistic, digits = 17), format(found$p.value, digits = 17), "\\n")
}
"""
RATIO = """
suppressMessages(library(mclust))
args <- commandArgs(trailingOnly = TRUE)
set.seed(1)
x <- scan(args[1], quiet = TRUE)
found <- mclustBootstrapLRT(x, modelName = "V", nboot = as.integer(args[2]), maxG = 1,
                            verbose = FALSE)
cat(found$obs[1], found$p.value[1], "\\n")
"""
NUMBERS = """
suppressMessages(library(mclust))
for (file in commandArgs(trailingOnly = TRUE)) {
  x <- scan(file, quiet = TRUE)
  for (k in 1:5) {
    fit <- Mclust(x, G = k, modelNames = if (k > 1) "V" else "X", verbose = FALSE)
    cat(if (is.null(fit)) NA else fit$loglik, "")
  }
  cat("\\n")
}
"""


@cache
def installed() -> bool:
    """Whether R and the three packages are there."""
    if not shutil.which("Rscript"):
        return False
    asked = "for (p in c('mclust', 'mixtools', 'diptest')) stopifnot(requireNamespace(p))"
    return subprocess.run(["Rscript", "-e", asked], capture_output=True).returncode == 0


def versions() -> str:
    """Names and versions."""
    names = "c('mclust', 'mixtools', 'diptest')"
    asked = f"for (p in {names}) cat(p, as.character(packageVersion(p)), '')"
    return subprocess.run(["Rscript", "-e", asked], capture_output=True, text=True).stdout.strip()


def run(script: str, envelopes: Sequence[Array], *words: str) -> list[list[str]]:
    """The lines that a script prints, in words; its arguments are files of slips, then `words`."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "script.R")
        source.write_text(script)
        files = [Path(folder, str(k)) for k in range(len(envelopes))]
        for file, slips in zip(files, envelopes, strict=True):
            file.write_text("\n".join(map(repr, slips.tolist())))
        done = subprocess.run(
            ["Rscript", str(source), *map(str, files), *words],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
    return [line.split() for line in done.stdout.splitlines() if line.strip()]


def fits(envelopes: Sequence[Array]) -> Mapping[tuple[str, int], tuple[Mixture, float]]:
    """Mixtures of two and their log-likelihoods, by program and envelope; none where it failed."""
    found = {}
    for who, file, *numbers in run(FITS, envelopes):
        height, *rest = map(float, numbers)
        means, sds, weights = np.array(rest).reshape(3, 2)
        found[who, int(Path(file).name)] = Mixture(weights, means, sds), height
    return found
