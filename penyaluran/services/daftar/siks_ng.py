"""Importing the payment list of SIKS-NG (docs/program.md §5): bank, status and batch of payments that exist.

Nothing is created, and nobody goes missing by it: the Final Closing alone says who is paid.
"""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from inti.berkas.baris import Spek
from inti.berkas.galat import BerkasDitolak
from inti.models import BerkasImpor
from inti.services.jenis_impor import daftarkan
from inti.templatetags.format import nama_tahap
from kpm.services.impor_keluarga import ImporKeluarga
from penyaluran.berkas.siks_ng import spek_siks_ng
from penyaluran.models import Tahap
from penyaluran.selectors.tahap import pastikan_semua_terbuka
from penyaluran.services.daftar.final_closing import pilihan_tahap, tahap_daftar, tolak_tertutup
from penyaluran.services.daftar.final_closing_tulis_sql import kunci
from penyaluran.services.daftar.siks_ng_sql import hitung_kecamatan, nilai, tulis


class SiksNg(ImporKeluarga):
    kode = "siks_ng"
    label = "SIKS-NG (status penyaluran)"
    perlu_tahap = True
    label_sesudah = "Lihat penyaluran"

    def spek(self, berkas: BerkasImpor | None) -> Spek:
        return spek_siks_ng()

    def periksa_judul(self, berkas: BerkasImpor, atas: tuple[str, ...]) -> dict[str, Any]:
        tahap = tahap_daftar(berkas, atas)
        if not Tahap.objects.filter(kode=tahap).exists():
            raise BerkasDitolak(
                f"Belum ada Final Closing {nama_tahap(tahap)}. Impor Final Closing-nya dahulu, baru daftar SIKS-NG."
            )
        return {"tahap": tahap}

    def nilai(self, berkas: BerkasImpor) -> None:
        tahap = berkas.parameter["tahap"]
        nilai(
            tahap=tahap,
            nama=nama_tahap(tahap),
            wilayah=self.wilayah(berkas),
            dipilih=berkas.kode_wilayah,
        )

    def ringkas(self, berkas: BerkasImpor) -> dict[str, Any]:
        kecamatan = hitung_kecamatan(berkas.parameter["tahap"])
        tolak_tertutup(berkas.parameter["tahap"], kecamatan)
        return {
            "kecamatan": kecamatan,
            "tahap": berkas.parameter["tahap"],
            "hilang": 0,
        }

    def kunci(self, berkas: BerkasImpor) -> None:
        pastikan_semua_terbuka(Tahap.objects.get(kode=berkas.parameter["tahap"]), berkas.ringkasan["kecamatan"])
        kunci(berkas.parameter["tahap"], berkas.ringkasan["kecamatan"])

    def terapkan(self, berkas: BerkasImpor) -> Iterable[str]:
        tulis(berkas.parameter["tahap"])
        return []  # nothing that is counted

    def pilihan_tahap(self) -> list[tuple[str, str]]:
        return pilihan_tahap()

    def url_sesudah(self, berkas: BerkasImpor) -> str:
        return f"{reverse('penyaluran:daftar')}?tahap={berkas.parameter['tahap']}"


daftarkan(SiksNg())
