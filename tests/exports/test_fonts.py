"""Which font PNG and PDF are set in, and that threads may draw at once."""

import io
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

import pypdf
import pytest

from livespan.errors import FormatError
from livespan.exports import EXPORTS
from livespan.exports.pdf import _font as pdf_font
from livespan.exports.picture import fonts
from livespan.exports.png import _font as png_font

VERA = Path(next(iter(find_spec("reportlab").submodule_search_locations))) / "fonts" / "Vera.ttf"


@pytest.fixture
def forgotten():
    """What was remembered of fonts is forgotten, before and after."""
    known = (fonts.font_file, png_font, pdf_font)
    for function in known:
        function.cache_clear()
    yield
    for function in known:
        function.cache_clear()


def embedded(data):
    """The base names of the fonts a PDF has in it."""
    (page,) = pypdf.PdfReader(io.BytesIO(data)).pages
    found = page["/Resources"]["/Font"].values()
    return {font.get_object()["/BaseFont"].split("+")[-1] for font in found}


def test_without_a_system_font_the_one_that_comes_along_is_taken(forgotten, monkeypatch, plain):
    monkeypatch.setattr(fonts, "_PLACES", ())
    assert Path(fonts.font_file()) == VERA
    assert any("Vera" in name for name in embedded(EXPORTS["pdf"].write(plain)))
    assert EXPORTS["png"].write(plain)[:4] == b"\x89PNG"


def test_another_font_can_be_named(forgotten, monkeypatch, plain):
    monkeypatch.setenv(fonts.VARIABLE, str(VERA.with_name("VeraIt.ttf")))
    names = embedded(EXPORTS["pdf"].write(plain))
    assert any("Oblique" in name for name in names), names


@pytest.mark.parametrize("name", ["png", "pdf"])
def test_a_file_that_is_no_font_is_named(forgotten, monkeypatch, tmp_path, plain, name):
    broken = tmp_path / "broken.ttf"
    broken.write_bytes(b"nothing")
    monkeypatch.setenv(fonts.VARIABLE, str(broken))
    with pytest.raises(FormatError, match=r"broken\.ttf"):
        EXPORTS[name].write(plain)


def test_threads_draw_at_once(plain, nasty):
    def words(subject):
        (page,) = pypdf.PdfReader(io.BytesIO(EXPORTS["pdf"].write(subject))).pages
        return page.extract_text(), EXPORTS["png"].write(subject)

    alone = [words(subject) for subject in (plain, nasty)]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(words, [plain, nasty] * 6)) == alone * 6
