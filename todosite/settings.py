"""Settings. Everything that differs between two installations comes from the environment; README.md lists it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from django.utils.csp import CSP

from todosite import environment, logs
from todosite.serving import data_folder

BASE_DIR = Path(__file__).resolve().parent.parent
DATA = data_folder.path()

DEBUG = False
SECRET_KEY = os.environ.get("TODO_SECRET_KEY") or data_folder.read_secret_key(DATA)

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
    # Ahead of all that may refuse a request, so that the page of the refusal has a policy too.
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "todosite.accounts.signed_out.SignedOutMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "todosite.accounts.time_zone.time_zone",
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
                "todos.web.context_processors.trash",
                "todosite.accounts.single_keys.keys_on",
            ],
        },
    },
]

SQLITE_OPTIONS = {
    # Without IMMEDIATE a transaction that reads and then writes fails at once with "database is locked".
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
}


def sqlite(path: Path) -> dict[str, Any]:
    """The settings of an SQLite database in a file, with the options that make it safe and fast."""
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": path, "OPTIONS": dict(SQLITE_OPTIONS)}


def postgresql(url: str) -> dict[str, Any]:
    """The settings of a PostgreSQL database with a bounded pool, so that many requests share few connections."""
    database: dict[str, Any] = dict(dj_database_url.parse(url))
    database.setdefault("OPTIONS", {})
    database["OPTIONS"] |= {
        "pool": {"min_size": 1, "max_size": 10, "timeout": 30},
        # Every command sends the same few statements; the server plans each of them once per connection.
        "server_side_binding": True,
        "prepare_threshold": 5,
    }
    return database


DATABASE_URL = environment.database_url("DATABASE_URL")
DATABASES = {"default": postgresql(DATABASE_URL) if DATABASE_URL else sqlite(DATA / "db.sqlite3")}
# Under ASGI every request may run in another thread, so a connection that is kept open is never used again.
DATABASES["default"]["CONN_MAX_AGE"] = 0
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "sign_in"
SESSION_ENGINE = "todosite.accounts.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 90
# Cookies ignore the port: with the same names, the demo would sign people out of the real site.
if data_folder.is_demo(DATA):
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "sessionid_demo", "csrftoken_demo"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "todosite.errors.csrf.failure"

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
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "todosite.serving.minified_storage.MinifiedStaticFilesStorage"},
}

LOGGING = logs.configuration()
