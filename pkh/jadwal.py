"""What beat sends, and when (WIB). Every task here is a leaf that calls one service."""

from typing import Any

from celery.schedules import crontab
from environs import Env


def jadwal(env: Env) -> dict[str, dict[str, Any]]:
    """The schedule; the seconds of what runs by the clock come from the environment."""
    return {
        "pekerjaan-terhenti": {
            "task": "inti.periksa_pekerjaan",
            "schedule": env.float("PKH_DETIK_PERIKSA_PEKERJAAN", 15.0),
            "options": {"queue": "jadwal", "expires": 60},
        },
        "tanda-absen-malam": {
            "task": "p2k2.tandai_absen_semua",
            "schedule": crontab(hour="1", minute="30"),
            "options": {"queue": "jadwal"},
        },
        "tanda-absen-berubah": {
            "task": "p2k2.tandai_absen_berubah",
            "schedule": env.float("PKH_DETIK_TANDA", 30.0),
            "options": {"queue": "jadwal", "expires": 30},
        },
        "tanda-absen-terputus": {
            "task": "p2k2.lanjutkan_hitungan",
            "schedule": 300.0,
            "options": {"queue": "jadwal", "expires": 300},
        },
        "tugas-malam": {
            "task": "pendamping.buat_tugas",
            "schedule": crontab(hour="1", minute="45"),
            "options": {"queue": "jadwal"},
        },
        "serah-terima": {  # every zone's midnight is a full hour
            "task": "pendamping.jalankan_serah_terima",
            "schedule": crontab(minute="4"),
            "options": {"queue": "jadwal"},
        },
        "temuan-malam": {
            "task": "pendamping.cari_temuan",
            "schedule": crontab(hour="2", minute="15"),
            "options": {"queue": "jadwal"},
        },
        "temuan-bayar": {  # money does not wait for the night
            "task": "penyaluran.cari_temuan_bayar",
            "schedule": crontab(minute="25"),
            "options": {"queue": "jadwal", "expires": 3000},
        },
        "ganda-malam": {
            "task": "kpm.cari_ganda_semua",
            "schedule": crontab(hour="2", minute="0"),
            "options": {"queue": "jadwal"},
        },
        "ringkasan-berubah": {
            "task": "dasbor.segarkan_berubah",
            "schedule": env.float("PKH_DETIK_RINGKASAN", 20.0),
            "options": {"queue": "jadwal", "expires": 20},
        },
        "ringkasan-malam": {
            "task": "dasbor.bangun_ulang",
            "schedule": crontab(hour="2", minute="30"),
            "options": {"queue": "jadwal"},
        },
        "tenggat-aduan": {  # every zone's midnight is a full hour
            "task": "pengaduan.ikuti_tenggat",
            "schedule": crontab(minute="9"),
            "options": {"queue": "jadwal", "expires": 3000},
        },
        "verkom-berubah": {
            "task": "verifikasi.hitung_berubah",
            "schedule": env.float("PKH_DETIK_VERKOM", 30.0),
            "options": {"queue": "jadwal", "expires": 30},
        },
        "verkom-malam": {  # after midnight of every zone: on the first of a month it closes the month before
            "task": "verifikasi.hitung_malam",
            "schedule": crontab(hour="0", minute="20"),
            "options": {"queue": "jadwal"},
        },
        "verkom-terputus": {
            "task": "verifikasi.lanjutkan_hitungan",
            "schedule": 300.0,
            "options": {"queue": "jadwal", "expires": 300},
        },
        "tangga-malam": {
            "task": "verifikasi.ikuti_tangga",
            "schedule": crontab(hour="4", minute="0"),
            "options": {"queue": "jadwal"},
        },
        "hak-berubah": {
            "task": "penyaluran.hitung_hak_berubah",
            "schedule": env.float("PKH_DETIK_HAK", 30.0),
            "options": {"queue": "jadwal", "expires": 30},
        },
        "hak-malam": {
            "task": "penyaluran.hitung_hak_malam",
            "schedule": crontab(hour="3", minute="30"),
            "options": {"queue": "jadwal"},
        },
        "bank-malam": {
            "task": "penyaluran.banding_bank_malam",
            "schedule": crontab(hour="3", minute="45"),
            "options": {"queue": "jadwal"},
        },
        "hasil-kedaluwarsa": {
            "task": "inti.bersihkan_hasil",
            "schedule": crontab(hour="3", minute="15"),
            "options": {"queue": "jadwal"},
        },
        "lembar-hadir-kedaluwarsa": {
            "task": "p2k2.bersihkan_unggahan",
            "schedule": crontab(hour="3", minute="20"),
            "options": {"queue": "jadwal"},
        },
        "detak-beat": {
            "task": "inti.catat_detak",
            "schedule": 30.0,
            "options": {"queue": "jadwal", "expires": 30},
        },
    }
