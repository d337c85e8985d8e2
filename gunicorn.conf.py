"""How gunicorn serves the web; gunicorn reads this file by itself wherever it is started here."""

import itertools
import os
import shutil

from config import environment
from config.start import explained

with explained():
    from config import settings

    host = environment.text("BIND_ADDRESS", "127.0.0.1")
    port = environment.number("PORT", 8000, least=1, most=65535)
    workers = environment.number("WEB_PROCESSES", 2, least=1, most=64)
    threads = environment.number("WEB_THREADS", 4, least=1, most=64)

metrics_folder = settings.VAR_DIR / "metrics"
# Before anything imports prometheus_client. A second reading of this file (HUP) must leave the figures alone.
if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
    shutil.rmtree(metrics_folder, ignore_errors=True)
    metrics_folder.mkdir(parents=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(metrics_folder)

bind = f"{host}:{port}"
worker_class = "gthread"
# Loaded once, before the processes part: quicker, less memory, and what is wrong is said once.
preload_app = True
timeout = 60
# What a request may still take when web is stopped or replaced; compose waits longer than that.
graceful_timeout = 25
# A process is replaced now and then, so that no slow leak can grow.
max_requests = 5000
max_requests_jitter = 500
control_socket_disable = True
logconfig_dict = settings.LOGGING
worker_tmp_dir = str(settings.VAR_DIR)


def pre_fork(server, worker) -> None:
    """Give each process a place of its own, that of the one which it replaces when that is free."""
    taken = {other.place for other in server.WORKERS.values()}
    worker.place = next(number for number in itertools.count(1) if number not in taken)


def post_fork(server, worker) -> None:
    """Tell the figures the place of their process (config.metrics)."""
    from config import metrics

    metrics.place = str(worker.place)
