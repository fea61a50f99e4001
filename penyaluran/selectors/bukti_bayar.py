"""The payments a finding about money rests on, read again for whoever reviews it (docs/program.md §12)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import Count

from akun.models import Pengguna
from inti.templatetags.format import nama_tahap
from pendamping.enums import BAYAR_TEMUAN
from pendamping.models import Temuan
from pendamping.selectors.temuan_bukti import pembaca_bukti
from pendamping.services.temuan import HILANG
from penyaluran.enums import PemegangKartu, SaluranBayar
from penyaluran.models import Pembayaran

_DARI = {
    "anggota": "menurut data anggota",
    "usulan": "menurut usulan pergantian pengurus yang belum diputus",
    "kepesertaan": "menurut perubahan kepesertaan",
    "laporan": "menurut laporan rekonsiliasi sebelumnya",
}


@pembaca_bukti(*BAYAR_TEMUAN)
def bukti_bayar(temuan: Temuan, user: Pengguna) -> dict[str, Any]:
    """Rows of the payments in the reviewer's area, what else the page says, and how many lie outside it."""
    isi = temuan.bukti
    semua = Pembayaran.objects.filter(pk__in=isi.get("bayar", []))
    terlihat = semua.filter(pk__in=Pembayaran.objects.terlihat_oleh(user).values("pk"))
    baris = list(
        terlihat.select_related("kpm", "desa", "rekonsiliasi__dicatat_oleh")
        .annotate(foto=Count("bukti"))
        .order_by("rekonsiliasi__tanggal", "rekonsiliasi__jam", "rekonsiliasi__dicatat_pada", "pk")
    )
    peristiwa: Any = apps.get_model("penyaluran", "RekonsiliasiEvent")
    sesudah = peristiwa.objects.filter(
        pembayaran__in=terlihat.values("pk"),
        pgh_created_at__gt=temuan.ditemukan_pada,
        pgh_label__in=("update", "delete"),
    )
    return {
        "hilang_sejak": date.fromisoformat(isi[HILANG]) if isi.get(HILANG) else None,
        "diubah": sesudah.values("pembayaran").distinct().count(),
        "tahap": nama_tahap(isi["tahap_bayar"]),
        "baris": baris,
        "luar": semua.count() - len(baris),
        "saluran": SaluranBayar(isi["saluran"]).label if isi.get("saluran") else "",
        "sejak": date.fromisoformat(isi["sejak"]) if isi.get("sejak") else None,
        "dari": _DARI.get(isi.get("dari", ""), ""),
        "pemegang": ", ".join(str(PemegangKartu(p).label) for p in isi.get("pemegang", [])),
    }
