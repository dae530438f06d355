"""The door for a web server: granian in `yijia serve`, or any other one."""

import os
import signal

from django.core.wsgi import get_wsgi_application
from django.utils.module_loading import import_string

from yijia.config import leash

# While it starts, a web process would swallow a gentler signal and live on for ever.
leash.hold(signal.SIGKILL)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yijia.config.settings")
# Requests come one after another on a few threads, so connections are kept and shared.
os.environ.setdefault("YIJIA_POOL", "1")
application = get_wsgi_application()
# What stands before it, the outermost last, is there only now that the framework is set up.
for _name in ("restored.replayed_alone", "encoding.utf8_alone"):
    application = import_string(f"yijia.config.{_name}")(application)
