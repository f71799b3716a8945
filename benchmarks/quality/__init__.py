"""Livespan and its peers on the same instances, in one run: `make bench-quality`.

- `families`: which instances there are, how they are read, what is known of them.
- `instance`: an instance in neutral terms, which every solver's process reads.
- `runs`: one process per run; what came out is kept, so that an interrupted benchmark goes on.
- `livespan_runs`, `peers/`: the programs those processes run.
- `measures`, `outcome`, `targets`, `goals`: gaps, integrals, comparisons, what is to be reached.
- `table`, `plot`: the results as Markdown and as a picture.

The programs of the peers run in environments of their own, without Livespan: nothing they import
(`instance`, `reporter`, `decoder`) may import it.
"""
