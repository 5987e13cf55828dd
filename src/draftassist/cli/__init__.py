"""The command line: parse, call one service, show. `main` is the entry point of the `draftassist` program."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

__all__ = ["guarded", "main", "run"]

INTERRUPTED = 130


def main() -> None:
    """Run the command line and leave with `contracts`' exit codes; faults a person can mend are one line on stderr."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command; returns the exit code. Programming errors still raise: there a traceback is the right report."""
    import click

    from draftassist.cli.app import cli

    def command() -> int:
        try:
            code = cli.main(args=arguments, prog_name="draftassist", standalone_mode=False)
        except click.exceptions.NoArgsIsHelpError as error:
            click.echo(error.format_message())
            code = 0
        except click.ClickException as error:
            code = _fail(f"{' '.join(error.format_message().split())} (see draftassist --help)", 2)
        return code if isinstance(code, int) else 0

    return guarded(command)


def guarded(command: Callable[[], int]) -> int:
    """Run `command`; what a person can mend becomes one line and an exit code."""
    import click

    from draftassist.errors import DraftAssistError, StorageError

    try:
        code = command()
        sys.stdout.flush()
    except DraftAssistError as error:
        code = _fail(str(error), error.exit_code)
    except (KeyboardInterrupt, click.Abort):
        code = _fail("interrupted", INTERRUPTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except OSError as error:
        problem = StorageError.of(error)
        if problem is None:
            raise
        code = _fail(str(problem), problem.exit_code)
    return code


def _fail(line: str, code: int) -> int:
    print(f"draftassist: {line}", file=sys.stderr)
    return code
