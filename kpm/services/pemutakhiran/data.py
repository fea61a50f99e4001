"""Corrections of what is written, changes of facility, and a new pengurus."""

from __future__ import annotations

from typing import Any

from akun.models import Pengguna
from inti.galat import GalatPengguna
from inti.waktu import umur
from kpm.enums import AlasanKeluar, AlasanPengurus, Hubungan, JenisKelamin, JenisPemutakhiran
from kpm.models import KPM, Anggota
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
    isi_keluarga,
    jejak_nomor,
)

_UMUR_PENGURUS = 17
# A pengurus who died or moved leaves the family with the change; whoever else stays a member.
_IKUT_KELUAR = {AlasanPengurus.MENINGGAL: AlasanKeluar.MENINGGAL, AlasanPengurus.PINDAH: AlasanKeluar.PINDAH}


class Koreksi(Jenis):
    """A wrong name, date, sex, relation or number: of the pengurus (and No KK) or of one member."""

    nilai = JenisPemutakhiran.KOREKSI
    tanya = "Nama, tanggal lahir, NIK, atau No KK salah tulis"
    kelompok = "Perbaikan data"
    anggota_bebas = True
    anggota_label = "Data siapa yang salah?"
    tanpa_anggota = "Pengurus atau No KK"
    nik = kk = True
    dokumen = "Foto KTP, KK, atau akta kelahiran"
    prasetel = True
    berlaku_label = "Menurut dokumen tanggal"
    kolom = (
        Kolom("nama", "Nama lengkap"),
        Kolom("tanggal_lahir", "Tanggal lahir", "tanggal"),
        Kolom("jenis_kelamin", "Jenis kelamin", "pilihan", pilihan=JenisKelamin.choices),
        Kolom("hubungan", "Hubungan dengan kepala keluarga", "pilihan", pilihan=Hubungan.choices),
    )

    def kolom_untuk(self, u: Usul) -> tuple[Kolom, ...]:
        return self.kolom if self._siapa(u) is not None else self.kolom[:2]

    def minta_kk(self, u: Usul) -> bool:
        return u.usulan.anggota_id is None

    def cocok(self, u: Usul, anggota: Anggota) -> bool:
        return u.pengurus is None or u.pengurus.pk != anggota.pk

    def sebelum(self, u: Usul) -> dict[str, Any]:
        siapa = self._siapa(u)
        if siapa is not None:
            isi = isi_anggota(siapa, ("nama", "tanggal_lahir", "jenis_kelamin", "hubungan"))
        else:
            isi = isi_keluarga(u.kpm, ("nama", "tanggal_lahir")) | {"jenis_kelamin": "", "hubungan": ""}
        if u.usulan.nik_indeks:
            isi["#nik"] = jejak_nomor(siapa or u.kpm, "nik")
        if u.usulan.kk_indeks:
            isi["#kk"] = jejak_nomor(u.kpm, "kk")
        return isi

    def periksa(self, u: Usul) -> None:
        siapa = self._siapa(u)
        if siapa is None and (u.isi.get("jenis_kelamin") or u.isi.get("hubungan")):
            raise GalatPengguna(
                "Anggota keluarga ini belum diketahui, jadi hanya nama, tanggal lahir, dan nomor pengurus yang "
                "bisa diperbaiki.",
                kolom="jenis_kelamin" if u.isi.get("jenis_kelamin") else "hubungan",
            )
        if "nama" in u.isi and not u.isi["nama"]:
            raise GalatPengguna("Nama tidak boleh kosong.", kolom="nama")
        lahir = u.tanggal("tanggal_lahir")
        periksa.periksa_lahir(lahir, u)
        hubungan = u.isi.get("hubungan", siapa.hubungan if siapa else "")
        periksa.periksa_kepala(u, hubungan, kecuali=siapa)
        acuan = lahir or (siapa.tanggal_lahir if siapa else None)
        for tua in periksa.orang_tua(u, hubungan):
            if tua != siapa:
                periksa.periksa_orang_tua(acuan, tua)
        if lahir and siapa:
            for anak in (a for a in u.kini if a != siapa and siapa in periksa.orang_tua(u, a.hubungan)):
                if anak.tanggal_lahir and anak.tanggal_lahir <= lahir:
                    raise GalatPengguna(
                        f"Anak tidak bisa lebih tua dari orang tuanya: {anak.nama} lahir lebih dulu. "
                        "Periksa tanggal lahir keduanya.",
                        kolom="tanggal_lahir",
                    )
        periksa.periksa_nik_bebas(u, kecuali=siapa)

    def peringatan(self, u: Usul) -> list[Peringatan]:
        siapa = self._siapa(u)
        nik = u.usulan.nik or (siapa.nik if siapa else u.kpm.nik)
        lahir = u.tanggal("tanggal_lahir") or (siapa or u.kpm).tanggal_lahir
        kelamin = u.isi.get("jenis_kelamin") or (siapa.jenis_kelamin if siapa else "")
        hasil = periksa.peringatan_nik(nik, lahir, kelamin)
        if siapa and "tanggal_lahir" in u.isi:
            for k in u.komponen_milik(siapa):
                hasil += periksa.peringatan_umur(k.jenis, siapa.nama, lahir, u.berlaku)
        return hasil

    def rencana(self, u: Usul) -> Rencana:
        siapa, r = self._siapa(u), Rencana()
        isi: dict[str, Any] = {k: v for k, v in u.isi.items() if k != "tanggal_lahir"}
        if lahir := u.tanggal("tanggal_lahir"):
            isi["tanggal_lahir"] = lahir
            isi["lahir_dari_nik"] = False
        nik = {"nik": u.usulan.nik} if u.usulan.nik_indeks else {}
        if siapa is not None and (isi or nik):
            kunci = {"nama_sejak": u.hari} if "nama" in isi else {}
            r.anggota.append((siapa, isi | nik | kunci))
        if self._pengurus(u):
            milik = {k: isi[k] for k in ("nama", "tanggal_lahir") if k in isi} | nik
            if milik:
                r.keluarga |= milik
        if u.usulan.kk_indeks:
            r.keluarga["kk"] = u.usulan.kk
        if r.keluarga:
            r.keluarga["pengurus_sejak"] = u.hari
            r.teks.append("Perbaikan ini tidak ditimpa Final Closing yang datanya lebih lama.")
        return r

    def _siapa(self, u: Usul) -> Anggota | None:
        return u.anggota if u.usulan.anggota_id else u.pengurus

    def _pengurus(self, u: Usul) -> bool:
        siapa = self._siapa(u)
        return siapa is None or (u.pengurus is not None and siapa.pk == u.pengurus.pk)


class Fasilitas(Jenis):
    nilai = JenisPemutakhiran.FASILITAS
    tanya = "Pindah posyandu, puskesmas, atau sekolah"
    kelompok = "Anak dan sekolah"
    anggota = True
    prasetel = True
    kolom = (
        Kolom("sekolah", "Sekolah"),
        Kolom("kelas", "Kelas", maks=20),
        Kolom("posyandu", "Posyandu"),
        Kolom("faskes", "Puskesmas atau faskes"),
    )

    def sebelum(self, u: Usul) -> dict[str, Any]:
        return isi_anggota(u.anggota, [k.nama for k in self.kolom])

    def rencana(self, u: Usul) -> Rencana:
        return Rencana(anggota=[(u.anggota, dict(u.isi))])


class GantiPengurus(Jenis):
    """Another member, or a new one, receives the money from a day on."""

    nilai = JenisPemutakhiran.PENGURUS
    tanya = "Pengurus diganti"
    kelompok = "Kepesertaan"
    anggota_bebas = True
    anggota_label = "Siapa pengurus baru?"
    tanpa_anggota = "Orang yang belum tercatat di keluarga ini"
    nik = True
    dokumen = "Foto KTP pengurus baru dan KK, atau surat kematian"
    dokumen_wajib = True
    kolom = (
        Kolom("alasan", "Mengapa diganti", "pilihan", wajib=True, pilihan=AlasanPengurus.choices),
        Kolom("nama", "Nama lengkap", bantuan="Isi bila pengurus baru belum tercatat sebagai anggota."),
        Kolom("tanggal_lahir", "Tanggal lahir", "tanggal"),
        Kolom("jenis_kelamin", "Jenis kelamin", "pilihan", pilihan=JenisKelamin.choices),
        Kolom("hubungan", "Hubungan dengan kepala keluarga", "pilihan", pilihan=Hubungan.choices),
    )

    def kolom_untuk(self, u: Usul) -> tuple[Kolom, ...]:
        return self.kolom if u.usulan.anggota_id is None else self.kolom[:1]

    def minta_nik(self, u: Usul) -> bool:
        return u.usulan.anggota_id is None or not u.anggota.nik_indeks

    def cocok(self, u: Usul, anggota: Anggota) -> bool:
        lama, lahir = u.pengurus, anggota.tanggal_lahir
        return (lama is None or lama.pk != anggota.pk) and (lahir is None or umur(lahir, u.berlaku) >= 15)

    def sebelum(self, u: Usul) -> dict[str, Any]:
        isi = isi_keluarga(u.kpm, ("nama", "tanggal_lahir")) | {"#nik": jejak_nomor(u.kpm, "nik")}
        return isi | (dasar_anggota(u, u.anggota) if u.usulan.anggota_id else {})

    def periksa(self, u: Usul) -> None:
        lama = u.pengurus
        if u.isi["alasan"] == AlasanPengurus.LAINNYA and not u.usulan.keterangan:
            raise GalatPengguna("Tulis alasannya pada keterangan.", kolom="keterangan")
        if u.usulan.anggota_id:
            self._periksa_anggota(u, lama)
            return
        for kolom in ("nama", "tanggal_lahir", "jenis_kelamin", "hubungan"):
            if not u.isi.get(kolom):
                raise GalatPengguna("Pilih anggota, atau lengkapi data pengurus baru.", kolom=kolom)
        if not u.usulan.nik_indeks:
            raise GalatPengguna("NIK pengurus baru harus diisi.", kolom="nik")
        lahir = u.tanggal("tanggal_lahir")
        periksa.periksa_lahir(lahir, u)
        periksa.periksa_orang_baru(u.isi["nama"], lahir, u)
        keluar = lama if u.isi["alasan"] in _IKUT_KELUAR else None
        periksa.periksa_kepala(u, u.isi["hubungan"], kecuali=keluar)
        for tua in periksa.orang_tua(u, u.isi["hubungan"]):
            periksa.periksa_orang_tua(lahir, tua)
        periksa.periksa_nik_bebas(u)

    def _periksa_anggota(self, u: Usul, lama: Anggota | None) -> None:
        baru = u.anggota
        if lama is not None and baru.pk == lama.pk:
            raise GalatPengguna(f"{baru.nama} sudah menjadi pengurus.", kolom="anggota")
        if asing := [k for k in ("nama", "tanggal_lahir", "jenis_kelamin", "hubungan") if u.isi.get(k)]:
            raise GalatPengguna("Kosongkan bagian ini: pengurus baru sudah dipilih dari anggota.", kolom=asing[0])
        if not baru.nik_indeks and not u.usulan.nik_indeks:
            raise GalatPengguna(f"NIK {baru.nama} belum diketahui. Isi NIK-nya.", kolom="nik")
        if u.usulan.nik_indeks:
            periksa.periksa_nik_bebas(u, kecuali=baru)
        elif KPM.objects.filter(nik_indeks=bytes(baru.nik_indeks or b"")).exclude(pk=u.kpm.pk).exists():
            raise GalatPengguna(
                f"{baru.nama} sudah menjadi pengurus keluarga lain. Tanyakan kepada APD.", kolom="anggota"
            )

    def peringatan(self, u: Usul) -> list[Peringatan]:
        baru = u.anggota if u.usulan.anggota_id else None
        lahir = baru.tanggal_lahir if baru else u.tanggal("tanggal_lahir")
        nama = baru.nama if baru else u.isi.get("nama", "")
        hasil = []
        if lahir and (tahun := umur(lahir, u.berlaku)) < _UMUR_PENGURUS:
            hasil.append(
                Peringatan(f"{nama} baru berumur {tahun} tahun.", "Di bawah 17 tahun diperlukan wali; buat suratnya.")
            )
        return hasil + periksa.peringatan_nik(u.usulan.nik, lahir, u.isi.get("jenis_kelamin", ""))

    def rencana(self, u: Usul) -> Rencana:
        r, lama = Rencana(), u.pengurus
        if u.usulan.anggota_id:
            baru = u.anggota
            nama, lahir, nik = baru.nama, baru.tanggal_lahir, u.usulan.nik or baru.nik
            if u.usulan.nik_indeks:
                r.anggota.append((baru, {"nik": nik}))
        else:
            nama, lahir, nik = u.isi["nama"], u.tanggal("tanggal_lahir"), u.usulan.nik
            r.masuk = Isian(nama, lahir, u.isi["jenis_kelamin"], u.isi["hubungan"])
        r.keluarga = {"nik": nik, "nama": nama, "tanggal_lahir": lahir, "pengurus_sejak": u.hari}
        r.teks.append(f"Bantuan diterima {nama} sebagai pengurus, menggantikan {u.kpm.nama}.")
        r.teks.append("No KK tetap. Kartu dan rekening perlu diurus di bank.")
        if lama is not None and (alasan := _IKUT_KELUAR.get(u.isi["alasan"])):
            r.keluar.append((lama, alasan))
        return r

    def terapkan(self, u: Usul, oleh: Pengguna) -> None:
        """Keep the old pengurus as a member even where no list of members has named them yet."""
        if u.pengurus is not None:
            return
        indeks = bytes(u.kpm.nik_indeks)
        keluar = _IKUT_KELUAR.get(u.isi["alasan"], "")
        lama = Anggota(kpm=u.kpm, nama=u.kpm.nama, tanggal_lahir=u.kpm.tanggal_lahir)
        if keluar:
            lama.selesai, lama.alasan_selesai = u.sampai, keluar
        if not Anggota.objects.filter(nik_indeks=indeks).exists():
            lama.nik = u.kpm.nik
        lama.save()
