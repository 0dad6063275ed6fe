"""What is the same on every machine."""

import os
from pathlib import Path

from django.conf import locale

from config.environment import oidc, passkeys, payments, scanner
from config.rooms import rooms

HOUSE = Path(__file__).resolve().parents[2]
DATA_DIR = Path(os.environ.get("DATA_DIR", HOUSE / ".data")).resolve()

DEBUG = False
DEMO = False
SECRET_KEY = ""
ALLOWED_HOSTS: list[str] = []
CITY = os.environ.get("CITY", "kitakyushu")
CITIES_DIR = HOUSE / "cities"
NATIONAL_DIR = HOUSE / "national"
CARD_READER = os.environ.get("CARD_READER", "")  # of the counters: a class, or none

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
    *rooms(),
]
MIDDLEWARE = [
    "shiyakusho.ground.ui.headers.SealsAnswers",
    "shiyakusho.doors.api.middleware.ProgramsUseTls",
    "shiyakusho.doors.api.middleware.ErrorsAreProblems",
    "shiyakusho.ground.ui.outage.DatabaseOutage",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "shiyakusho.ground.traffic.middleware.SlowsBots",
    "shiyakusho.ground.release.middleware.OnlyTheCitysBuild",
    "shiyakusho.ground.recovery.middleware.NothingIsTakenInWithoutRoom",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "shiyakusho.ground.identity.limits.SessionLimits",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "shiyakusho.ground.identity.middleware.ActorMiddleware",
    "shiyakusho.registers.people.blocked.RingsForTheProtected",
    "shiyakusho.registers.people.middleware.WhoIsServed",
    "shiyakusho.registers.people.middleware.RegisterIsReadOnce",
    "shiyakusho.ground.ui.middleware.StaffPagesAreJapanese",
    "shiyakusho.ground.ui.middleware.RefusalMiddleware",
    "shiyakusho.ground.ui.written.RefusesWhatCannotBeKept",
    "shiyakusho.ground.ui.middleware.PersonalPagesAreNotStored",
]
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "shiyakusho.ground.ui.context.page",
            ],
        },
    },
]

AUTH_USER_MODEL = "identity.Account"
AUTHENTICATION_BACKENDS = ["shiyakusho.ground.identity.backends.SessionBackend"]
LOGIN_URL = "identity:sign_in"
STAFF_LOGIN_URL = "identity_staff:sign_in"
OIDC = oidc()
STAFF_OIDC = oidc("STAFF_OIDC")
PAYMENTS = payments()  # the provider at which one pays online
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
COOKIE_PREFIX = ""  # "__Host-" where there is TLS (RFC 6265bis): no other host can set or read it
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "shiyakusho.ground.ui.errors.csrf_failure"

# やさしい日本語 is a language of its own: same tag for the browser, its own texts.
locale.LANG_INFO["ja-easy"] = {
    "bidi": False,
    "code": "ja-easy",
    "name": "Easy Japanese",
    "name_local": "やさしい日本語",
}
LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", "日本語"), ("ja-easy", "やさしい日本語"), ("en", "English")]
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
FILES_DIR = DATA_DIR / "files"
FILES_SCANNER = scanner(os.environ.get("FILES_SCANNER", "none"))
# The audit's chain: the key that signs its heads, who outside holds them, when to worry (seconds).
AUDIT_KEY_FILE = Path(os.environ.get("AUDIT_KEY_FILE", DATA_DIR / "audit-key.pem"))
AUDIT_HEADS_TO = os.environ.get("AUDIT_HEADS_TO", "")  # a folder or an https address
AUDIT_KEPT_DAYS = int(os.environ.get("AUDIT_KEPT_DAYS", "2557"))  # seven years
AUDIT_HEAD_SECONDS = int(os.environ.get("AUDIT_HEAD_SECONDS", "900"))
AUDIT_UNSEALED_ALARM_SECONDS = int(os.environ.get("AUDIT_UNSEALED_ALARM_SECONDS", "60"))
AUDIT_HELD_ALARM_SECONDS = int(os.environ.get("AUDIT_HELD_ALARM_SECONDS", "5400"))
# Whose results of core systems are believed (desks/bridge): <system>.pub, a public key each.
BRIDGE_KEYS_DIR = Path(os.environ.get("BRIDGE_KEYS_DIR", DATA_DIR / "bridge-keys"))
# Backups (docs/guides/recovery.ja.md): their place; later decisions lie outside the database too.
BACKUP_DIR = os.environ.get("BACKUP_DIR", "")  # a folder on another disk; empty: none are made
TOMBSTONES_TO = os.environ.get("TOMBSTONES_TO", f"{BACKUP_DIR}/tombstones" if BACKUP_DIR else "")
BACKUP_AT = os.environ.get("BACKUP_AT", "02:30")  # Japan's time: base backup, then the drill
BACKUP_KEPT_DAYS = float(os.environ.get("BACKUP_KEPT_DAYS", "35"))
BACKUP_FIRST_SECONDS = 180.0  # a house without any backup makes its first so soon after it began
# A reserve on each volume of this machine (ground/recovery/space.py): folders, apart by colons.
RESERVE_FOLDERS = os.environ.get("RESERVE_FOLDERS", "").split(":")
RESERVE_MB = int(os.environ.get("RESERVE_MB", "64"))
RESERVE_FLOOR_MB = int(os.environ.get("RESERVE_FLOOR_MB", "16"))
# Retention (docs/guides/operators.ja.md): kinds whose lists nobody approves; how long the rest stays.
RETENTION_WITHOUT_APPROVAL = os.environ.get("RETENTION_WITHOUT_APPROVAL", "").split(",")
RETENTION_LIST_LENGTH = int(os.environ.get("RETENTION_LIST_LENGTH", "5000"))
RETENTION_OUTBOX_DAYS = int(os.environ.get("RETENTION_OUTBOX_DAYS", "400"))
RETENTION_TOKEN_DAYS = int(os.environ.get("RETENTION_TOKEN_DAYS", "400"))
RECOVERY_BACKUP_ALARM_DAYS = float(os.environ.get("RECOVERY_BACKUP_ALARM_DAYS", "2"))
RECOVERY_DRILL_ALARM_DAYS = float(os.environ.get("RECOVERY_DRILL_ALARM_DAYS", "3"))
# My data: files handed out lie here for some days; questions are answered within some days.
MYDATA_DIR = DATA_DIR / "disclosures"
MYDATA_KEPT_DAYS = int(os.environ.get("MYDATA_KEPT_DAYS", "7"))
MYDATA_MAX_BYTES = int(os.environ.get("MYDATA_MAX_BYTES", str(100 * 1024 * 1024)))
MYDATA_INQUIRY_DAYS = int(os.environ.get("MYDATA_INQUIRY_DAYS", "14"))
MYDATA_NAMES_OF_CLERKS = os.environ.get("MYDATA_NAMES_OF_CLERKS", "") == "1"
MAIL_DIR: Path | None = None
# Remote talks (desks/remote/ice.py): STUN and TURN servers, apart by commas; none in one network.
TALK_ICE_URLS = os.environ.get("TALK_ICE_URLS", "")
TALK_TURN_SECRET = os.environ.get("TALK_TURN_SECRET", "")
SITE_URL = os.environ.get("BASE_URL", "http://localhost:8000")  # links in mails and letters
PASSKEYS = passkeys(SITE_URL)  # of staff
DEFAULT_FROM_EMAIL = os.environ.get("MAIL_FROM", "shiyakusho@localhost")
# How many requests are answered (ground/traffic); how many proxies of ours stand before the web.
TRAFFIC_LIMITED = False
TRAFFIC_LIMITS_FILE = os.environ.get("TRAFFIC_LIMITS_FILE", "")
PROXIES = int(os.environ.get("PROXIES", "0"))
# Only the build that the city said may serve (ground/release); the one before for a while (seconds).
RELEASE_CHECKED = False
RELEASE_GRACE_SECONDS = int(os.environ.get("RELEASE_GRACE_SECONDS", "900"))
RELEASE_ASK_SECONDS = float(os.environ.get("RELEASE_ASK_SECONDS", "30"))
# A migration waits this long for a table, then lets the others through and comes again.
MIGRATE_LOCK_SECONDS = int(os.environ.get("MIGRATE_LOCK_SECONDS", "2"))
MIGRATE_PAUSE_SECONDS = float(os.environ.get("MIGRATE_PAUSE_SECONDS", "3"))
MIGRATE_TRIES = int(os.environ.get("MIGRATE_TRIES", "100"))
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": FILES_DIR},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_HANDLERS = [
    "shiyakusho.ground.files.uploads.CappedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
        "report-uri": "/api/csp-reports",
    },
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Routes that libraries answer and that hold nothing of a person's.
ROUTES_SERVED_BY_LIBRARIES: tuple[str, ...] = ("api/v1/",)  # ninja's own root, which is a 404

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "config.logs.LineWithoutData",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        },
    },
    "filters": {"outages": {"()": "config.logs.NotAboutAnOutage"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("LOG_LEVEL", "INFO")},
    "loggers": {
        "django": {"level": "INFO"},  # without Django's own handlers: ours tells no data
        "django.request": {"filters": ["outages"]},
        "django.db.backends": {"level": "WARNING"},  # its DEBUG lines hold every value
        "procrastinate": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
    },
}
