"""Settings, typed and read once from the environment; a missing one stops the start with a sentence.

Every variable is listed with its meaning in `.env.example`.
"""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import django_stubs_ext
import structlog
from csp.constants import NONE, SELF
from environs import Env

from pkh import layanan
from pkh.jadwal import jadwal
from pkh.kunci import baca_kunci

django_stubs_ext.monkeypatch()

env = Env()
BASE_DIR = Path(__file__).resolve().parent.parent

# --- Where things are kept -----------------------------------------------------------------
PKH_DATA = Path(env.str("PKH_DATA", str(BASE_DIR / ".data"))).resolve()
PRODUKSI: bool = env.bool("PKH_PRODUKSI", False)
DEBUG: bool = env.bool("PKH_DEBUG", False)

SECRET_KEY = env.str("PKH_SECRET_KEY", "") or baca_kunci(PKH_DATA, "secret_key", produksi=PRODUKSI)
# Identifiers have keys of their own: rotating SECRET_KEY must never lose a NIK (docs/adr/0003).
PKH_KUNCI_IDENTITAS: list[str] = env.list("PKH_KUNCI_IDENTITAS", []) or [
    baca_kunci(PKH_DATA, "identitas", produksi=PRODUKSI)
]
PKH_KUNCI_INDEKS = env.str("PKH_KUNCI_INDEKS", "") or baca_kunci(PKH_DATA, "indeks", produksi=PRODUKSI)

ALLOWED_HOSTS: list[str] = env.list("PKH_HOST", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("PKH_ORIGIN", [])

# --- Applications --------------------------------------------------------------------------
INSTALLED_APPS = [
    "pkh",
    "dasbor",
    "pengaduan",
    "penyaluran",
    "verifikasi",
    "p2k2",
    "pendamping",
    "kpm",
    "akun",
    "wilayah",
    "inti",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.contrib.admin",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "template_partials",
    "pgtrigger",
    "pghistory",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
]
if not PRODUKSI and find_spec("django_migration_linter"):  # a tool of development
    INSTALLED_APPS.append("django_migration_linter")
MIGRATION_LINTER_OPTIONS = {
    "include_apps": [
        "akun",
        "dasbor",
        "inti",
        "kpm",
        "p2k2",
        "pendamping",
        "pengaduan",
        "penyaluran",
        "verifikasi",
        "wilayah",
    ],
    # From before the first release: their indexes are built on tables without rows.
    "ignore_name": [
        "0001_initial",
        "0002_simpanan_tersandi",
        "0003_indeks_sasaran_impor",
        "0004_urutan_daftar",
        "0002_keluarga",
        "0005_daftar_anggota",
        "0007_usulan_terbaru",
        "0007_selisih_hak",
        "0004_lapangan",
        "0007_pertemuan_lengkap",
        "0003_kunci_nama",
        "0004_keberatan_terlambat",
        "0009_pencairan",
        "0013_massal_dibatalkan",
        "0014_baris_bank_hilang",
        "0006_sampel_selesai",
        "0004_ringkasan_luas",  # computed rows only, counted anew
    ],
}

MIDDLEWARE = [
    "inti.middleware.IdPermintaan",
    "inti.middleware.AlamatPeminta",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "inti.middleware.KepalaKeamanan",
    "inti.middleware.AlihkanKirim",
    "inti.middleware.KukiSesi",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "inti.middleware.BatasKiriman",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "inti.middleware.RiwayatPengguna",
    "django.contrib.messages.middleware.MessageMiddleware",
    "akun.middleware.WajibMFA",
    "django_htmx.middleware.HtmxMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "pkh.urls"
WSGI_APPLICATION = "pkh.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "pkh.konteks.umum",
            ],
            "builtins": [
                "inti.templatetags.komponen",
                "inti.templatetags.formulir",
                "inti.templatetags.grafik",
                "inti.templatetags.format",
            ],
        },
    },
]

# --- Database, cache, queue ----------------------------------------------------------------
DATABASES = {
    "default": env.dj_db_url("DATABASE_URL", default=layanan.alamat_basis_data(), conn_max_age=60)
    | {"CONN_HEALTH_CHECKS": True}
}
REDIS_URL = env.str("REDIS_URL", "") or layanan.alamat_redis()
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "pkh",
    }
}
# Sessions live in the database: an emptied Redis must log nobody out in the middle of a form.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
# Messages name families, so they stay on the server too; a cookie is signed but readable.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_AGE = env.int("PKH_SESI_DETIK", 60 * 60 * 24 * 14)
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"

CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 60 * 60
CELERY_TASK_SOFT_TIME_LIMIT = CELERY_TASK_TIME_LIMIT - 60
# Redis redelivers after this many seconds, so it stays above the hard time limit.
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": CELERY_TASK_TIME_LIMIT + 600}
CELERY_TASK_DEFAULT_QUEUE = "cepat"
CELERY_TIMEZONE = "Asia/Jakarta"
CELERY_BEAT_SCHEDULE_FILENAME = str(PKH_DATA / "celerybeat-schedule")
CELERY_BEAT_SCHEDULE = jadwal(env)
# A job whose heartbeat is older than this lost its worker.
PKH_DETIK_DENYUT_MATI = env.float("PKH_DETIK_DENYUT_MATI", 45.0)
# A job still waiting after this many seconds is sent again: Redis may have been emptied.
PKH_DETIK_KIRIM_ULANG = env.float("PKH_DETIK_KIRIM_ULANG", 60.0)
# Results of jobs (exports, returned workbooks) and files of finished imports are removed after this many days.
PKH_HARI_SIMPAN_HASIL = env.int("PKH_HARI_SIMPAN_HASIL", 7)
# Days a pendamping has to find out why a family is missing from a new list (docs/program.md §5).
PKH_HARI_TUGAS_HILANG = env.int("PKH_HARI_TUGAS_HILANG", 14)
# Card numbers refused to one person within an hour before no more are taken (docs/program.md §12).
PKH_BATAS_NOMOR_KARTU = env.int("PKH_BATAS_NOMOR_KARTU", 5)
# The public page of complaints (docs/program.md §11): seconds a person needs at least for its form, and hours after
# which the form is old.
PKH_LAPOR_DETIK_MIN = env.int("PKH_LAPOR_DETIK_MIN", 4)
PKH_LAPOR_JAM_MAKS = env.int("PKH_LAPOR_JAM_MAKS", 24)
# Seconds without a byte of a form on its way before the server hangs up.
PKH_LAPOR_DETIK_DIAM = env.int("PKH_LAPOR_DETIK_DIAM", 30)
# Links in one text of the public: an honest complaint needs hardly any.
PKH_LAPOR_TAUTAN_MAKS = env.int("PKH_LAPOR_TAUTAN_MAKS", 2)
# Minutes without a request after which number and code are asked again, and days after the end in which the reporter
# may open a complaint again.
PKH_LAPOR_SESI_MENIT = env.int("PKH_LAPOR_SESI_MENIT", 30)
PKH_LAPOR_HARI_BUKA = env.int("PKH_LAPOR_HARI_BUKA", 30)
# Messages of the public to one complaint since staff last said something; photos of the public kept of one complaint,
# and their bytes kept within 24 hours in total. Beyond it the words are taken without the photo.
PKH_LAPOR_PESAN_MAKS = env.int("PKH_LAPOR_PESAN_MAKS", 30)
PKH_LAPOR_FOTO_ADUAN = env.int("PKH_LAPOR_FOTO_ADUAN", 12)
PKH_LAPOR_FOTO_SEHARI = env.int("PKH_LAPOR_FOTO_SEHARI", 1024**3)
# Complaints of the public taken per hour while Redis, which counts them, does not answer.
PKH_LAPOR_TANPA_REDIS = env.int("PKH_LAPOR_TANPA_REDIS", 60)
# Days ahead in which the end of a pendamping's appointment is warned of (docs/program.md §2).
PKH_HARI_JABATAN_HABIS = env.int("PKH_HARI_JABATAN_HABIS", 60)
# Sums per area for everybody at /data/ (docs/adr/0016); 0: no such page.
PKH_DATA_TERBUKA: bool = env.bool("PKH_DATA_TERBUKA", True)
PKH_BATAS_DATA = env.int("PKH_BATAS_DATA", 120)  # its pages to one address in a minute
# Letterhead of reports: who they are from. The area follows from the report.
PKH_KOP_INSTANSI = env.str("PKH_KOP_INSTANSI", "Kementerian Sosial Republik Indonesia")
PKH_KOP_UNIT = env.str("PKH_KOP_UNIT", "Pelaksana Program Keluarga Harapan")
PKH_KOP_ALAMAT = env.str("PKH_KOP_ALAMAT", "")

# --- Language and time ---------------------------------------------------------------------
LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia")]
TIME_ZONE = "Asia/Jakarta"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = False

# --- Files ---------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = PKH_DATA / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        # Never below a served folder: each file is handed out by a view that checks scope.
        "OPTIONS": {"location": PKH_DATA / "berkas", "base_url": None},
    },
    # Uploads and results of jobs: encrypted with the keyring of the identifiers.
    "rahasia": {
        "BACKEND": "inti.simpanan.SimpananSandi",
        "OPTIONS": {"location": PKH_DATA / "berkas", "base_url": None},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000
PKH_UNGGAH_BERKAS_MAKS = env.int("PKH_UNGGAH_BERKAS_MAKS", 50 * 1024 * 1024)
PKH_UNGGAH_FOTO_MAKS = env.int("PKH_UNGGAH_FOTO_MAKS", 10 * 1024 * 1024)
# A whole complaint of the public; so wide that one photo too large is refused by the form, which keeps the text.
PKH_UNGGAH_LAPOR_MAKS = env.int("PKH_UNGGAH_LAPOR_MAKS", 64 * 1024 * 1024)

# --- Accounts ------------------------------------------------------------------------------
AUTH_USER_MODEL = "akun.Pengguna"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "beranda"
ACCOUNT_ADAPTER = "akun.adapter.AdapterAkun"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts are opened by the APD, not by the user
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_RATE_LIMITS = {
    "login": env.str("PKH_BATAS_MASUK", "60/m/ip"),  # a whole office shares one address
    "login_failed": env.str("PKH_BATAS_GAGAL_MASUK", "20/m/ip,5/5m/key"),
    # The public page of complaints. `key`, not `ip`: Redis keeps addresses as keyed hashes (views/lapor_jaga.py).
    "lapor_kiriman": env.str("PKH_BATAS_LAPOR_KIRIMAN", "60/10m/key"),  # forms of an address, good or bad
    "lapor_baru": env.str("PKH_BATAS_LAPOR", "20/h/key,60/d/key"),  # of an address: a village behind one
    "lapor_semua": env.str("PKH_BATAS_LAPOR_SEMUA", "600/h/key"),  # of everybody
    "lapor_kode": env.str("PKH_BATAS_LAPOR_KODE", "20/10m/key,100/d/key"),  # tried codes of an address
    "lapor_nomor": env.str("PKH_BATAS_LAPOR_NOMOR", "10/h/key"),  # tried codes for one number
    "lapor_balas": env.str("PKH_BATAS_LAPOR_BALAS", "20/h/key"),  # messages to one complaint
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("PKH_JUMLAH_PROXY", 0)
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "PKH Lapangan"
# An address is given with the account, never proved: asking for that would keep everybody from a second factor.
MFA_ALLOW_UNVERIFIED_EMAIL = True
USERSESSIONS_TRACK_ACTIVITY = False
# Off only for a demo or a developer's machine, where nobody holds a second factor.
PKH_WAJIB_MFA: bool = env.bool("PKH_WAJIB_MFA", PRODUKSI)
EMAIL_BACKEND = env.str("PKH_EMAIL_BACKEND", "django.core.mail.backends.console.EmailBackend")
DEFAULT_FROM_EMAIL = env.str("PKH_EMAIL_DARI", "pkh-lapangan@localhost")

# --- Security headers ----------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "connect-src": [SELF],
        "font-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if PRODUKSI:
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = env.bool("PKH_PAKSA_HTTPS", True)
    SECURE_HSTS_SECONDS = env.int("PKH_HSTS_DETIK", 60 * 60 * 24 * 365)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    if ALLAUTH_TRUSTED_PROXY_COUNT:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]

# --- Audit ---------------------------------------------------------------------------------
PGHISTORY_APPEND_ONLY = True
PGHISTORY_ADMIN_ALL_EVENTS = False

# --- API -----------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["inti.api.masuk.SesiMasuk"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["inti.api.isi.ParserJSON"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": ["rest_framework.throttling.UserRateThrottle"],
    "DEFAULT_THROTTLE_RATES": {"user": env.str("PKH_BATAS_API", "600/min")},
    "UNAUTHENTICATED_USER": None,
    "EXCEPTION_HANDLER": "inti.api.galat.tangani_galat",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "PKH Lapangan",
    "DESCRIPTION": "Antarmuka data lapangan PKH: KPM, kelompok, pertemuan, kunjungan, rekonsiliasi. "
    "Hanya data dalam lingkup pengguna yang terlihat; NIK dan No KK selalu tersamar. Halaman daftar "
    "berikutnya diminta dengan `sesudah`. Uang dalam rupiah bulat, tanggal menurut hari setempat.",
    "VERSION": "1.0.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "ENUM_NAME_OVERRIDES": {
        "Kepesertaan": "kpm.enums.Kepesertaan",
        "TujuanKunjungan": "pendamping.enums.TujuanKunjungan",
        "StatusRumah": "kpm.enums.StatusRumah",
        "Jamban": "kpm.enums.Jamban",
        "AirBersih": "kpm.enums.AirBersih",
        "Listrik": "kpm.enums.Listrik",
        "YaTidakTahu": "pendamping.enums.YaTidakTahu",
        "KeadaanPertemuan": "p2k2.enums.KeadaanPertemuan",
        "StatusHadir": "p2k2.enums.StatusHadir",
        "KeadaanPeserta": "verifikasi.enums.KeadaanPeserta",
        "KeadaanBayar": "penyaluran.enums.KeadaanBayar",
        "StatusRekon": "penyaluran.enums.StatusRekon",
        "TingkatWilayah": "wilayah.enums.Tingkat",
    },
}

# --- Logs: JSON lines, identifiers masked before they leave the process ---------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"samarkan": {"()": "lokal.samaran.logging.SamaranFilter"}},
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
            "foreign_pre_chain": [
                structlog.contextvars.merge_contextvars,
                structlog.stdlib.add_logger_name,
                structlog.stdlib.add_log_level,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
                structlog.processors.format_exc_info,
            ],
        }
    },
    "handlers": {"konsol": {"class": "logging.StreamHandler", "filters": ["samarkan"], "formatter": "json"}},
    "root": {"handlers": ["konsol"], "level": env.str("PKH_LOG", "INFO")},
    "loggers": {"django.server": {"handlers": ["konsol"], "propagate": False}},
}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

SILENCED_SYSTEM_CHECKS: list[str] = []
