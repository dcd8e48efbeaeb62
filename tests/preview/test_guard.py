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


@pytest.mark.parametrize("method", ["POST", "HEAD"])
def test_all_methods_but_get_are_refused(session, method):
    assert session.get(method=method)[0] == 405


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1", "127.0.0.1:1", "localhost.evil:8765", ""]
)
def test_other_host_names_are_refused(session, host):
    assert session.get(PAGE, host=host)[0] == 421


@pytest.mark.parametrize(
    "path",
    [
        "..%2f..%2fetc%2fpasswd",
        "../../../../../../etc/passwd",
        "briefings/..%2f..%2foutput/page.html",
        "briefings/atlantis/manifest.pdf",
        "briefings/atlantis/one.yaml",
        "server.py",
        "page/preview.js",
        "images/0-900.png",
        "images/0-1.png",
        "briefings/nowhere/",
    ],
)
def test_unknown_paths_and_paths_outside_are_not_found(session, path):
    assert session.get(path)[0] == 404


@pytest.mark.parametrize("root", ["/", "/wrong/", "/briefings/", "/preview.js"])
def test_without_the_token_nothing_is_found(session, root):
    assert session.get(root=root)[0] == 404


@pytest.mark.parametrize("of", ["/etc/passwd", "content/atlantis/one.yaml", "p99"])
def test_only_known_source_positions_are_opened(session, of):
    (session.folder / "opened.txt").unlink(missing_ok=True)
    assert session.get(f"briefings/atlantis/place?of={of}&open")[2] == b"null"
    assert not (session.folder / "opened.txt").exists()
