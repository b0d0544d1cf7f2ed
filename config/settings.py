"""Django settings. What differs between installations comes from the environment: see `docs/settings.md`."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import django
from django.utils.translation import gettext_lazy as _

from config import env

BASE_DIR = Path(__file__).resolve().parent.parent
ENVIRONMENT = env.read(base=BASE_DIR)

PUBLIC_URL = ENVIRONMENT.public_url
SECRET_KEY = ENVIRONMENT.secret_key
ALLOWED_HOSTS = ENVIRONMENT.allowed_hosts
DEBUG = False

HOST = ENVIRONMENT.host
PORT = ENVIRONMENT.port
WORKERS = ENVIRONMENT.workers
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

VAR_DIR = ENVIRONMENT.var_dir
SNAPSHOT_DIR = ENVIRONMENT.snapshot_dir
FIXTURE_DIRS = [BASE_DIR / "fixtures"]
DATABASES = {"default": ENVIRONMENT.database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "unfold",
    "unfold.contrib.filters",
    "unfold.contrib.forms",
    "unfold.contrib.simple_history",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "corsheaders",
    "simple_history",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "directory",
]

# What only the desk needs costs public requests nothing: see `config.desk`.
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "config.security.SecurityHeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "config.desk.DeskQueryMiddleware",
    "config.desk.DeskSessionMiddleware",
    "config.desk.DeskLocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "config.desk.DeskAuthenticationMiddleware",
    "config.desk.DeskOTPMiddleware",
    "config.desk.DeskMessageMiddleware",
    "config.sessions.DeskSessionLimitsMiddleware",
    "config.desk.DeskSecondFactorMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
LOCALE_PATHS = [BASE_DIR / "directory" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# Served from the packages themselves, so a start copies nothing.
STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 3600

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
# Five wrong passwords, of one name or from one address, end the trying for a quarter of an hour.
AXES_HANDLER = "config.throttling.DiscreetHandler"
AXES_LOCKOUT_PARAMETERS = ["username", "ip_address"]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "directory.admin.second_factor.locked_out"
AXES_CLIENT_IP_CALLABLE = "config.throttling.address_pseudonym"
AXES_USERNAME_CALLABLE = "config.throttling.name_pseudonym"
AXES_CLIENT_STR_CALLABLE = "config.throttling.anonymous"
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "csrfmiddlewaretoken", "next"]
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
# What an authenticator app calls the account.
OTP_TOTP_ISSUER = urlsplit(PUBLIC_URL).hostname or "Treatment directory"

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

# Printed to standard output unless EMAIL_URL names a server; a public server may well do without mail.
SILENCED_SYSTEM_CHECKS = ["mail.E001"]
if django.VERSION >= (6, 1):
    MAILERS = {"default": env.mailer(ENVIRONMENT.email)}
else:
    globals().update(ENVIRONMENT.email)
DEFAULT_FROM_EMAIL = ENVIRONMENT.email_from

SECURE_REFERRER_POLICY = "no-referrer"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_PATH = "/admin/"
SESSION_COOKIE_AGE = 12 * 3600  # also the longest that somebody stays signed in: see `config.sessions`
CSRF_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = ENVIRONMENT.https
SESSION_COOKIE_SECURE = ENVIRONMENT.https
CSRF_COOKIE_SECURE = ENVIRONMENT.https
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if ENVIRONMENT.https else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = ENVIRONMENT.https
SECURE_HSTS_PRELOAD = ENVIRONMENT.https
# Granian speaks plain HTTP to the proxy that ends TLS; the proxy says what the visitor spoke.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.https else None
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if PUBLIC_URL else []

CORS_URLS_REGEX = r"^/(api|locator|hsds|fhir)/"
CORS_ALLOW_ALL_ORIGINS = True
CORS_ALLOW_CREDENTIALS = False
CORS_ALLOW_METHODS = ["GET", "HEAD", "OPTIONS", "POST"]
CORS_ALLOW_HEADERS = ["accept", "accept-language", "content-type", "if-modified-since", "if-none-match"]
CORS_EXPOSE_HEADERS = [
    "Link",
    "ETag",
    "RateLimit",
    "RateLimit-Policy",
    "Retry-After",
    "Revision",
    "Content-Disposition",
]
CORS_PREFLIGHT_MAX_AGE = 24 * 3600

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "directory.api.errors.handler",
}

SPECTACULAR_SETTINGS = {
    "TITLE": "Treatment directory",
    "DESCRIPTION": "Where to find help with addiction and mental health: an open API without a key.",
    "VERSION": "1.0.0",
    "OAS_VERSION": "3.1.0",
    "LICENSE": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

UNFOLD = {
    "SITE_TITLE": "directory.admin.branding.title",
    "SITE_HEADER": "directory.admin.branding.title",
    "SITE_ICON": "directory.admin.branding.logo",
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": "directory.admin.branding.icon"}],
    "COLORS": {"primary": "directory.admin.branding.shades"},
    "DASHBOARD_CALLBACK": "directory.admin.home.dashboard",
    "SITE_URL": "/docs/",
    "SIDEBAR": {"navigation": "directory.admin.site.navigation"},
}

# No record carries an address, a query or a value that someone sent: see `config.logs`.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"discreet": {"()": "config.logs.DiscreetFilter"}},
    "formatters": {"plain": {"()": "config.logs.DiscreetFormatter"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["discreet"]},
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "django.request": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "django.security": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "directory": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
    },
}
