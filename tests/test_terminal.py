"""How a run is shown at a terminal: colours and progress."""

import io

import pytest
from msgspec.structs import replace

from briefing.build.report import as_text
from briefing.cli.terminal import Screen, Terminal
from tests.test_reporting import PROBLEM, text


class Tty(io.StringIO):
    def isatty(self):
        return True


def shown_at_a_terminal(monkeypatch, **environment):
    for name in ("NO_COLOR", "FORCE_COLOR", "TERM", "COLORTERM", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"TERM": "xterm-256color", **environment}.items():
        monkeypatch.setenv(name, value)
    stream = Tty()
    Terminal(stream, lambda: 0.0).show(as_text(PROBLEM))
    return stream.getvalue()


def test_a_terminal_shows_colours(monkeypatch):
    assert "\x1b[1;31merror[unknown-field]" in shown_at_a_terminal(monkeypatch)


def test_no_color_is_respected(monkeypatch):
    assert shown_at_a_terminal(monkeypatch, NO_COLOR="1") == text(PROBLEM)


def test_markup_in_a_message_is_printed_verbatim(monkeypatch):
    stream = Tty()
    Terminal(stream, lambda: 0.0).show(as_text(replace(PROBLEM, message="[bold]x[/nonsense]")))
    assert "[bold]x[/nonsense]" in stream.getvalue()


@pytest.mark.parametrize("kind", [Screen, Terminal])
def test_each_briefing_is_shown_with_the_time_it_took(kind):
    times = iter([0.0, 0.0, 1.5, 1.5, 4.0, 4.0])
    stream = io.StringIO()
    screen = kind(stream, lambda: next(times))
    with screen.following(["a", "b", "c"], 2):
        screen.finished("b")  # begun with "a" at 0.0
        screen.finished("c")  # begun when "b" was finished
        screen.settle("b", "12 pages")
        screen.settle("c", "3 pages")
    assert "b: 12 pages, 1.5 s\n" in stream.getvalue()
    assert "c: 3 pages, 2.5 s\n" in stream.getvalue()


@pytest.mark.parametrize("kind", [Screen, Terminal])
def test_briefings_that_finish_out_of_order_are_all_shown(kind):
    stream = Tty()
    screen = kind(stream, lambda: 0.0)
    with screen.following(["a", "b", "c"], 1):
        for name in ("b", "c", "a"):  # "a" was lost with its process
            screen.finished(name)
            screen.settle(name, "well")
    assert "b: well, 0.0 s\n" in stream.getvalue()


def test_a_terminal_counts_finished_briefings():
    stream = Tty()
    screen = Terminal(stream, lambda: 0.0)
    with screen.following(["a", "b", "c"], 2):
        screen.finished("b")
    assert "1 of 3 done" in stream.getvalue()
