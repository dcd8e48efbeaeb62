"""The same content gives the same bytes, whatever the environment of the build."""

import hashlib
import os
import shutil
import subprocess
import sys

import pytest

from briefing.pdf import press_pdf
from tests.conftest import ROOT, TEMPLATES, composed, read

PRESS = """
import hashlib, sys
from pathlib import Path
root = Path(sys.argv[1])
sys.path.insert(0, str(root))
from briefing.compose import compose
from briefing.pdf import press_html, press_pdf
from briefing.read import read_briefing
briefing = read_briefing(root / "tests" / "content", "specimen").briefing
document = compose(briefing, root / "templates").document
for pressed in (press_pdf(document), press_html(document)):
    print(hashlib.sha256(pressed.content).hexdigest())
"""


def digests(cwd, **environment):
    clean = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
    ran = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-c", PRESS, str(ROOT)],
        cwd=cwd, env={**clean, **environment}, capture_output=True, text=True,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout.split()


@pytest.mark.parametrize(
    "environment",
    [
        {"TZ": "America/Lima", "PYTHONHASHSEED": "2", "LC_ALL": "C", "LANG": "C"},
        {
            "TZ": "Asia/Almaty",
            "PYTHONHASHSEED": "1",
            "LC_ALL": "tr_TR.UTF-8",
            "FONTCONFIG_FILE": "/nowhere",
            "SOURCE_DATE_EPOCH": "999999999",
        },
    ],
    ids=["west", "east"],
)
def test_time_zone_locale_and_hash_seed_do_not_change_the_bytes(
    environment, tmp_path, specimen_pdf
):
    expected = hashlib.sha256(specimen_pdf.content).hexdigest()
    assert digests(tmp_path, **environment)[0] == expected


def test_another_folder_gives_the_same_bytes(tmp_path, specimen_pdf):
    content = shutil.copytree(ROOT / "tests" / "content", tmp_path / "elsewhere" / "texts")
    templates = shutil.copytree(TEMPLATES, tmp_path / "looks")
    document = composed(read(content, "specimen"), templates)
    assert press_pdf(document).content == specimen_pdf.content
