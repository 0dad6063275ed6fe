"""A city in earnest: everything about the machine comes from the environment."""

import os

from django.core.exceptions import ImproperlyConfigured

from config.environment import database, flag, required, scanner
from config.settings.base import *  # noqa: F403

SHORTEST_KEY = 50

if "SHIYAKUSHO_NOW" in os.environ:
    raise ImproperlyConfigured("SHIYAKUSHO_NOW stops the clock; production refuses it")

SECRET_KEY = required("SECRET_KEY")
if len(SECRET_KEY) < SHORTEST_KEY:
    raise ImproperlyConfigured(f"SECRET_KEY needs {SHORTEST_KEY} random characters or more")
ALLOWED_HOSTS = [host.strip() for host in required("ALLOWED_HOSTS").split(",") if host.strip()]
if "*" in ALLOWED_HOSTS or not ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS names the city's hosts; * is none")
DATABASES = {"default": database(required("DATABASE_URL"))}

# A virus scanner is a city's decision: an address, or the word none. Silence decides nothing.
FILES_SCANNER = scanner(required("FILES_SCANNER"))

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = os.environ.get("SMTP_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("SMTP_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("SMTP_PASSWORD", "")
EMAIL_USE_TLS = flag("SMTP_TLS")
EMAIL_TIMEOUT = 20

# TLS: by a proxy of the city's, or by the web server itself (TLS_CERTIFICATE, TLS_KEY).
BEHIND_TLS = flag("BEHIND_TLS", default=True)
OWN_TLS = "TLS_CERTIFICATE" in os.environ
PROXIES = int(os.environ.get("PROXIES", "1" if BEHIND_TLS and not OWN_TLS else "0"))
RELEASE_CHECKED = flag("RELEASE_CHECKED", default=True)
TRAFFIC_LIMITED = flag("TRAFFIC_LIMITED", default=True)
SECURE_SSL_REDIRECT = BEHIND_TLS
SESSION_COOKIE_SECURE = BEHIND_TLS
CSRF_COOKIE_SECURE = BEHIND_TLS
LANGUAGE_COOKIE_SECURE = BEHIND_TLS
if BEHIND_TLS:
    COOKIE_PREFIX = "__Host-"
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
    LANGUAGE_COOKIE_NAME = "__Host-language"
if BEHIND_TLS and not OWN_TLS:  # without a proxy anybody could send the header
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31536000 if BEHIND_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = BEHIND_TLS
SECURE_HSTS_PRELOAD = BEHIND_TLS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
