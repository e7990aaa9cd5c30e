"""Random ESC cases: `cases.generate(seed, index)`, and `survey.build()` for one of each item of the
pools."""
