"""The examples in the docstrings run, and say what stands there."""

import doctest
import importlib
import pkgutil

import pytest

import livespan


def _with_examples():
    finder = doctest.DocTestFinder()
    names = ["livespan"]
    names += [found.name for found in pkgutil.walk_packages(livespan.__path__, "livespan.")]
    for name in names:
        if not name.endswith("__main__"):  # importing that one runs it
            module = importlib.import_module(name)
            if any(test.examples for test in finder.find(module)):
                yield name


@pytest.mark.parametrize("name", list(_with_examples()))
def test_the_examples_of_a_module_run(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # some write files
    module = importlib.import_module(name)
    failed, tried = doctest.testmod(module)
    assert tried > 0
    assert failed == 0
