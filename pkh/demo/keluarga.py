"""The demo's family work: officers, other aid, updates waiting for a decision, candidates, entitlements."""

import random
from collections.abc import Iterator, Sequence
from datetime import date, time, timedelta
from pathlib import Path

from openpyxl import Workbook

from akun.models import Pengguna
from inti.waktu import kode_tahap
from kpm.enums import AlasanKeluar, JenisBantuan, JenisKomponen, JenisPemutakhiran, KeadaanBantuan
from kpm.models import KPM, Anggota, BantuanKomplementer, Komponen
from kpm.services.bantuan import IsiBantuan, catat_bantuan, usulkan_bantuan
from kpm.services.ganda import cari_ganda
from kpm.services.pemutakhiran import IsiUsulan, nyatakan_tetap, putuskan, usulkan
from kpm.services.pengurus_kelompok import tetapkan_pengurus
from p2k2.services.awal import IsiAwal, rencanakan_awal
from penyaluran.models import Tahap
from penyaluran.services.hak.massal import hitung_tahap
from pkh.demo.gambar import dokumen
from pkh.demo.lapangan import Dunia
from pkh.demo.orang import KABUPATEN
from pkh.nama import alamat, nama_orang, nomor_nik
from wilayah.models import Wilayah

_BERJABATAN = 8  # groups of each of these pendamping that have chosen their officers
_TERCATAT = 30  # families of each pendamping whose other aid is known
_TETAP = {"rina": 60, "fitria": 25}  # families that were asked and said that nothing has changed
_CALON = 9
_KURANG = {
    JenisBantuan.KIS: (KeadaanBantuan.TERBLOKIR, "Kartu tidak aktif sejak pindah puskesmas"),
    JenisBantuan.KIP: (KeadaanBantuan.TIDAK, "Anak belum masuk usulan sekolah"),
    JenisBantuan.SEMBAKO: (KeadaanBantuan.TIDAK, "Nama tidak ada di daftar penerima sembako"),
}
_KEPALA_CALON = ("NAMA", "NIK", "NO KK", "TGL LAHIR", "ALAMAT", "RT", "RW", "KELURAHAN", "KECAMATAN", "KABUPATEN")


def pilih_pengurus(dunia: Dunia) -> None:
    """The first groups have their officers: the families that stand first, second and third."""
    for nama in ("rina", "fitria", "joko"):
        for kelompok, anggota in dunia.kelompok[nama][:_BERJABATAN]:
            for kpm, jabatan in zip(anggota, ("ketua", "sekretaris", "bendahara"), strict=False):
                tetapkan_pengurus(
                    kelompok=kelompok, kpm=kpm, jabatan=jabatan, mulai=dunia.hari, oleh=dunia.pemeran[nama]
                )


def catat_bantuan_lain(dunia: Dunia) -> None:
    """Some families lack KIS, KIP or sembako; of some it is not recorded yet that they were told."""
    acak = random.Random(11)
    for nama in ("rina", "bambang", "fitria", "joko"):
        petugas = dunia.pemeran[nama]
        for ke, kpm in enumerate(KPM.objects.didampingi(petugas.pk).aktif().order_by("pk")[:_TERCATAT]):
            isi = {j.value: IsiBantuan(KeadaanBantuan.ADA) for j in JenisBantuan}
            kurang = acak.random() < 0.4
            if kurang:
                jenis = acak.choice(list(_KURANG))
                isi[jenis] = IsiBantuan(*_KURANG[jenis])
            kabar = dunia.hari - timedelta(days=ke) if kurang and ke % 3 else None
            catat_bantuan(kpm=kpm, tahap=kode_tahap(dunia.hari), isi=isi, diberitahu=kabar, oleh=petugas)
        milik = BantuanKomplementer.objects.filter(kpm__in=KPM.objects.didampingi(petugas.pk), keadaan="terblokir")
        if terblokir := list(milik.values_list("pk", flat=True)):
            usulkan_bantuan(bantuan=terblokir, oleh=petugas, pada=dunia.hari)


def usulkan_pemutakhiran(dunia: Dunia) -> None:
    """Families that were asked; and changes, of which the coordinator has decided one."""
    for nama, banyak in _TETAP.items():
        for kpm in KPM.objects.didampingi(dunia.pemeran[nama].pk).aktif().order_by("-pk")[:banyak]:
            nyatakan_tetap(kpm=kpm, oleh=dunia.pemeran[nama])
    rina, fitria = dunia.pemeran["rina"], dunia.pemeran["fitria"]
    for ke, (kpm, isi) in enumerate(_perubahan(rina, dunia.hari)):
        usulan = usulkan(kpm=kpm, isi=isi, dokumen=[dokumen(isi.jenis.replace("_", " "))], oleh=rina)
        if ke == 0:
            putuskan(usulan=usulan, setuju=True, oleh=fitria)


def _perubahan(rina: Pengguna, hari: date) -> Iterator[tuple[KPM, IsiUsulan]]:
    milik = KPM.objects.didampingi(rina.pk).aktif().order_by("pk")
    berlaku = hari - timedelta(days=12)
    pelajar = Komponen.objects.berlaku_pada(hari).filter(anggota__kpm__in=milik, jenis=JenisKomponen.SD)
    for satu in pelajar.select_related("anggota__kpm").order_by("pk")[:3]:
        yield (
            satu.anggota.kpm,
            IsiUsulan(
                jenis=JenisPemutakhiran.ANGGOTA_KELUAR,
                isi={"alasan": AlasanKeluar.PINDAH},
                berlaku=berlaku,
                anggota=satu.anggota_id,
                keterangan="Ikut bibi ke Kabupaten Seluma.",
            ),
        )
    for kpm in milik[20:23]:
        isi = {"alamat": "GANG DAMAI NO 7", "rt": "004", "rw": "001", "desa": kpm.desa_id}
        yield kpm, IsiUsulan(jenis=JenisPemutakhiran.ALAMAT, isi=isi, berlaku=berlaku, keterangan="Menyewa rumah baru.")
    ibu = Anggota.objects.berlaku_pada(hari).filter(kpm__in=milik, jenis_kelamin="P").exclude(komponen__jenis="hamil")
    dewasa = ibu.filter(tanggal_lahir__range=(date(hari.year - 35, 1, 1), date(hari.year - 22, 1, 1)))
    for orang in dewasa.select_related("kpm").order_by("-pk")[:2]:
        hamil: dict[str, object] = {"kehamilan_ke": 2, "faskes": "Puskesmas Sungai Serut"}
        yield (
            orang.kpm,
            IsiUsulan(jenis=JenisPemutakhiran.KEHAMILAN, isi=hamil, berlaku=berlaku, anggota=orang.pk),
        )


def tulis_calon(jalur: Path, desa: Wilayah) -> None:
    """The ministry's list of candidate families of one desa."""
    acak = random.Random(5)
    buku = Workbook(write_only=True)
    lembar = buku.create_sheet("Calon")
    lembar.append(_KEPALA_CALON)
    awalan = desa.kode[:8].replace(".", "")
    for n in range(_CALON):
        lahir = date(1985 + n, 3 + n % 9, 4 + n)
        kk = f"{awalan}{5 + n:02d}0426{7001 + n}"
        tempat = (alamat(acak).upper(), f"{1 + n % 4:03d}", "002", desa.nama.upper())
        lembar.append((
            nama_orang(acak).upper(), nomor_nik(awalan, lahir, 7500 + n), kk, lahir, *tempat, "SUNGAI SERUT",
            "KOTA BENGKULU",
        ))  # fmt: skip
    buku.save(jalur)


def undang_calon(dunia: Dunia, desa: Wilayah, calon: Sequence[int]) -> None:
    """The initial meeting with the candidates is planned for next week."""
    isi = IsiAwal(
        tanggal=dunia.hari + timedelta(days=6),
        tempat=f"Kantor Kelurahan {desa.nama}",
        jam_mulai=time(9),
        jam_selesai=time(11),
    )
    rencanakan_awal(desa=desa.kode, isi=isi, kpm=calon, oleh=dunia.pemeran["fitria"], pada=dunia.hari)


def hitung(tahap: Sequence[str], kecamatan: Sequence[str]) -> None:
    """Entitlements of both stages, and families that may be one."""
    for satu in Tahap.objects.filter(kode__in=tahap).order_by("kode"):
        hitung_tahap(tahap=satu, wilayah=kecamatan)
    cari_ganda(kabupaten=KABUPATEN)
