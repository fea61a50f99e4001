"""People who come into a family, and people who leave it."""

from __future__ import annotations

from typing import Any

from inti.galat import GalatPengguna
from inti.waktu import umur
from kpm.enums import JENJANG, AlasanKeluar, Hubungan, JenisKelamin, JenisKomponen, JenisPemutakhiran
from kpm.models import Anggota
from kpm.services.pemutakhiran import periksa
from kpm.services.pemutakhiran.dasar import Isian, Jenis, Kolom, Peringatan, Rencana, Usul, dasar_anggota

NAMA = Kolom("nama", "Nama lengkap", wajib=True, bantuan="Seperti di KK atau akta kelahiran.")
LAHIR = Kolom("tanggal_lahir", "Tanggal lahir", "tanggal", wajib=True)
KELAMIN = Kolom("jenis_kelamin", "Jenis kelamin", "pilihan", wajib=True, pilihan=JenisKelamin.choices)
HUBUNGAN = Kolom("hubungan", "Hubungan dengan kepala keluarga", "pilihan", wajib=True, pilihan=Hubungan.choices)
_NIK_BELUM = Peringatan("NIK belum diisi. Tambahkan lewat Perbaikan data setelah terbit.")


class Kelahiran(Jenis):
    nilai = JenisPemutakhiran.KELAHIRAN
    tanya = "Ada bayi lahir"
    kelompok = "Ada yang datang atau pergi"
    anggota_bebas = True
    anggota_label = "Siapa ibunya?"
    tanpa_anggota = "Ibunya tidak tercatat di keluarga ini"
    nik = True
    dokumen = "Foto akta kelahiran atau surat keterangan lahir"
    berlaku_dari = "tanggal_lahir"
    kolom = (
        NAMA,
        LAHIR,
        KELAMIN,
        Kolom(
            "hubungan",
            "Hubungan dengan kepala keluarga",
            "pilihan",
            wajib=True,
            pilihan=[(h.value, h.label) for h in (Hubungan.ANAK, Hubungan.CUCU, Hubungan.FAMILI_LAIN)],
        ),
        Kolom("posyandu", "Posyandu"),
    )

    def cocok(self, u: Usul, anggota: Anggota) -> bool:
        return anggota.jenis_kelamin != JenisKelamin.LAKI_LAKI and _dewasa(u, anggota)

    def periksa(self, u: Usul) -> None:
        lahir = u.tanggal("tanggal_lahir")
        periksa.periksa_lahir(lahir, u)
        periksa.periksa_orang_baru(u.isi["nama"], lahir, u)
        for tua in self._orang_tua(u):
            periksa.periksa_orang_tua(lahir, tua)
        if u.usulan.anggota_id and u.anggota.jenis_kelamin == JenisKelamin.LAKI_LAKI:
            raise GalatPengguna(f"{u.anggota.nama} tercatat laki-laki. Pilih ibunya.", kolom="anggota")
        periksa.periksa_nik_bebas(u)

    def peringatan(self, u: Usul) -> list[Peringatan]:
        lahir, nik = u.tanggal("tanggal_lahir"), u.usulan.nik
        hasil = [p for tua in self._orang_tua(u) for p in periksa.peringatan_orang_tua(lahir, tua)]
        hasil += periksa.peringatan_umur(JenisKomponen.AUD, u.isi["nama"], lahir, periksa.hari_ini(u.kpm.desa_id))
        balita = [k for k in u.komponen_berlaku() if k.jenis == JenisKomponen.AUD]
        if len(balita) >= 2:
            hasil.append(Peringatan("Sudah ada dua AUD di keluarga ini.", "Yang dihitung paling banyak dua AUD."))
        return hasil + periksa.peringatan_nik(nik, lahir, u.isi["jenis_kelamin"])

    def rencana(self, u: Usul) -> Rencana:
        r = Rencana(masuk=_isian(u, posyandu=u.isi.get("posyandu", "")), mulai=[(None, JenisKomponen.AUD)])
        if u.usulan.anggota_id and u.punya(u.anggota, JenisKomponen.HAMIL):
            r.teks.append(
                f"Komponen Bumil {u.anggota.nama} tetap sampai masa nifas selesai; catat kemudian lewat "
                "Kehamilan atau nifas selesai."
            )
        return r

    def _orang_tua(self, u: Usul) -> list[Anggota]:
        ibu = [u.anggota] if u.usulan.anggota_id else []
        return ibu + [a for a in periksa.orang_tua(u, u.isi["hubungan"]) if a not in ibu]


class AnggotaMasuk(Jenis):
    nilai = JenisPemutakhiran.ANGGOTA_MASUK
    tanya = "Ada yang bergabung ke keluarga"
    kelompok = "Ada yang datang atau pergi"
    nik = True
    dokumen = "Foto KK terbaru atau KTP"
    kolom = (
        NAMA,
        LAHIR,
        KELAMIN,
        HUBUNGAN,
        Kolom(
            "komponen",
            "Komponen",
            "pilihan",
            pilihan=[(k.value, k.label) for k in JenisKomponen if k not in (JenisKomponen.HAM, JenisKomponen.HAMIL)],
            bantuan="Kosongkan bila tidak punya komponen.",
        ),
        Kolom("sekolah", "Sekolah", bantuan="Untuk anak sekolah."),
        Kolom("kelas", "Kelas", maks=20),
    )

    def periksa(self, u: Usul) -> None:
        lahir, hubungan = u.tanggal("tanggal_lahir"), u.isi["hubungan"]
        periksa.periksa_lahir(lahir, u)
        periksa.periksa_orang_baru(u.isi["nama"], lahir, u)
        periksa.periksa_kepala(u, hubungan)
        for tua in periksa.orang_tua(u, hubungan):
            periksa.periksa_orang_tua(lahir, tua)
        periksa.periksa_nik_bebas(u)

    def peringatan(self, u: Usul) -> list[Peringatan]:
        lahir, nik = u.tanggal("tanggal_lahir"), u.usulan.nik
        hasil = [p for t in periksa.orang_tua(u, u.isi["hubungan"]) for p in periksa.peringatan_orang_tua(lahir, t)]
        if jenis := u.isi.get("komponen"):
            hasil += periksa.peringatan_umur(jenis, u.isi["nama"], lahir, u.berlaku)
        if jenis in JENJANG and not (u.isi.get("sekolah") and u.isi.get("kelas")):
            hasil.append(Peringatan("Sekolah dan kelasnya belum diisi."))
        if not nik:
            hasil.append(_NIK_BELUM)
        return hasil + periksa.peringatan_nik(nik, lahir, u.isi["jenis_kelamin"])

    def rencana(self, u: Usul) -> Rencana:
        jenis = u.isi.get("komponen", "")
        lain = {k: u.isi.get(k, "") for k in ("sekolah", "kelas")} | {"jenjang": jenis if jenis in JENJANG else ""}
        return Rencana(masuk=_isian(u, **lain), mulai=[(None, jenis)] if jenis else [])


class AnggotaKeluar(Jenis):
    nilai = JenisPemutakhiran.ANGGOTA_KELUAR
    tanya = "Ada yang meninggal, pindah, atau menikah"
    kelompok = "Ada yang datang atau pergi"
    anggota = True
    anggota_label = "Siapa yang keluar?"
    dokumen = "Foto surat kematian, surat pindah, atau KK baru"
    nanti = True
    berlaku_label = "Tidak lagi di keluarga ini mulai"
    kolom = (Kolom("alasan", "Mengapa", "pilihan", wajib=True, pilihan=AlasanKeluar.choices),)

    def cocok(self, u: Usul, anggota: Anggota) -> bool:
        return u.pengurus is None or u.pengurus.pk != anggota.pk

    def sebelum(self, u: Usul) -> dict[str, Any]:
        return dasar_anggota(u, u.anggota)

    def periksa(self, u: Usul) -> None:
        anggota = u.anggota
        if anggota.selesai is not None and anggota.selesai <= u.sampai:
            raise GalatPengguna(f"{anggota.nama} sudah tercatat keluar.", kolom="anggota")
        if u.pengurus is not None and u.pengurus.pk == anggota.pk:
            raise GalatPengguna(
                f"{anggota.nama} adalah pengurus. Pakai Pergantian pengurus: pengurus lama yang meninggal atau "
                "pindah ikut dikeluarkan di sana.",
                kolom="anggota",
            )
        if u.isi["alasan"] == AlasanKeluar.MENINGGAL and u.berlaku > periksa.hari_ini(u.kpm.desa_id):
            raise GalatPengguna("Tanggalnya belum tiba. Isi hari ini atau hari sebelumnya.", kolom="berlaku")

    def peringatan(self, u: Usul) -> list[Peringatan]:
        sisa = [k for k in u.komponen_berlaku() if k.anggota_id != u.anggota.pk]
        if u.komponen_milik(u.anggota) and not sisa:
            return [
                Peringatan(
                    "Sesudah ini tidak ada komponen lagi di keluarga ini.",
                    "Keluarga tanpa komponen menjadi graduasi alamiah.",
                )
            ]
        return []

    def rencana(self, u: Usul) -> Rencana:
        return Rencana(keluar=[(u.anggota, u.isi["alasan"])])


def _isian(u: Usul, **lain: str) -> Isian:
    isi = u.isi
    return Isian(isi["nama"], u.tanggal("tanggal_lahir"), isi["jenis_kelamin"], isi.get("hubungan", ""), lain)


def _dewasa(u: Usul, anggota: Anggota) -> bool:
    return anggota.tanggal_lahir is None or umur(anggota.tanggal_lahir, u.berlaku) >= 12
