"""The demo's cards: lost, damaged and swallowed ones at different steps, and the numbers of Rina's families."""

from datetime import timedelta

from django.utils import timezone

from kpm.models import KPM
from penyaluran.enums import KeadaanKendala
from penyaluran.models import AlasanBelumTransaksi, KendalaBayar
from penyaluran.services.kartu.nomor import IsiNomor, catat_nomor
from penyaluran.services.kendala.catat import buka_kendala
from penyaluran.services.kendala.langkah import IsiLangkah, catat_langkah
from pkh.demo.gambar import dokumen
from pkh.demo.lapangan import Dunia

# Reason, opened how many days ago, steps taken so far, what happened.
_KASUS = (
    ("kks-hilang", 9, 2, "Dompet hilang di pasar."),
    ("kks-hilang", 25, 4, "Terjatuh saat pindah rumah."),
    ("kks-rusak", 20, 0, "Kartu patah, tidak terbaca di agen."),
    ("kks-tertelan", 3, 1, "Tertelan di ATM dekat kantor camat."),
    ("terblokir", 1, 0, ""),
)
_BERNOMOR = 40


def cerita_kendala(dunia: Dunia) -> None:
    """Five cards of Rina's families, one long overdue and one finished; forty numbers are recorded."""
    rina = dunia.pemeran["rina"]
    terbuka = KendalaBayar.objects.terbuka().values("kpm")
    milik = list(KPM.objects.didampingi(rina.pk, dunia.hari).exclude(pk__in=terbuka).order_by("pk")[: _BERNOMOR + 10])
    kini = timezone.now()
    for kpm, (kode, lama, sudah, keterangan) in zip(milik, _KASUS, strict=False):
        alasan = AlasanBelumTransaksi.objects.get(pk=kode)
        kendala = buka_kendala(
            kpm=kpm, alasan=alasan, keterangan=keterangan, oleh=rina, pada=kini - timedelta(days=lama)
        )
        for ke, langkah in enumerate(kendala.langkah.order_by("urutan")[:sudah]):
            if kendala.keadaan != KeadaanKendala.TERBUKA:
                break
            hari = min(dunia.hari, dunia.hari - timedelta(days=lama - 1 - 2 * ke))
            isi = IsiLangkah(tanggal=hari, didampingi="Rina" if ke else "", catatan="Surat tanda terima disimpan.")
            catat_langkah(langkah=langkah, isi=isi, foto=[dokumen("Tanda terima")] if ke == 1 else (), oleh=rina)
    for ke, kpm in enumerate(milik[:_BERNOMOR]):
        nomor = f"60130100{10_000_000 + 37_519 * ke:08d}"
        catat_nomor(kpm=kpm, isi=IsiNomor(nomor=nomor, bank="bri", tanggal=dunia.serah), akhir="", oleh=rina)
