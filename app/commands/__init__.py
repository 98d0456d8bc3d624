"""The `beatbook` command. Exit codes: 0 done, 1 refused or failed with one clear line on stderr, 2 wrong usage."""

from __future__ import annotations

import sys

import click

from app.commands import audit, demo, install, outbox, people, retention, run, services, worker
from app.commands.refusal import Refused
from app.db import Busy
from app.settings import SettingsRefused


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def beatbook() -> None:
    """Beatbook: a beat book for relationship-based policing."""


for _module in (run, worker, demo, install, people, services, outbox, audit, retention):
    _module.register(beatbook)


def main() -> None:
    """Run the command; a user's mistake ends in one line, never in a traceback."""
    try:
        beatbook.main(standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(1)
    except click.UsageError as error:
        error.show()
        sys.exit(2)
    except click.ClickException as error:
        error.show()
        sys.exit(1)
    except (Refused, SettingsRefused, Busy) as error:
        print(f"beatbook: {error}", file=sys.stderr)
        sys.exit(1)
