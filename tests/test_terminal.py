"""How a run is shown at a terminal: colours and progress."""

import io

from msgspec.structs import replace

from briefing.build.report import as_text
from briefing.cli.terminal import Screen
from tests.test_reporting import PROBLEM, text


class Tty(io.StringIO):
    def isatty(self):
        return True


def test_a_capable_terminal_shows_colours_and_markup_verbatim(monkeypatch):
    for name in ("NO_COLOR", "FORCE_COLOR", "TERM", "COLORTERM", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)

    def shown(problem, **environment):
        with monkeypatch.context() as patched:
            for name, value in {"TERM": "xterm-256color", **environment}.items():
                patched.setenv(name, value)
            stream = Tty()
            Screen(stream).show(as_text(problem))
        return stream.getvalue()

    assert "\x1b[31m\x1b[1merror[unknown-field]" in shown(PROBLEM)
    assert shown(PROBLEM, NO_COLOR="1") == shown(PROBLEM, TERM="dumb") == text(PROBLEM)
    assert "[bold]x[/nonsense]" in shown(replace(PROBLEM, message="[bold]x[/nonsense]"))


def test_a_terminal_counts_finished_briefings(monkeypatch):
    monkeypatch.setenv("TERM", "xterm-256color")
    stream = Tty()
    screen = Screen(stream)
    with screen.show_progress(3):
        screen.advance("b")
        screen.show([("b: well\n", "")])
    assert "1 of 3 done" in stream.getvalue()
    assert "b: well\n" in stream.getvalue()
