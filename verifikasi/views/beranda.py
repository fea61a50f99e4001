"""Where verification begins: the one next thing, how far the quarter has come, and the parts."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from akun.enums import Izin
from inti.halaman import Permintaan, halaman
from inti.templatetags.format import angka
from inti.templatetags.format import bulan as tulis_bulan
from inti.waktu import awal_bulan, hari_ini, kode_tahap
from verifikasi.selectors.kemajuan import angka_pengguna, sebut_tahap, tahap_sebelum
from verifikasi.selectors.tujuan import Tujuan, tujuan_triwulan
from verifikasi.selectors.tutup_rinci import keadaan_tutup, kecamatan_tutup
from verifikasi.views.bantu_fasilitas import sebut_jenis, url_isi

# label, URL name (ours, or of another part), query, what it is, icon, permission (None: everybody).
_BAGIAN: tuple[tuple[str, str, str, str, str, str | None], ...] = (
    ("Tujuan triwulan ini", "tujuan", "", "Fasilitas yang perlu didatangi, menurut jarak", "gps", Izin.CATAT_VERKOM),
    ("Fasilitas", "fasilitas", "", "Sekolah, posyandu, dan puskesmas beserta anggotanya", "sekolah", None),
    ("Belum punya fasilitas", "belum_fasilitas", "", "Anggota yang sekolah atau posyandunya belum dicatat", "orang",
     None),
    ("Kemajuan", "kemajuan", "", "Empat hasil per wilayah, pendamping, dan fasilitas", "dasbor", None),
    ("Belum ada laporan", "daftar_hasil", "?hasil=belum", "Anggota yang laporannya bulan lalu belum ada", "kosong",
     None),
    ("Tidak memenuhi", "daftar_hasil", "?hasil=tidak", "Anggota yang bulan lalu tidak memenuhi", "bendera", None),
    ("Pindai kartu", "pindai", "", "Isi bulan posyandu dari kartu kontrol, satu per satu", "kamera", Izin.CATAT_VERKOM),
    ("Kartu kontrol", "kartu", "", "Cetak kartu ber-QR untuk posyandu", "kartu", Izin.CATAT_VERKOM),
    ("Formulir kosong", "blangko_semua", "", "Satu formulir untuk tiap fasilitas, PDF atau buku kerja", "berkas", None),
    ("Impor formulir", "impor:daftar", "", "Verkom pendidikan dan kesehatan yang terisi, CSV atau buku kerja", "impor",
     Izin.CATAT_VERKOM),
    ("Sanksi", "sanksi", "", "Peringatan, usulan penangguhan, dan keberatan keluarga", "tameng", None),
    ("Tutup triwulan", "tutup", "", "Yang masih kurang, siapa yang menunggak, dan penutupannya", "kunci",
     Izin.TUTUP_VERKOM),
    ("Sebaran kehadiran", "sebaran", "", "Isian kehadiran di samping tetangganya", "cari", Izin.LIHAT_DASBOR),
    ("Periksa ulang", "sampel", "", "Contoh acak yang diperiksa lagi ke fasilitas", "centang",
     Izin.PERIKSA_VERKOM),
)  # fmt: skip


@halaman()
def tampil(request: Permintaan) -> HttpResponse:
    hari = hari_ini(min(request.user.lingkup().wilayah_tugas, default=None))
    tahap = kode_tahap(hari)
    angka_kini = angka_pengguna(request.user, tahap)
    kini, lalu = angka_kini.kini, angka_kini.lalu
    konteks = {
        "tahap": sebut_tahap(tahap),
        "tahap_lalu": sebut_tahap(tahap_sebelum(tahap)),
        "angka": kini,
        "lalu": lalu,
        "url_lalu": f"{reverse('verifikasi:kemajuan')}?tahap={tahap_sebelum(tahap)}",
        "pendamping": None,
        "tutup": _tutup(request, tahap_sebelum(tahap)),
        "bagian": bagian_milik(request),
    }
    if request.user.lingkup().petugas_id is not None:
        konteks["pendamping"] = _pendamping(tujuan_triwulan(request.user, hari), hari)
    return render(request, "verifikasi/beranda.html", konteks)


def bagian_milik(request: Permintaan) -> list[dict[str, str]]:
    """The parts of verification the user may open."""
    return [
        {
            "judul": label,
            "url": reverse(nama if ":" in nama else f"verifikasi:{nama}") + kueri,
            "sub": sub,
            "ikon": ikon,
        }
        for label, nama, kueri, sub, ikon, izin in _BAGIAN
        if izin is None or request.user.punya_izin(izin)
    ]


def _pendamping(semua: list[Tujuan], hari: Any) -> dict[str, Any]:
    """Facilities where entries are missing, and the one to go on with: what is over before what still runs, and
    nothing of which somebody wrote down why the facility has not reported."""
    kini = awal_bulan(hari)
    bisa = [t for t in semua if any(b.dapat_diisi for b in t.bulan)]
    urut = sorted(bisa, key=lambda t: not any(b.dapat_diisi for b in t.bulan if b.bulan < kini))
    return {
        "fasilitas": len(semua),
        "kurang": sum(bool(t.kurang) for t in semua),
        "berikut": _berikut(urut[0]) if urut else None,
        "tanpa_foto": sum(bool(t.tanpa_foto) for t in semua if not t.kurang),
    }


def _berikut(t: Tujuan) -> dict[str, Any]:
    satu = next(b for b in t.bulan if b.dapat_diisi)
    return {
        "nama": t.fasilitas.nama,
        "sub": f"{sebut_jenis(t.fasilitas)}, {t.fasilitas.desa.nama}",
        "teks": f"{tulis_bulan(satu.bulan)}: {angka(satu.kurang)} dari {angka(satu.anggota)} anggota belum diisi",
        "url": url_isi(t.fasilitas.pk, satu.bulan),
    }


def _tutup(request: Permintaan, tahap: str) -> dict[str, Any] | None:
    """Of a coordinator: how many kecamatan have not closed the last quarter."""
    if not request.user.punya_izin(Izin.TUTUP_VERKOM) or request.user.lingkup().semua:
        return None
    semua = keadaan_tutup(kecamatan_tutup(request.user), tahap)
    terbuka = [k for k in semua if k.tutup is None]
    satu = semua[0].wilayah if len(semua) == 1 else None
    return {
        "terbuka": len(terbuka),
        "banyak": len(semua),
        "belum": sum(k.belum for k in terbuka),
        "url": reverse("verifikasi:tutup_rincian", args=[satu.pk, tahap])
        if satu
        else f"{reverse('verifikasi:tutup')}?tahap={tahap}",
    }
