"""The demo on one's own machine: personas, files instead of mails, 見本 on every letter."""

import os

from config.environment import database, flag, required
from config.settings.base import *  # noqa: F403
from config.settings.base import DATA_DIR, MIDDLEWARE, TOMBSTONES_TO

DEBUG = True
RELEASE_CHECKED = flag("RELEASE_CHECKED")
DEMO = True
CARD_READER = "simulated"
# No secret: production refuses it.
SECRET_KEY = "demo-only-and-refused-in-production"  # noqa: S105
ALLOWED_HOSTS = ["*"]
MIDDLEWARE = ["shiyakusho.doors.demo.middleware.OwnErrorPages", *MIDDLEWARE]
DEFAULT_EXCEPTION_REPORTER = "shiyakusho.doors.demo.middleware.SilentReporter"
DATABASES = {"default": database(required("DATABASE_URL"))}
MAIL_DIR = DATA_DIR / "mail"
AUDIT_HEADS_TO = str(DATA_DIR / "audit-heads")  # in earnest: not on this machine
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = MAIL_DIR
TOMBSTONES_TO = TOMBSTONES_TO or str(DATA_DIR / "tombstones")  # also where no backups are made
if server := os.environ.get("DEMO_MAIL_SERVER"):  # host:port: mails go out, instead of into files
    MAIL_DIR = None
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, _, port = server.partition(":")
    EMAIL_PORT, EMAIL_TIMEOUT = int(port or 25), 20
