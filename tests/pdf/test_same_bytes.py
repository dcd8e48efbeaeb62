"""The same content gives the same bytes, whatever the environment of the build."""

import hashlib
import os
import shutil
import subprocess
import sys

from briefing.pdf import press_pdf
from tests.conftest import ROOT, TEMPLATES, composed, read

PRESS = """
import hashlib, sys
from pathlib import Path
root = Path(sys.argv[1])
sys.path.insert(0, str(root))
from briefing.compose import compose
from briefing.pdf import press_pdf
from briefing.read import read_briefing, read_labels
briefing = read_briefing(root / "tests" / "content", "specimen").briefing
templates = root / "templates"
wording = read_labels("en", {"templates": templates}).wording
document = compose(briefing, templates, wording).document
print(hashlib.sha256(press_pdf(document).content).hexdigest())
"""
ENVIRONMENT = {
    "TZ": "America/Lima",
    "PYTHONHASHSEED": "1",
    "LC_ALL": "tr_TR.UTF-8",
    "FONTCONFIG_FILE": "/nowhere",
    "SOURCE_DATE_EPOCH": "999999999",
}


def test_time_zone_locale_and_hash_seed_do_not_change_the_bytes(tmp_path, specimen_pdf):
    clean = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
    ran = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-c", PRESS, str(ROOT)],
        cwd=tmp_path, env={**clean, **ENVIRONMENT}, capture_output=True, text=True,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert ran.stdout.strip() == hashlib.sha256(specimen_pdf.content).hexdigest()


def test_another_folder_gives_the_same_bytes(tmp_path, short_document):
    content = shutil.copytree(ROOT / "tests" / "small", tmp_path / "elsewhere" / "texts")
    templates = shutil.copytree(TEMPLATES, tmp_path / "looks")
    document = composed(read(content, "oslo"), templates)
    assert press_pdf(document).content == press_pdf(short_document).content
