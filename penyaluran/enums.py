from django.db.models import TextChoices


class StatusRekon(TextChoices):
    """What became of a payment in the family's hands (docs/program.md §4). No row: not yet reported."""

    CAIR = "cair", "Sudah transaksi"
    SEBAGIAN = "sebagian", "Cair sebagian"
    TIDAK = "tidak", "Belum transaksi"


class KeadaanBayar(TextChoices):
    """State of a payment: what was reported, nothing yet, or nothing to report."""

    BELUM = "belum", "Belum dilaporkan"
    CAIR = "cair", "Sudah transaksi"
    SEBAGIAN = "sebagian", "Cair sebagian"
    TIDAK = "tidak", "Belum transaksi"
    TANPA_DANA = "tanpa_dana", "Tidak dibayarkan"

    @property
    def jenis(self) -> str:
        """Kind of badge (inti.templatetags.komponen)."""
        return {"cair": "baik", "sebagian": "awas", "tidak": "bahaya", "belum": "info"}.get(self.value, "netral")


# The ministry's payment statuses in words a family understands (docs/program.md §4). The list is open.
_ARTI_STATUS_FC = {
    "OMSPAN": "Pembayaran sedang diproses di kas negara.",
    "GAGAL OMSPAN": "Pembayaran ditolak kas negara; data rekening sedang diperbaiki di pusat.",
    "SI": "Bank sudah diperintah memindahkan dana; uang masuk dalam beberapa hari.",
    "PROSES SPM": "Surat perintah membayar sedang dibuat.",
    "SUKSES SPM": "Surat perintah membayar sudah terbit; menunggu pencairan kas negara.",
    "SP2D": "Kas negara sudah mencairkan dana ke bank; menunggu masuk rekening keluarga.",
    "PROSES CEK REKENING": "Bank sedang memeriksa rekening keluarga.",
    "GAGAL CEK REKENING": "Rekening tidak lolos pemeriksaan bank; nama atau NIK perlu dicocokkan.",
    "PROSES BUREKOL": "Rekening baru sedang dibuka bersama-sama oleh bank.",
    "EXCLUDE": "Keluarga dikeluarkan dari daftar bayar tahap ini oleh pusat.",
    "EXCLUDE PEKERJAAN": "Tidak dibayar karena ada anggota ASN, TNI, Polri, atau pensiunan.",
    "EXCLUDE TIDAK LAYAK DAERAH": "Tidak dibayar karena dinilai tidak layak oleh daerah.",
    "EXCLUDE MENINGGAL": "Tidak dibayar karena pengurus tercatat meninggal; usulkan pergantian pengurus.",
    "TIDAK TRANSAKSI": "Dana tahap sebelumnya tidak diambil.",
    "TIDAK LAYAK": "Tidak dibayar karena hasil survei menyatakan tidak layak.",
}


def arti_status_fc(status: str) -> str:
    """What a status of the Final Closing means; empty for one that is not known."""
    return _ARTI_STATUS_FC.get(" ".join(status.upper().split()), "")
