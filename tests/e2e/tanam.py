"""Data for the browser tests, put in place by the project's own services.

Usage (in the installation's environment):
python -m tests.e2e.tanam {pengguna|lapangan|calon|rute|pindai|isian|kartu|…} …
"""

import json
import os
import sys
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

SEJAK = date(2020, 1, 1)
SANDI = "kata-sandi-uji-2026"
ORANG = {
    "apd@contoh.id": ("Wulan APD", "apd", "17.71"),
    "korkab@contoh.id": ("Hendra Korkab", "korkab", "17.71"),
    "korkec@contoh.id": ("Yanti Korkec", "korkec", "17.71.08"),
    "rina@contoh.id": ("Rina Pendamping", "pendamping", "17.71.08"),
    "budi@contoh.id": ("Budi Pendamping", "pendamping", "17.71.08"),
    # The neighbouring kecamatan belongs to the tests that must not meet the main walk.
    "sari@contoh.id": ("Sari Tetangga", "pendamping", "17.71.07"),
    "tuti@contoh.id": ("Tuti Calon", "pendamping", "17.71.03"),
    "korkec2@contoh.id": ("Doni Tetangga", "korkec", "17.71.07"),
}


def pengguna() -> dict[str, Any]:
    """The people of the walks; one password for all, hashed once."""
    from akun.models import Pengguna
    from akun.services import buat_pengguna

    jejak = ""
    for email, (nama, peran, wilayah) in ORANG.items():
        satu = buat_pengguna(email=email, nama=nama, peran=peran, wilayah=wilayah, sandi=None, mulai=SEJAK)
        if not jejak:
            satu.set_password(SANDI)
            jejak = satu.password
        Pengguna.objects.filter(pk=satu.pk).update(password=jejak)
    return {"pengguna": len(ORANG)}


def lapangan() -> dict[str, Any]:
    """The neighbouring kecamatan at work: its imported families assigned, one group formed of 25."""
    from uuid6 import uuid7

    from akun.models import Pengguna
    from inti.waktu import hari_ini
    from kpm.models import KPM
    from pendamping.services.kelompok import bentuk_kelompok
    from pendamping.services.penugasan import tugaskan

    orang = {p.email: p for p in Pengguna.objects.all()}
    apd, sari = orang["apd@contoh.id"], orang["sari@contoh.id"]
    mulai = hari_ini() - timedelta(days=200)
    kpm = list(KPM.objects.filter(kecamatan_kode="17.71.07").order_by("desa", "pk"))
    tugaskan(kpm=[k.pk for k in kpm], petugas=sari, mulai=mulai, nomor_sk="SK-9/2026", oleh=apd, gantikan=False)
    desa = kpm[0].desa_id
    anggota = [k.pk for k in kpm if k.desa_id == desa][:25]
    kelompok = bentuk_kelompok(
        id=uuid7(), nama="Dahlia", desa=desa, dibentuk=mulai, tempat="Balai", anggota=anggota, oleh=sari
    )
    return {"kelompok": str(kelompok.pk), "kpm": kpm[0].pk, "nama": kpm[0].nama, "banyak": len(kpm)}


def calon() -> dict[str, Any]:
    """The imported candidates of a kecamatan given to their pendamping."""
    from akun.models import Pengguna
    from inti.waktu import hari_ini
    from kpm.models import KPM
    from pendamping.services.penugasan import tugaskan

    orang = {p.email: p for p in Pengguna.objects.all()}
    kpm = KPM.objects.filter(kecamatan_kode="17.71.03", kepesertaan="calon").order_by("desa", "pk")
    tugaskan(
        kpm=[k.pk for k in kpm],
        petugas=orang["tuti@contoh.id"],
        mulai=hari_ini() - timedelta(days=7),
        nomor_sk="SK-10/2026",
        oleh=orang["apd@contoh.id"],
    )
    return {"desa": kpm[0].desa_id}


def rute() -> dict[str, Any]:
    """Visits planned for today by the neighbouring pendamping: far, near, farther, and where nobody knows."""
    from decimal import Decimal

    from akun.models import Pengguna
    from inti.waktu import hari_ini
    from kpm.models import KPM
    from kpm.services.rumah import perbarui_rumah
    from pendamping.services.rencana import rencanakan_kunjungan

    sari, hari = Pengguna.objects.get(email="sari@contoh.id"), hari_ini()
    semua = list(KPM.objects.didampingi(sari.pk).order_by("-pk")[:4])
    for kpm, lintang in zip(semua, ("-3.806543", "-3.783843", "-3.775843"), strict=False):
        titik = {"lintang": Decimal(lintang), "bujur": Decimal("102.271234"), "akurasi_m": 8}
        perbarui_rumah(kpm=kpm, isi=titik, hari=hari, oleh=sari)
    for kpm in semua:
        rencanakan_kunjungan(kpm=kpm, tanggal=hari, tujuan="rutin", oleh=sari)
    return dict(zip(("jauh", "dekat", "sesudahnya", "tanpa_titik"), (k.pk for k in semua), strict=True))


def pindai() -> dict[str, Any]:
    """A group of three with cards that meets today: names and codes in order."""
    from akun.models import Pengguna
    from inti.waktu import hari_ini
    from kpm.models import KPM
    from kpm.services.kartu import terbitkan_kartu
    from p2k2.services.pertemuan import IsiPertemuan, rencanakan
    from pendamping.services.kelompok import bentuk_kelompok

    sari, hari = Pengguna.objects.get(email="sari@contoh.id"), hari_ini()
    bebas = list(KPM.objects.didampingi(sari.pk).belum_berkelompok().order_by("pk").values_list("desa", "pk"))
    desa, _ = Counter(desa for desa, _ in bebas).most_common(1)[0]
    anggota = [pk for satu, pk in bebas if satu == desa][:3]
    kelompok = bentuk_kelompok(nama="Kenanga", desa=desa, dibentuk=hari, tempat="Balai", anggota=anggota, oleh=sari)
    pertemuan = rencanakan(kelompok=kelompok, isi=IsiPertemuan(tanggal=hari), oleh=sari, pada=hari)
    kartu = terbitkan_kartu(kpm=anggota, oleh=sari)
    return {"pertemuan": str(pertemuan.pk), "nama": [k.kpm.nama for k in kartu], "kode": [k.kode for k in kartu]}


def isian() -> dict[str, Any]:
    """A school with three pupils and a posyandu with two toddlers of the neighbouring pendamping, last month."""
    from akun.models import Pengguna
    from inti.waktu import geser_bulan, hari_ini
    from kpm.models import KPM, Anggota, Komponen
    from verifikasi.services.fasilitas import IsiFasilitas, buat_fasilitas
    from verifikasi.services.keikutsertaan import daftarkan

    sari, bulan = Pengguna.objects.get(email="sari@contoh.id"), geser_bulan(hari_ini(), -1)
    kpm = list(KPM.objects.didampingi(sari.pk).order_by("pk")[:5])
    desa, hasil = kpm[0].desa_id, {"tahun": bulan.year, "bulan": bulan.month}
    sekolah = buat_fasilitas(isi=IsiFasilitas(jenis="sekolah", nama="SDN 7 RATU SAMBAN", desa_id=desa), oleh=sari)
    posyandu = buat_fasilitas(isi=IsiFasilitas(jenis="posyandu", nama="POSYANDU DAHLIA", desa_id=desa), oleh=sari)
    nomor = []
    for n, (satu, nama) in enumerate(zip(kpm, ("ADE", "BAGUS", "CANTIKA", "DANI", "ELOK"), strict=True)):
        lahir = date(bulan.year - (10 if n < 3 else 2), 3, 1)
        anak = Anggota.objects.create(kpm=satu, nama=nama, tanggal_lahir=lahir, hubungan="anak")
        Komponen.objects.create(anggota=anak, jenis="sd" if n < 3 else "aud", sumber="daftar")
        tempat = sekolah if n < 3 else posyandu
        daftarkan(anggota=anak, fasilitas=tempat, mulai=bulan, sumber="lapangan", oleh=sari)
        nomor.append(anak.pk)
    return hasil | {"sekolah": str(sekolah.pk), "posyandu": str(posyandu.pk), "anak": nomor}


def kartu() -> dict[str, Any]:
    """A posyandu with two toddlers of the neighbouring pendamping who have control cards."""
    from akun.models import Pengguna
    from inti.waktu import geser_bulan, hari_ini
    from kpm.models import KPM, Anggota, Komponen
    from verifikasi.services.fasilitas import IsiFasilitas, buat_fasilitas
    from verifikasi.services.kartu import terbitkan_kartu
    from verifikasi.services.keikutsertaan import daftarkan

    sari, hari = Pengguna.objects.get(email="sari@contoh.id"), hari_ini()
    kpm = list(KPM.objects.didampingi(sari.pk).order_by("-pk")[:2])
    tempat = buat_fasilitas(
        isi=IsiFasilitas(jenis="posyandu", nama="POSYANDU TERATAI", desa_id=kpm[0].desa_id), oleh=sari
    )
    nomor = []
    for satu, nama in zip(kpm, ("FAJAR", "GENDIS"), strict=True):
        anak = Anggota.objects.create(kpm=satu, nama=nama, tanggal_lahir=date(hari.year - 2, 1, 1), hubungan="anak")
        Komponen.objects.create(anggota=anak, jenis="aud", sumber="daftar")
        daftarkan(anggota=anak, fasilitas=tempat, mulai=geser_bulan(hari, -1), sumber="lapangan", oleh=sari)
        nomor.append(anak.pk)
    kartu = terbitkan_kartu(anggota=nomor, oleh=sari)
    return {"posyandu": str(tempat.pk), "kode": [k.kode for k in kartu], "bulan": f"{hari:%Y-%m}"}


def jawab_aduan(email: str) -> dict[str, Any]:
    """Somebody of the level answers the only complaint there is."""
    from akun.models import Pengguna
    from pengaduan.models import Pengaduan
    from pengaduan.services.tindak import jawab

    aduan = Pengaduan.objects.get()
    oleh = Pengguna.objects.get(email=email)
    jawab(aduan=aduan, isi="Kartu baru sudah di bank.", versi=aduan.versi, oleh=oleh)
    return {"keadaan": "dijawab"}


def utama() -> None:
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "pkh.settings"
    django.setup()
    perintah: dict[str, Callable[..., dict[str, Any]]] = {
        "pengguna": pengguna,
        "lapangan": lapangan,
        "calon": calon,
        "rute": rute,
        "pindai": pindai,
        "isian": isian,
        "kartu": kartu,
        "jawab_aduan": jawab_aduan,
    }
    print(json.dumps(perintah[sys.argv[1]](*sys.argv[2:])))


if __name__ == "__main__":
    utama()
