"""The tests: a real PostgreSQL, started by ``conftest.py``; nothing leaves the machine."""

import os
import tempfile
from pathlib import Path

from config.environment import database
from config.settings.base import *  # noqa: F403
from config.settings.base import STORAGES

DEBUG = False
DEMO = True
CARD_READER = "simulated"
# No secret: production refuses it.
SECRET_KEY = "tests-only"  # noqa: S105
ALLOWED_HOSTS = ["*"]
DATA_DIR = Path(tempfile.gettempdir()) / f"shiyakusho-tests-{os.getuid()}"
FILES_DIR = DATA_DIR / "files"
FILES_SCANNER = "none"  # the tests of the scanner bring one of their own
MAIL_DIR = DATA_DIR / "mail"
DATABASES = {
    "default": database(os.environ.get("DATABASE_URL", "postgresql://shiyakusho_app@/shiyakusho"))
}
DATABASES["default"]["CONN_HEALTH_CHECKS"] = False
OIDC = STAFF_OIDC = PAYMENTS = {}  # tests name the providers they start
STORAGES = STORAGES | {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": FILES_DIR},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = MAIL_DIR
WHITENOISE_AUTOREFRESH = True
