"""Updates about the family as a whole."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from akun.enums import Izin
from akun.models import Pengguna
from inti.galat import GalatPengguna
from kpm.enums import (
    AirBersih,
    AlasanKepesertaan,
    Aset,
    Jamban,
    JenisPemutakhiran,
    Kepesertaan,
    Listrik,
    StatusRumah,
)
from kpm.models import KeadaanRumah
from kpm.services.kepesertaan import alasan_untuk, periksa_perpindahan, tujuan_dari, ubah_kepesertaan
from kpm.services.pemutakhiran.dasar import Jenis, Kolom, Peringatan, Rencana, Usul, isi_keluarga
from kpm.services.rumah import perbarui_rumah
from wilayah.enums import Tingkat
from wilayah.kode import kode_kabupaten
from wilayah.models import Wilayah


class Nihil(Jenis):
    """Nothing has changed: said today, and that is all; the only kind without a second person."""

    nilai = JenisPemutakhiran.NIHIL
    tanya = "Tidak ada yang berubah"
    kelompok = "Tidak ada perubahan"


class Alamat(Jenis):
    nilai = JenisPemutakhiran.ALAMAT
    tanya = "Keluarga pindah rumah"
    kelompok = "Keluarga dan rumah"
    dokumen = "Foto surat pindah, KK baru, atau rumahnya"
    kolom = (
        Kolom("alamat", "Alamat", wajib=True, maks=300, bantuan="Jalan, gang, dan nomor rumah."),
        Kolom("rt", "RT", "digit", maks=3),
        Kolom("rw", "RW", "digit", maks=3),
        Kolom("desa", "Desa/kelurahan", "desa", wajib=True, bantuan="Di dalam kabupaten/kota yang sama."),
    )
    prasetel = True

    def sebelum(self, u: Usul) -> dict[str, Any]:
        return {**isi_keluarga(u.kpm, ("alamat", "rt", "rw")), "desa": u.kpm.desa_id}

    def periksa(self, u: Usul) -> None:
        desa = u.isi.get("desa")
        if desa is None:
            return
        ada = Wilayah.objects.filter(pk=desa, tingkat=Tingkat.DESA).exists()
        if not ada or not desa.startswith(f"{kode_kabupaten(u.kpm.desa_id)}."):
            raise GalatPengguna(
                "Pilih desa di kabupaten/kota yang sama. Keluarga yang pindah ke luar dicatat lewat "
                "Perubahan kepesertaan.",
                kolom="desa",
            )

    def rencana(self, u: Usul) -> Rencana:
        isi = {k: v for k, v in u.isi.items() if k != "desa"}
        r = Rencana(keluarga={**isi, "alamat_sejak": u.hari})
        r.teks.append("Alamat ini tidak ditimpa Final Closing yang datanya lebih lama.")
        if desa := u.isi.get("desa"):
            r.keluarga["desa_id"] = desa
            nama = Wilayah.objects.filter(pk=desa).values_list("nama", flat=True).first()
            r.teks.append(f"Keluarga pindah ke {nama}. Pendamping dan kelompoknya tetap sampai diganti.")
        return r


class SosialEkonomi(Jenis):
    nilai = JenisPemutakhiran.SOSIAL_EKONOMI
    tanya = "Rumah, pekerjaan, atau harta berubah"
    kelompok = "Keluarga dan rumah"
    dokumen = "Foto rumahnya"
    kolom = (
        Kolom("status_rumah", "Status rumah", "pilihan", pilihan=StatusRumah.choices),
        Kolom("jamban", "Jamban", "pilihan", pilihan=Jamban.choices),
        Kolom("air_bersih", "Air bersih", "pilihan", pilihan=AirBersih.choices),
        Kolom("listrik", "Listrik", "pilihan", pilihan=Listrik.choices),
        Kolom("daya_listrik", "Daya listrik (VA)", "angka", maks=200_000),
        Kolom("pekerjaan_kepala", "Pekerjaan kepala keluarga", maks=100),
        Kolom("aset", "Harta yang dimiliki", "banyak", pilihan=Aset.choices),
    )
    prasetel = True

    def sebelum(self, u: Usul) -> dict[str, Any]:
        rumah = KeadaanRumah.objects.filter(kpm=u.kpm).first() or KeadaanRumah(kpm=u.kpm)
        return {k.nama: getattr(rumah, k.nama) for k in self.kolom}

    def rencana(self, u: Usul) -> Rencana:
        label = {k.nama: k for k in self.kolom}
        return Rencana(teks=[f"{label[k].label} menjadi {label[k].tulis(v)}." for k, v in u.isi.items()])

    def terapkan(self, u: Usul, oleh: Pengguna) -> None:
        perbarui_rumah(kpm=u.kpm, isi=u.isi, hari=u.berlaku, oleh=oleh)


class GantiKepesertaan(Jenis):
    nilai = JenisPemutakhiran.KEPESERTAAN
    tanya = "Keluarga lulus, berhenti, ditangguhkan, atau kembali"
    kelompok = "Kepesertaan"
    izin = Izin.PUTUSKAN_KEPESERTAAN
    peserta = False
    nanti = False
    dokumen = "Foto surat pernyataan, berita acara, atau surat kematian"
    kolom = (
        Kolom("ke", "Kepesertaan menjadi", "pilihan", wajib=True, pilihan=Kepesertaan.choices),
        Kolom("alasan", "Alasan", "pilihan", wajib=True, pilihan=AlasanKepesertaan.choices),
    )
    # The families concerned sign a paper; without it nobody can show later that they agreed.
    berdokumen = (Kepesertaan.MANDIRI, Kepesertaan.BERHENTI)

    def kolom_untuk(self, u: Usul) -> tuple[Kolom, ...]:
        """Only the standings this family can go to, with the reasons that lead there."""
        dari = u.kpm.kepesertaan
        tujuan = tujuan_dari(dari)
        alasan = {a for satu in tujuan for a in alasan_untuk(dari, satu)}
        ke = replace(self.kolom[0], pilihan=[(k, Kepesertaan(k).label) for k in tujuan])
        return ke, replace(self.kolom[1], pilihan=[(a.value, a.label) for a in AlasanKepesertaan if a in alasan])

    def sebelum(self, u: Usul) -> dict[str, Any]:
        return {"#kepesertaan": u.kpm.kepesertaan}

    def periksa(self, u: Usul) -> None:
        periksa_perpindahan(
            kpm=u.kpm,
            ke=u.isi["ke"],
            tanggal=u.berlaku,
            alasan=u.isi["alasan"],
            keterangan=u.usulan.keterangan,
        )

    def perlu_dokumen(self, isi: dict[str, Any]) -> bool:
        return isi.get("ke") in self.berdokumen

    def peringatan(self, u: Usul) -> list[Peringatan]:
        if u.isi["ke"] == Kepesertaan.ALAMIAH and (sisa := u.komponen_berlaku()):
            return [
                Peringatan(
                    f"Masih ada {len(sisa)} komponen di keluarga ini.",
                    "Graduasi alamiah: tidak ada komponen lagi.",
                )
            ]
        return []

    def rencana(self, u: Usul) -> Rencana:
        ke, dari = Kepesertaan(u.isi["ke"]), Kepesertaan(u.kpm.kepesertaan)
        teks = [f"Kepesertaan berubah dari {dari.label} menjadi {ke.label}."]
        if ke not in (Kepesertaan.AKTIF, Kepesertaan.DITANGGUHKAN, Kepesertaan.CALON):
            teks.append("Keluarga keluar dari kelompoknya; riwayatnya tetap dapat dibaca.")
        return Rencana(teks=teks)

    def terapkan(self, u: Usul, oleh: Pengguna) -> None:
        ubah_kepesertaan(
            kpm=u.kpm,
            ke=u.isi["ke"],
            tanggal=u.berlaku,
            alasan=u.isi["alasan"],
            keterangan=u.usulan.keterangan,
            dokumen=list(u.usulan.dokumen.all()),
            usulan=u.usulan,
            oleh=oleh,
        )
