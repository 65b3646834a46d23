"""The command ``pandas2pyspark``.

A command's module is imported when the command is called, so that ``--help`` answers at once.
"""

from __future__ import annotations

from importlib import import_module

import click

from translator import __version__
from translator.errors import TranslatorError

COMMANDS = {
    "translate": "Write pandas programs as native PySpark.",
    "verify": "Run a program and its translation on the same data, and compare their values.",
    "check": "List what does not translate to native PySpark, or may differ there.",
    "rules": "List the members of pandas that have a rule.",
}


class Commands(click.Group):
    """The group of commands, which knows what they are without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names of the commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Return a command."""
        if cmd_name not in COMMANDS:
            return None
        command = getattr(import_module(f"translator.cli.{cmd_name}"), cmd_name)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """Write the list of commands."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; what goes wrong becomes one line and an exit code, unless `--debug` is given."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            click.echo("interrupted", err=True)
            ctx.exit(130)
        except TranslatorError as error:
            if ctx.params["debug"]:
                raise
            click.echo(f"error: {error}", err=True)
            ctx.exit(error.exit_code)
        except Exception as error:
            is_ours = isinstance(error, (click.ClickException, click.Abort, click.exceptions.Exit))
            if is_ours or isinstance(error, BrokenPipeError) or ctx.params["debug"]:
                raise
            click.echo(internal_error(error), err=True)
            ctx.exit(2)


def internal_error(error: Exception) -> str:
    """Return the line for an error that should not happen."""
    first = str(error).partition("\n")[0]
    return f"internal error: {type(error).__name__}: {first} (run with --debug to see where)"


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="pandas2pyspark", message="%(prog)s %(version)s")
@click.option("--debug", is_flag=True, help="Show a traceback when something goes wrong.")
def main(debug: bool) -> None:
    """Translate pandas programs to native PySpark, and prove the result.

    Exit codes: 0 all is well; 1 something was found; 2 something could not be read, written or carried out.
    """
