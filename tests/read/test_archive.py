"""The archived texts of sources are read from beside the content, and from nowhere else."""

import os
from pathlib import Path

import pytest

from briefing.read.referenced_files import read_texts
from briefing.system.cache import ABSENT, UNREADABLE, hash_bytes


@pytest.fixture
def content(tmp_path: Path) -> Path:
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / "daily.txt").write_text("It was said.\r\n")
    return tmp_path / "content"


def test_each_archived_text_is_read_and_missing_ones_are_noted(content: Path) -> None:
    texts, lookups, _ = read_texts(content, ["daily", "weekly"])
    assert texts == {"daily": "It was said.\n"}
    assert lookups == {
        "archive/daily.txt": hash_bytes(b"It was said.\r\n"),
        "archive/weekly.txt": ABSENT,
    }


def test_a_source_id_that_leads_out_of_the_archive_has_no_text(content: Path) -> None:
    (content.parent / "secret.txt").write_text("Not for readers.")
    assert read_texts(content, ["../secret"]) == ({}, {"archive/../secret.txt": UNREADABLE}, ())


def test_a_named_pipe_in_place_of_a_text_does_not_block(content: Path) -> None:
    os.mkfifo(content.parent / "archive" / "weekly.txt")
    assert read_texts(content, ["weekly"]) == ({}, {"archive/weekly.txt": UNREADABLE}, ())


def test_the_archive_folder_may_be_a_symlink(content: Path, tmp_path: Path) -> None:
    (tmp_path / "archive").rename(tmp_path / "share")
    (tmp_path / "archive").symlink_to(tmp_path / "share")
    assert read_texts(content, ["daily"])[0] == {"daily": "It was said.\n"}


def test_ligatures_of_a_text_copied_from_a_pdf_are_read_as_letters(content: Path) -> None:
    (content.parent / "archive" / "daily.txt").write_text("The ﬁrst oﬃce, 20 km².", "utf-8")
    assert read_texts(content, ["daily"])[0] == {"daily": "The first office, 20 km²."}
