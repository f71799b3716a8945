"""What the package exports is there, and what is documented as exported is."""

import importlib
import pkgutil

import pytest

import livespan


@pytest.mark.parametrize(
    "name", [m.name for m in pkgutil.walk_packages(livespan.__path__, "livespan.")]
)
def test_every_module_lists_what_it_gives(name):
    if name.endswith("__main__"):
        pytest.skip("running it is its purpose")
    module = importlib.import_module(name)
    assert module.__doc__
    for public in getattr(module, "__all__", ()):
        assert hasattr(module, public)


def test_the_package_docstring_names_every_export():
    for name in livespan.__all__:
        if name != "__version__":
            assert f"`{name}`" in livespan.__doc__
