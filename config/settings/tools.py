"""The command line without a server's environment: checks, generators, loads by DATABASE_URL."""

import os
import secrets

from config.environment import database
from config.settings.base import *  # noqa: F403

SECRET_KEY = secrets.token_urlsafe(32)  # signs nothing that outlives the command
if url := os.environ.get("DATABASE_URL"):
    DATABASES = {"default": database(url)}

# Nothing is served: a page drawn by a command names its files as they lie.
STORAGES = STORAGES | {  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
