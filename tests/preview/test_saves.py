"""Which saved files are reported, and which briefings they belong to."""

import asyncio
import os
import shutil

import pytest
from watchfiles import Change

from briefing.build.request import Request
from briefing.preview.builds import Unwatchable, affected_briefings, is_source, saves
from tests.preview.conftest import in_a_loop

NAMES = ("kz", "fr", "one")
ALL = {*NAMES}


@pytest.fixture
def request_(tmp_path):
    for folder in ("content/kz", "templates", "output"):
        (tmp_path / folder).mkdir(parents=True)
    return Request(tmp_path / "content", tmp_path / "templates", tmp_path / "output")


@pytest.mark.parametrize(
    ("path", "whose"),
    [
        ("content/kz/new.yaml", {"kz"}),
        ("content/kz", {"kz"}),
        ("content/one.yaml", {"one"}),
        ("content/sources.yaml", ALL),
        ("content/notes.txt", set()),
        ("content/kz-briefing-en.pdf", set()),  # output may be in the same folder
        ("content/.cache/ab/cd", set()),
        ("content/.git/index", set()),
        ("content/schema/section.json", set()),
        ("templates/blocks/table.html.jinja", ALL),
        ("archive/times.txt", ALL),
        ("templates", ALL),
        ("content", ALL),
        ("content/theme/styles/new.css", ALL),
        ("content/theme", ALL),
    ],
)
def test_a_file_belongs_to_a_briefing_or_to_all(request_, tmp_path, path, whose):
    assert affected_briefings(tmp_path / path, request_, NAMES) == whose


@pytest.mark.parametrize(
    ("path", "counts"),
    [
        ("content/kz/one.yaml", True),
        ("content/kz/.one.yaml.swp", False),
        ("content/kz/one.yaml~", False),
        ("node_modules/content/kz/one.yaml", True),
    ],
)
def test_temporary_files_of_editors_are_ignored_but_not_what_lies_in_a_folder(path, counts):
    assert is_source(Change.modified, path) is counts


def test_a_folder_whose_name_is_not_unicode_cannot_be_watched(request_):
    async def told():
        following = saves(request_)
        waiting = asyncio.ensure_future(anext(following))
        number = 0
        while not waiting.done():
            await asyncio.wait([waiting], timeout=0.1)
            number += 1  # repeated, since it is unknown when watching begins
            (request_.content / os.fsdecode(b"\xca%d" % number)).mkdir()
        await waiting

    with pytest.raises(Unwatchable, match="Unable to decode path"):
        in_a_loop(asyncio.wait_for(told(), 60))


def test_a_save_in_a_replaced_folder_is_reported(request_, monkeypatch):
    monkeypatch.setattr("briefing.preview.builds.LOOK", 50)
    file = request_.content / "kz" / "one.yaml"

    def put_another_in_its_place():
        new = shutil.copytree(request_.content, request_.content.with_name("new"))
        request_.content.rename(request_.content.with_name("old"))
        new.rename(request_.content)

    async def told():
        following = saves(request_)

        async def until(path, change):
            paths = ()
            while path not in paths:
                waiting = asyncio.ensure_future(anext(following))
                while not waiting.done():
                    await asyncio.wait([waiting], timeout=0.1)
                    change()  # repeated, since it is unknown when watching begins
                paths = await waiting

        await until(file, lambda: file.write_text("heading: One\n"))
        put_another_in_its_place()
        await until(request_.content, lambda: None)
        await until(file, lambda: file.write_text("heading: Two\n"))
        await following.aclose()

    in_a_loop(asyncio.wait_for(told(), 30))
