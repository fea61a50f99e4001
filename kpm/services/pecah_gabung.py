"""Splitting a group and merging two; who leads them is the business of `pendamping`."""

from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from akun.enums import Izin
from akun.models import Pengguna
from inti.galat import BerubahLebihDulu, GalatPengguna
from inti.services.ringkasan import tandai_berubah
from inti.templatetags.format import tanggal
from inti.waktu import hari_ini
from kpm.models import KPM, KeanggotaanKelompok, Kelompok
from kpm.services.anggota import akhiri_jabatan, kunci_kelompok, masukkan
from kpm.services.kelompok import bubarkan_kelompok, rapikan_nama, simpan_kelompok
from kpm.services.susunan import tandai_keanggotaan

_SEHARI = timedelta(days=1)


@transaction.atomic
def pecah_kelompok(
    *, id: UUID, kelompok: Kelompok, nama: str, anggota: Collection[int], mulai: date, oleh: Pengguna
) -> Kelompok:
    """Let these members of a group form one of their own from `mulai` on; the others stay.

    Posts of those who leave end the day before. `id` is made by the client: the same request again returns the
    group it made, other content is refused. Raises TidakBerhak, or GalatPengguna with the field.
    """
    lama = kunci_kelompok(kelompok, oleh)
    nama, pilihan = rapikan_nama(nama), set(anggota)
    ada = Kelompok.objects.filter(pk=id).first()
    if ada is not None:
        return _harus_sama(ada, lama, nama, pilihan, mulai, oleh)
    _periksa_hari(lama, mulai)
    isi = list(
        KeanggotaanKelompok.objects.filter(kelompok=lama, mulai__lt=mulai, selesai__isnull=True)
        .select_for_update(of=("self",))
        .order_by("pk")
    )
    _periksa_pilihan(pilihan, {k.kpm_id for k in isi})
    _tolak_sudah_dicatat(lama, pilihan, mulai)
    baru = Kelompok(pk=id, nama=nama, desa_id=lama.desa_id, dibentuk=mulai, tempat=lama.tempat, dibuat_oleh=oleh)
    simpan_kelompok(baru)
    pindah = [k.pk for k in isi if k.kpm_id in pilihan]
    KeanggotaanKelompok.objects.filter(pk__in=pindah).update(selesai=mulai - _SEHARI)
    akhiri_jabatan(kelompok=lama, kpm=pilihan, sampai=mulai - _SEHARI)
    masukkan(kelompok=baru, kpm=pilihan, mulai=mulai, oleh=oleh)
    tandai_keanggotaan(kelompok=[baru.pk])
    tandai_berubah([lama.desa_id])
    return baru


@transaction.atomic
def gabung_kelompok(*, dari: Kelompok, ke: Kelompok, mulai: date, oleh: Pengguna) -> int:
    """Take everybody of `dari` into `ke` from `mulai` on; `dari` ends the day before. Returns how many came.

    The same request again changes nothing. Meetings of `dari` from that day on refuse it.
    """
    terakhir = mulai - _SEHARI
    if dari.pk == ke.pk:
        raise GalatPengguna("Pilih kelompok lain untuk digabungkan.", kolom="dari")
    if (sudah := _sudah_digabung(dari, ke, mulai, oleh)) is not None:
        return sudah
    # In pk order, as every move between two groups.
    terkunci = {k.pk: kunci_kelompok(k, oleh) for k in sorted((dari, ke), key=lambda k: k.pk)}
    dari, ke = terkunci[dari.pk], terkunci[ke.pk]
    if dari.dibubarkan is not None:  # by the same request, while this one waited
        if (sudah := _sudah_digabung(dari, ke, mulai, oleh)) is not None:
            return sudah
        raise GalatPengguna(f"{dari.nama} sudah dibubarkan.", kolom="dari")
    _periksa_hari(ke, mulai)
    if terakhir < dari.dibentuk:
        raise GalatPengguna(
            f"{dari.nama} baru dibentuk {tanggal(dari.dibentuk)}. Pilih tanggal sesudah itu.", kolom="mulai"
        )
    anggota = list(
        KeanggotaanKelompok.objects.berlaku_pada(terakhir)
        .filter(Q(selesai__isnull=True) | Q(selesai__gt=terakhir), kelompok=dari)
        .values_list("kpm_id", "selesai")
    )
    if not anggota:
        raise GalatPengguna(f"{dari.nama} tidak punya anggota pada {tanggal(terakhir)}.", kolom="dari")
    _tolak_bukan_dampingan([k for k, _ in anggota], oleh)
    bubarkan_kelompok(kelompok=dari, tanggal=terakhir, oleh=oleh)
    # Who left the old group after that day was in the new one until then.
    for selesai in {s for _, s in anggota}:
        masukkan(kelompok=ke, kpm=[k for k, s in anggota if s == selesai], mulai=mulai, sampai=selesai, oleh=oleh)
    tandai_berubah([ke.desa_id])
    return len(anggota)


def _periksa_hari(kelompok: Kelompok, mulai: date) -> None:
    if kelompok.dibubarkan is not None:
        raise GalatPengguna(f"{kelompok.nama} sudah dibubarkan.")
    if mulai <= kelompok.dibentuk or mulai > hari_ini(kelompok.desa_id):
        raise GalatPengguna(
            f"Isi tanggal sesudah {kelompok.nama} dibentuk ({tanggal(kelompok.dibentuk)}) sampai hari ini.",
            kolom="mulai",
        )


def _periksa_pilihan(pilihan: set[int], anggota: set[int]) -> None:
    if not pilihan:
        raise GalatPengguna("Centang keluarga yang masuk kelompok baru.", kolom="anggota")
    if asing := pilihan - anggota:
        raise GalatPengguna(
            f"{len(asing)} keluarga yang dicentang bukan anggota sebelum tanggal itu, atau sudah keluar. "
            "Muat ulang halaman dan pilih lagi.",
            kolom="anggota",
        )
    if pilihan == anggota:
        raise GalatPengguna(
            "Semua anggota dicentang, jadi kelompok lamanya kosong. Sisakan sebagian; untuk mengganti nama "
            "kelompok pakai Ubah.",
            kolom="anggota",
        )


def _tolak_sudah_dicatat(kelompok: Kelompok, kpm: set[int], mulai: date) -> None:
    """A mark already saved for a later day would count for nobody once its family is elsewhere."""
    tercatat = kelompok.pertemuan.exclude(keadaan="dibatalkan").filter(tanggal__gte=mulai, kehadiran__kpm__in=kpm)
    terakhir = tercatat.order_by("-tanggal").values_list("tanggal", flat=True).first()
    if terakhir is not None:
        raise GalatPengguna(
            f"Kehadiran mereka di kelompok ini sudah tercatat pada {tanggal(terakhir)}. Pilih tanggal sesudah itu.",
            kolom="mulai",
        )


def _tolak_bukan_dampingan(kpm: list[int], oleh: Pengguna) -> None:
    milik = KPM.objects.boleh(oleh, Izin.KELOLA_KELOMPOK).filter(pk__in=kpm).count()
    if lain := len(kpm) - milik:
        raise GalatPengguna(
            f"{lain} anggotanya kini dampingan petugas lain. Keluarkan dulu dari kelompoknya, lalu gabungkan.",
            kolom="dari",
        )


def _harus_sama(ada: Kelompok, lama: Kelompok, nama: str, pilihan: set[int], mulai: date, oleh: Pengguna) -> Kelompok:
    pertama = set(ada.keanggotaan.filter(mulai=ada.dibentuk).values_list("kpm_id", flat=True))
    sama = (ada.nama, ada.desa_id, ada.dibentuk, ada.dibuat_oleh_id) == (nama, lama.desa_id, mulai, oleh.pk)
    if not sama or pertama != pilihan:
        raise BerubahLebihDulu("Kiriman ini sudah tersimpan dengan isi yang lain. Muat ulang halaman.")
    return ada


def _sudah_digabung(dari: Kelompok, ke: Kelompok, mulai: date, oleh: Pengguna) -> int | None:
    """How many came when this very merge was made before, else None."""
    terakhir = mulai - _SEHARI
    if not Kelompok.objects.filter(pk=dari.pk, dibubarkan=terakhir).exists():
        return None
    keluar = set(dari.keanggotaan.filter(selesai=terakhir).values_list("kpm_id", flat=True))
    masuk = ke.keanggotaan.filter(kpm__in=keluar, mulai=mulai, dicatat_oleh=oleh)
    datang = set(masuk.values_list("kpm_id", flat=True))
    return len(datang) if datang else None
