"""The RHK report on paper: what it says, page breaks, photos, and that no text becomes markup."""

import io
from datetime import date, time
from types import SimpleNamespace
from typing import Any

import pytest
from pypdf import PdfReader

from akun.enums import Peran
from dasbor.models import LaporanRHK
from dasbor.services.rhk import selesaikan_rhk
from dasbor.services.rhk_cetak import cetak_rhk
from inti.models import AksesPribadi
from inti.services.foto import simpan_foto
from p2k2.models import Pertemuan
from tests.conftest import DESA, KABUPATEN, KECAMATAN
from tests.dasbor.rhk import buat_pertemuan, gambar
from tests.factories import FotoFactory, JabatanFactory, KegiatanFactory, LaporanRHKFactory


@pytest.fixture
def pertemuan(pemeran: SimpleNamespace) -> Pertemuan:
    return buat_pertemuan(pemeran)


@pytest.fixture
def laporan(pemeran: SimpleNamespace) -> LaporanRHK:
    pemeran.pendamping.nip = "198701012015012001"
    pemeran.pendamping.save()
    hasil: LaporanRHK = LaporanRHKFactory.create(
        petugas=pemeran.pendamping, wilayah_id=DESA, tanggal=date(2026, 7, 3), jam_mulai=time(9),
        jam_selesai=time(11, 30), tempat="Kantor lurah", pelaksanaan=["Menemui lurah", "Menyusun undangan"],
        hasil=["Undangan siap"],
    )  # fmt: skip
    return hasil


def baca(laporan: LaporanRHK, oleh: Any) -> tuple[str, PdfReader]:
    laporan.refresh_from_db()
    pdf = PdfReader(io.BytesIO(cetak_rhk(laporan=laporan, oleh=oleh)))
    return " ".join(" ".join(h.extract_text().split()) for h in pdf.pages), pdf


def test_isi_laporan(laporan: LaporanRHK, pemeran: SimpleNamespace) -> None:
    selesaikan_rhk(laporan=laporan, versi=1, oleh=pemeran.pendamping)
    teks, pdf = baca(laporan, pemeran.korkec)
    for kata in (
        "KEMENTERIAN SOSIAL REPUBLIK INDONESIA", "KOTA BENGKULU, KECAMATAN SUNGAI SERUT", "Periode Juli 2026",
        "8. Direktif dan koordinasi", "Berkoordinasi dengan kelurahan", "Jumat, 3 Juli 2026", "09.00 sampai 11.30",
        "Kantor lurah, Pasar Bengkulu, Sungai Serut, Kota Bengkulu", "A. Pelaksanaan", "Menemui lurah", "B. Hasil",
        "Undangan siap", "NIP 198701012015012001", "Mengetahui", "Koordinator Kecamatan PKH", "Korkec",
        "Pasar Bengkulu, 3 Juli 2026",
    ):  # fmt: skip
        assert kata in teks
    assert "Kendala" not in teks  # an empty section is left out
    assert "DRAF" not in teks
    assert len(pdf.pages) == 1
    akses = AksesPribadi.objects.get()
    assert (akses.pengguna, akses.objek, akses.objek_id) == (pemeran.korkec, "dasbor.LaporanRHK", str(laporan.pk))


def test_draf_tertulis_draf(laporan: LaporanRHK, pemeran: SimpleNamespace) -> None:
    assert "DRAF, BELUM SELESAI" in baca(laporan, pemeran.pendamping)[0]


def test_markup_tetap_teks(laporan: LaporanRHK, pemeran: SimpleNamespace) -> None:
    jahat = '#panic("x") #sys.inputs.data *tebal* $x^2$ <label> @acuan \\ ] } "'
    laporan.pelaksanaan, laporan.rencana_aksi, laporan.tempat = [jahat], jahat, '#read("/etc/passwd")'
    laporan.save()
    teks, _ = baca(laporan, pemeran.pendamping)
    assert '#panic("x")' in teks.replace("“", '"').replace("”", '"')
    assert "*tebal* $x^2$ <label> @acuan" in teks
    assert "root:" not in teks


def test_teks_panjang_mengalir_dan_judul_tidak_sendirian(laporan: LaporanRHK, pemeran: SimpleNamespace) -> None:
    kalimat = "Membahas undangan penyaluran bantuan bersama perangkat kelurahan dan ketua kelompok. "
    for banyak in (3, 4, 5, 6, 7, 8):
        laporan.pelaksanaan = [kalimat * 6] * banyak
        laporan.hasil = laporan.kendala = laporan.tindak_lanjut = [kalimat * 5] * 4
        laporan.save()
        teks, pdf = baca(laporan, pemeran.pendamping)
        assert len(pdf.pages) >= 2
        assert teks.count("Membahas undangan") == 6 * banyak + 60
        for halaman in pdf.pages:
            baris = [b for b in halaman.extract_text().splitlines() if b.strip() and "halaman" not in b]
            assert baris[-1].strip()[:2] not in {"A.", "B.", "C.", "D."}


def test_foto_bercap_dan_tanda_tangan_ikut(laporan: LaporanRHK, pemeran: SimpleNamespace) -> None:
    kegiatan = KegiatanFactory.create(petugas=pemeran.pendamping, wilayah_id=DESA, tanggal=laporan.tanggal)
    foto = [simpan_foto(berkas=gambar(w), oleh=pemeran.pendamping) for w in ("red", "blue", "white")]
    kegiatan.foto.add(foto[0])
    laporan.foto.set([*foto[:2], FotoFactory.create(diunggah_oleh=pemeran.pendamping)])
    LaporanRHK.objects.filter(pk=laporan.pk).update(tanda_tangan=foto[2])
    teks, pdf = baca(laporan, pemeran.pendamping)
    assert "Foto tidak terbaca" in teks
    ukuran = sorted(g.image.size for h in pdf.pages for g in h.images)
    # Two photos, stamped and so at least 480 wide, and the signature as it is.
    assert [lebar for lebar, _ in ukuran] == [320, 480, 480]
    merah = next(g.image.convert("RGB") for h in pdf.pages for g in h.images if g.image.size[0] == 480)
    assert max(merah.getpixel((5, merah.height - 5))) < 120  # the stamp's dark band


def test_tabel_pertemuan(laporan: LaporanRHK, pemeran: SimpleNamespace, pertemuan: Any) -> None:
    laporan.pertemuan = pertemuan
    laporan.save()
    teks, _ = baca(laporan, pemeran.pendamping)
    for kata in ("Pertemuan P2K2", "MELATI 1", "Jumlah peserta 5", "Hadir 2", "Alpa 1", "Belum diisi 1"):
        assert kata in teks


def test_laporan_korkec_diketahui_korkab(pemeran: SimpleNamespace) -> None:
    laporan = LaporanRHKFactory.create(
        petugas=pemeran.korkec, wilayah_id=KECAMATAN, disupervisi=pemeran.pendamping, pelaksanaan=["Mendampingi"]
    )
    teks, _ = baca(laporan, pemeran.korkec)
    for kata in ("LAPORAN SUPERVISI", "Pendamping disupervisi", "Koordinator Kabupaten/Kota PKH", "Korkab"):
        assert kata in teks
    rangkap = pemeran.pendamping
    JabatanFactory(pengguna=rangkap, peran=Peran.KORKEC, wilayah_id=KECAMATAN)
    sendiri = LaporanRHKFactory.create(petugas=rangkap, wilayah_id=DESA, pelaksanaan=["Menemui"])
    assert "Koordinator Kabupaten/Kota PKH" in baca(sendiri, rangkap)[0]


def test_tanpa_atasan_disediakan_tempatnya(laporan: LaporanRHK, pemeran: SimpleNamespace) -> None:
    pemeran.korkec.jabatan.all().delete()
    teks, _ = baca(laporan, pemeran.pendamping)
    assert "Koordinator PKH" in teks
    assert "…" in teks


def test_kop_dari_setelan(laporan: LaporanRHK, pemeran: SimpleNamespace, settings: Any) -> None:
    settings.PKH_KOP_INSTANSI, settings.PKH_KOP_ALAMAT = "Dinas Sosial #1", "Jalan Melati 2"
    teks, _ = baca(laporan, pemeran.pendamping)
    assert "DINAS SOSIAL #1" in teks
    assert "Jalan Melati 2" in teks


def test_lewat_halaman(laporan: LaporanRHK, pemeran: SimpleNamespace, client_untuk: Any) -> None:
    jawaban = client_untuk(pemeran.pendamping).get(f"/laporan/rhk/{laporan.pk}/pdf/")
    assert (jawaban["Content-Type"], jawaban["Cache-Control"]) == ("application/pdf", "no-store")
    assert 'filename="laporan-rhk-8-2026-07-03.pdf"' in jawaban["Content-Disposition"]
    assert AksesPribadi.objects.get().dari == "127.0.0.1"
    assert KABUPATEN not in jawaban["Content-Disposition"]
