"""`yijia worker`."""

import signal
import threading

import click
from django.conf import settings
from django.utils import timezone

from yijia.config import leash, migrations, postgres, restored, worker


@click.command()
@click.option("--once", is_flag=True, help="Run everything that is due, and end.")
def command(once: bool) -> None:
    """Do the background work: fold figures, watch clocks, sweep what was left behind."""
    leash.hold()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    ticks = worker.planned(settings.YIJIA_TICKS, at=timezone.now())
    with postgres.at_hand():
        migrations.check_current()
        restored.check_erasures()
        if once:
            worker.run_due(ticks, at=timezone.now())
        else:
            worker.work(ticks, stop=stop)
