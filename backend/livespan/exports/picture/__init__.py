"""Schedules and searches as pictures: drawn once as a `Scene`, rendered by the exports.

- ``chart``: what a Gantt chart shows, as arrays; ``gantt`` draws it, ``convergence`` the search.
- ``scene``: boxes, words and lines; ``text``: how wide words are; ``axis``: where ticks stand;
  ``colours``: which colours there are; ``fonts``: the font files of renderers that need them.
"""
