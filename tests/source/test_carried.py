"""The source attached to a PDF, which may come from anywhere, is extracted unchanged or refused."""

import io
import json

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as some
from msgspec.structs import fields, replace
from pikepdf import Dictionary, Name, String

from briefing import source as room
from briefing.build.request import Variant
from briefing.cli import options
from briefing.model.metadata import Attachment
from briefing.pdf.link.conformance import attach
from briefing.read import read_briefing
from briefing.source import MANIFEST, NoSource, Options, Recipe, attachments, read_source
from tests.conftest import METADATA

CONTENTS = {"kz/briefing.yaml": b"title: K\n", "kz/data/Қ.csv": b"a,b\n", "sources.yaml": b"s: 1\n"}
RECIPE = Recipe("kz", Options(page="a5", duplex=True), {"a.css": "12"}, {"pikepdf": "10"})


def pdf_with(files, change=lambda pdf: None):
    """Return a PDF with these files attached, after ``change`` was applied to it."""
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        attach(pdf, files, METADATA)
        change(pdf)
        pdf.save(out)
    return out.getvalue()


def told(contents=CONTENTS, **changes):
    """Return the files to attach, with changes to the manifest."""
    *files, manifest = attachments(contents, RECIPE)
    value = {**json.loads(manifest.content), **changes}
    return [*files, file(MANIFEST, json.dumps(value).encode())]


def file(name, content=b"x"):
    return Attachment(name, content, "text/plain", "Source", "words")


def refusal(pdf):
    """Return the reason why the source of a PDF is refused."""
    with pytest.raises(NoSource) as refused:
        read_source(pdf)
    return str(refused.value)


@given(some.dictionaries(some.from_regex(r"(kz|theme)/[a-z]{1,9}\.yaml", fullmatch=True),
                         some.binary(max_size=300), max_size=9))  # fmt: skip
def test_any_content_is_extracted_unchanged_and_nothing_else(contents):
    letter = Attachment("letter.txt", b"x", "text/plain", "Supplement", "words")
    found, recipe = read_source(pdf_with([*attachments(contents, RECIPE), letter]))
    assert (found, replace(recipe, content={})) == (contents, RECIPE)


@pytest.mark.parametrize(
    ("pdf", "words"),
    [
        (b"%PDF-1.7 and nothing", "it is not a PDF, or it is damaged"),
        (pdf_with([]), "it carries no source"),
        (pdf_with([file("kz/briefing.yaml")]), "it carries no source"),
        (pdf_with(told()[1:]), "'kz/briefing.yaml' of its source is missing"),
        (pdf_with([*told(), file("kz/more.yaml")]),
         "'kz/more.yaml' of its source does not match its manifest"),
        (pdf_with(told(content=dict.fromkeys(CONTENTS, "12"))),
         "'kz/briefing.yaml' of its source does not match its manifest"),
    ],
)  # fmt: skip
def test_an_incomplete_or_altered_source_is_refused(pdf, words):
    assert refusal(pdf) == words


@given(some.from_regex(r"[-.A-Za-z:Қ0 \\\\\x1f\x7f]{1,4}", fullmatch=True))
def test_extraction_and_reading_accept_the_same_briefing_names(tmp_path_factory, name):
    content = tmp_path_factory.mktemp("any")
    if name not in (".", ".."):
        (content / name).mkdir()
    messages = {problem.message for problem in read_briefing(content, name).problems}
    contents = {f"{name}/briefing.yaml": b"x"}
    try:
        found, _ = read_source(pdf_with(told(contents, briefing=name)))
        is_given_back = found == contents
    except NoSource:
        is_given_back = False
    assert is_given_back == any("'briefing.yaml' is not there" in words for words in messages)


@pytest.mark.parametrize(
    "changes",
    [
        {"format": 2},
        *({"briefing": name} for name in ("../kz", "--output=/etc", "-o", ".git")),
        *({"options": {name: value}} for name, value in (
            ("scheduler", "tcp://203.0.113.9:8786"), ("templates", "forged"), ("output", "/etc"),
            ("page", "a5 --output /etc"), ("profile", "any"), ("duplex", "yes"), ("edition", 0),
            ("on", "today"), ("on", "2026-01-01\n"), ("rendition", "card\n"),
        )),
    ],
    ids=str,
)  # fmt: skip
def test_a_manifest_with_other_values_is_refused(changes):
    refused = refusal(pdf_with(told(**changes)))
    assert refused == "its manifest is not one that this program knows"


def test_a_decompression_bomb_is_refused(monkeypatch):
    monkeypatch.setattr(room, "LIMIT", 1_000_000)
    bomb = pdf_with([*told(), file("big", bytes(10_000_000))])
    assert len(bomb) < 100_000
    assert refusal(bomb) == "its source has more than 1 MB"


def test_every_layout_choice_of_a_build_is_accepted():
    known = {option.name for option in fields(Options)}
    assert {option.name for option in fields(Variant)} | {"edition", "on", "rendition"} == known
    for name in ("page", "profile"):
        (option,) = options.SHARED[name](lambda: None).__click_params__
        for value in option.type.choices:
            _, recipe = read_source(pdf_with(told(options={name: value})))
            assert recipe.options == Options(**{name: value})


def write_stream(content, filter):
    return lambda pdf: pdf.Root.AF[0].EF.F.write(content, filter=filter)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (write_stream(b"x", Name.DCTDecode), "is packed in a way that this program does not write"),
        (write_stream(b"no zlib", Name.FlateDecode), "is damaged"),
        (lambda pdf: setattr(pdf.Root.AF[0], "EF", Dictionary(F=String("nowhere"))),
         "is listed but missing"),
        (lambda pdf: setattr(pdf.Root, "AF", Dictionary()), "it carries no source"),
    ],
)  # fmt: skip
def test_a_damaged_attachment_is_refused(change, words):
    assert words in refusal(pdf_with(told(), change))


def test_a_manifest_of_a_hundred_thousand_levels_is_refused():
    *files, manifest = attachments(CONTENTS, RECIPE)
    deep = manifest.content.rstrip()[:-1] + b', "more": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    refused = refusal(pdf_with([*files, file(MANIFEST, deep)]))
    assert refused == "its manifest is not one that this program knows"


def test_a_password_protected_pdf_is_reported():
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf_with(told()))) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="o", user="u"))
    assert refusal(out.getvalue()) == "it is protected by a password"


@pytest.mark.parametrize(
    "name",
    ["/etc/x.yaml", "../x.yaml", "kz/../../x.yaml", "kz//b.yaml", "./kz/x.yaml", "C:/x.yaml",
     "kz\\..\\x.yaml", "kz/a\nb.yaml", "kz/a\0b.yaml", "", "..", "kz/", ".git/config.yaml",
     "kz/.vscode/tasks.json", "kz/.envrc.yaml",
     "Makefile", "conftest.py", "uz/briefing.yaml", "kz", f"kz/{'a/' * 1000}b.yaml", "kz/Makefile",
     "kz/__init__.py", "kz/struct.pyc", "kz/HEAD", "kz/run.sh", "kz/a.yaml.exe",
     "theme/sitecustomize.py", "theme/a.pth", "kz/_struct.so"],
)  # fmt: skip
def test_a_file_name_that_no_source_has_is_refused(name):
    pdf = pdf_with(told({**CONTENTS, name: b"x"}))
    assert refusal(pdf) == f"it carries a file with the name {name!r}, which no source has"


@given(some.text(max_size=20).map("kz/{}.yaml".format))
def test_an_accepted_file_name_stays_within_the_folder(name):
    if room._is_expected(name, "kz"):
        parts = name.split("/")
        assert all(parts)
        assert not any(part.startswith(".") for part in parts)
        assert "\\" not in name
        assert "\0" not in name
