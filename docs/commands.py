"""Write the page of commands from the command line itself: ``make reference``. A test compares."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path

import click

from briefing.cli.commands import EXAMPLES, cli
from briefing.system.paths import CALLED

PAGE = Path(__file__).with_name("commands.md")

HEAD = f"""\
# Commands

Generated from the program by `make reference`. `{CALLED} --help` lists the commands; `--help` after
a command prints its options; `--version` prints the version. An installed program is called
`briefing` instead of `{CALLED}`: its templates are built in, and it uses `content/` and `output/`
in the current folder.

```text
"""


def commands() -> str:
    """The whole page."""
    examples = inspect.cleandoc(EXAMPLES.replace("\b\n", ""))
    return f"{HEAD}{examples}\n```\n" + "".join(map(_command, cli.commands.items()))


def _command(named: tuple[str, click.Command]) -> str:
    name, command = named
    context = click.Context(command, info_name=name)
    usage = " ".join([CALLED, name, *command.collect_usage_pieces(context)])
    text = inspect.cleandoc(command.help or "")
    rows = "".join(_rows(context))
    table = f"\n| option | meaning |\n|---|---|\n{rows}" if rows else ""
    return f"\n## {name}\n\n{text}\n\n```text\n{usage}\n```\n{table}"


def _rows(context: click.Context) -> Iterator[str]:
    for option in context.command.params:
        record = option.get_help_record(context) if isinstance(option, click.Option) else None
        if record:
            taken, says = (_cell(words) for words in record)
            yield f"| `{taken}` | {says} |\n"


def _cell(words: str) -> str:
    return " ".join(words.split()).replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(commands(), encoding="utf-8")
