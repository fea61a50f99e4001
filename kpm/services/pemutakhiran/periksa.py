"""Checks that several kinds share: dates, ages, numbers, and who already stands where."""

from __future__ import annotations

from datetime import date

from django.db.models import Q
from lokal.nik import parse_nik

from inti.galat import GalatPengguna
from inti.identitas import indeks_buta
from inti.templatetags.format import tanggal as tulis_tanggal
from inti.waktu import AWAL_PROGRAM, hari_ini, umur
from kpm.enums import BATAS_UMUR, JENJANG, Hubungan, JenisKelamin, JenisKomponen
from kpm.models import KPM, Anggota, Komponen
from kpm.services.pemutakhiran.dasar import Jenis, Peringatan, Rencana, Usul, label_komponen

LAMA_HARI = 365  # an effective day further back than this is asked about
_TERTUA = 120
_ORANG_TUA = 12  # years between parent and child below which somebody should look again

_SEKOLAH = "Komponen sekolah adalah anak 6 sampai 21 tahun yang belum tamat wajib belajar."
_ATURAN = {
    JenisKomponen.AUD: "AUD adalah anak 0 sampai 6 tahun yang belum bersekolah.",
    **dict.fromkeys(JENJANG, _SEKOLAH),
    JenisKomponen.LANSIA: "Lansia adalah anggota berumur 60 tahun ke atas.",
}
# Outside these ages the family is warned with the rule, not refused.
UMUR_KOMPONEN: dict[str, tuple[int, int, str]] = {
    **{j: (bawah or 0, atas or _TERTUA, _ATURAN[j]) for j, (bawah, atas) in BATAS_UMUR.items()},
    JenisKomponen.HAMIL: (15, 49, "Kehamilan biasanya pada perempuan 15 sampai 49 tahun."),
}


def periksa_berlaku(jenis: Jenis, u: Usul) -> None:
    """Refuse an effective day before the programme, or later than this kind can be."""
    hari = hari_ini(u.kpm.desa_id)
    kolom = jenis.berlaku_dari or "berlaku"
    if u.berlaku < AWAL_PROGRAM:
        raise GalatPengguna("Tanggalnya terlalu lama. Periksa tahunnya.", kolom=kolom)
    if u.berlaku > hari and not jenis.nanti:
        raise GalatPengguna("Tanggalnya belum tiba. Isi hari ini atau hari sebelumnya.", kolom=kolom)
    if u.berlaku > _tambah_tahun(hari, 1):
        raise GalatPengguna("Tanggalnya lebih dari setahun lagi. Periksa tahunnya.", kolom=kolom)


def periksa_lahir(lahir: date | None, u: Usul, kolom: str = "tanggal_lahir") -> None:
    if lahir is None:
        return
    if lahir > hari_ini(u.kpm.desa_id):
        raise GalatPengguna("Tanggal lahir belum tiba. Periksa tanggalnya.", kolom=kolom)
    if lahir > u.berlaku:
        raise GalatPengguna("Tanggal lahir sesudah tanggal berlaku. Periksa keduanya.", kolom=kolom)
    if umur(lahir, u.berlaku) > _TERTUA:
        raise GalatPengguna("Tanggal lahir lebih dari 120 tahun lalu. Periksa tahunnya.", kolom=kolom)


def periksa_orang_tua(lahir: date | None, tua: Anggota | None, kolom: str = "tanggal_lahir") -> None:
    """A child is not older than its parent."""
    if lahir and tua and tua.tanggal_lahir and lahir <= tua.tanggal_lahir:
        raise GalatPengguna(
            f"Anak tidak bisa lebih tua dari orang tuanya: {tua.nama} lahir {tulis_tanggal(tua.tanggal_lahir)}. "
            "Periksa tanggal lahir keduanya.",
            kolom=kolom,
        )


def peringatan_orang_tua(lahir: date | None, tua: Anggota | None) -> list[Peringatan]:
    if lahir and tua and tua.tanggal_lahir and (beda := umur(tua.tanggal_lahir, lahir)) < _ORANG_TUA:
        return [Peringatan(f"{tua.nama} baru berumur {beda} tahun ketika anak ini lahir. Periksa tanggal lahirnya.")]
    return []


def orang_tua(u: Usul, hubungan: str) -> list[Anggota]:
    """Members who, by their relation to the head, are parents of somebody with this relation."""
    atas = {
        Hubungan.ANAK: (Hubungan.KEPALA, Hubungan.PASANGAN),
        Hubungan.CUCU: (Hubungan.KEPALA, Hubungan.PASANGAN, Hubungan.ANAK, Hubungan.MENANTU),
        Hubungan.KEPALA: (Hubungan.ORANG_TUA,),
        Hubungan.PASANGAN: (Hubungan.MERTUA,),
    }.get(hubungan, ())  # type: ignore[call-overload]
    # Of several aunts and uncles one is the parent of a grandchild: nobody can say which.
    return [a for a in u.kini if a.hubungan in atas and (hubungan != Hubungan.CUCU or a.hubungan in atas[:2])]


def periksa_orang_baru(nama: str, lahir: date | None, u: Usul) -> None:
    """Whoever is to come is not here already: the same birth told twice would be paid twice."""
    for a in u.semua.values():
        if (
            a.tanggal_lahir == lahir
            and _huruf(a.nama) == _huruf(nama)
            and (a.selesai is None or a.selesai >= u.berlaku)
        ):
            raise GalatPengguna(
                f"{a.nama}, lahir {tulis_tanggal(lahir)}, sudah tercatat di keluarga ini.", kolom="nama"
            )


def _huruf(nama: str) -> str:
    return "".join(h for h in nama.upper() if h.isalnum())


def periksa_kepala(u: Usul, hubungan: str, kecuali: Anggota | None = None) -> None:
    if hubungan != Hubungan.KEPALA:
        return
    belum_pergi = [a for a in u.semua.values() if a.hubungan == Hubungan.KEPALA and a.selesai is None and a != kecuali]
    if belum_pergi:
        raise GalatPengguna(
            f"Keluarga ini sudah punya kepala keluarga: {belum_pergi[0].nama}. Satu keluarga satu kepala; "
            "ubah dulu hubungannya lewat Perbaikan data.",
            kolom="hubungan",
        )


def baca_nomor_baru(teks: str, *, kolom: str) -> str:
    """16 digits, or a sentence."""
    nama = "NIK" if kolom == "nik" else "No KK"
    angka = teks.replace(" ", "").replace(".", "").replace("-", "")
    if not angka:
        return ""
    if not (angka.isascii() and angka.isdigit()) or len(angka) != 16:
        raise GalatPengguna(f"{nama} terdiri dari 16 angka; ini {len(angka)}. Salin dari kartunya.", kolom=kolom)
    if angka[12:] == "0000" or angka[:2] == "00":
        raise GalatPengguna(f"{nama} ini tidak mungkin benar. Salin dari kartunya.", kolom=kolom)
    return angka


def periksa_nik_bebas(u: Usul, *, kecuali: Anggota | None = None) -> None:
    """The new NIK belongs to nobody else who is in a family on or after the effective day."""
    nik = u.usulan.nik
    if not nik:
        return
    indeks = indeks_buta("nik", nik)
    lain = Anggota.objects.filter(Q(selesai__isnull=True) | Q(selesai__gte=u.berlaku), nik_indeks=indeks)
    if kecuali is not None:
        lain = lain.exclude(pk=kecuali.pk)
    pemilik = lain.values_list("kpm", flat=True).first()
    if pemilik is None:
        pemilik = KPM.objects.filter(nik_indeks=indeks).exclude(pk=u.kpm.pk).values_list("pk", flat=True).first()
    if pemilik is None:
        return
    if pemilik == u.kpm.pk:
        raise GalatPengguna("NIK ini sudah dipakai anggota lain di keluarga ini.", kolom="nik")
    terlihat = KPM.objects.terlihat_oleh(u.oleh).filter(pk=pemilik).first() if u.oleh else None
    di = f"keluarga {terlihat.nama}" if terlihat else "keluarga lain di luar jangkauan Anda"
    raise GalatPengguna(
        f"NIK ini masih tercatat di {di}. Keluarkan dulu dari sana, atau tanyakan kepada APD.", kolom="nik"
    )


def peringatan_nik(nik: str, lahir: date | None, kelamin: str) -> list[Peringatan]:
    """A birth date or sex that contradicts the NIK (docs/program.md §6)."""
    if not nik:
        return []
    baca = parse_nik(nik)
    if baca.birth_date is None:
        return [Peringatan("Tanggal lahir di dalam NIK tidak mungkin.", "NIK memuat tanggal lahir DDMMYY.")]
    hasil = []
    if lahir and baca.birth_date[2:] != lahir.isoformat()[2:]:
        hasil.append(Peringatan("Tanggal lahir berbeda dari yang tersirat di NIK.", "NIK memuat tanggal lahir DDMMYY."))
    if kelamin and baca.gender and baca.gender != kelamin:
        label = JenisKelamin(baca.gender).label.lower()
        hasil.append(Peringatan(f"Menurut NIK orang ini {label}.", "Tanggal lahir perempuan di dalam NIK ditambah 40."))
    return hasil


def peringatan_umur(jenis: str, nama: str, lahir: date | None, pada: date) -> list[Peringatan]:
    """A component that contradicts the age: warned with the rule, because the field may be right."""
    if jenis not in UMUR_KOMPONEN:
        return []
    bawah, atas, aturan = UMUR_KOMPONEN[jenis]
    if lahir is None:
        return [Peringatan(f"Tanggal lahir {nama} belum diketahui, umurnya tidak bisa diperiksa.", aturan)]
    tahun = umur(lahir, pada)
    if bawah <= tahun <= atas:
        return []
    return [Peringatan(f"{nama} berumur {tahun} tahun, tidak sesuai komponen {label_komponen(jenis)}.", aturan)]


def peringatan_lama(u: Usul) -> list[Peringatan]:
    if (hari_ini(u.kpm.desa_id) - u.berlaku).days <= LAMA_HARI:
        return []
    return [
        Peringatan(
            f"Berlaku sejak {tulis_tanggal(u.berlaku)}, lebih dari setahun lalu. Periksa tahunnya.",
            "Tahap yang sudah dibayar tidak dihitung ulang oleh pusat.",
        )
    ]


def periksa_rencana(u: Usul, r: Rencana) -> None:
    """What cannot be dated so: an end before its beginning, or a second component of the same kind."""
    for anggota, _alasan in r.keluar:
        if anggota.mulai and anggota.mulai >= u.berlaku:
            raise GalatPengguna(
                f"{anggota.nama} baru masuk {tulis_tanggal(anggota.mulai)}. Isi tanggal sesudahnya.", kolom="berlaku"
            )
    gugur = batal(u, r)
    for komponen in berakhir(u, r):
        if komponen.mulai and komponen.mulai >= u.berlaku and komponen not in gugur:
            raise GalatPengguna(
                f"Komponen {label_komponen(komponen.jenis)} baru mulai {tulis_tanggal(komponen.mulai)}. "
                "Isi tanggal sesudahnya.",
                kolom="berlaku",
            )
    akhir = {k.pk for k in berakhir(u, r)}
    for calon, jenis in r.mulai:
        ada = u.punya(calon, jenis) if calon else None
        if calon and ada and ada.pk not in akhir:
            raise GalatPengguna(f"{calon.nama} sudah tercatat sebagai {label_komponen(jenis)}.", kolom="anggota")


def batal(u: Usul, r: Rencana) -> list[Komponen]:
    """Of the components the plan ends, those that never come to be: begun only after their owner left, or planned for
    a day to come."""
    pergi = {a.pk for a, _ in r.keluar}
    belum = [k for k in berakhir(u, r) if k.mulai and k.mulai >= u.berlaku]
    return [k for k in belum if k.anggota_id in pergi or (k.mulai and k.mulai > u.hari)]


def berakhir(u: Usul, r: Rencana) -> list[Komponen]:
    """Components the plan ends: those named, and those of whoever leaves."""
    pergi = {a.pk for a, _ in r.keluar}
    named = {k.pk for k, _ in r.akhiri}
    return [k for k in u.komponen if k.pk in named or k.anggota_id in pergi]


def _tambah_tahun(hari: date, n: int) -> date:
    try:
        return hari.replace(year=hari.year + n)
    except ValueError:  # 29 February
        return hari.replace(year=hari.year + n, day=28)
