"""The centre's answers about complementary aid: the advocacy list, come back with JAWABAN filled in."""

import re

from inti.berkas import kolom as k
from inti.berkas.baris import Baris, Spek
from inti.berkas.galat import NilaiDitolak
from kpm.berkas import kolom as umum
from kpm.enums import JenisBantuan, KeadaanBantuan

_JENIS = {
    "KIS": JenisBantuan.KIS,
    "PBI": JenisBantuan.KIS,
    "PBIJK": JenisBantuan.KIS,
    "KIP": JenisBantuan.KIP,
    "PIP": JenisBantuan.KIP,
    "BPNT": JenisBantuan.SEMBAKO,
    "SEMBAKO": JenisBantuan.SEMBAKO,
    "LISTRIK": JenisBantuan.LISTRIK,
    "LPG": JenisBantuan.LPG,
}
_JAWABAN = {
    "DITERIMA": KeadaanBantuan.DITERIMA,
    "TERIMA": KeadaanBantuan.DITERIMA,
    "DISETUJUI": KeadaanBantuan.DITERIMA,
    "YA": KeadaanBantuan.DITERIMA,
    "DITOLAK": KeadaanBantuan.DITOLAK,
    "TOLAK": KeadaanBantuan.DITOLAK,
    "TIDAK": KeadaanBantuan.DITOLAK,
}


def _jenis(sel: object) -> str | None:
    """`KIS (kesehatan)`, `BPNT/Sembako` and plain `PIP` as the kind they name."""
    kata = re.findall(r"[A-Z]+", str(sel or "").upper())
    if not kata:
        return None
    for satu in kata:
        if satu in _JENIS:
            return str(_JENIS[satu].value)
    raise NilaiDitolak(f"bantuan '{sel}' tidak dikenal; pilih KIS, KIP, BPNT/Sembako, listrik, atau LPG")


def _jawaban(sel: object) -> str | None:
    kata = re.sub(r"[^A-Z]", "", str(sel or "").upper())
    if not kata:
        return None
    if kata not in _JAWABAN:
        raise NilaiDitolak(f"jawaban '{sel}' tidak dikenal; tulis diterima atau ditolak")
    return str(_JAWABAN[kata].value)


JENIS = k.Jenis(_jenis, "teks", "KIS, KIP, BPNT/Sembako, listrik, atau LPG", "KIS (kesehatan)")
JAWABAN = k.Jenis(_jawaban, "teks", "diterima atau ditolak; kosong: belum dijawab", "diterima")


def spek_jawaban_bantuan() -> Spek:
    """The columns; one object per import, for it remembers which aids it has seen."""
    kolom = (
        umum.wajib_isi(umum.NIK),
        umum.NAMA_PENERIMA,
        k.Kolom("jenis", "BANTUAN", JENIS, wajib=True, isi_wajib=True, ejaan=("JENIS BANTUAN", "NAMA BANTUAN")),
        k.Kolom("jawaban", "JAWABAN", JAWABAN, wajib=True, ejaan=("JAWABAN PUSAT", "HASIL", "KEPUTUSAN")),
        k.Kolom(
            "alasan_jawaban",
            "ALASAN JAWABAN",
            k.teks(300, "Tidak tercatat di DTSEN"),
            ejaan=("ALASAN", "KETERANGAN", "ALASAN PENOLAKAN"),
        ),
    )
    return Spek(nama="jawaban_bantuan", kolom=kolom, kunci=("nik", "jenis"), periksa=_Pemeriksa())


class _Pemeriksa:
    def __init__(self) -> None:
        self._pertama: dict[tuple[str, str], int] = {}

    def __call__(self, baris: Baris) -> None:
        nilai = baris.nilai
        if nilai["jawaban"] == KeadaanBantuan.DITOLAK and not nilai["alasan_jawaban"]:
            baris.tolak("ALASAN JAWABAN", "tulis mengapa ditolak; keluarga berhak tahu sebabnya")
        if nilai["nik"] is None or nilai["jenis"] is None:
            return
        pertama = self._pertama.setdefault((nilai["nik"], nilai["jenis"]), baris.nomor)
        if pertama != baris.nomor:
            baris.tolak("BANTUAN", f"sama dengan baris {pertama}; satu bantuan hanya boleh satu jawaban")
