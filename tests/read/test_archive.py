"""The archived texts of sources are read from beside the content, and from nowhere else."""

import os

import pytest

from briefing.read.referenced_files import read_texts
from briefing.system.cache import ABSENT, UNREADABLE, hash_bytes

WRITTEN = "The ﬁrst oﬃce, 20 km².\r\n".encode()
READ = {"daily": "The first office, 20 km².\n"}


@pytest.fixture
def content(tmp_path):
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / "daily.txt").write_bytes(WRITTEN)
    return tmp_path / "content"


def test_each_archived_text_is_read_without_ligatures_and_missing_ones_are_noted(content):
    texts, lookups, _ = read_texts(content, ["daily", "weekly"])
    assert texts == READ
    assert lookups == {"archive/daily.txt": hash_bytes(WRITTEN), "archive/weekly.txt": ABSENT}


def test_a_source_id_that_leads_out_of_the_archive_has_no_text(content):
    (content.parent / "secret.txt").write_text("Not for readers.")
    assert read_texts(content, ["../secret"]) == ({}, {"archive/../secret.txt": UNREADABLE}, ())


def test_a_named_pipe_in_place_of_a_text_does_not_block(content):
    os.mkfifo(content.parent / "archive" / "weekly.txt")
    assert read_texts(content, ["weekly"]) == ({}, {"archive/weekly.txt": UNREADABLE}, ())


def test_the_archive_folder_may_be_a_symlink(content, tmp_path):
    (tmp_path / "archive").rename(tmp_path / "share")
    (tmp_path / "archive").symlink_to(tmp_path / "share")
    assert read_texts(content, ["daily"])[0] == READ
