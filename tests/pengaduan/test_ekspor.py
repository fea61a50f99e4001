"""Exports of complaints: what they hold, that their sums agree, and that they tell nothing of what is restricted."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from io import BytesIO, StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from akun.enums import Peran
from inti.galat import GalatPengguna
from inti.models import AksesPribadi, Pekerjaan
from inti.services.ekspor import jenis_ekspor, minta_ekspor
from inti.services.kerja import jalankan
from pengaduan.models import Pengaduan
from pengaduan.services.rahasia import tambah_terlapor, ubah_batas
from pengaduan.services.terima import IsiAduan, terima_pengaduan
from tests.conftest import DESA, DESA_2, DESA_LUAR, DESA_TETANGGA, KABUPATEN, KABUPATEN_LUAR, KECAMATAN
from tests.factories import (
    JabatanFactory,
    JenisAduanFactory,
    KPMFactory,
    PelaporFactory,
    PengaduanFactory,
    PenggunaFactory,
    TerlaporFactory,
    TindakLanjutFactory,
)
from tests.penyaluran.rumus import hitung

pytestmark = pytest.mark.django_db
Masuk = Callable[[Any], Client]
OKT = "2026-10"
KIND = ("pengaduan", "sp4n_lapor")


def saat(hari: int, bulan: int = 10, jam: int = 3) -> datetime:
    return datetime(2026, bulan, hari, jam, tzinfo=UTC)


def aduan(nomor: str, masuk: datetime, desa: str = DESA, **isi: Any) -> Any:
    """A complaint of no family received at that moment, due after ten days."""
    hari = masuk.date()
    dasar: dict[str, Any] = {
        "kpm": None, "wilayah_id": desa, "nomor": nomor, "dibuat_pada": masuk, "jenis_id": "data",
        "tenggat_terima": hari + timedelta(days=1), "tenggat_selesai": hari + timedelta(days=10),
        "ingat_mulai": hari + timedelta(days=8),
    }  # fmt: skip
    return PengaduanFactory.create(**dasar | isi)


def selesai(pada: datetime, **isi: Any) -> dict[str, Any]:
    return {"keadaan": "selesai", "diterima_pada": pada, "dijawab_pada": pada, "selesai_pada": pada, **isi}


@pytest.fixture
def isi(pemeran: SimpleNamespace) -> SimpleNamespace:
    """October's complaints of every kind of fate, and those that do not belong to it."""
    satu = aduan("ADU-TEPAT", saat(2), **selesai(saat(5), puas=True), isi="=cmd|'/c calc'!A0", kanal="wa")
    TindakLanjutFactory(pengaduan=satu, jenis="jawaban", isi="-1+Jawaban lama", pada=saat(4))
    TindakLanjutFactory(pengaduan=satu, jenis="jawaban", isi="+Jawaban baru", pada=saat(5))
    TindakLanjutFactory(pengaduan=satu, jenis="catatan", isi="CATATAN-PETUGAS", pada=saat(6))
    PelaporFactory(pengaduan=satu)
    keluarga = KPMFactory(nama="IBU-KELUARGA", desa_id=DESA_2)
    return SimpleNamespace(
        tepat=satu,
        lambat=aduan("ADU-LAMBAT", saat(3), DESA_2, kpm=keluarga, jenis_id="kartu", **selesai(saat(2, 11))),
        sisa=aduan("ADU-SISA", saat(20, 9), DESA_TETANGGA, keadaan="proses", diterima_pada=saat(21, 9)),
        usai=aduan("ADU-USAI", saat(20, 9), **selesai(saat(1), puas=False)),
        lama=aduan("ADU-LAMA", saat(2, 9), **selesai(saat(30, 9, jam=10))),
        nanti=aduan("ADU-NANTI", saat(31, jam=18)),  # 1 November in the area's own zone
        luar=aduan("ADU-LUAR", saat(5), DESA_LUAR),
        rahasia=aduan("ADU-RAHASIA", saat(5), batas=3, tingkat=3, jenis_id="pungutan"),
    )


def ekspor(jenis: str, tmp_path: Path, oleh: Any, wilayah: str = KABUPATEN, bulan: str = OKT) -> tuple[Any, Any]:
    keluaran, teks = tmp_path / "hasil.xlsx", StringIO()
    call_command("ekspor", jenis, wilayah=wilayah, bulan=bulan, keluaran=keluaran, oleh=oleh.email, stdout=teks)
    return json.loads(teks.getvalue().splitlines()[-1]), openpyxl.load_workbook(keluaran)


def baris(lembar: Any) -> dict[str, dict[str, Any]]:
    kepala = [s.value for s in lembar[6]]
    semua = [dict(zip(kepala, [s.value for s in b], strict=True)) for b in lembar.iter_rows(min_row=7)]
    return {b["NOMOR ADUAN"]: b for b in semua}


# --- what it holds -----------------------------------------------------------------------------


def test_laporan_memuat_aduan_bulan_itu_dan_sisa_sebelumnya(
    isi: SimpleNamespace, pemeran: SimpleNamespace, tmp_path: Path
) -> None:
    jawaban, buku = ekspor("pengaduan", tmp_path, pemeran.apd)
    assert buku.sheetnames == ["Laporan", "Rekap"]
    semua = baris(buku["Laporan"])
    assert list(semua) == ["ADU-SISA", "ADU-USAI", "ADU-TEPAT", "ADU-LAMBAT"]
    assert jawaban["baris"] == 4
    tepat = semua["ADU-TEPAT"]
    assert tepat | {"No": 0} == {
        "No": 0, "NOMOR ADUAN": "ADU-TEPAT", "MASUK": datetime(2026, 10, 2), "LEWAT": "WhatsApp",
        "JENIS": "Data keliru", "KECAMATAN": "Sungai Serut", "KELURAHAN": "Pasar Bengkulu", "URGENSI": "Sedang",
        "TINGKAT": "Koordinator kecamatan", "KEADAAN": "Selesai", "TENGGAT DITERIMA": datetime(2026, 10, 3),
        "DITERIMA": datetime(2026, 10, 5), "TENGGAT DIJAWAB": datetime(2026, 10, 12),
        "DIJAWAB": datetime(2026, 10, 5), "KETEPATAN": "Tepat waktu", "SELESAI": datetime(2026, 10, 5),
        "PELAPOR PUAS": "Ya", "DIBUKA LAGI": 0, "BULAN": "Masuk bulan ini", "AKHIR BULAN": "Selesai",
        "URAIAN": "=cmd|'/c calc'!A0", "JAWABAN": "+Jawaban baru", "NOMOR SP4N-LAPOR": None,
    }  # fmt: skip
    keadaan = {n: (b["BULAN"], b["AKHIR BULAN"], b["KETEPATAN"], b["PELAPOR PUAS"]) for n, b in semua.items()}
    assert keadaan["ADU-LAMBAT"] == ("Masuk bulan ini", "Belum selesai", "Lewat tenggat", None)
    assert keadaan["ADU-SISA"] == ("Sisa sebelumnya", "Belum selesai", "Lewat tenggat", None)
    assert keadaan["ADU-USAI"] == ("Sisa sebelumnya", "Selesai", "Lewat tenggat", "Tidak")
    assert set(baris(ekspor("pengaduan", tmp_path, pemeran.korkab, KECAMATAN)[1]["Laporan"])) == {
        "ADU-USAI", "ADU-TEPAT", "ADU-LAMBAT",
    }  # fmt: skip
    assert "ADU-NANTI" in baris(ekspor("pengaduan", tmp_path, pemeran.apd, bulan="2026-11")[1]["Laporan"])


@pytest.mark.parametrize("jenis", KIND)
def test_tidak_seorang_pun_disebut_dan_teks_bukan_rumus(
    jenis: str, isi: SimpleNamespace, pemeran: SimpleNamespace, tmp_path: Path
) -> None:
    Pengaduan.objects.filter(pk=isi.tepat.pk).update(nama_terlapor="NAMA-AGEN", peran_terlapor="luar")
    buku = ekspor(jenis, tmp_path, pemeran.apd)[1]
    sel = [s for lembar in buku for b in lembar.iter_rows() for s in b if s.value is not None]
    isi_buku = "\n".join(str(s.value) for s in sel)
    for kata in ("Pelapor Uji", "81200000001", "IBU-KELUARGA", "NAMA-AGEN", "CATATAN-PETUGAS", "ADU-RAHASIA"):
        assert kata not in isi_buku
    assert isi_buku.count("Aduan yang dirahasiakan, nama pelapor, dan nama keluarga tidak pernah termuat") == 2
    rumus = [s for s in sel if s.data_type == "f"]
    assert {s.parent.title for s in rumus} == ({"Rekap"} if jenis == "pengaduan" else set())
    teks = [s for s in sel if str(s.value).startswith("=cmd")]
    assert [(s.data_type, s.quotePrefix) for s in teks] == [("s", True)]


@pytest.mark.parametrize("wilayah", [KABUPATEN, KECAMATAN])
def test_rumus_rekap_sama_dengan_nilainya(
    wilayah: str, isi: SimpleNamespace, pemeran: SimpleNamespace, tmp_path: Path
) -> None:
    aneh = JenisAduanFactory(kode="aneh", nama=">=0 *Data?")  # what COUNTIFS would take for a condition
    aduan("ADU-ANEH", saat(7), jenis_id=aneh.pk)
    aduan("ADU-KOTA", saat(7), KABUPATEN, jenis_id=aneh.pk)  # no kecamatan told
    jawaban, buku = ekspor("pengaduan", tmp_path, pemeran.apd, wilayah)
    nilai = openpyxl.load_workbook(tmp_path / "hasil.xlsx", data_only=True)["Rekap"]
    rumus = [s for b in buku["Rekap"].iter_rows() for s in b if s.data_type == "f"]
    assert {s.coordinate: hitung(buku, "Rekap", s.value) for s in rumus} == {
        s.coordinate: nilai[s.coordinate].value for s in rumus
    }
    assert {s.value for s in nilai["K"] if s.value} == {"PERIKSA", "Seimbang"}
    tabel = [[s.value for s in b] for b in nilai.iter_rows(min_row=5) if b[0].value]
    assert [b[3] for b in tabel if b[0] == "JUMLAH"] == [jawaban["baris"]] * 2
    kepala = [b[0] for b in tabel]
    if wilayah == KABUPATEN:
        assert kepala == [
            "JENIS", "0 Data", "Data keliru", "KKS hilang, rusak, tertelan, atau PIN", "JUMLAH",
            "KECAMATAN", "Ratu Samban", "Sungai Serut", "Tidak disebut", "JUMLAH",
        ]  # fmt: skip
        per = {b[0]: b[1:10] for b in tabel}
        assert per["Data keliru"] == [2, 1, 3, 2, 1, 1, 2, 0, 1]
        assert per["Tidak disebut"][:3] == [0, 1, 1]
    else:
        assert "KELURAHAN" in kepala


def test_sp4n_memisahkan_yang_sudah_dientri(isi: SimpleNamespace, pemeran: SimpleNamespace, tmp_path: Path) -> None:
    Pengaduan.objects.filter(pk=isi.lambat.pk).update(nomor_sp4n="7654321")
    aduan("ADU-ASAL", saat(8), kanal="sp4n", isi="Dari sana")
    panjang = JenisAduanFactory(kode="panjang", nama="Jenis " + "panjang " * 9)
    kejadian = {"tempat_kejadian": "@Pasar", "tanggal_kejadian": date(2026, 10, 8)}
    aduan("ADU-RINCI", saat(9), jenis_id=panjang.pk, isi="Baris satu\nbaris dua " + "x" * 3900, **kejadian)
    jawaban, buku = ekspor("sp4n_lapor", tmp_path, pemeran.apd)
    assert jawaban["baris"] == 4
    entri, sudah = baris(buku["Untuk dientri"]), baris(buku["Sudah dientri"])
    assert list(entri) == ["ADU-TEPAT", "ADU-RINCI"]
    rinci = entri["ADU-RINCI"]
    assert rinci["ISI LAPORAN"] == Pengaduan.objects.get(nomor="ADU-RINCI").isi
    assert rinci["LOKASI KEJADIAN"] == "@Pasar, Pasar Bengkulu, Sungai Serut, Kota Bengkulu"
    assert (rinci["TANGGAL KEJADIAN"], rinci["KLASIFIKASI"], rinci["ANONIM"], rinci["RAHASIA"]) == (
        datetime(2026, 10, 8), "Pengaduan", "Ya", "Ya",
    )  # fmt: skip
    assert (rinci["INSTANSI TUJUAN"], rinci["NOMOR SP4N-LAPOR"]) == ("Kementerian Sosial Republik Indonesia", None)
    assert max(len(b["JUDUL LAPORAN"]) for b in entri.values()) <= 150
    assert {n: (b["NOMOR SP4N-LAPOR"], b["KETERANGAN"]) for n, b in sudah.items()} == {
        "ADU-LAMBAT": ("7654321", None),
        "ADU-ASAL": (None, "Datang dari SP4N-LAPOR, nomornya belum dicatat"),
    }


@pytest.mark.parametrize("jenis", KIND)
def test_hak_dan_bulan(jenis: str, isi: SimpleNamespace, pemeran: SimpleNamespace, tmp_path: Path) -> None:
    assert set(baris(ekspor(jenis, tmp_path, pemeran.apd_luar, KABUPATEN_LUAR)[1].worksheets[0])) == {"ADU-LUAR"}
    akses = AksesPribadi.objects.count()
    for oleh, bulan in (
        (pemeran.apd_luar, OKT), (pemeran.korkec, OKT), (pemeran.pendamping, OKT), (pemeran.pengawas, OKT),
        (pemeran.korwil, OKT), (pemeran.pusat, OKT), (pemeran.tanpa_jabatan, OKT),
        (pemeran.apd, "2026-13"), (pemeran.apd, "2099-01"), (pemeran.apd, "0001-01"), (pemeran.apd, "2010-01"),
    ):  # fmt: skip
        with pytest.raises(CommandError):
            ekspor(jenis, tmp_path, oleh, bulan=bulan)
    assert AksesPribadi.objects.count() == akses


# --- what it does not tell ---------------------------------------------------------------------


def pinta(jenis: str, oleh: Any, wilayah: str = KABUPATEN, bulan: str = OKT) -> Pekerjaan:
    """The job as a page would start it, run to its end."""
    kerja = minta_ekspor(jenis=jenis, wilayah=wilayah, periode=bulan, alasan="Laporan bulanan", oleh=oleh)
    jalankan(id=kerja.pk, denyut=False)
    kerja.refresh_from_db()
    return kerja


def unduh(client: Client, kerja: Pekerjaan) -> tuple[int, bytes, str]:
    """Status, content and name of the finished file as it is fetched."""
    jawaban: Any = client.get(f"/pekerjaan/{kerja.pk}/hasil/")
    isi = b"".join(jawaban.streaming_content) if jawaban.streaming else b""
    for tutup in jawaban._resource_closers:  # close() would end the transaction
        tutup()
    return jawaban.status_code, isi, jawaban.get("Content-Disposition", "")


def potret(oleh: Any, client: Client) -> list[Any]:
    """All that exporting tells: every cell, names, message, progress, log lines, and the page of the job."""
    hasil: list[Any] = []
    for jenis in KIND:
        for wilayah in (KABUPATEN, KECAMATAN):
            lama = AksesPribadi.objects.count()
            kerja = pinta(jenis, oleh, wilayah)
            _, isi, kepala = unduh(client, kerja)
            hasil.append(
                [
                    kerja.judul, kerja.pesan, kerja.keadaan, kerja.total_n, kerja.selesai_n,
                    kerja.nama_hasil.rsplit("_", 1)[0], kepala.rsplit("_", 1)[0],
                    {k: v for k, v in kerja.parameter.items() if k != "isi"}, sorted(kerja.parameter["isi"]),
                    [
                        [(s.coordinate, s.value if "Dicetak" not in str(s.value) else "") for b in lembar for s in b]
                        for lembar in openpyxl.load_workbook(BytesIO(isi))
                    ],
                    list(AksesPribadi.objects.order_by("pk").values_list("jenis", "jumlah", "alasan"))[lama:],
                ]
            )  # fmt: skip
            Pekerjaan.objects.all().delete()
    return hasil


@pytest.mark.parametrize("siapa", ["korkab", "apd", "superuser", "apd_korkab", "korkec_apd"])
def test_tidak_satu_sel_pun_berubah_bagi_yang_diadukan(
    siapa: str, isi: SimpleNamespace, pemeran: SimpleNamespace, client_untuk: Masuk
) -> None:
    """The accused exports before and after; with two offices, also from the other one."""
    if "_" in siapa:
        orang = PenggunaFactory(nama="Rangkap Jabatan")
        for peran in siapa.split("_"):
            tempat = KECAMATAN if peran == "korkec" else KABUPATEN
            JabatanFactory(pengguna=orang, peran=Peran(peran), wilayah_id=tempat)
        setattr(pemeran, siapa, orang)
    oleh = getattr(pemeran, siapa)
    client = client_untuk(oleh)
    awal = potret(oleh, client)
    for n in range(3):
        nomor, _ = terima_pengaduan(
            isi=IsiAduan(
                jenis="pungutan", isi=f"Dipotong {oleh.nama} {n}", kanal="langsung", wilayah=DESA,
                peran_terlapor="korkab", nama_terlapor=oleh.nama,
            ),
            oleh=pemeran.korkec,
        )  # fmt: skip
        Pengaduan.objects.filter(pk=nomor.pk).update(dibuat_pada=saat(6 + n), induk=isi.tepat, nomor_sp4n="7654321")
    diam = aduan("ADU-DIAM", saat(9), batas=4, tingkat=4)
    TerlaporFactory(pengaduan=diam, petugas=oleh)
    assert potret(oleh, client) == awal
    # Those who may know of them get no more.
    lain = pemeran.korkab if siapa != "korkab" else pemeran.superuser
    assert [b[9] for b in potret(lain, client_untuk(lain))] == [b[9] for b in awal]


def test_umum_tetapi_tentang_orang_itu_sendiri_tidak_termuat(
    isi: SimpleNamespace, pemeran: SimpleNamespace, tmp_path: Path
) -> None:
    TerlaporFactory(pengaduan=isi.tepat, petugas=pemeran.apd)
    assert "ADU-TEPAT" not in baris(ekspor("pengaduan", tmp_path, pemeran.apd)[1]["Laporan"])
    assert "ADU-TEPAT" in baris(ekspor("pengaduan", tmp_path, pemeran.korkab)[1]["Laporan"])


@pytest.mark.parametrize("siapa", ["apd", "korkab", "superuser"])
@pytest.mark.parametrize("jenis", KIND)
def test_bulan_yang_hanya_berisi_rahasia_ditolak_seperti_bulan_kosong(
    jenis: str, siapa: str, pemeran: SimpleNamespace, client_untuk: Masuk
) -> None:
    client = client_untuk(getattr(pemeran, siapa))
    kirim = {"periode": OKT, "wilayah": KABUPATEN, "alasan": "Laporan"}

    def jawab() -> tuple[int, str]:
        satu = client.post(f"/ekspor/?jenis={jenis}", kirim)
        isi = satu.content.decode()
        return satu.status_code, isi[isi.index("<form") :].split("csrfmiddlewaretoken")[0] + isi[isi.index("alasan") :]

    kosong = jawab()
    aduan("ADU-RAHASIA", saat(5), batas=3, tingkat=3, jenis_id="pungutan")
    assert jawab() == kosong
    assert kosong[0] == 422
    assert (
        "Belum ada data Kota Bengkulu untuk bulan 2026-10."
        in client.post(f"/ekspor/?jenis={jenis}", kirim).content.decode()
    )
    assert (AksesPribadi.objects.count(), Pekerjaan.objects.count()) == (0, 0)


@pytest.mark.parametrize("jenis", KIND)
@pytest.mark.parametrize("cara", ["batas", "terlapor", "diri", "pindah"])
def test_berkas_jadi_ditutup_bila_satu_aduannya_ditarik(
    cara: str, jenis: str, isi: SimpleNamespace, pemeran: SimpleNamespace, client_untuk: Masuk
) -> None:
    """Restricted, about somebody, about the asker, or moved away: the same sentence, and nothing is logged."""
    apd = client_untuk(pemeran.apd)
    kerja, lain = pinta(jenis, pemeran.apd), pinta(jenis, pemeran.korkab, KECAMATAN)
    alamat = f"/pekerjaan/{kerja.pk}/hasil/"
    assert unduh(apd, kerja)[0] == 200
    akses = AksesPribadi.objects.count()
    kini = Pengaduan.objects.get(pk=isi.lambat.pk)
    if cara == "batas":
        ubah_batas(aduan=kini, batas=3, alasan="Takut.", versi=1, oleh=pemeran.korkab)
    elif cara == "terlapor":
        tambah_terlapor(aduan=kini, petugas=pemeran.pendamping.pk, alasan="Ya.", versi=1, oleh=pemeran.korkab)
    elif cara == "diri":
        TerlaporFactory(pengaduan=kini, petugas=pemeran.apd)
    else:
        Pengaduan.objects.filter(pk=kini.pk).update(wilayah_id=DESA_LUAR)
    for metode in (apd.get, apd.head):
        assert metode(alamat).status_code == 302
    assert "Isi berkas ini sudah berubah sejak dibuat" in apd.get(alamat, follow=True).content.decode()
    assert AksesPribadi.objects.count() == akses
    if cara != "diri":  # whoever may know of it does not fetch it either; a file is handed on
        assert unduh(client_untuk(pemeran.korkab), lain)[0] == 302
    baru = pinta(jenis, pemeran.apd)
    assert baru.pesan == ("3 baris siap diunduh." if jenis == "pengaduan" else "1 baris siap diunduh.")
    assert unduh(apd, baru)[0] == 200


def test_berkas_tetap_terbuka_bila_aduan_lain_yang_ditarik_atau_ditambah(
    isi: SimpleNamespace, pemeran: SimpleNamespace, client_untuk: Masuk
) -> None:
    kerja = pinta("pengaduan", pemeran.apd)
    Pengaduan.objects.filter(pk=isi.nanti.pk).update(batas=3, tingkat=3)  # of another month
    Pengaduan.objects.filter(pk=isi.tepat.pk).update(puas=False)  # settled otherwise: still theirs to read
    aduan("ADU-SUSULAN", saat(6))
    assert unduh(client_untuk(pemeran.apd), kerja)[0] == 200


def test_berkas_yang_tidak_menyebut_isinya_tidak_diberikan(pemeran: SimpleNamespace) -> None:
    periksa = jenis_ekspor("pengaduan").periksa_isi
    assert periksa is not None
    periksa({"wilayah": KABUPATEN, "isi": []}, pemeran.apd)
    with pytest.raises(GalatPengguna, match="sudah berubah"):
        periksa({"wilayah": KABUPATEN}, pemeran.apd)


def test_jabatan_yang_berakhir_menutup_berkas(
    isi: SimpleNamespace, pemeran: SimpleNamespace, client_untuk: Masuk
) -> None:
    kerja = pinta("pengaduan", pemeran.apd)
    pemeran.apd.jabatan.update(selesai=timezone.localdate() - timedelta(days=1))
    assert unduh(client_untuk(pemeran.apd), kerja)[0] == 403


def test_aduan_yang_ditarik_sebelum_pekerjaan_jalan(isi: SimpleNamespace, pemeran: SimpleNamespace) -> None:
    """Asked for, then restricted while it waits: made without it; with nothing left, no file."""
    kerja = minta_ekspor(jenis="sp4n_lapor", wilayah=KABUPATEN, periode=OKT, alasan="Laporan", oleh=pemeran.apd)
    Pengaduan.objects.umum().update(batas=3, tingkat=3)
    jalankan(id=kerja.pk, denyut=False)
    kerja.refresh_from_db()
    assert (kerja.keadaan, kerja.pesan) == ("gagal", "Datanya sudah tidak ada lagi; tidak ada yang diekspor.")
    assert not kerja.hasil
