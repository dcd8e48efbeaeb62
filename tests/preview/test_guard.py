"""The preview refuses all requests but those of its own user."""

import pytest

pytestmark = pytest.mark.xdist_group("guard")  # one session for all of them

PAGE = "briefings/atlantis/page.html"


def test_the_session_answers_its_own_address(session):
    assert session.address.startswith("http://127.0.0.1:")  # no other machine sees it
    status, headers, body = session.get()
    assert (status, b"<h1>Briefings</h1>" in body) == (200, True)
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"] == "no-referrer"


HOSTS = ("evil.example", "localhost.evil:8765", "")
UNKNOWN = (
    *("..%2f..%2fetc%2fpasswd", "../../../../../../etc/passwd", "server.py", "page/preview.js"),
    *("briefings/..%2f..%2foutput/page.html", "briefings/atlantis/manifest.pdf"),
    *("briefings/atlantis/one.yaml", "images/0-900.png", "images/0-1.png", "briefings/nowhere/"),
)


@pytest.mark.parametrize(
    ("status", "asked"),
    [
        (405, {"method": "POST", "path": PAGE}),
        *((400, {"path": PAGE, "host": host}) for host in HOSTS),
        *((404, {"path": path}) for path in UNKNOWN),
        *((404, {"root": without_token}) for without_token in ("/", "/wrong/", "/preview.js")),
    ],
)
def test_other_methods_hosts_paths_and_tokens_are_refused(session, status, asked):
    assert session.get(**asked)[0] == status


@pytest.mark.parametrize("of", ["/etc/passwd", "content/atlantis/one.yaml", "p99"])
def test_only_known_source_positions_are_opened(session, of):
    (session.folder / "opened.txt").unlink(missing_ok=True)
    assert session.get(f"briefings/atlantis/place?of={of}&open")[2] == b"null"
    assert not (session.folder / "opened.txt").exists()
