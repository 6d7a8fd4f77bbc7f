"""Settings. Everything that differs between two installations comes from the environment; README.md lists it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.utils.csp import CSP

from todosite import environment, logs
from todosite.serving import data_folder, data_key, database_file

# What this process makes is for its own account alone; every way to start it loads these settings.
os.umask(0o077)

BASE_DIR = Path(__file__).resolve().parent.parent
DATA = data_folder.path()

DEBUG = False
EVENTSOURCING_DATA_KEY = data_key.read
EVENTSOURCING_NEXT_DATA_KEY = data_key.read_next
SECRET_KEY = environment.secret_key("TODO_SECRET_KEY") or data_folder.read_secret_key(DATA)
# What signs seals (eventsourcing/seals/key.py): a key, or the file that `manage.py up` keeps it in.
EVENTSOURCING_SEAL_KEY = environment.seal_key("TODO_SEAL_KEY") or DATA / data_folder.SEAL_KEY
EVENTSOURCING_WITNESS_KEYS = environment.witness_keys("TODO_WITNESS_KEYS")
# A seal shows how many events there are: signed-in people see seals always, everybody only where this is on.
PUBLIC_SEALS = environment.flag("TODO_PUBLIC_SEALS")

PUBLIC_URL = environment.address("TODO_PUBLIC_URL")
HTTPS = urlsplit(PUBLIC_URL).scheme == "https"
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *environment.hosts("TODO_HOSTS")]
if PUBLIC_URL:
    ALLOWED_HOSTS.append(environment.host(PUBLIC_URL))
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if PUBLIC_URL else []

INSTALLED_APPS = [
    "todos",
    "eventsourcing",
    "django_htmx",
    "heroicons",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    # After Django's own apps: todosite/admin.py replaces the page that auth registers.
    "todosite",
]
MIDDLEWARE = [
    "todosite.serving.request_log.RequestLogMiddleware",
    "todosite.serving.compression.CompressionMiddleware",
    "todosite.serving.page_cache.ask_again",
    # Ahead of all that may refuse a request, so that the page of the refusal has a policy too.
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "todosite.serving.https.HttpsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "todosite.accounts.sessions.SiteSessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "todosite.accounts.signed_out.SignedOutMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "todosite.accounts.time_zone.time_zone",
    "todosite.accounts.language.language",
    "todosite.errors.pages.not_allowed",
]
ROOT_URLCONF = "todosite.urls"
ASGI_APPLICATION = "todosite.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "todosite.serving.template_loader.CompactLoader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "todos.web.context_processors.header",
                "todosite.accounts.single_keys.keys_on",
                "todosite.accounts.time_zone.zone_is_known",
                "todosite.site_id.site_id",
            ],
        },
    },
]

POSTGRESQL_OPTIONS = {
    # A connection for each thread that may ask (todosite/serving/page_handler.py, todos/live). Without a database a
    # request fails after `timeout`. After `reconnect_timeout` the pool's pauses between two attempts begin anew: they
    # double, and would keep the site away for a minute after the database is back.
    "pool": {"min_size": 1, "max_size": 24, "timeout": 4, "reconnect_timeout": 3},
    # A machine that is gone does not say so: these notice it within seconds.
    "keepalives_idle": 10,
    "keepalives_interval": 3,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
    # Every command sends the same few statements; the server plans each of them once per connection.
    "server_side_binding": True,
    "prepare_threshold": 5,
}


def postgresql(url: str) -> dict[str, Any]:
    """The settings of a PostgreSQL database with a bounded pool, so that many requests share few connections."""
    database = environment.parse_database_url(url)
    database["OPTIONS"] = {"connect_timeout": 3, **POSTGRESQL_OPTIONS, **database.get("OPTIONS", {})}
    # A connection that broke while it was idle is replaced before it is used.
    database["CONN_HEALTH_CHECKS"] = True
    return database


DATABASE_URL = environment.database_url("DATABASE_URL")
# Where SQLite keeps the database; None where PostgreSQL does.
DATABASE_FILE = None if DATABASE_URL else DATA / data_folder.DATABASE
DATABASES = {"default": database_file.configuration(DATABASE_FILE) if DATABASE_FILE else postgresql(DATABASE_URL)}
# Under ASGI every request may run in another thread, so a connection that is kept open is never used again.
DATABASES["default"]["CONN_MAX_AGE"] = 0
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend", "todosite.accounts.staff_rights.StaffRights"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "todosite.accounts.ways_in.PasswordEndsOtherWays"},
]
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "sign_in"
SESSION_ENGINE = "todosite.accounts.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 90
# Cookies ignore the port: with the same names, two sites on one host would sign people out of each other.
SITE_MARK = data_folder.site_mark(SECRET_KEY, str(DATABASE_URL or DATA) if os.environ.get("TODO_SECRET_KEY") else "")
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"sessionid_{SITE_MARK}", f"csrftoken_{SITE_MARK}"
DEVICE_COOKIE_NAME, MESSAGES_COOKIE_NAME = f"device_{SITE_MARK}", f"messages_{SITE_MARK}"
# The name until sites had marks: who is signed in by such a cookie stays so (todosite/accounts/sessions.py).
OLD_SESSION_COOKIE_NAME = "sessionid_demo" if data_folder.is_demo(DATA) else "sessionid"
MESSAGE_STORAGE = "todosite.accounts.messages.MessageStorage"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "todosite.accounts.csrf.failure"

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
SECURE_REFERRER_POLICY = "same-origin"
# A form of this site has a few kilobytes; one with fifty ticked todos has five.
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
X_FRAME_OPTIONS = "DENY"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = environment.flag("TODO_HSTS_SUBDOMAINS")
SECURE_HSTS_PRELOAD = environment.flag("TODO_HSTS_PRELOAD")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
# The checks that demand HSTS for subdomains and preloading: both bind a whole domain, so its owner turns them on.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_I18N = False
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = DATA / data_folder.STATIC
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "todosite.serving.minified_storage.MinifiedStaticFilesStorage"},
}

LOGGING = logs.configuration()
