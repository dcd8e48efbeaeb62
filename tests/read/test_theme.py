"""A theme from its folder: every mistake is reported at its position, with advice."""

import pytest

from briefing.model import HOUSE
from briefing.read import read_theme
from briefing.system.cache import hash_file


@pytest.fixture
def reading(tmp_path):
    """Return a function that reads a theme with this text."""

    def of(text):
        (tmp_path / "theme.yaml").write_text(text, encoding="utf-8")
        return read_theme(tmp_path, shown="ours")

    return of


def only(reading):
    (problem,) = reading.problems
    at = problem.position
    return f"{at.file}:{at.line}:{at.column} {problem.code}", problem.message, problem.help


def test_a_folder_without_a_theme_gives_the_default_theme(tmp_path):
    found = read_theme(tmp_path / "nowhere")
    assert (found.theme, found.problems, found.lookups) == (HOUSE, (), {"theme.yaml": ""})


def test_omitted_fields_have_the_values_of_the_default_theme(reading):
    theme = reading('name: Ours\ncolours: {accent: "#14513F"}\n').theme
    assert theme.colours.accent == "#14513f"
    assert theme.colours.ink == HOUSE.colours.ink
    assert theme.fonts == HOUSE.fonts


@pytest.mark.parametrize(
    ("text", "place", "help"),
    [
        ("publishr: X", "2:1 unknown-field", "did you mean 'publisher'?"),
        ("colours: {accent: navy}", "2:19 not-a-colour", 'write "#000080"'),
        ("colours: {accent: 1a2}", "2:19 not-a-colour", 'write "#11aa22"'),
        ("colours: {accent: reddish}", "2:19 not-a-colour", "write a # and six digits"),
        ("colours:\n  accent: #14513f", "3:3 missing-field", 'put it in quotes: "#14513f"'),
        ("fonts: {reading: Spectrel}", "2:18 unknown-font", "did you mean 'Spectral'? There are:"),
        ("logo: crest.svg", "2:7 missing-file", "the path begins in the folder"),
        ("logo: ../crest.svg", "2:7 path-outside", "put the picture into the folder"),
        ("logo: theme.yaml", "2:7 image-broken", "export it as PNG"),
        ("page: A4", "2:7 bad-value", "did you mean 'a4'?"),
        ("cover: [dosier]", "2:9 unknown-rendition", "did you mean 'dossier'?"),
        ("wording: {eng: {a: b}}", "2:11 unknown-language", "did you mean 'en'?"),
    ],
)
def test_a_mistake_is_reported_at_its_position_with_advice(reading, text, place, help):
    told, _, advice = only(reading(f"name: Ours\n{text}\n"))
    assert told == f"ours/theme.yaml:{place}"
    assert help in advice


def test_an_invalid_theme_gives_the_default_theme(reading):
    assert reading("name: Ours\npage: a3\n").theme == HOUSE


def test_a_symlink_out_of_the_theme_is_not_followed(tmp_path):
    (tmp_path / "theme.yaml").symlink_to("/etc/hostname")
    assert only(read_theme(tmp_path, shown="ours"))[0] == "ours/theme.yaml:1:1 path-outside"


def test_the_logo_is_an_input_of_the_theme(reading, tmp_path):
    (tmp_path / "crest.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    found = reading("name: Ours\nlogo: ./crest.svg\n")
    assert found.logo.media_type == "image/svg+xml"
    assert found.inputs == {n: hash_file(tmp_path / n) for n in ("theme.yaml", "crest.svg")}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{shorttitle}", "there is no {shorttitle}; there are: {identifier}, {edition}"),
        ("{identifier", "its braces do not match"),
        ("page {folio}", "{folio} stands alone in its place"),
        ("{title.x}", "there is no {title.x}"),
    ],
)
def test_a_running_text_with_other_names_is_reported(reading, text, words):
    place, message, _ = only(reading(f"name: Ours\nrunning: {{foot: {{start: '{text}'}}}}\n"))
    assert place == "ours/theme.yaml:2:25 bad-value"
    assert words in message
