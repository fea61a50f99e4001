"""Who may not decide a sanction: nobody judges what is the own (docs/program.md §8)."""

from __future__ import annotations

from django.apps import apps
from django.db.models import BooleanField, Case, CharField, Exists, F, Func, OuterRef, Q, Value, When

from akun.enums import Izin, peran_berizin
from akun.models import Jabatan, Pengguna, berlaku
from inti.waktu import hari_ini
from kpm.models import KPM
from pendamping.models import Penugasan
from verifikasi.enums import JenjangSanksi, KeadaanKeberatan, KeadaanSanksi
from verifikasi.models import ButirSampel, CatatanVerkom, KabarSanksi, Keberatan, Sanksi


def boleh_memutus(oleh: Pengguna, kpm: int) -> bool:
    """True for coordinators of the family's kabupaten; whether it is the own is `halangan`."""
    return KPM.objects.boleh(oleh, Izin.PUTUSKAN_SANKSI).filter(pk=kpm).exists()


def mendampingi(sanksi: Sanksi, oleh: Pengguna) -> bool:
    """Whether this person accompanies the family, now or when it was proposed."""
    kini = Penugasan.objects.filter(berlaku(hari_ini()), kpm=sanksi.kpm_id, petugas=oleh)
    return oleh.pk == sanksi.petugas_id or kini.exists()


DAMPINGI = "dampingi"
_HALANGAN = {
    DAMPINGI: "Anda pendamping keluarga ini. Sanksi diputus koordinator lain.",
    # Else whoever wants to decide could take the family's objection out of the way.
    "cabut": "Anda mencatat pencabutan keberatan keluarga ini. Sanksi diputus koordinator lain.",
    # Else one person would both say that the family knows, which approval waits for, and approve.
    "kabar": "Anda mencatat pemberitahuan usulan ini kepada keluarganya. Sanksi diputus koordinator lain.",
    "catat": "Anda ikut mencatat kehadiran yang menjadi buktinya. Sanksi diputus koordinator lain.",
    "periksa": "Anda memeriksa ulang catatan yang menjadi buktinya. Sanksi diputus koordinator lain.",
}


def kode_halangan(oleh: Pengguna) -> Case:
    """An annotation of sanctions: which of `_HALANGAN` stands in this person's way, or nothing."""
    pegang = Penugasan.objects.filter(berlaku(hari_ini()), kpm=OuterRef("kpm"), petugas=oleh.pk)
    cabut = Keberatan.objects.filter(
        keadaan=KeadaanKeberatan.DICABUT,
        diputus_oleh=oleh.pk,
        sanksi__kpm=OuterRef("kpm"),
        sanksi__bukti__overlap=OuterRef("bukti"),
    )
    kabar = KabarSanksi.objects.filter(
        sanksi=OuterRef("pk"), keadaan=KeadaanSanksi.DIUSULKAN, dicatat_oleh=oleh.pk
    ).exclude(sanksi__jenjang=JenjangSanksi.PERINGATAN)
    catatan = CatatanVerkom.objects.filter(_menjadi_bukti(), kpm=OuterRef("kpm"))
    # A corrected entry keeps who made it first among its events.
    lama = apps.get_model("verifikasi", "CatatanVerkomEvent").objects.filter(
        _menjadi_bukti(), kpm=OuterRef("kpm"), dicatat_oleh=oleh.pk
    )
    periksa = ButirSampel.objects.filter(
        _menjadi_bukti("catatan__bulan"), catatan__kpm=OuterRef("kpm"), diperiksa_oleh=oleh.pk
    )
    return Case(
        When(Q(petugas=oleh.pk) | Q(Exists(pegang)), then=Value(DAMPINGI)),
        When(Exists(cabut), then=Value("cabut")),
        When(Exists(kabar), then=Value("kabar")),
        When(Q(Exists(catatan.filter(dicatat_oleh=oleh.pk))) | Q(Exists(lama)), then=Value("catat")),
        When(Exists(periksa), then=Value("periksa")),
        default=Value(""),
        output_field=CharField(),
    )


def _menjadi_bukti(kolom: str = "bulan") -> Func:
    """Whether a month is one of those the outer sanction rests on."""
    return Func(
        F(kolom), OuterRef("bukti"), template="(%(expressions)s))", arg_joiner=" = ANY (", output_field=BooleanField()
    )


def sebut_halangan(kode: str) -> str:
    """Such a code in words; empty for none."""
    return _HALANGAN.get(kode, "")


def halangan(sanksi: Sanksi, oleh: Pengguna) -> str:
    """Why this person may not decide it, in words; empty for everybody else. One query."""
    kode = Sanksi.objects.filter(pk=sanksi.pk).annotate(kode=kode_halangan(oleh)).values_list("kode", flat=True)
    return sebut_halangan(str(kode.get()))


def pemutus_lain(sanksi: Sanksi, oleh: Pengguna) -> Pengguna | None:
    """Another person who decides for this family today, if there is one."""
    desa = sanksi.kpm.desa_id
    jabatan = Jabatan.objects.berlaku_pada(hari_ini(desa)).filter(
        peran__in=peran_berizin(Izin.PUTUSKAN_SANKSI), wilayah__in=[desa[:n] for n in (2, 5, 8, 13)],
        pengguna__is_active=True,
    )  # fmt: skip
    lain = jabatan.exclude(pengguna=oleh).select_related("pengguna").order_by("pengguna__nama", "pk").first()
    return lain.pengguna if lain else None
