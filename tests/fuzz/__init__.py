"""Random whole programs, run in pandas and on Spark: a difference without a diagnostic is a defect.

`data` makes the frames, `members` takes statements from the examples of the rules, `shapes` writes statements of other
kinds, `growing` puts them and blocks together to programs that run in pandas, `running` runs both sides and judges,
`shrinking` makes a failing program small. ``python -m tests.fuzz --programs 3000 --seed 1`` runs many.
"""
