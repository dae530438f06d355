"""What every command that acts has around it."""

from collections.abc import Iterator
from contextlib import contextmanager

from yijia.base.scope import Scope
from yijia.config import migrations, postgres
from yijia.ground.access.queries import acting_as


@contextmanager
def acting(scope: Scope) -> Iterator[None]:
    """The database running, up to date, and told who is asking, in one transaction."""
    with postgres.at_hand():
        migrations.check_current()
        with acting_as(scope):
            yield
