"""The text of ``--help``, and ``build`` as the default command."""

from __future__ import annotations

import sys

import click
from click.shell_completion import CompletionItem

from briefing.folders import CALLED
from briefing.stream import write

HELP = """Build printable briefings (PDF and HTML) from YAML files.

Without a command, builds the briefings named (by their folders), or all briefings.
"""
EXAMPLES = """\b
Examples:
  python build.py                        build all of content/ into output/
  python build.py kazakhstan             build one, named by its folder
  python build.py --format pdf --strict  the PDF only; treat warnings as errors
  python build.py --jobs 2               two at once (default: one for each processor)
  python build.py check                  read and review, write nothing
  python build.py new norway --country NO   create a briefing: a folder to edit
  python build.py watch kazakhstan       preview in the browser, updated after each save
  python build.py issue kazakhstan       freeze the edition, if nothing prevents it
  python build.py diff kazakhstan        what has changed since the last frozen edition
  python build.py --edition 1 kazakhstan build a frozen edition again
  python build.py --profile large-print  16-point type, in separate files
  python build.py --rendition factcheck  sheets for checking the facts
  python build.py release --tag v1       build a release to publish, with provenance
  python build.py verify output/release  check that a release is unaltered
  python build.py stale --on 2027-01-31  facts past their review date
  python build.py extract FILE.pdf DIR   extract the content that a PDF was made from
  python build.py doctor                 check what this machine lacks
  python build.py schema --check         check that the JSON Schemas are up to date

\b
Exit codes: 0 success; 1 the content has errors; 2 wrong usage; 3 this machine lacks
something; 70 this program failed; 130 stopped by Ctrl-C.
""".replace("python build.py", CALLED)


class Command(click.Command):
    """A command whose help is written through :func:`briefing.stream.write`."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the help option."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.callback = _show_help
        return option


def _show_help(ctx: click.Context, _: click.Parameter, is_asked_for: bool) -> None:
    if is_asked_for and not ctx.resilient_parsing:
        write(sys.stdout, f"{ctx.get_help()}\n")
        ctx.exit()


class Commands(Command, click.Group):
    """The command group, with ``build`` as the default and the options of all in its help."""

    command_class = Command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Insert ``build`` unless the arguments begin with a command or an option of the group."""
        if not args and ctx.resilient_parsing:
            return super().parse_args(ctx, args)  # completion of the first word
        own = {name for param in self.get_params(ctx) for name in param.opts}
        if not args or args[0] not in {*self.commands, *own}:
            args = ["build", *args]
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Complete the first word: a command, or an argument of ``build``."""
        build = self.commands["build"]
        with build.make_context("build", [], ctx, resilient_parsing=True) as context:
            (names,) = (p for p in build.params if isinstance(p, click.Argument))
            of_build = [
                *names.shell_complete(context, incomplete),
                *build.shell_complete(context, incomplete),
            ]
        own = super().shell_complete(ctx, incomplete)
        return list({item.value: item for item in [*of_build, *own]}.values())

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands, then the options of each."""
        self.format_commands(ctx, formatter)
        own = (param.get_help_record(ctx) for param in self.get_params(ctx))
        with formatter.section("Options"):
            formatter.write_dl([record for record in own if record])
        for name, command in self.commands.items():
            options = [param for param in command.params if isinstance(param, click.Option)]
            records = (option.get_help_record(ctx) for option in options)
            with formatter.section(f"Options of {name}"):
                formatter.write_dl([record for record in records if record])
