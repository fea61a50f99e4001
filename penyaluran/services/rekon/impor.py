"""Importing a returned reconciliation form (docs/program.md §5; docs/adr/0007): by the pendamping for the own families,
by the APD for the kabupaten. The set-based twin of `catat_rekonsiliasi`; what may be stated is decided by `isi_rekon`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from akun.enums import Izin
from inti.berkas.baris import Baris, Spek
from inti.berkas.galat import BerkasDitolak
from inti.galat import GalatPengguna, TidakBerhak
from inti.models import BarisImpor, BerkasImpor
from inti.services.jenis_impor import NOMINAL, JenisImpor, daftarkan
from inti.services.kerja import Kemajuan
from inti.templatetags.format import angka, nama_tahap
from kpm.models import KPM
from penyaluran.berkas.kolom_formulir import ringkas_baris, spek_formulir
from penyaluran.models import AlasanBelumTransaksi, Pembayaran, Tahap
from penyaluran.selectors.tahap import tahan_tahap
from penyaluran.services.daftar.final_closing import pilihan_tahap, tahap_daftar
from penyaluran.services.rekon.nilai import HasilForm, nilai_formulir
from penyaluran.services.rekon.sesudah import ikuti_rekon
from wilayah.kode import kode_kabupaten

KODE = "rekonsiliasi"

_BARU = """
    INSERT INTO penyaluran_rekonsiliasi (
        id, pembayaran_id, rencana, status, jumlah, tanggal, jam, saluran, tempat, cara, alasan_id, keterangan,
        dicatat_oleh_id, dicatat_pada, versi)
    SELECT gen_random_uuid(), bayar, nominal, status, jumlah, tanggal, jam, saluran, tempat, cara, alasan, keterangan,
           %(oleh)s, %(pada)s, 1
    FROM rekon_nilai WHERE rekon IS NULL ORDER BY bayar
"""
# Whoever did not withdraw did not withdraw with the group either.
_UBAH = """
    UPDATE penyaluran_rekonsiliasi r SET
        status = v.status, jumlah = v.jumlah, tanggal = v.tanggal, jam = v.jam, saluran = v.saluran, tempat = v.tempat,
        cara = v.cara, alasan_id = v.alasan, keterangan = v.keterangan,
        massal_id = CASE WHEN v.status = 'tidak' THEN NULL ELSE r.massal_id END,
        dicatat_oleh_id = %(oleh)s, dicatat_pada = %(pada)s, versi = r.versi + 1
    FROM rekon_nilai v WHERE r.id = v.rekon
"""


class FormulirRekonsiliasi(JenisImpor):
    kode = KODE
    label = "Formulir rekonsiliasi"
    izin = Izin.CATAT_REKONSILIASI
    perlu_tahap = True
    kolom_baris = (*JenisImpor.kolom_baris, NOMINAL)
    label_sesudah = "Lihat penyaluran"
    kesalahan_saja = True
    tersembunyi = ("KUNCI",)

    def spek(self, berkas: BerkasImpor | None) -> Spek:
        if berkas is not None:
            # The area is filled in from the rows later on; what was chosen by hand stays a limit.
            berkas.parameter.setdefault("wilayah_dipilih", berkas.kode_wilayah)
        return spek_formulir(
            alasan=AlasanBelumTransaksi.objects.all(),
            tahap=lambda: str(berkas.parameter.get("tahap", "")) if berkas is not None else "",
        )

    def periksa_judul(self, berkas: BerkasImpor, atas: tuple[str, ...]) -> dict[str, Any]:
        tahap = tahap_daftar(berkas, atas)
        if not Tahap.objects.filter(kode=tahap).exists():
            raise BerkasDitolak(f"Belum ada daftar bayar {nama_tahap(tahap)}, jadi belum ada yang direkonsiliasi.")
        return {"tahap": tahap}

    def templat(self, keluaran: Path) -> None:
        from penyaluran.berkas.formulir_rekon import tulis_formulir  # openpyxl would slow every start

        tulis_formulir(kepala=None, bayar=None, keluaran=keluaran, kemajuan=Kemajuan())

    def isi(self, baris: Baris) -> Baris:
        return ringkas_baris(baris)

    def nilai(self, berkas: BerkasImpor) -> None:
        hasil = nilai_formulir(
            tahap=berkas.parameter["tahap"],
            oleh=berkas.diunggah_oleh,
            wilayah=berkas.parameter.get("wilayah_dipilih", ""),
        )
        berkas.ringkasan = berkas.ringkasan | {"formulir": _ringkas(berkas.parameter["tahap"], hasil)}

    def ringkas(self, berkas: BerkasImpor) -> dict[str, Any]:
        return dict(berkas.ringkasan["formulir"])

    def hilang(self, berkas: BerkasImpor) -> QuerySet[Any]:
        """Nobody: a family left out of a form is not reported, and not gone."""
        return KPM.objects.none()

    def periksa_penerap(self, berkas: BerkasImpor, oleh: Any) -> None:
        if oleh.pk != berkas.diunggah_oleh_id:
            raise GalatPengguna(
                f"Formulir ini diterapkan oleh yang mengunggahnya, {berkas.diunggah_oleh}: barisnya diperiksa menurut "
                "keluarga yang boleh dicatatnya. Unggah sendiri bila perlu."
            )
        if not oleh.punya_izin(self.izin):
            raise TidakBerhak("Transaksi dicatat oleh pendamping keluarga itu atau APD wilayahnya.")

    def kunci(self, berkas: BerkasImpor) -> None:
        """The tahap in each kabupaten, then the payments in order, as whoever records a single one takes them."""
        for kode in sorted({kode_kabupaten(k) for k in berkas.ringkasan["kecamatan"]}):
            tahan_tahap(berkas.parameter["tahap"], kode)
        baris = BarisImpor.objects.filter(berkas=berkas, sasaran_id__isnull=False).exclude(hasil="ditolak")
        sumber = (
            Pembayaran.objects.filter(pk__in=baris.values("sasaran_id"))
            .order_by("pk")
            .select_for_update(of=("self",), no_key=True)
            .values_list("pk", flat=True)
        )
        for _ in sumber.iterator(chunk_size=5000):
            pass

    def terapkan(self, berkas: BerkasImpor) -> Iterable[str]:
        oleh = berkas.diterapkan_oleh or berkas.diunggah_oleh
        ikat: dict[str, int | datetime] = {"oleh": oleh.pk, "pada": timezone.now()}
        with connection.cursor() as kursor:
            kursor.execute(_UBAH, ikat)
            kursor.execute(_BARU, ikat)
            kursor.execute("SELECT bayar FROM rekon_nilai ORDER BY bayar")
            bayar = [pk for (pk,) in kursor.fetchall()]
            kursor.execute(
                "SELECT DISTINCT p.desa_id FROM rekon_nilai v JOIN penyaluran_pembayaran p ON p.id = v.bayar ORDER BY 1"
            )
            desa = [kode for (kode,) in kursor.fetchall()]
        if bayar:
            ikuti_rekon(bayar, oleh)
        return desa

    def pilihan_tahap(self) -> list[tuple[str, str]]:
        return pilihan_tahap()

    def url_sesudah(self, berkas: BerkasImpor) -> str:
        return f"{reverse('penyaluran:daftar')}?tahap={berkas.parameter['tahap']}"


def _ringkas(tahap: str, hasil: HasilForm) -> dict[str, Any]:
    if hasil.tahap_lain == hasil.baris:
        nama = nama_tahap(tahap)
        raise BerkasDitolak(
            f"Formulir ini bukan untuk {nama}: kunci barisnya dari tahap lain. Pilih tahap yang benar, atau unduh "
            f"formulir {nama}."
        )
    catatan = []
    if hasil.didahului:
        catatan.append(
            f"{angka(hasil.didahului)} baris berubah lebih dulu: orang lain mencatatnya sesudah formulir ini diunduh. "
            "Catatan mereka tidak diganti; keduanya tertulis di baris yang ditolak."
        )
    return {
        "kecamatan": sorted(hasil.kecamatan),
        "tahap": tahap,
        "hilang": 0,
        "perlu_setuju": False,
        "didahului": hasil.didahului,
        "catatan": catatan,
    }


daftarkan(FormulirRekonsiliasi())
