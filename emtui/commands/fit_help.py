"""The words of `emtui fit --help` around its options."""

from __future__ import annotations

ABOUT = """
Fit two Gaussians to slips by EM, without opening a screen, and print the fit.

Without FILE, slips are read from standard input if it is not a terminal;
otherwise the essay's slips are used. Numbers in options are in their units.
"""
MORE = """
JSON, one object:
  schema          names this form
  envelope        name, slips (the sum of --counts, which need not be whole),
                  distinct (different numbers), with --bins how many bins;
                  notes, where there are any (files or cells left out, ...)
  variant         assign, spread, share, min_spread
  start           means, spreads, shares: Ali's first, Bilal's second; near_end:
                  whether longer steps than EM's led there, close to an end
  end             why (settled, collapsed, emptied or step limit), iterations,
                  merged (both Gaussians are the same), saddle (pushed a little
                  apart they would climb again). A friend who collapsed or was
                  emptied stopped the climb: the others' numbers are those of
                  then, and need not be where they would settle
  score           what EM maximises: log-likelihood, or with --assign hard the
                  classification log-likelihood
  log_likelihood  its value at the end; with --bins the sum of counts times
                  logarithms of the bins' probabilities
  friends         for each friend: name, mean, spread, share; in the order of
                  their numbers unless a start was given
  one             a single Gaussian: mean, spread, log_likelihood, bic
  bic             of the friends; lower is better. All BICs use the
                  log-likelihood of the slips alone
  cut_points      where, of two friends who meet, a slip is the one's with the
                  smaller number with probability --cut, within the slips: by
                  default, where the likelier friend changes
  cut_points_all  the same with those beyond the slips
                  (one, bic and both lists of cut points are null where the end
                  did not settle or stands on a handful of slips)
  verdict         says (none, one, crooked, more, two or overlapping), sentence,
                  because (list), bic (one, two, three), crooked (family, bic),
                  dip (statistic, p), peaks, separation, test (p, replicates)
  ends            of many starts: tried, settled, collapsed, emptied, narrow
                  (too narrow for a summary's cells), and
                  set_aside (log_likelihood, spread, slips): higher ends that
                  stand on a handful of slips
  hits            with known writers (--truth): how many slips (right, of) go to
                  whom they are from; exchanged: under other names
  bic_of_numbers  with --friends auto: BIC of 1 to 6 friends; null where the
                  best end stands on a handful of slips
  standard_errors, intervals, cut_intervals, bootstrap
                  with --bootstrap: for each friend name, mean, spread, share,
                  in intervals the ends of the middle 95 %; the same ends for
                  each of cut_points; and replicates, used (those that
                  settled), seed
  trace           with --trace: iteration, log_likelihood, friends; the first is
                  the start
  With --by or --each it is a list of such objects, each with its group (label
  or file), or of group and error where one could not be fitted. The JSON Schema
  is emtui/report/schema.json in the installed package.
  Numbers have full double precision; null means not finite. CSV has the same
  numbers in columns, one line for the end, or with --trace one for every
  iteration; a number that is not finite is left empty. With --by or --each it
  has a line a group, with says, cut, and a reason where there is no verdict;
  with --test also test_p.

the verdict's figures:
  BIC    of one Gaussian, of two, of three, and of the best crooked lump: a good
         fit lowers it, every free number raises it; lower is better (Schwarz
         1978)
  dip p  how often as many slips from a single flat lump look at least as much
         like two peaks; below 0.05 the slips show more than one (Hartigan &
         Hartigan 1985)
  D      how far the numbers of two Gaussians lie apart, in their spreads
         (Ashman's D); above 2 they are clearly apart

exit status:
  0    a fit was made, however it ended; of several groups, at least one
  1    an error in emtui itself; two lines say where to find the report
  2    unreadable slips, invalid arguments, or OUT could not be written; one
       line says why
  130  stopped with Ctrl+C

examples:
  emtui fit slips.csv
  emtui fit slips.csv --column weight --starts 100 --format json
  emtui fit --start-means 0.1 0.9 --spread same --trace < slips.txt
  emtui fit --example galaxies --known-spread 2
  emtui fit slips.csv --bootstrap 200 --seed 7
  emtui fit slips.csv --slips-out who.csv
  emtui fit slips.csv --plot --picture fit.pdf
  emtui fit penguins.csv --column mass --by species
  emtui fit 'logs/*.parquet' --column ms
  emtui fit monday.slips tuesday.slips
  emtui fit survey.csv --column income --counts weight
  emtui fit histogram.csv --bins from to --counts n
"""
