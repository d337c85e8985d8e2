"""Settings of every environment; what differs between machines comes from the environment."""

from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from kombu import Exchange, Queue

from config import environment, logs

BASE_DIR = Path(__file__).resolve().parent.parent
# Everything that is written on this machine: the embedded database, the queue, files.
VAR_DIR = environment.folder("VAR_DIR", BASE_DIR / "var")

DEBUG = environment.flag("DEBUG", default=False)
# One switch for everything that needs TLS in front: cookies, redirects, HSTS.
USE_HTTPS = environment.flag("USE_HTTPS", default=True)
SECRET_KEY = environment.secret("SECRET_KEY", least=50)
ALLOWED_HOSTS = environment.hosts("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
# The address printed into documents and e-mails, where no request tells it.
SITE_URL = environment.site_address("SITE_URL", "http://localhost:8000")
OFFICE_NAME = environment.text("OFFICE_NAME", "TVET Partnership Programme Office")
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    "accounts",
    "jobs",
    "documents",
    "pages",
    "partnerships",
    "workshops",
    "training",
    "certificates",
    "reports",
    "api",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_include_bootstrap",
    "django_countries",
    "django_filters",
    "django_htmx",
    "rules",
    "simple_history",
    "template_partials",
]

MIDDLEWARE = [
    "config.middleware.watched",
    "django.middleware.security.SecurityMiddleware",
    "config.middleware.guarding_headers",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.compression.CompressedPages",
    "config.middleware.RoomForWriting",
    "api.problems.problems_for_programs",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.own_language",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "partnerships.middleware.current_programme",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "pages.context_processors.site",
            ],
        },
    },
]
FORMS_URLFIELD_ASSUME_HTTPS = True
FILTERS_EMPTY_CHOICE_LABEL = _("any")
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "bootstrap5"

# --- Data -------------------------------------------------------------------------------------------
DATABASES = {"default": environment.database(f"sqlite:///{VAR_DIR / 'database.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Write-ahead logging lets the web read while the worker writes; IMMEDIATE makes a second writer wait
    # at the start of its transaction instead of failing in the middle.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Django's own setting of this name, a public address of the files, stays unused: every file goes through a view
# that asks who wants it.
MEDIA = environment.media(VAR_DIR / "media")
MEDIA_ROOT = MEDIA.get("folder", VAR_DIR / "media")
STATIC_URL = "static/"
STATIC_ROOT = environment.folder("STATIC_ROOT", BASE_DIR / "staticfiles")
STATICFILES_DIRS = [BASE_DIR / "static"]
# Half the files and a third of the time: pages name only the hashed ones, and maps are for tools, not for slow lines.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (
    "map",
    "jpg",
    "jpeg",
    "png",
    "gif",
    "webp",
    "zip",
    "gz",
    "br",
    "woff",
    "woff2",
    "ico",
)
STORAGES = {
    "default": {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": MEDIA["bucket"],
            "endpoint_url": MEDIA["endpoint"],
            "region_name": MEDIA["region"],
            "default_acl": None,
            "querystring_auth": True,
            "file_overwrite": False,
        },
    }
    if "bucket" in MEDIA
    else {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- People and sign-in -----------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "reports:today"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = False
# A mail to whoever types any address into the reset page would make this server a tool for pestering people.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
# The check of certificates, beside allauth's own limits: five a second from one network address, behind which the
# guests of a whole award ceremony may stand. Nobody guesses a code of 130 bits anyway; this keeps a machine from
# keeping the others out.
# The programming interface: ten requests a second for a token, twenty wrong tokens a minute from one place.
ACCOUNT_RATE_LIMITS = {"verify_certificate": "300/m/key", "api": "600/m/key", "api_wrong_token": "20/m/key"}
# allauth's own generator writes the address into a second table, where it would go on opening the account after an
# admin has changed it. Django's makes a link void with the address, the password or a sign-in since.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = OFFICE_NAME
SESSION_COOKIE_AGE = 12 * 60 * 60
PASSWORD_RESET_TIMEOUT = 7 * 24 * 60 * 60
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "account/locked_out.html"
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "accounts.sign_in.guessed_address"
AXES_RESET_ON_SUCCESS = True
# Without the count of proxies in front, one forged header, or one shared proxy, would lock out everybody.
ALLAUTH_TRUSTED_PROXY_COUNT = environment.number("PROXY_COUNT", default=0, most=10)
AXES_CLIENT_IP_CALLABLE = "accounts.sign_in.caller_address"

# Limits of allauth (codes of the second factor, resets) are counted in the cache, figures that took long are kept in
# it. Files where all processes are on one machine: nothing fails when Redis is down. A Redis that CACHE_URL names where
# they are not, as in containers. Wrong passwords are counted in the database, by axes.
CACHE_URL = environment.redis("CACHE_URL")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": CACHE_URL}
    if CACHE_URL
    else {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR_DIR / "cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

# --- Long work --------------------------------------------------------------------------------------
REDIS_URL = environment.redis("REDIS_URL")
BROKER_DIR = VAR_DIR / "broker"
if REDIS_URL:
    # Without these, a request that tells a worker of its job waits six seconds for a broker that is down.
    broker_options = {
        "max_retries": 1,
        "interval_start": 0,
        "interval_step": 0,
        "connect_retries_timeout": 2,
        "socket_connect_timeout": 2,
        "socket_timeout": 5,
    }
else:
    broker_options = {
        "data_folder_in": str(BROKER_DIR / "queue"),
        "data_folder_out": str(BROKER_DIR / "queue"),
        "control_folder": str(BROKER_DIR / "control"),
        "polling_interval": 0.3,
    }
CELERY = {
    # files:// is config.broker: a queue that needs no server.
    "broker_url": REDIS_URL or "files://localhost/",
    "broker_transport_options": broker_options,
    "broker_connection_retry_on_startup": True,
    "task_ignore_result": True,
    "task_serializer": "json",
    "accept_content": ["json"],
    # A hint that finds no broker is given up at once: the sweeper gives it again.
    "task_publish_retry": False,
    # Which queues a worker looks into; what is long or comes in masses is in bulk (jobs.registry).
    "task_default_queue": "default",
    "task_queues": [
        Queue(name, Exchange(name), routing_key=name)
        for name in environment.words("WORKER_QUEUES", ["default", "bulk"], among=["default", "bulk"])
    ],
    # A lost connection to the broker must not end what is being done; the row says who does it.
    "worker_cancel_long_running_tasks_on_connection_loss": False,
    "timezone": "UTC",
    "worker_concurrency": environment.number("WORKER_PROCESSES", default=2, least=1, most=64),
    "worker_prefetch_multiplier": 1,
    "beat_schedule_filename": str(VAR_DIR / "schedule"),
    # Written after each task, so that the file's age tells whether the schedule still runs.
    "beat_sync_every": 1,
}

# --- Certificates -----------------------------------------------------------------------------------
# Both are optional: without them files carry no electronic seal, and there are no badges.
SEAL = environment.seal()
BADGE_KEY = environment.badge_key()
BADGE_OLD_KEYS = environment.badge_old_keys()

# --- Mail -------------------------------------------------------------------------------------------
vars().update(environment.email("consolemail://"))
DEFAULT_FROM_EMAIL = SERVER_EMAIL = environment.mail_address("DEFAULT_FROM_EMAIL", "office@localhost")

# --- Language and time ------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
# Each by its own name. docs/translating.md says how another one is added.
LANGUAGES = [("en", "English"), ("zh-hans", "中文")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = environment.time_zone("TIME_ZONE", "Asia/Bangkok")
FORMAT_MODULE_PATH = ["config.formats"]

# --- Doors ------------------------------------------------------------------------------------------
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = USE_HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if USE_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = USE_HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ALLAUTH_TRUSTED_PROXY_COUNT else None
# Asked inside of the machine, where there is no TLS.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
if USE_HTTPS:
    # A browser takes a cookie of this name from this very host alone, over TLS and for every path.
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        # Bootstrap's own stylesheet draws its small signs as data: images.
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# --- Logs -------------------------------------------------------------------------------------------
LOG_LEVEL = environment.choice("LOG_LEVEL", "INFO", among=["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"])
# Plain for eyes, JSON for machines that gather lines.
LOGGING = logs.settings_for(environment.choice("LOG_FORMAT", "PLAIN", among=logs.FORMATS), LOG_LEVEL)
# Without it there is no page of figures.
METRICS_TOKEN = environment.secret("METRICS_TOKEN", least=20) if environment.text("METRICS_TOKEN", "") else ""
if SENTRY_DSN := environment.error_server("SENTRY_DSN"):
    from config import errors

    errors.report_to(SENTRY_DSN, site=SITE_URL)
