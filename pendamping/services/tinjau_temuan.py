"""What a coordinator concludes from a finding (docs/program.md §12)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from akun.enums import Izin, Peran
from akun.models import Pengguna
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.templatetags.format import waktu
from pendamping.enums import BAYAR_TEMUAN, JenisTemuan, PutusanTemuan
from pendamping.models import Temuan
from pendamping.services.temuan import periksa_kunjungan

PANJANG_CATATAN = 500


def pilihan_putusan(temuan: Temuan, oleh: Pengguna) -> list[PutusanTemuan]:
    """What `oleh` may conclude now; nothing when it is concluded, or not theirs to judge.

    What a korkec passed on is concluded by the korkab, who passes nothing on any further; what is about money is
    the korkab's alone, and may go to the Dinas Sosial.
    """
    if not Temuan.objects.boleh(oleh, Izin.TINJAU).filter(pk=temuan.pk).exists():
        return []
    korkab = Temuan.objects.terlihat_oleh(oleh, sebagai={Peran.KORKAB}).filter(pk=temuan.pk).exists()
    if temuan.putusan not in {"", PutusanTemuan.DITERUSKAN} or (temuan.putusan and not korkab):
        return []
    akhir = [PutusanTemuan.WAJAR, PutusanTemuan.DIBINA]
    if temuan.jenis in BAYAR_TEMUAN:
        return [*akhir, PutusanTemuan.DINSOS] if korkab else []
    return akhir if korkab else [*akhir, PutusanTemuan.DITERUSKAN]


@transaction.atomic
def tinjau_temuan(
    *, temuan: Temuan, putusan: str, catatan: str, oleh: Pengguna, pada: datetime | None = None
) -> Temuan:
    """Conclude a finding with a note. The same conclusion sent again changes nothing.

    Raises TidakBerhak for a finding about oneself or outside the area, BerubahLebihDulu when somebody concluded
    first, else GalatPengguna.
    """
    catatan = " ".join(catatan.split())
    baru = Temuan.objects.select_for_update(of=("self",)).select_related("ditinjau_oleh").filter(pk=temuan.pk).first()
    if baru is None:
        raise BerubahLebihDulu("Hal ini sudah tidak ada: catatan yang menimbulkannya sudah dibetulkan.")
    if (baru.putusan, baru.catatan, baru.ditinjau_oleh_id) == (putusan, catatan, oleh.pk):
        return baru
    pilihan = pilihan_putusan(baru, oleh)
    if not pilihan:
        if baru.putusan and Temuan.objects.boleh(oleh, Izin.TINJAU).filter(pk=baru.pk).exists():
            raise BerubahLebihDulu(f"{baru.ditinjau_oleh} sudah meninjaunya pada {waktu(baru.ditinjau_pada)}.")
        raise TidakBerhak("Hal ini ditinjau koordinator lain.")
    if putusan not in pilihan:
        raise GalatPengguna("Pilih hasil tinjauan Anda.", kolom="putusan")
    if not catatan:
        raise GalatPengguna("Tulis apa yang Anda periksa dan apa hasilnya.", kolom="catatan")
    if len(catatan) > PANJANG_CATATAN:
        raise GalatPengguna(f"Catatan paling banyak {PANJANG_CATATAN} huruf.", kolom="catatan")
    baru.putusan, baru.catatan = putusan, catatan
    baru.ditinjau_oleh, baru.ditinjau_pada = oleh, pada or timezone.now()
    baru.save(update_fields=["putusan", "catatan", "ditinjau_oleh", "ditinjau_pada"])
    if baru.jenis == JenisTemuan.JAUH and baru.kunjungan is not None:
        periksa_kunjungan(baru.kunjungan)  # a position found in order is one that later visits are compared with
    return baru
