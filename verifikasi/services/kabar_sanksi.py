"""Saying that a family was told of a rung, of what was decided, of its reversal (docs/program.md §8)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone
from uuid6 import uuid7

from akun.models import Pengguna
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.jejak import harus_sama
from inti.masukan import sahkan
from inti.templatetags.format import tanggal as tulis_tanggal
from inti.waktu import saat_lokal
from p2k2.enums import CaraKabar
from p2k2.services.kabar import boleh_kabari
from verifikasi.enums import KeadaanSanksi
from verifikasi.models import KabarSanksi, Sanksi
from verifikasi.selectors.jenjang import sejak_keadaan
from verifikasi.selectors.pemutus import boleh_memutus, mendampingi
from verifikasi.services.tangga import ikuti_tangga, kunci_keluarga


@transaction.atomic
def catat_kabar_sanksi(
    *,
    id: UUID | None = None,
    sanksi: Sanksi,
    keadaan: str,
    cara: str,
    kepada: str,
    tanggal: date,
    oleh: Pengguna,
    pada: datetime | None = None,
) -> KabarSanksi:
    """Record that the family was told; `keadaan` is what it was told of, as it was shown. The ladder follows.

    `id` made by the client makes a repeat one record. Of a proposal tell those who do not decide it: approval waits
    for the telling. Raises TidakBerhak, BerubahLebihDulu, else GalatPengguna.
    """
    if not boleh_kabari(oleh, sanksi.kpm_id):
        raise TidakBerhak("Pemberitahuan dicatat pendamping keluarga itu hari ini, atau koordinator wilayahnya.")
    kunci_keluarga([sanksi.kpm_id])
    saat = pada or timezone.now()
    kabar = KabarSanksi(
        id=id or uuid7(),
        sanksi=sanksi,
        keadaan=keadaan,
        cara=cara,
        kepada=" ".join(kepada.split()),
        tanggal=tanggal,
        dicatat_oleh=oleh,
        dicatat_pada=saat,
    )
    ada = KabarSanksi.objects.filter(pk=kabar.pk).first()
    if ada is not None:
        return _harus_sama(ada, kabar)
    kini = Sanksi.objects.select_related("kpm").get(pk=sanksi.pk)
    if keadaan != kini.keadaan:
        raise BerubahLebihDulu(
            f"Keadaannya sudah berubah menjadi {kini.get_keadaan_display().lower()}. "
            "Muat ulang halaman, lalu beri tahu keluarga isi yang baru."
        )
    if keadaan == KeadaanSanksi.DIUSULKAN and boleh_memutus(oleh, kini.kpm_id) and not mendampingi(kini, oleh):
        raise TidakBerhak(
            "Anda yang memutus usulan ini. Pemberitahuannya dicatat pendamping keluarga atau koordinator kecamatannya."
        )
    sahkan(kabar, kecuali={"sanksi", "dicatat_oleh"})
    _periksa_hari(kini, tanggal, saat)
    kabar.save(force_insert=True)
    ikuti_tangga(kpm=[kini.kpm_id])
    return kabar


@transaction.atomic
def catat_surat_sanksi(
    *, kiriman: UUID, sanksi: Sequence[Sanksi], tanggal: date, oleh: Pengguna, pada: datetime | None = None
) -> int:
    """Record the printed notices of several families as handed over; all or none. Returns how many.

    `kiriman` is made by the client: the same sending again makes no second record.
    """
    if not sanksi:
        raise GalatPengguna("Belum ada keluarga yang ditandai. Tandai yang suratnya sudah diserahkan, lalu simpan.")
    for satu in sorted(sanksi, key=lambda s: s.kpm_id):  # locks in one order
        catat_kabar_sanksi(
            id=uuid5(kiriman, str(satu.pk)),
            sanksi=satu,
            keadaan=satu.keadaan,
            cara=CaraKabar.SURAT,
            kepada=satu.kpm.nama[:100],
            tanggal=tanggal,
            oleh=oleh,
            pada=pada,
        )
    return len(sanksi)


def _periksa_hari(s: Sanksi, tanggal: date, saat: datetime) -> None:
    """Refuse a day to come, and one before there was anything to tell."""
    desa = s.kpm.desa_id
    if tanggal > saat_lokal(saat, desa).date():
        raise GalatPengguna("Tanggal ini belum tiba. Catat sesudah dilakukan.", kolom="tanggal")
    mulai = saat_lokal(sejak_keadaan(s), desa).date()
    if tanggal < mulai:
        raise GalatPengguna(
            f"{s.get_keadaan_display()} sejak {tulis_tanggal(mulai)}. Isi tanggal itu atau sesudahnya.",
            kolom="tanggal",
        )


def _harus_sama(ada: KabarSanksi, baru: KabarSanksi) -> KabarSanksi:
    kolom = ("sanksi_id", "keadaan", "cara", "kepada", "tanggal", "dicatat_oleh_id")
    return harus_sama(ada, baru, kolom, "Pemberitahuan ini sudah tersimpan dengan isi lain. Muat ulang halaman.")
