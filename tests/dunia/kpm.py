"""Two families, one of them in a group, the other without; a candidate; what is known and proposed of them."""

from typing import Any

from tests.dunia.dasar import TELEPON, Dunia, foto_pada
from tests.factories import (
    AnggotaBelumCocokFactory,
    AnggotaFactory,
    DugaanGandaFactory,
    KartuKPMFactory,
    KeanggotaanFactory,
    KelompokFactory,
    KPMFactory,
    PemutakhiranFactory,
    PengurusKelompokFactory,
    PerubahanKepesertaanFactory,
    TahapFactory,
)


def isi(d: Dunia) -> dict[str, Any]:
    nama, petugas = d.nama, d.petugas
    tempat: dict[str, Any] = {"desa_id": d.desa, "fc_terakhir": TahapFactory().kode}
    kpm = KPMFactory(
        nama=f"KELUARGA-{nama}",
        nik=d.nik[0],
        kk=d.kk[0],
        telepon=TELEPON,
        alamat=f"GANG-{nama}",
        catatan=f"CATATAN-{nama}",
        **tempat,
    )
    lepas = KPMFactory(nama=f"LEPAS-{nama}", nik=d.nik[1], kk=d.kk[1], **tempat)
    kelompok = KelompokFactory(nama=f"KELOMPOK-{nama}", desa_id=d.desa, tempat=f"BALAI-{nama}", dibuat_oleh=petugas)
    KeanggotaanFactory(kpm=kpm, kelompok=kelompok, dicatat_oleh=petugas)
    langkah = PerubahanKepesertaanFactory(kpm=kpm, oleh=d.apd, keterangan=f"BERITA-{nama}")
    foto_pada(langkah, d.apd, "dokumen")
    usulan = PemutakhiranFactory(kpm=kpm, diusulkan_oleh=petugas)
    return {
        "kpm": kpm,
        "lepas": lepas,
        "calon": KPMFactory(nama=f"CALON-{nama}", kepesertaan="calon", desa_id=d.desa, alamat=f"GANG-{nama}"),
        "kelompok": kelompok,
        "jabatan": PengurusKelompokFactory(kelompok=kelompok, kpm=kpm, dicatat_oleh=petugas),
        "anggota": AnggotaFactory(
            kpm=kpm,
            nama=f"ANGGOTA-{nama}",
            nik=d.nik_anggota,
            sekolah=f"SDN-{nama}",
            dtsen_jenjang="SD",
            dapodik_jenjang="SMP",
        ),
        "belum_cocok": AnggotaBelumCocokFactory(
            nama=f"BELUM-{nama}", nik=d.nik_anggota, kk=d.kk[1], komponen="lansia", desa_id=d.desa
        ),
        "langkah": langkah,
        "dugaan": DugaanGandaFactory(kpm_a=kpm, kpm_b=lepas),
        "usulan": usulan,
        "foto_usulan": foto_pada(usulan, petugas, "dokumen"),
        "kartu_kpm": KartuKPMFactory(kpm=kpm, dibuat_oleh=petugas),
    }
