"""Who physically holds a family's KKS: hand-overs with their day, reason and photo (docs/program.md §12)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from uuid6 import uuid7

from akun.enums import Izin
from akun.models import Pengguna
from inti.galat import BerubahLebihDulu, GalatPengguna, TidakBerhak
from inti.models import Foto
from inti.rahasia import menyebut_rahasia
from inti.services.foto import Asal, FotoSiap, simpan_foto
from inti.templatetags.format import tanggal as tulis_tanggal
from inti.waktu import AWAL_PROGRAM, hari_ini
from kpm.models import KPM
from pendamping.services.foto_catatan import siapkan_foto
from pendamping.services.isi_serah import Bahan, isi_serah
from penyaluran.enums import FOTO_PER_PINDAH, PemegangKartu
from penyaluran.models import KartuKKS, PindahKartu
from penyaluran.selectors.kartu import calon_pemegang, riwayat_kartu
from penyaluran.services.kartu.keadaan import pastikan_kartu
from penyaluran.services.kartu.temuan import temukan_kartu


@isi_serah("KKS yang dipegang penyerah", urut=40)
def kartu_dipegang(bahan: Bahan) -> QuerySet[Any]:
    return KartuKKS.objects.filter(pemegang_petugas=bahan.dari, kpm__in=bahan.kpm)


@dataclass(frozen=True, kw_only=True)
class IsiPindah:
    """A hand-over as stated: to whom, when, why."""

    pemegang: str
    tanggal: date
    alasan: str
    pemegang_petugas_id: int | None = None
    pemegang_nama: str = ""


def periksa_rahasia(teks: str, kolom: str) -> None:
    """Refuse a text that gives a PIN, an OTP or a card number away."""
    _tolak(menyebut_rahasia(teks), kolom)


def periksa_nomor(teks: str, kolom: str) -> None:
    """The same of words about money, which may name an amount."""
    _tolak(menyebut_rahasia(teks, tentang_uang=True), kolom)


def _tolak(ada: bool, kolom: str) -> None:
    if ada:
        raise GalatPengguna("Jangan menulis PIN, OTP, atau nomor kartu. Hapus angkanya.", kolom=kolom)


def boleh_catat_kartu(oleh: Pengguna, kpm: KPM) -> bool:
    """Whoever reconciles the family's payments (its pendamping, the APD), and its coordinator."""
    izin = (Izin.CATAT_REKONSILIASI, Izin.TINJAU)
    return any(KPM.objects.boleh(oleh, satu).filter(pk=kpm.pk).exists() for satu in izin)


@transaction.atomic
def catat_pindah_kartu(
    *,
    id: UUID | None = None,
    kpm: KPM,
    isi: IsiPindah,
    foto: Sequence[UploadedFile] = (),
    oleh: Pengguna,
    pada: datetime | None = None,
) -> PindahKartu:
    """Record that a card changed hands; `id` made by the client turns a repeated request into one hand-over.

    A day that lies before what is known already joins the history and leaves today's holder as it is. Raises
    TidakBerhak, BerubahLebihDulu, else GalatPengguna with the field.
    """
    if not boleh_catat_kartu(oleh, kpm):
        raise TidakBerhak("Kartu ini dicatat oleh pendamping keluarga itu atau koordinatornya.")
    KPM.objects.select_for_update(of=("self",), no_key=True).get(pk=kpm.pk)  # two at once make one history
    isi = _rapikan(isi)
    nomor = id or uuid7()
    ada = PindahKartu.objects.filter(pk=nomor).first()
    if ada is not None:
        return _harus_sama(ada, kpm, isi, oleh)
    _periksa(isi, kpm)
    riwayat = riwayat_kartu(kpm)
    _periksa_berpindah(isi, riwayat)
    siap = _siapkan_foto(foto, isi, riwayat, kpm, oleh)
    pindah = PindahKartu.objects.create(
        id=nomor, kpm=kpm, dicatat_oleh=oleh, dicatat_pada=pada or timezone.now(), **asdict(isi)
    )
    pindah.foto.add(*(simpan_foto(berkas=satu, oleh=oleh, asal=Asal()) for satu in siap))
    _perbarui(kpm, pada or timezone.now())
    temukan_kartu(kpm=[kpm.pk])
    return pindah


def kembalikan_kartu(
    *, kpm: KPM, tanggal: date, alasan: str, foto: Sequence[Foto], oleh: Pengguna, pada: datetime
) -> None:
    """Let the family hold its card from a day on, with photos already stored; nothing where it does already.

    The caller has checked the right. Raises GalatPengguna where a later day says otherwise, or a photo is missing.
    """
    KPM.objects.select_for_update(of=("self",), no_key=True).get(pk=kpm.pk)
    riwayat = riwayat_kartu(kpm)
    if not riwayat or riwayat[-1].pemegang == PemegangKartu.KELUARGA:
        return
    akhir = riwayat[-1]
    if akhir.tanggal > tanggal:
        raise GalatPengguna(
            f"Kartu tercatat dipegang {akhir.get_pemegang_display().lower()} sejak {tulis_tanggal(akhir.tanggal)}, "
            "sesudah tanggal ini. Periksa tanggalnya, atau catat perpindahan kartunya dulu.",
            kolom="tanggal",
        )
    if not foto and oleh.pk == akhir.pemegang_petugas_id:
        raise GalatPengguna(
            "Kartu ini tercatat Anda pegang. Ambil foto saat menyerahkannya kepada keluarga; tutup nomornya.",
            kolom="foto",
        )
    pindah = PindahKartu.objects.create(
        kpm=kpm, pemegang=PemegangKartu.KELUARGA, tanggal=tanggal, alasan=alasan, dicatat_oleh=oleh, dicatat_pada=pada
    )
    pindah.foto.add(*foto)
    _perbarui(kpm, pada)
    temukan_kartu(kpm=[kpm.pk])


def _rapikan(isi: IsiPindah) -> IsiPindah:
    petugas = isi.pemegang_petugas_id if isi.pemegang == PemegangKartu.PENDAMPING else None
    tanpa_nama = isi.pemegang in {PemegangKartu.KELUARGA, PemegangKartu.PENDAMPING}
    return IsiPindah(
        pemegang=isi.pemegang,
        tanggal=isi.tanggal,
        alasan=" ".join(isi.alasan.split()),
        pemegang_petugas_id=petugas,
        pemegang_nama="" if tanpa_nama else " ".join(isi.pemegang_nama.split()),
    )


def _harus_sama(ada: PindahKartu, kpm: KPM, isi: IsiPindah, oleh: Pengguna) -> PindahKartu:
    kolom = asdict(isi)
    if (ada.kpm_id, ada.dicatat_oleh_id, {k: getattr(ada, k) for k in kolom}) != (kpm.pk, oleh.pk, kolom):
        raise BerubahLebihDulu("Perpindahan ini sudah tersimpan dengan isi lain. Muat ulang halaman, lalu periksa.")
    return ada


def _periksa(isi: IsiPindah, kpm: KPM) -> None:
    if isi.pemegang not in PemegangKartu.values:
        raise GalatPengguna("Pilih siapa yang sekarang memegang kartu.", kolom="pemegang")
    if isi.pemegang == PemegangKartu.PENDAMPING:
        if not calon_pemegang(kpm).filter(pk=isi.pemegang_petugas_id or 0).exists():
            raise GalatPengguna("Pilih nama pendamping yang memegang kartu.", kolom="pemegang_petugas")
    elif isi.pemegang != PemegangKartu.KELUARGA and not isi.pemegang_nama:
        raise GalatPengguna("Tulis nama orang atau tempat yang memegang kartu.", kolom="pemegang_nama")
    if not isi.alasan:
        raise GalatPengguna("Tulis mengapa kartu berpindah.", kolom="alasan")
    for kolom, teks, batas in (("alasan", isi.alasan, 300), ("pemegang_nama", isi.pemegang_nama, 100)):
        if len(teks) > batas:
            raise GalatPengguna(f"Paling banyak {batas} huruf.", kolom=kolom)
        periksa_rahasia(teks, kolom)
    if isi.tanggal > hari_ini(kpm.desa_id):
        raise GalatPengguna("Tanggalnya belum tiba. Isi hari ini atau hari sebelumnya.", kolom="tanggal")
    if isi.tanggal < AWAL_PROGRAM:
        raise GalatPengguna(f"Tanggal ini mendahului PKH ({AWAL_PROGRAM.year}). Periksa tahunnya.", kolom="tanggal")


def _pemegang(satu: Any) -> tuple[str, int | None, str]:
    return (satu.pemegang, satu.pemegang_petugas_id, satu.pemegang_nama)


def _sebelum(hari: date, riwayat: list[PindahKartu]) -> tuple[str, int | None, str]:
    """Who held the card when that day's hand-over happened; without any, the family."""
    lalu = [p for p in riwayat if p.tanggal <= hari]
    return _pemegang(lalu[-1]) if lalu else (PemegangKartu.KELUARGA.value, None, "")


def _periksa_berpindah(isi: IsiPindah, riwayat: list[PindahKartu]) -> None:
    if _pemegang(isi) == _sebelum(isi.tanggal, riwayat):
        raise GalatPengguna(
            f"Pada {tulis_tanggal(isi.tanggal)} kartu memang sudah tercatat di sana. Tidak ada yang perlu dicatat.",
            kolom="pemegang",
        )


def _siapkan_foto(
    foto: Sequence[UploadedFile], isi: IsiPindah, riwayat: list[PindahKartu], kpm: KPM, oleh: Pengguna
) -> list[FotoSiap]:
    """A pendamping who takes a card, or gives one away, shows it; who tells of somebody else's may have no photo."""
    if not foto and oleh.pk in {isi.pemegang_petugas_id, _sebelum(isi.tanggal, riwayat)[1]}:
        raise GalatPengguna(
            "Ambil foto saat kartu diserahkan: keluarga dan kartunya. Tutup nomor kartu di foto.", kolom="foto"
        )
    return siapkan_foto(foto, kpm.desa_id, maks=FOTO_PER_PINDAH, benda="perpindahan kartu")


def _perbarui(kpm: KPM, pada: datetime) -> None:
    """Let the card say what the latest day says; `sejak` is when that holder got it."""
    riwayat = riwayat_kartu(kpm)
    akhir = riwayat[-1]
    sejak = akhir.tanggal
    for satu in reversed(riwayat):
        if _pemegang(satu) != _pemegang(akhir):
            break
        sejak = satu.tanggal
    isi: dict[str, Any] = {
        "pemegang": akhir.pemegang,
        "pemegang_petugas_id": akhir.pemegang_petugas_id,
        "pemegang_nama": akhir.pemegang_nama,
        "sejak": sejak,
    }
    pastikan_kartu([kpm.pk])
    kartu = KartuKKS.objects.select_for_update(of=("self",)).get(kpm=kpm)  # its number and state have other writers
    if all(getattr(kartu, k) == v for k, v in isi.items()):
        return
    for kolom, nilai in isi.items():
        setattr(kartu, kolom, nilai)
    kartu.diubah_pada = pada
    kartu.save(update_fields=[*isi, "diubah_pada"])
