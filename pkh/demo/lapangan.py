"""The demo's field work: groups, a year of meetings, visits."""

import random
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from decimal import Decimal
from itertools import groupby
from typing import Any

from akun.models import Pengguna
from inti.waktu import geser_bulan
from kpm.models import KPM, Kelompok
from p2k2.models import Sesi
from p2k2.services.kehadiran import isi_kehadiran
from p2k2.services.pertemuan import IsiPertemuan, batalkan, rencanakan
from pendamping.enums import TujuanKunjungan
from pendamping.services import kelompok as layanan_kelompok
from pendamping.services import kunjungan as layanan_kunjungan
from pendamping.services.kunjungan import IsiKunjungan, Titik
from pkh.demo.gambar import foto
from pkh.nama import nama_kelompok

_UKURAN = 25
_LEPAS = 4  # families of each pendamping that are in no group yet
_BELUM_BULAN_INI = 3  # groups whose meeting of this month is still to come
_CATATAN = ("", "", "", "Diskusi hidup, ibu-ibu minta contoh lagi bulan depan.", "Hujan, mulai terlambat.")
_STATUS = ("hadir", "izin", "sakit", "alpa", None)
_PELUANG = (88, 4, 3, 4, 1)
# Months before this one in which each held meetings, the first and the last; Sulastri never did.
_MASA = {"rina": (11, 0), "bambang": (11, 3), "hendra": (11, 5), "fitria": (4, 0), "joko": (11, 0)}
# Families that stayed away from the last meetings: one in each of so many groups.
_MENJAUH = {"rina": 5, "bambang": 2, "fitria": 4, "joko": 2}


@dataclass
class Dunia:
    """What the story knows while it is told."""

    hari: date
    serah: date
    pemeran: dict[str, Pengguna]
    kelompok: dict[str, list[tuple[Kelompok, list[int]]]] = field(default_factory=dict)
    acak: random.Random = field(default_factory=lambda: random.Random(1771))


def bentuk_kelompok(dunia: Dunia, nama: str) -> None:
    """Neighbours form groups of about 25; a few families stay without one."""
    petugas = dunia.pemeran[nama]
    dampingan = KPM.objects.didampingi(petugas.pk).select_related("desa").order_by("desa", "rw", "rt", "nama", "pk")
    dunia.kelompok[nama] = []
    lepas = set(dampingan.values_list("pk", flat=True)[:_LEPAS])
    for _, isi in groupby(dampingan, key=lambda k: k.desa_id):
        keluarga = [k for k in isi if k.pk not in lepas]
        banyak = max(1, round(len(keluarga) / _UKURAN))
        for ke in range(banyak):
            anggota = keluarga[len(keluarga) * ke // banyak : len(keluarga) * (ke + 1) // banyak]
            kelompok = layanan_kelompok.bentuk_kelompok(
                nama=nama_kelompok(ke),
                desa=anggota[0].desa_id,
                dibentuk=geser_bulan(dunia.hari, -11),
                tempat=f"Rumah Ibu {anggota[0].nama.split()[0].title()}, RT {anggota[0].rt}",
                anggota=[k.pk for k in anggota],
                oleh=petugas,
            )
            dunia.kelompok[nama].append((kelompok, [k.pk for k in anggota]))
    if nama == "hendra":
        dunia.kelompok["fitria"] = dunia.kelompok["hendra"]


def adakan_pertemuan(dunia: Dunia, nama: str) -> None:
    """Hold the monthly meetings of one pendamping's time, oldest first."""
    pertama, terakhir = _MASA[nama]
    sesi = list(Sesi.objects.select_related("modul").order_by("modul__nomor", "nomor"))
    for mundur in range(pertama, terakhir - 1, -1):
        bulan = geser_bulan(dunia.hari, -mundur)
        kelompok = dunia.kelompok[nama]
        if mundur == 0:
            kelompok = kelompok[:-_BELUM_BULAN_INI]
        for ke, (satu, anggota) in enumerate(kelompok):
            menjauh = _menjauh(nama, ke, anggota) if mundur - terakhir < 3 + ke // 2 % 3 else None
            _pertemuan(dunia, nama, satu, _tanggal(dunia, bulan, ke), sesi[11 - mundur], anggota, menjauh)


def _tanggal(dunia: Dunia, bulan: date, ke: int) -> date:
    """A day of the month; not after today's day, so that "three months ago" is three whole months."""
    return bulan + timedelta(days=(ke * 3 + 1) % min(dunia.hari.day, 27))


def _menjauh(nama: str, ke: int, anggota: list[int]) -> int | None:
    return anggota[(ke * 7 + 3) % len(anggota)] if ke % 2 == 0 and ke // 2 < _MENJAUH.get(nama, 0) else None


def _pertemuan(
    dunia: Dunia, nama: str, kelompok: Kelompok, tanggal: date, sesi: Sesi, anggota: list[int], menjauh: int | None
) -> None:
    petugas = dunia.pemeran[nama]
    isi = IsiPertemuan(
        tanggal=tanggal,
        jam_mulai=time(9 + dunia.acak.randrange(6)),
        tempat=kelompok.tempat,
        sesi=sesi,
        catatan=dunia.acak.choice(_CATATAN),
    )
    pertemuan = rencanakan(kelompok=kelompok, isi=isi, oleh=petugas, pada=dunia.hari)
    tanda: dict[int, str | None] = {k: dunia.acak.choices(_STATUS, _PELUANG)[0] for k in anggota}
    if menjauh is not None:
        tanda[menjauh] = "alpa"
    isi_kehadiran(pertemuan=pertemuan, tanda=tanda, versi=pertemuan.versi, oleh=petugas, pada=dunia.hari)


def pertemuan_lain(dunia: Dunia, nama: str) -> None:
    """One meeting that was cancelled and one that is still to come."""
    petugas = dunia.pemeran[nama]
    (pertama, _), (belum, _) = dunia.kelompok[nama][0], dunia.kelompok[nama][-1]
    gagal = IsiPertemuan(tanggal=geser_bulan(dunia.hari, -5) + timedelta(days=27))
    batal = rencanakan(kelompok=pertama, isi=gagal, oleh=petugas, pada=dunia.hari)
    batalkan(pertemuan=batal, alasan="Air pasang, jalan ke balai tergenang", versi=batal.versi, oleh=petugas)
    rencana = IsiPertemuan(tanggal=dunia.hari + timedelta(days=3), jam_mulai=time(9), tempat=belum.tempat)
    rencanakan(kelompok=belum, isi=rencana, oleh=petugas, pada=dunia.hari)


# How many visits each made, over how many days back from today.
_KUNJUNGAN = {"rina": (60, 330), "bambang": (5, 300), "sulastri": (18, 200), "fitria": (26, 100), "joko": (14, 200)}
_KUNJUNGAN_HENDRA = 12
_TEMUAN: tuple[dict[str, Any], ...] = (
    {
        "tujuan": TujuanKunjungan.BANTUAN,
        "kks_dipegang_sendiri": "tidak",
        "kondisi_sosial": "KKS dan PIN dipegang orang lain sejak tahap lalu; keluarga hanya diberi uangnya.",
        "hasil": "Kartu diminta kembali hari itu juga, PIN diganti bersama keluarga di agen. Dilaporkan ke korkec.",
    },
    {
        "kks_dipegang_sendiri": "ya",
        "kondisi_sosial": "Anak kedua belum punya KIS; berobat selalu membayar sendiri.",
        "hasil": "Berkas KIS disiapkan, diantar ke kelurahan minggu depan.",
    },
    {
        "kks_dipegang_sendiri": "ya",
        "kondisi_sosial": "Dua anak sekolah belum menerima KIP.",
        "hasil": "Sekolah diminta mengusulkan lewat Dapodik; salinan KK sudah diserahkan.",
    },
    {
        "kks_dipegang_sendiri": "ya",
        "kondisi_sosial": "Tidak pernah menerima BPNT/sembako walau terdaftar PKH.",
        "hasil": "Diusulkan lewat musyawarah kelurahan bulan ini.",
    },
    {"kks_dipegang_sendiri": "ya", "kondisi_sosial": "", "hasil": "Buku KIA lengkap, anak ditimbang bulan ini."},
    {
        "kks_dipegang_sendiri": "ya",
        "kondisi_sosial": "",
        "hasil": "Anak masuk sekolah setiap hari; rapor diperlihatkan.",
    },
)
_PEKERJAAN = ("Nelayan", "Buruh harian", "Tukang becak", "Pedagang ikan", "Petani", "Buruh cuci", "Tidak bekerja")


def catat_kunjungan(dunia: Dunia, nama: str) -> None:
    """Visits over the past months; families that stay away from the meetings are seen first."""
    petugas = dunia.pemeran[nama]
    banyak, mundur = _KUNJUNGAN.get(nama, (_KUNJUNGAN_HENDRA, 330))
    terawal = dunia.serah - dunia.hari if nama == "fitria" else timedelta(days=-mundur)
    terakhir = dunia.serah - timedelta(days=1) if nama == "hendra" else dunia.hari
    keluarga = list(KPM.objects.didampingi(petugas.pk, terakhir).order_by("desa", "rw", "rt", "pk"))
    jauh = {_menjauh(nama, ke, anggota) for ke, (_, anggota) in enumerate(dunia.kelompok.get(nama, []))}
    menjauh = [k for k in keluarga if k.pk in jauh]
    dikunjungi = dunia.acak.sample(keluarga, banyak)
    for ke, kpm in enumerate(dikunjungi):
        hari = max(terakhir - timedelta(days=ke * mundur // banyak), dunia.hari + terawal)
        if KPM.objects.didampingi(petugas.pk, hari).filter(pk=kpm.pk).exists():
            _kunjungi(dunia, petugas, kpm, hari, _TEMUAN[ke % len(_TEMUAN)])
    for kpm in menjauh[:2]:
        temuan = {
            "tujuan": TujuanKunjungan.ABSEN,
            "kondisi_sosial": "Ibu bekerja di luar kota sejak dua bulan lalu; anak dijaga neneknya.",
            "hasil": "Nenek diundang mewakili pada pertemuan berikut.",
        }
        _kunjungi(dunia, petugas, kpm, dunia.hari, temuan)


def _kunjungi(dunia: Dunia, petugas: Pengguna, kpm: KPM, hari: date, temuan: dict[str, Any]) -> None:
    acak = dunia.acak
    isian: dict[str, Any] = {
        "tanggal": hari,
        "tujuan": TujuanKunjungan.RUTIN,
        "status_rumah": acak.choice(("milik_sendiri", "milik_sendiri", "numpang", "sewa")),
        "jamban": acak.choice(("sendiri", "sendiri", "bersama", "tidak_ada")),
        "air_bersih": acak.choice(("sumur", "pdam", "tidak_terlindung")),
        "listrik": acak.choice(("meteran_sendiri", "menumpang")),
        "daya_listrik": acak.choice((450, 900)),
        "pekerjaan_kepala": acak.choice(_PEKERJAAN),
        "komponen_di_kk": sum(n for _, n in kpm.komponen),
    }
    titik = Titik(
        Decimal(f"-3.78{acak.randrange(1000, 9999)}"),
        Decimal(f"102.27{acak.randrange(1000, 9999)}"),
        acak.randint(4, 30),
    )
    gambar = [foto(f"RUMAH {kpm.nama}\n{hari:%Y-%m-%d}")] if kpm.pk % 3 else []
    isi = IsiKunjungan(**(isian | temuan))
    layanan_kunjungan.catat_kunjungan(kpm=kpm, isi=isi, titik=titik, foto=gambar, oleh=petugas)
