"""The tests' settings with a mail server: for a process that is killed in the middle of a mail."""

import os

from config.settings.test import *  # noqa: F403

MAIL_DIR = None
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = "127.0.0.1"
EMAIL_PORT = int(os.environ["BATTERY_SMTP_PORT"])
EMAIL_TIMEOUT = 5
