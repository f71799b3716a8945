"""What the package exports is there, and what is documented as exported is."""

import importlib
import pkgutil

import pytest

import livespan

MODULES = [
    module.name
    for module in pkgutil.walk_packages(livespan.__path__, "livespan.")
    if not module.name.endswith("__main__")  # importing that one runs it
]


@pytest.mark.parametrize("name", MODULES)
def test_every_module_lists_what_it_gives(name):
    module = importlib.import_module(name)
    assert module.__doc__
    for public in getattr(module, "__all__", ()):
        assert hasattr(module, public)


def test_the_package_docstring_names_every_export():
    for name in livespan.__all__:
        if name != "__version__":
            assert f"`{name}`" in livespan.__doc__
