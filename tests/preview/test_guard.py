"""The preview refuses all requests but those of its own user."""

import asyncio
import socket
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest
from starlette.responses import PlainTextResponse

from briefing.preview.server import Guard
from briefing.preview.session import MOST

pytestmark = pytest.mark.xdist_group("guard")  # one session for all of them

PAGE = "briefings/atlantis/page.html"


def test_the_session_answers_its_own_address(session):
    status, headers, body = session.get()
    assert (status, b"<h1>Briefings</h1>" in body) == (200, True)
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "HEAD", "OPTIONS"])
def test_all_methods_but_get_are_refused(session, method):
    assert session.get(method=method)[0] == 405


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1", "127.0.0.1:1", "localhost.evil:8765", ""]
)
def test_other_host_names_are_refused(session, host):
    assert session.get(PAGE, host=host)[0] == 421


@pytest.mark.parametrize(("port", "status"), [(80, 200), (8765, 421)])
def test_the_host_header_may_omit_the_port_only_on_port_80(port, status):
    guard = Guard(PlainTextResponse("here"), port)
    sent = []

    async def send(message):
        sent.append(message)

    async def ask():
        scope = {"type": "http", "method": "GET", "headers": [(b"host", b"127.0.0.1")]}
        await guard(scope, None, send)

    asyncio.run(ask())
    assert sent[0]["status"] == status


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


@pytest.mark.parametrize("of", ["/etc/passwd", "content/atlantis/one.yaml", "p99", ""])
def test_only_known_source_positions_are_opened(session, of):
    (session.folder / "opened.txt").unlink(missing_ok=True)
    assert session.get(f"briefings/atlantis/place?of={of}&open")[2] == b"null"
    assert not (session.folder / "opened.txt").exists()


def test_the_server_listens_on_the_loopback_address_only(session):
    assert session.address.startswith("http://127.0.0.1:")


def half_open(session, stack):
    """Open a connection and send half a request."""
    at = urlsplit(session.address)
    connection = stack.enter_context(socket.create_connection((at.hostname, at.port), timeout=20))
    connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n")
    return connection


def is_closed(connection):
    try:
        return connection.recv(1) == b""
    except ConnectionResetError:
        return True


def test_requests_that_never_arrive_give_way_to_others(session):
    with ExitStack() as stack:
        waiting = [half_open(session, stack) for _ in range(MOST + 50)]
        assert session.get()[0] in (200, 307)
        assert all(is_closed(connection) for connection in waiting[:50])


def test_a_request_that_does_not_arrive_in_time_is_dropped(session, monkeypatch):
    monkeypatch.setattr("briefing.preview.session.PATIENCE", 0.01)
    with ExitStack() as stack:
        assert is_closed(half_open(session, stack))
    assert session.get()[0] in (200, 307)
