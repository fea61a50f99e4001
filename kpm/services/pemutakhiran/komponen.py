"""Components that begin or end: school, pregnancy, old age, disability."""

from __future__ import annotations

from typing import Any

from inti.galat import GalatPengguna
from inti.waktu import umur
from kpm.enums import JENJANG, AlasanKomponen, Hubungan, JenisKelamin, JenisKomponen, JenisPemutakhiran
from kpm.models import Anggota, Komponen
from kpm.services.pemutakhiran import periksa
from kpm.services.pemutakhiran.dasar import (
    Isian,
    Jenis,
    Kolom,
    Peringatan,
    Rencana,
    Usul,
    dasar_anggota,
    isi_anggota,
    label_komponen,
)

_URUT = {jenis: n for n, jenis in enumerate(JENJANG)}


class _PerAnggota(Jenis):
    anggota = True

    def sebelum(self, u: Usul) -> dict[str, Any]:
        return dasar_anggota(u, u.anggota)


# Below this age a level is more likely a slip of the finger than a gifted child; the programme names no such limit.
_UMUR_LAZIM = {JenisKomponen.SMP: 10, JenisKomponen.SMA: 13}


class Sekolah(_PerAnggota):
    """Entering school, the next level, another school, leaving school."""

    nilai = JenisPemutakhiran.SEKOLAH
    tanya = "Anak masuk, naik, pindah, lulus, atau putus sekolah"
    kelompok = "Anak dan sekolah"
    anggota_label = "Anak yang mana?"
    dokumen = "Foto surat keterangan sekolah, rapor, atau ijazah"
    nanti = True
    kolom = (
        Kolom(
            "peristiwa",
            "Apa yang terjadi",
            "pilihan",
            wajib=True,
            pilihan=[
                ("masuk", "Masuk sekolah"),
                ("naik", "Naik jenjang"),
                ("pindah", "Pindah sekolah atau naik kelas"),
                ("lulus", "Lulus"),
                ("putus", "Putus sekolah"),
            ],
        ),
        Kolom(
            "jenjang",
            "Jenjang sekarang",
            "pilihan",
            pilihan=[(j.value, j.label) for j in JENJANG],
            bantuan="Untuk masuk sekolah atau naik jenjang.",
        ),
        Kolom("sekolah", "Nama sekolah"),
        Kolom("kelas", "Kelas", maks=20),
    )

    def cocok(self, u: Usul, anggota: Anggota) -> bool:
        lahir = anggota.tanggal_lahir
        bersekolah = any(k.jenis in _URUT for k in u.komponen_milik(anggota))
        return bersekolah or lahir is None or 2 <= umur(lahir, u.berlaku) <= 25

    def sebelum(self, u: Usul) -> dict[str, Any]:
        kini = self._jenjang(u)
        semula = {"jenjang": kini[0].jenis} if kini else {}
        return super().sebelum(u) | isi_anggota(u.anggota, ("sekolah", "kelas")) | semula

    def periksa(self, u: Usul) -> None:
        peristiwa, jenjang = u.isi["peristiwa"], u.isi.get("jenjang")
        kini = self._jenjang(u)
        if peristiwa in ("masuk", "naik"):
            if not jenjang:
                raise GalatPengguna("Pilih jenjangnya: SD, SMP, atau SMA.", kolom="jenjang")
            if not u.isi.get("sekolah"):
                raise GalatPengguna("Tulis nama sekolahnya.", kolom="sekolah")
        if peristiwa == "masuk" and kini:
            label = label_komponen(kini[0].jenis)
            raise GalatPengguna(f"{u.anggota.nama} sudah tercatat {label}. Pilih Naik jenjang.", kolom="peristiwa")
        if peristiwa == "naik":
            if not kini:
                raise GalatPengguna(
                    f"{u.anggota.nama} belum tercatat bersekolah. Pilih Masuk sekolah.", kolom="peristiwa"
                )
            if _URUT[JenisKomponen(str(jenjang))] <= max(_URUT[JenisKomponen(k.jenis)] for k in kini):
                raise GalatPengguna(f"Jenjang baru harus di atas {label_komponen(kini[0].jenis)}.", kolom="jenjang")
        if peristiwa in ("lulus", "putus") and not kini:
            raise GalatPengguna(f"{u.anggota.nama} tidak tercatat bersekolah.", kolom="peristiwa")
        if peristiwa == "pindah" and not (u.isi.get("sekolah") or u.isi.get("kelas")):
            raise GalatPengguna("Tulis sekolah atau kelas yang baru.", kolom="sekolah")

    def peringatan(self, u: Usul) -> list[Peringatan]:
        a, jenjang = u.anggota, u.isi.get("jenjang")
        if u.isi["peristiwa"] in ("masuk", "naik") and jenjang:
            return periksa.peringatan_umur(jenjang, a.nama, a.tanggal_lahir, u.berlaku) + self._terlalu_muda(u)
        if u.isi["peristiwa"] == "putus":
            return [
                Peringatan(
                    "Anak yang putus sekolah kehilangan komponennya.",
                    "Upayakan dulu kembali ke sekolah atau kejar paket.",
                )
            ]
        return []

    def rencana(self, u: Usul) -> Rencana:
        a, peristiwa = u.anggota, u.isi["peristiwa"]
        r, kini = Rencana(), self._jenjang(u)
        ubah: dict[str, Any] = {k: u.isi[k] for k in ("sekolah", "kelas") if u.isi.get(k)}
        if peristiwa == "masuk":
            if aud := u.punya(a, JenisKomponen.AUD):
                r.akhiri.append((aud, AlasanKomponen.MASUK_SEKOLAH))
            r.mulai.append((a, u.isi["jenjang"]))
        elif peristiwa == "naik":
            r.akhiri += [(k, AlasanKomponen.NAIK_JENJANG) for k in kini]
            r.mulai.append((a, u.isi["jenjang"]))
        elif peristiwa in ("lulus", "putus"):
            alasan = AlasanKomponen.LULUS if peristiwa == "lulus" else AlasanKomponen.PUTUS_SEKOLAH
            r.akhiri += [(k, alasan) for k in kini]
        if peristiwa != "pindah":
            # Seen with a document: that settles what the two registers disagreed about.
            ubah |= {"jenjang": u.isi["jenjang"] if r.mulai else "", "jenjang_untuk": a.jenjang_daftar}
        if ubah:
            r.anggota.append((a, ubah))
        return r

    def _terlalu_muda(self, u: Usul) -> list[Peringatan]:
        a, jenjang = u.anggota, JenisKomponen(u.isi["jenjang"])
        if a.tanggal_lahir is None or umur(a.tanggal_lahir, u.berlaku) >= _UMUR_LAZIM.get(jenjang, 0):
            return []
        return [
            Peringatan(
                f"{a.nama} baru berumur {umur(a.tanggal_lahir, u.berlaku)} tahun.",
                f"Pastikan memang sudah {jenjang.label}.",
            )
        ]

    def _jenjang(self, u: Usul) -> list[Komponen]:
        return [k for k in u.komponen_milik(u.anggota) if k.jenis in _URUT]


class Kehamilan(_PerAnggota):
    nilai = JenisPemutakhiran.KEHAMILAN
    tanya = "Ada yang hamil"
    kelompok = "Ibu hamil"
    anggota_label = "Siapa yang hamil?"
    dokumen = "Foto buku KIA atau surat keterangan bidan"
    berlaku_label = "Diketahui hamil sejak"
    kolom = (
        Kolom("kehamilan_ke", "Kehamilan ke berapa", "angka", wajib=True, maks=20),
        Kolom("perkiraan_lahir", "Perkiraan lahir", "tanggal"),
        Kolom("faskes", "Tempat periksa", bantuan="Puskesmas, posyandu, atau bidan."),
    )

    def cocok(self, u: Usul, anggota: Anggota) -> bool:
        lahir = anggota.tanggal_lahir
        perempuan = anggota.jenis_kelamin != JenisKelamin.LAKI_LAKI
        return perempuan and (lahir is None or umur(lahir, u.berlaku) >= 10)

    def periksa(self, u: Usul) -> None:
        a = u.anggota
        if a.jenis_kelamin == JenisKelamin.LAKI_LAKI:
            raise GalatPengguna(f"{a.nama} tercatat laki-laki. Bila salah, perbaiki dulu datanya.", kolom="anggota")
        lahir = u.tanggal("perkiraan_lahir")
        if lahir and not 0 <= (lahir - u.berlaku).days <= 300:
            raise GalatPengguna("Perkiraan lahir harus dalam 10 bulan sesudah tanggal itu.", kolom="perkiraan_lahir")

    def peringatan(self, u: Usul) -> list[Peringatan]:
        a = u.anggota
        hasil = periksa.peringatan_umur(JenisKomponen.HAMIL, a.nama, a.tanggal_lahir, u.berlaku)
        if u.isi["kehamilan_ke"] > 2:
            hasil.append(
                Peringatan(
                    f"Ini kehamilan ke-{u.isi['kehamilan_ke']}.", "Yang dihitung kehamilan pertama dan kedua saja."
                )
            )
        return hasil

    def rencana(self, u: Usul) -> Rencana:
        r = Rencana(mulai=[(u.anggota, JenisKomponen.HAMIL)])
        if faskes := u.isi.get("faskes"):
            r.anggota.append((u.anggota, {"faskes": faskes}))
        return r


class NifasSelesai(_PerAnggota):
    nilai = JenisPemutakhiran.NIFAS_SELESAI
    tanya = "Kehamilan atau masa nifas selesai"
    kelompok = "Ibu hamil"
    anggota_label = "Siapa yang hamil atau nifas?"
    dokumen = "Foto buku KIA atau surat keterangan lahir"
    berlaku_label = "Tidak lagi hamil atau nifas mulai"
    kolom = (
        Kolom(
            "peristiwa",
            "Apa yang terjadi",
            "pilihan",
            wajib=True,
            pilihan=[("nifas", "Masa nifas selesai"), ("keguguran", "Keguguran")],
        ),
        Kolom("nama", "Nama bayi", bantuan="Isi hanya bila kelahirannya belum dicatat."),
        Kolom("tanggal_lahir", "Tanggal lahir bayi", "tanggal"),
        Kolom("jenis_kelamin", "Jenis kelamin bayi", "pilihan", pilihan=JenisKelamin.choices),
    )

    def cocok(self, u: Usul, anggota: Anggota) -> bool:
        return u.punya(anggota, JenisKomponen.HAMIL) is not None

    def periksa(self, u: Usul) -> None:
        if u.punya(u.anggota, JenisKomponen.HAMIL) is None:
            raise GalatPengguna(f"{u.anggota.nama} tidak tercatat hamil atau nifas.", kolom="anggota")
        bayi = [k for k in ("nama", "tanggal_lahir", "jenis_kelamin") if u.isi.get(k)]
        if not bayi:
            return
        if u.isi["peristiwa"] == "keguguran":
            raise GalatPengguna("Kosongkan data bayi bila keguguran.", kolom="nama")
        if len(bayi) < 3:
            kurang = next(k for k in ("nama", "tanggal_lahir", "jenis_kelamin") if k not in bayi)
            raise GalatPengguna("Lengkapi nama, tanggal lahir, dan jenis kelamin bayi.", kolom=kurang)
        periksa.periksa_lahir(u.tanggal("tanggal_lahir"), u)
        periksa.periksa_orang_baru(u.isi["nama"], u.tanggal("tanggal_lahir"), u)
        periksa.periksa_orang_tua(u.tanggal("tanggal_lahir"), u.anggota)

    def rencana(self, u: Usul) -> Rencana:
        hamil = u.punya(u.anggota, JenisKomponen.HAMIL)
        alasan = AlasanKomponen.KEGUGURAN if u.isi["peristiwa"] == "keguguran" else AlasanKomponen.NIFAS_SELESAI
        r = Rencana(akhiri=[(hamil, alasan)] if hamil else [])
        if nama := u.isi.get("nama"):
            cucu = u.anggota.hubungan in (Hubungan.ANAK, Hubungan.MENANTU)
            hubungan = Hubungan.CUCU if cucu else Hubungan.ANAK
            r.masuk = Isian(nama, u.tanggal("tanggal_lahir"), u.isi["jenis_kelamin"], hubungan)
            r.mulai.append((None, JenisKomponen.AUD))
        return r


class LansiaDisabilitas(_PerAnggota):
    nilai = JenisPemutakhiran.KOMPONEN
    tanya = "Ada lansia atau penyandang disabilitas berat"
    kelompok = "Lansia dan disabilitas"
    dokumen = "Foto KTP, atau surat keterangan disabilitas"
    nanti = True
    kolom = (
        Kolom(
            "komponen",
            "Komponen",
            "pilihan",
            wajib=True,
            pilihan=[(k.value, k.label) for k in (JenisKomponen.LANSIA, JenisKomponen.DISABIL)],
        ),
        Kolom(
            "peristiwa",
            "Mulai atau berakhir",
            "pilihan",
            wajib=True,
            pilihan=[("mulai", "Mulai"), ("akhir", "Berakhir"), ("salah", "Berakhir karena salah catat")],
        ),
    )

    def periksa(self, u: Usul) -> None:
        if u.isi["peristiwa"] != "mulai" and u.punya(u.anggota, u.isi["komponen"]) is None:
            label = label_komponen(u.isi["komponen"])
            raise GalatPengguna(f"{u.anggota.nama} tidak tercatat sebagai {label}.", kolom="komponen")

    def peringatan(self, u: Usul) -> list[Peringatan]:
        if u.isi["peristiwa"] != "mulai":
            return []
        return periksa.peringatan_umur(u.isi["komponen"], u.anggota.nama, u.anggota.tanggal_lahir, u.berlaku)

    def rencana(self, u: Usul) -> Rencana:
        if u.isi["peristiwa"] == "mulai":
            return Rencana(mulai=[(u.anggota, u.isi["komponen"])])
        komponen = u.punya(u.anggota, u.isi["komponen"])
        alasan = AlasanKomponen.SALAH_CATAT if u.isi["peristiwa"] == "salah" else AlasanKomponen.LAINNYA
        return Rencana(akhiri=[(komponen, alasan)] if komponen else [])
