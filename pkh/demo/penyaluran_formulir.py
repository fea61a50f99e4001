"""The demo's reconciliation form: filled in at home, read, and waiting for its pendamping to look and apply."""

from datetime import timedelta
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from openpyxl import load_workbook

from inti.sementara import berkas_tanpa_nama
from inti.services import impor
from inti.services.kerja import Kemajuan
from inti.waktu import kode_tahap
from penyaluran.berkas.formulir_rekon import BARIS_KEPALA, LEMBAR
from penyaluran.models import Tahap
from penyaluran.selectors.formulir import CakupanFormulir
from penyaluran.services.rekon.formulir import unduh_formulir
from penyaluran.services.rekon.impor import KODE
from pkh.demo.lapangan import Dunia

_DIISI = 12
_TANPA_ALASAN = 3  # every so many rows forgets its reason, so that something comes back


def cerita_formulir(dunia: Dunia) -> None:
    """Rina filled in a dozen families without a signal; one row lacks its reason. The preview waits for her."""
    rina, tahap = dunia.pemeran["rina"], Tahap.objects.get(kode=kode_tahap(dunia.hari))
    with berkas_tanpa_nama() as jalur:
        unduh_formulir(tahap=tahap, cakupan=CakupanFormulir(belum=True), oleh=rina, keluaran=jalur)
        buku = load_workbook(BytesIO(jalur.read_bytes()))
    lembar: Any = buku[LEMBAR]
    kolom = {sel.value: sel.column for sel in lembar[BARIS_KEPALA]}
    kemarin = max(dunia.hari - timedelta(days=1), tahap.tanggal_bayar or tahap.bulan_mulai)
    for ke in range(min(_DIISI, lembar.max_row - BARIS_KEPALA)):
        if ke % 4 == _TANPA_ALASAN:
            isi: dict[str, object] = {"STATUS TRANSAKSI": "Belum transaksi", "ALASAN": "Lupa PIN" if ke > 4 else None}
        else:
            isi = {"STATUS TRANSAKSI": "Sudah transaksi", "TANGGAL TRANSAKSI": kemarin, "SALURAN": "ATM"}
        for judul, nilai in isi.items():
            lembar.cell(BARIS_KEPALA + 1 + ke, kolom[judul]).value = nilai
    keluar = BytesIO()
    buku.save(keluar)
    berkas = impor.unggah(
        jenis=KODE, nama="formulir-rekonsiliasi-rina.xlsx", isi=ContentFile(keluar.getvalue()), oleh=rina,
        parameter={"tahap": tahap.kode},
    )  # fmt: skip
    impor.buat_pratinjau(berkas_id=berkas.pk, kerja=Kemajuan())
