"""The command `yijia`: one module per noun, loaded when it is asked for."""

import sys

import click
import psycopg
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError

from yijia.base.errors import Invalid, Refused
from yijia.config.cli.nouns import program
from yijia.config.errors import OperatorError

FORESEEN = 1
INTERRUPTED = 130


def main() -> None:
    """Runs the command; a foreseen fault is one sentence on stderr and a status other than 0."""
    try:
        program(prog_name="yijia", standalone_mode=False)
    except click.ClickException as fault:
        fault.show()
        sys.exit(fault.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(INTERRUPTED)
    except Invalid as fault:
        _fail("\n".join([str(fault), *(f"  {place}: {text}" for place, text in fault.errors)]))
    except (OperatorError, Refused, ImproperlyConfigured) as fault:
        _fail(str(fault))
    except (OperationalError, psycopg.OperationalError) as fault:
        _fail(f"The database cannot be reached: {str(fault).strip()}")
    except OSError as fault:
        # Such as a full disk, or a file that somebody else has.
        _fail(f"The machine refuses: {fault}.")


def _fail(sentence: str) -> None:
    click.echo(f"yijia: {sentence}", err=True)
    sys.exit(FORESEEN)
