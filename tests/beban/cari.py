"""Finding families in a whole kabupaten: by number, by name with and without typing errors, by filters."""

from collections.abc import Callable
from typing import Any

from akun.enums import Peran
from akun.models import Pengguna
from kpm.models import KPM
from kpm.selectors import SaringKPM, daftar_kpm
from pkh.skala.orang import ALAMAT
from tests.beban.ukur import Janji, detik

BATAS_MS = 100
_KALI = 7


def ukur(kata: Callable[[str], None]) -> list[Janji]:
    kpm = KPM.objects.order_by("pk")[0]
    skala = Pengguna.objects.filter(email__endswith=ALAMAT)
    apd = skala.filter(jabatan__peran=Peran.APD, jabatan__wilayah=kpm.kabupaten_kode)[0]
    banyak = KPM.objects.filter(kabupaten_kode=kpm.kabupaten_kode).count()
    return [_satu(apd, nama, isi, banyak, kata) for nama, isi in _pertanyaan(kpm).items()]


def _pertanyaan(kpm: KPM) -> dict[str, dict[str, Any]]:
    pertama = kpm.nama.split()[0]
    salah = pertama[:-2] + pertama[-1] + pertama[-2]  # two letters changed places
    return {
        "semua": {},
        "NIK persis": {"cari": kpm.nik},
        "No KK persis": {"cari": kpm.kk},
        "satu kata nama": {"cari": pertama},
        "nama lengkap": {"cari": kpm.nama},
        "nama salah ketik": {"cari": " ".join([salah, *kpm.nama.split()[1:]])},
        "nama yang tidak ada": {"cari": "xyzqw"},
        "belum lengkap": {"belum_lengkap": True},
        "komponen, RW, belum lengkap": {"komponen": "lansia", "rw": "2", "belum_lengkap": True},
        "belum mutakhir, SD, belum lengkap": {"belum_mutakhir": True, "komponen": "sd", "belum_lengkap": True},
        "graduasi, RW": {"kepesertaan": "graduasi", "rw": "3"},
        "desa, RW, belum mutakhir": {"wilayah": kpm.desa_id, "rw": "2", "belum_mutakhir": True},
        "nama dan komponen": {"cari": pertama, "komponen": "hamil"},
    }


def _satu(user: Pengguna, nama: str, isi: dict[str, Any], banyak: int, kata: Callable[[str], None]) -> Janji:
    saring = SaringKPM(**isi)
    baris = len(daftar_kpm(user=user, saring=saring).baris)
    # The fastest: a promise in milliseconds is about the question, not about what else the machine does.
    ms = min(detik(lambda: daftar_kpm(user=user, saring=saring)) for _ in range(_KALI)) * 1000
    rincian = f"{baris} baris dari {banyak} KPM"
    kata(f"  cari: {nama:36} {ms:7.1f} ms  {rincian}")
    return Janji(f"Cari {nama}", BATAS_MS, round(ms, 1), "ms", rincian)
