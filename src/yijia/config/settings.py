"""Settings: everything that differs between installations comes from the environment."""

from datetime import time

from django.utils.translation import gettext_lazy as _

from yijia.base.ciphers import Profile
from yijia.config import assets, env, identity, keys

PROJECT_DIR = env.PROJECT_DIR
PACKAGE_DIR = PROJECT_DIR / "src" / "yijia"
DATA_DIR = env.data_dir()

DEBUG = False
SECRET_KEY = env.secret("YIJIA_SECRET_KEY", DATA_DIR / "secret-key")
YIJIA_KEYS = keys.key_file("YIJIA_KEY_FILE", DATA_DIR / "vault-key")
YIJIA_CIPHER = env.one_of("YIJIA_CIPHER", choices=Profile, default=Profile.AES_256_GCM)
YIJIA_DEMONSTRATION = env.flag("YIJIA_DEMONSTRATION", default=False)
YIJIA_COUNTY = env.text("YIJIA_COUNTY", default="350181")
YIJIA_FILES_DIR = DATA_DIR / "files"
# Who looks into files before they are taken, if anybody; and whether without its word none is.
YIJIA_SCANNER = env.scanner("YIJIA_CLAMAV")
YIJIA_SCANNER_NEEDED = env.flag("YIJIA_CLAMAV_STRICT", default=True)
# How persons are told outside of their own page; without these they are told there alone.
# Where people reach this installation: links in what is sent to them begin with it.
YIJIA_ADDRESS = env.address("YIJIA_ADDRESS")
YIJIA_MAIL = env.mail_server("YIJIA_SMTP_URL", sender="YIJIA_SMTP_FROM")
YIJIA_SMS = env.webhook("YIJIA_SMS_URL", key="YIJIA_SMS_KEY_FILE")
# The list of erasures outside the database, and how many days backups are kept, after which nothing
# of an erased person is left anywhere.
YIJIA_ERASURES = env.path("YIJIA_ERASURES_FILE", default=DATA_DIR / "erasures.jsonl")
YIJIA_BACKUP_DAYS = env.number("YIJIA_BACKUP_DAYS", default=30)
# How many days before a limit ends those who have to do with it are warned of it.
YIJIA_WARN_DAYS = env.number("YIJIA_WARN_DAYS", default=1)
YIJIA_FONTS_DIR = PROJECT_DIR / "build" / "fonts"
ALLOWED_HOSTS = env.hosts("YIJIA_HOSTS", default=("127.0.0.1", "localhost", "[::1]"))
# Proxies of ours, from which alone a forwarded address is believed; and whether they speak TLS.
YIJIA_PROXIES = env.networks("YIJIA_PROXIES")
YIJIA_HTTPS = env.flag("YIJIA_HTTPS", default=False)
if YIJIA_DEMONSTRATION:
    env.check_local(ALLOWED_HOSTS, proxies=YIJIA_PROXIES)
# Over TLS a cookie of this name is taken by browsers from this very host only, and for all of it.
_COOKIE = "__Host-" if YIJIA_HTTPS else ""
# What one address may send within an hour without an account; 0 counts nothing.
YIJIA_LIMITS = {
    "issues": env.limit("YIJIA_LIMIT_ISSUES", default=30),
    "photos": env.limit("YIJIA_LIMIT_PHOTOS", default=90),
    "own_data": env.limit("YIJIA_LIMIT_OWN_DATA", default=60),
    "similar": env.limit("YIJIA_LIMIT_SIMILAR", default=60),
}

INSTALLED_APPS = [
    "yijia.front",
    "yijia.programmes.centres",
    "yijia.programmes.exchange",
    "yijia.programmes.issues",
    "yijia.programmes.members",
    "yijia.programmes.network",
    "yijia.engines.notices",
    "yijia.engines.forms",
    "yijia.engines.meetings",
    "yijia.engines.figures",
    "yijia.engines.cases",
    "yijia.ground.rights",
    "yijia.ground.accounts",
    "yijia.ground.shell",
    "yijia.ground.access",
    "yijia.ground.organisations",
    "yijia.ground.files",
    "yijia.ground.people",
    "yijia.ground.places",
    "yijia.ground.journal",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "yijia.front.middleware.DemonstrationMiddleware",
    "yijia.ground.shell.middleware.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "yijia.ground.shell.middleware.HeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "yijia.ground.shell.middleware.GateMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "yijia.ground.accounts.middleware.SessionMiddleware",
    "yijia.ground.access.middleware.AccessMiddleware",
]
ROOT_URLCONF = "yijia.front.urls"
WSGI_APPLICATION = "yijia.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "yijia.ground.shell.context.page",
            ]
        },
    }
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

DATABASES = {"default": env.database(role=env.text("YIJIA_ROLE", default="app"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# For so long a process answers `/healthz` by what it found last: anybody may ask, at any time.
YIJIA_ALARMS_HOLD_SECONDS = 5
LOGIN_URL = "/sign-in"
# A session in which nothing is done for so long ends; where everybody knows the logins, later.
YIJIA_IDLE_MINUTES = env.number("YIJIA_IDLE_MINUTES", default=120 if YIJIA_DEMONSTRATION else 15)
# allauth: no e-mail, nobody signs up, and failed tries are counted by `people` alone.
ACCOUNT_ADAPTER = "yijia.ground.accounts.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_TIMEOUT = 300
ACCOUNT_RATE_LIMITS = False
YIJIA_OIDC = identity.provider()
SOCIALACCOUNT_ADAPTER = "yijia.ground.accounts.adapters.IdentityAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5
MFA_ADAPTER = "yijia.ground.accounts.adapters.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_RATE_LIMITS = False
# What programs ask for. No other site can make a browser write there: a session counts for reading.
YIJIA_FOR_PROGRAMS = ("/api/", "/open311/")
# The page of a refusal lies in the room above access, so it is named here and not imported there.
YIJIA_REFUSAL_VIEW = "yijia.ground.shell.views.problem_response"
CSRF_FAILURE_VIEW = "yijia.ground.shell.views.stale"
SESSION_ENGINE = "yijia.config.sessions"
SESSION_COOKIE_NAME = f"{_COOKIE}sessionid"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
YIJIA_STRANGER_AGE = 2 * 3600
CSRF_COOKIE_NAME = f"{_COOKIE}csrftoken"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = YIJIA_HTTPS
CSRF_COOKIE_SECURE = YIJIA_HTTPS
CSRF_TRUSTED_ORIGINS = env.origins(ALLOWED_HOSTS) if YIJIA_HTTPS else []
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if YIJIA_HTTPS else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if YIJIA_HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LANGUAGE_COOKIE_NAME = f"{_COOKIE}language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = YIJIA_HTTPS

STATIC_URL = "/static/"
STATICFILES_DIRS = [PROJECT_DIR / "build" / "assets"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "yijia.config.assets.BuiltStorage"},
}
# Files are served from where they were built: nothing is collected into a second place.
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600
WHITENOISE_IMMUTABLE_FILE_TEST = assets.HASHED

# Background work: the function, and every how many seconds it runs ("nightly": once a night, when
# the night has begun).
YIJIA_NIGHT = time(2, 30)
YIJIA_TICKS: list[tuple[str, float | str]] = [
    ("yijia.ground.files.ticks.sweep_strays", "nightly"),
    ("yijia.ground.rights.ticks.write_missing_lines", 3600),
    ("yijia.ground.rights.ticks.keep_hourly", 3600),
    ("yijia.ground.rights.ticks.keep_nightly", "nightly"),
    ("yijia.engines.figures.ticks.fold", 2),
    ("yijia.engines.notices.ticks.make_notices", 2),
    ("yijia.engines.notices.ticks.send_messages", 10),
    ("yijia.engines.cases.ticks.follow_calendar", 60),
    ("yijia.engines.cases.ticks.recompute_due", "nightly"),
    ("yijia.engines.cases.ticks.note_late", 600),
    ("yijia.engines.figures.ticks.recount", "nightly"),
    ("yijia.engines.figures.ticks.seal_again", "nightly"),
    ("yijia.engines.forms.ticks.fill_due", "nightly"),
    ("yijia.engines.forms.ticks.tell_of_late", "nightly"),
    ("yijia.engines.meetings.ticks.follow_calendar", 60),
    ("yijia.engines.meetings.ticks.recompute_due", "nightly"),
    ("yijia.engines.meetings.ticks.raise_overdue", 600),
    ("yijia.programmes.issues.ticks.index_issues", "nightly"),
    ("yijia.programmes.issues.ticks.tell_of_late_before", "nightly"),
    ("yijia.programmes.issues.ticks.end_waits", 600),
    ("yijia.programmes.issues.ticks.free_merged", 600),
    ("yijia.programmes.issues.ticks.end_in_silence", 3600),
    ("yijia.programmes.issues.ticks.pass_on", 600),
    ("yijia.programmes.issues.ticks.warn_before_late", 600),
    ("yijia.programmes.issues.ticks.tell_when_late", 600),
    ("yijia.programmes.issues.ticks.tell_of_assists", 600),
    ("yijia.programmes.exchange.ticks.end_proposals", 3600),
    ("yijia.programmes.centres.ticks.end_waiting", 600),
    ("yijia.programmes.centres.ticks.pass_places_on", 60),
    ("yijia.front.ticks.pass_lists", 600),
    ("yijia.front.ticks.tell_mornings", "nightly"),
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"one_line": {"()": "yijia.config.logs.OneLine"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["one_line"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # A page that is not there is the asker's affair, and each one a line.
    "loggers": {"django.request": {"level": "ERROR"}},
}
