"""How gunicorn serves the web; gunicorn reads this file by itself wherever it is started here."""

from config import environment
from config.start import explained

with explained():
    from config import settings

    host = environment.text("BIND_ADDRESS", "127.0.0.1")
    port = environment.number("PORT", 8000, least=1, most=65535)
    workers = environment.number("WEB_PROCESSES", 2, least=1, most=64)
    threads = environment.number("WEB_THREADS", 4, least=1, most=64)

bind = f"{host}:{port}"
worker_class = "gthread"
# Loaded once, before the processes part: quicker, less memory, and what is wrong is said once.
preload_app = True
timeout = 60
graceful_timeout = 5
# A process is replaced now and then, so that no slow leak can grow.
max_requests = 5000
max_requests_jitter = 500
control_socket_disable = True
worker_tmp_dir = str(settings.VAR_DIR)
