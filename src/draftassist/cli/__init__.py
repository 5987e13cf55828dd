"""The command line: parse, call one service, show. `main` is the entry point of the `draftassist` program."""

from __future__ import annotations

import errno
import os
import sys

__all__ = ["main"]

INTERRUPTED = 130


def main() -> None:
    """Run the command line and leave with `contracts`' exit codes; faults a person can mend are one line on stderr."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command; returns the exit code. Programming errors still raise: there a traceback is the right report."""
    import click

    from draftassist.cli.app import cli
    from draftassist.errors import DraftAssistError, StorageError

    try:
        code = cli.main(args=arguments, prog_name="draftassist", standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        return 0
    except click.ClickException as error:
        return _fail(f"{' '.join(error.format_message().split())} (see draftassist --help)", 2)
    except DraftAssistError as error:
        return _fail(str(error), error.exit_code)
    except (KeyboardInterrupt, click.Abort):
        return _fail("interrupted", INTERRUPTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM):
            raise
        problem = StorageError(
            f"cannot write: {error.strerror}", file=error.filename, mend="free some space or name another --home"
        )
        return _fail(str(problem), problem.exit_code)


def _fail(line: str, code: int) -> int:
    print(f"draftassist: {line}", file=sys.stderr)
    return code
