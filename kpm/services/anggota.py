"""Who belongs to which group from when to when. The database refuses two groups on one day."""

from collections.abc import Collection
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from akun.enums import Izin
from akun.models import Pengguna
from inti.galat import GalatPengguna, TidakBerhak
from inti.services.ringkasan import tandai_berubah
from inti.waktu import hari_ini
from kpm.models import KPM, KeanggotaanKelompok, Kelompok, PengurusKelompok
from kpm.services.susunan import tandai_keanggotaan

_SEBUT = 3  # families named in a refusal; the rest is a number


def anggota_pada(kelompok: Kelompok, hari: date) -> QuerySet[KPM]:
    """Families that belong to the group on that day, by name."""
    isi = KeanggotaanKelompok.objects.berlaku_pada(hari).filter(kelompok=kelompok)
    return KPM.objects.filter(pk__in=isi.values("kpm")).order_by("nama", "pk")


@transaction.atomic
def tambah_anggota(*, kelompok: Kelompok, kpm: Collection[int], mulai: date, oleh: Pengguna) -> int:
    """Take own families into an own group; returns how many joined. A repeated request adds nobody twice."""
    kelompok = kunci_kelompok(kelompok, oleh)
    if not kpm:
        raise GalatPengguna("Pilih paling sedikit satu keluarga.", kolom="anggota")
    _periksa_hari(kelompok, mulai)
    sudah = kelompok.keanggotaan.filter(kpm__in=kpm, mulai=mulai).values_list("kpm_id", flat=True)
    baru = set(kpm) - set(sudah)
    masukkan(kelompok=kelompok, kpm=baru, mulai=mulai, oleh=oleh)
    tandai_berubah([kelompok.desa_id])
    return len(baru)


@transaction.atomic
def keluarkan_anggota(*, kelompok: Kelompok, kpm: int, sampai: date, oleh: Pengguna) -> None:
    """End a family's stay; `sampai` is its last day in the group."""
    kelompok = kunci_kelompok(kelompok, oleh)
    isi = _keanggotaan(kelompok, kpm)
    if isi.selesai == sampai:
        return
    _tolak_sudah_keluar(isi)
    if sampai < isi.mulai or sampai > hari_ini(kelompok.desa_id):
        raise GalatPengguna("Isi tanggal sejak keluarga bergabung sampai hari ini.", kolom="sampai")
    isi.selesai = sampai
    isi.save(update_fields=["selesai"])
    akhiri_jabatan(kelompok=kelompok, kpm=[kpm], sampai=sampai)
    tandai_keanggotaan(kpm=[kpm])
    tandai_berubah([kelompok.desa_id])


@transaction.atomic
def pindahkan_anggota(*, dari: Kelompok, ke: Kelompok, kpm: int, mulai: date, oleh: Pengguna) -> None:
    """Move a family to another own group; the day before `mulai` is its last in the old one."""
    # In pk order, so that two moves in opposite directions wait instead of blocking each other for ever.
    terkunci = {k.pk: kunci_kelompok(k, oleh) for k in sorted((dari, ke), key=lambda k: k.pk)}
    dari, ke = terkunci[dari.pk], terkunci[ke.pk]
    if dari.pk == ke.pk:
        raise GalatPengguna("Keluarga ini sudah di kelompok itu.", kolom="ke")
    if ke.keanggotaan.filter(kpm=kpm, mulai=mulai).exists():
        return
    _periksa_hari(ke, mulai)
    isi = _keanggotaan(dari, kpm)
    _tolak_sudah_keluar(isi)
    if mulai < isi.mulai:
        raise GalatPengguna("Tanggal pindah tidak bisa sebelum keluarga masuk kelompok lama.", kolom="mulai")
    if isi.mulai == mulai:
        # Not one day was spent in the old group: it was the wrong choice.
        isi.delete()
    else:
        isi.selesai = mulai - timedelta(days=1)
        isi.save(update_fields=["selesai"])
    akhiri_jabatan(kelompok=dari, kpm=[kpm], sampai=mulai - timedelta(days=1))
    masukkan(kelompok=ke, kpm=[kpm], mulai=mulai, oleh=oleh)
    tandai_berubah({dari.desa_id, ke.desa_id})


def kunci_kelompok(kelompok: Kelompok, oleh: Pengguna) -> Kelompok:
    """Lock a group for a change by somebody who may change it, also against a meeting that is just being saved.

    Everywhere groups are locked before families, each in pk order; families never against rows that merely refer to
    them (`no_key`). So no two changes wait for each other for ever.
    """
    boleh = Kelompok.objects.boleh(oleh, Izin.KELOLA_KELOMPOK)
    terkunci = boleh.select_for_update(of=("self",)).filter(pk=kelompok.pk).first()
    if terkunci is None:
        raise TidakBerhak("Kelompok ini hanya diubah oleh pendampingnya.")
    return terkunci


def masukkan(
    *, kelompok: Kelompok, kpm: Collection[int], mulai: date, oleh: Pengguna, sampai: date | None = None
) -> None:
    """Write memberships, without an end unless `sampai`. The caller holds the transaction and has checked the group."""
    milik = KPM.objects.boleh(oleh, Izin.KELOLA_KELOMPOK).filter(pk__in=kpm).order_by("pk")
    keluarga = list(milik.select_for_update(of=("self",), no_key=True))
    if len(keluarga) != len(set(kpm)):
        raise TidakBerhak("Ada keluarga yang bukan dampingan Anda, jadi tidak bisa dimasukkan ke kelompok.")
    _tolak_berkelompok(keluarga, mulai, sampai)
    try:
        with transaction.atomic():
            KeanggotaanKelompok.objects.bulk_create(
                KeanggotaanKelompok(kpm=k, kelompok=kelompok, mulai=mulai, selesai=sampai, dicatat_oleh=oleh)
                for k in keluarga
            )
    except IntegrityError as galat:
        raise GalatPengguna(
            "Salah satu keluarga baru saja dimasukkan ke kelompok lain. Muat ulang halaman dan pilih lagi.",
            kolom="anggota",
        ) from galat
    tandai_keanggotaan(kpm=[k.pk for k in keluarga])


def akhiri_jabatan(*, kelompok: Kelompok, sampai: date, kpm: Collection[int] | None = None) -> None:
    """End the posts of these families in a group (of all when omitted): nobody holds one after leaving.

    The caller holds the transaction and the group's lock.
    """
    jabatan = PengurusKelompok.objects.filter(kelompok=kelompok)
    if kpm is not None:
        jabatan = jabatan.filter(kpm__in=kpm)
    jabatan.filter(mulai__gt=sampai).delete()  # not one day of it was served
    jabatan.filter(Q(selesai__isnull=True) | Q(selesai__gt=sampai)).update(selesai=sampai)


def _tolak_berkelompok(keluarga: list[KPM], mulai: date, sampai: date | None) -> None:
    isi = KeanggotaanKelompok.objects.filter(Q(selesai__isnull=True) | Q(selesai__gte=mulai), kpm__in=keluarga)
    bentrok = (
        (isi if sampai is None else isi.filter(mulai__lte=sampai))
        .select_related("kpm", "kelompok")
        .order_by("kpm__nama", "pk")
    )
    if not bentrok:
        return
    sebutan = ", ".join(f"{b.kpm.nama} ({b.kelompok.nama})" for b in bentrok[:_SEBUT])
    lagi = f" dan {len(bentrok) - _SEBUT} lainnya" if len(bentrok) > _SEBUT else ""
    raise GalatPengguna(
        f"Sudah berkelompok pada atau sesudah tanggal itu: {sebutan}{lagi}. Pindahkan dari kelompoknya dulu.",
        kolom="anggota",
    )


def _periksa_hari(kelompok: Kelompok, mulai: date) -> None:
    if kelompok.dibubarkan is not None:
        raise GalatPengguna("Kelompok ini sudah dibubarkan.")
    if mulai < kelompok.dibentuk or mulai > hari_ini(kelompok.desa_id):
        raise GalatPengguna("Isi tanggal sejak kelompok dibentuk sampai hari ini.", kolom="mulai")


def _keanggotaan(kelompok: Kelompok, kpm: int) -> KeanggotaanKelompok:
    isi = kelompok.keanggotaan.select_for_update().filter(kpm=kpm).order_by("-mulai").first()
    if isi is None:
        raise GalatPengguna("Keluarga ini bukan anggota kelompok.")
    return isi


def _tolak_sudah_keluar(isi: KeanggotaanKelompok) -> None:
    if isi.selesai is not None:
        raise GalatPengguna("Keluarga ini sudah keluar dari kelompok.")
