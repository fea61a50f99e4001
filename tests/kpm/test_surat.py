"""Papers of a family as PDF: what they say, who may make them, and what the access log keeps."""

from datetime import date
from io import BytesIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.urls import reverse
from pypdf import PdfReader

from inti.models import AksesPribadi
from inti.services.salinan import model_tersalin, teks_nilai
from kpm.models import KPM
from kpm.services.keluarga import baca_nik_anggota
from tests.conftest import DESA
from tests.factories import (
    AnggotaFactory,
    KeadaanRumahFactory,
    KeanggotaanFactory,
    KehadiranFactory,
    KelompokFactory,
    KomponenFactory,
    KPMFactory,
    KunjunganFactory,
    PembayaranFactory,
    PengurusKelompokFactory,
    PenugasanFactory,
    PertemuanFactory,
    PerubahanKepesertaanFactory,
    RekonsiliasiFactory,
)

NIK, KK, NIK_SUAMI = "1771084101900792", "1771080102100001", "1771080205850003"
NAMA = "*SITI* #strong[x] $y$ _a_ <b> \\ AMINAH"
UMUM: dict[str, Any] = {
    "tanggal": "2026-07-03",
    "kertas": "f4",
    "nomor": "tersamar",
    "keperluan": "",
    "keterangan_lain": "",
}


@pytest.fixture
def keluarga(pemeran: SimpleNamespace) -> SimpleNamespace:
    kpm = KPMFactory(
        nama=NAMA, nik=NIK, kk=KK, desa_id=DESA, telepon="+6281234567890", catatan="Catatan lapangan",
        alamat="JL. MANGGA NO 1", rt="001", rw="002",
    )  # fmt: skip
    PenugasanFactory(kpm=kpm, petugas=pemeran.pendamping)
    pengurus = AnggotaFactory(kpm=kpm, nik=NIK, nama=NAMA, tanggal_lahir=date(1990, 1, 1))
    suami = AnggotaFactory(
        kpm=kpm, nik=NIK_SUAMI, nama="AHMAD #SUAMI", tanggal_lahir=date(1985, 5, 2), hubungan="pasangan"
    )
    anak = AnggotaFactory(kpm=kpm, nama="DEWI ANAK", tanggal_lahir=date(2015, 3, 1), sekolah="SDN 41", hubungan="anak")
    KomponenFactory(anggota=anak, jenis="sd")
    kelompok = KelompokFactory(nama="Melati *1*", desa_id=DESA)
    KeanggotaanFactory(kpm=kpm, kelompok=kelompok)
    PengurusKelompokFactory(kpm=kpm, kelompok=kelompok, jabatan="bendahara")
    KeadaanRumahFactory(kpm=kpm, status_rumah="sewa", pekerjaan_kepala="Nelayan")
    KunjunganFactory(kpm=kpm, petugas=pemeran.pendamping, tanggal=date(2026, 6, 1), hasil="HASIL KUNJUNGAN")
    return SimpleNamespace(kpm=kpm, pengurus=pengurus, suami=suami, anak=anak, alamat=alamat(kpm))


def alamat(kpm: KPM) -> str:
    return reverse("kpm:surat", args=[kpm.pk])


def teks(jawaban: Any) -> str:
    """Words of a PDF with single blanks, however its lines were broken."""
    assert jawaban["Content-Type"] == "application/pdf", jawaban.content.decode()[:3000]
    return " ".join(" ".join(h.extract_text() for h in PdfReader(BytesIO(jawaban.content)).pages).split())


def halaman(jawaban: Any) -> list[tuple[int, int]]:
    """Width and height of each page in millimetres."""
    return [
        (round(float(h.mediabox.width) / 72 * 25.4), round(float(h.mediabox.height) / 72 * 25.4))
        for h in PdfReader(BytesIO(jawaban.content)).pages
    ]


def log() -> list[tuple[str, str, str, str]]:
    return list(AksesPribadi.objects.order_by("pk").values_list("jenis", "kolom", "objek_id", "alasan"))


SURAT: dict[str, dict[str, Any]] = {
    "graduasi": {"mulai": "2026-07-01", "alasan": "usaha warung sudah menghasilkan"},
    "wali": {"pilihan": "bekerja", "mulai": "2026-07-01", "saksi": "BUDI SAKSI"},
    "kuasa": {"pilihan": "ambil", "alasan": "sedang sakit", "nominal": "1.350.000", "sampai": "2026-08-01"},
    "sptjm": {"pilihan": "penggunaan", "nominal": "750000", "kepala_desa": "PAK LURAH"},
    "profil": {},
}
ISI_SURAT = {
    "graduasi": ["SURAT PERNYATAAN GRADUASI MANDIRI", "karena usaha warung sudah menghasilkan.", "Materai Rp10.000"],
    "wali": ["AHMAD #SUAMI", "bekerja di luar daerah atau luar negeri", "BUDI SAKSI", "Yang menunjuk"],
    "kuasa": ["mengambil bantuan PKH", "Rp1.350.000 (satu juta tiga ratus lima puluh ribu rupiah)", "1 Agustus 2026"],
    "sptjm": ["Rp750.000 (tujuh ratus lima puluh ribu rupiah)", "PAK LURAH", "tanpa potongan oleh siapa pun"],
    "profil": ["DEWI ANAK", "SDN 41", "Sewa/kontrak", "Melati *1*", "Bendahara", "1 Juni 2026", "Nelayan"],
}


@pytest.mark.parametrize("jenis", list(SURAT))
def test_surat_berisi_yang_benar_dan_tersamar(keluarga, pemeran, client_untuk, jenis):
    isi = UMUM | SURAT[jenis] | {"jenis": jenis}
    if jenis in ("wali", "kuasa"):
        isi["anggota"] = keluarga.suami.pk

    jawaban = client_untuk(pemeran.pendamping).post(keluarga.alamat, isi)
    kata = teks(jawaban)

    assert [k for k in [NAMA, "Pasar Bengkulu", "Jumat, 3 Juli 2026", *ISI_SURAT[jenis]] if k not in kata] == []
    assert [n for n in (NIK, KK, NIK_SUAMI) if n in kata] == []
    assert "1771••••••••0792" in kata
    assert halaman(jawaban) == [(215, 330)]
    assert jawaban["Cache-Control"] == "no-store"
    assert [baris[:3] for baris in log()] == [("unduh", f"surat {jenis}", str(keluarga.kpm.pk))]


def test_nomor_lengkap_dicatat_dengan_keperluannya(keluarga, pemeran, client_untuk):
    isi = UMUM | SURAT["kuasa"] | {"jenis": "kuasa", "anggota": keluarga.suami.pk, "kertas": "a4", "nomor": "lengkap"}
    client = client_untuk(pemeran.pendamping)

    tolak = client.post(keluarga.alamat, isi)
    assert (tolak.status_code, log()) == (422, [])
    assert "Pilih keperluannya" in tolak.text
    jawaban = client.post(keluarga.alamat, isi | {"keperluan": "bank"})

    assert [n for n in (NIK, KK, NIK_SUAMI) if n not in teks(jawaban)] == []
    assert halaman(jawaban) == [(210, 297)]
    alasan = "Surat Kuasa: Urusan bank atau KKS"
    assert log() == [
        ("unduh", "surat kuasa", str(keluarga.kpm.pk), alasan),
        ("buka", "nik, kk", str(keluarga.kpm.pk), alasan),
    ]


def test_wali_bila_pengurus_meninggal(keluarga, pemeran, client_untuk):
    isi = UMUM | SURAT["wali"] | {"jenis": "wali", "anggota": keluarga.suami.pk, "pilihan": "meninggal"}

    kata = teks(client_untuk(pemeran.pendamping).post(keluarga.alamat, isi))

    assert "Sehubungan dengan meninggalnya pengurus" in kata
    assert "Yang menunjuk" not in kata


@pytest.mark.parametrize(
    ("jenis", "ganti", "pesan"),
    [
        ("wali", {"anggota": "pengurus"}, "Wali harus orang lain"),
        ("wali", {"anggota": "anak"}, "Wali paling sedikit berumur 17 tahun"),
        ("wali", {"anggota": "asing"}, "pilihan yang valid"),
        ("wali", {"anggota": "suami", "pilihan": "lainnya"}, "Tulis alasannya"),
        ("kuasa", {}, "Pilih anggota keluarga, atau tulis nama"),
        ("kuasa", {"anggota": "suami", "penerima": "TETANGGA"}, "Pilih satu"),
        ("kuasa", {"anggota": "suami", "sampai": "2026-07-02"}, "sebelum tanggal surat"),
        ("kuasa", {"anggota": "suami", "nominal": "750"}, "Jumlah "),
        ("graduasi", {"tanggal": "2016-07-03"}, "Periksa tahunnya"),
        ("sptjm", {"pilihan": "apa saja"}, "pilihan yang"),
        ("profil", {"keperluan": "lainnya"}, "Tulis keperluannya"),
        ("salinan", {"keperluan": "cocok", "mulai": "2026-07-04"}, "sesudah hari penyerahan"),
        ("salinan", {"mulai": "2026-07-01"}, "Pilih keperluannya"),
    ],
)  # fmt: skip
def test_isian_keliru_ditolak_tanpa_catatan(keluarga, pemeran, client_untuk, jenis, ganti, pesan):
    orang = {
        "pengurus": keluarga.pengurus.pk, "anak": keluarga.anak.pk, "suami": keluarga.suami.pk,
        "asing": AnggotaFactory().pk,
    }  # fmt: skip
    isi = UMUM | SURAT.get(jenis, {}) | {"jenis": jenis} | ganti
    if "anggota" in isi:
        isi["anggota"] = orang[isi["anggota"]]

    jawaban = client_untuk(pemeran.pendamping).post(keluarga.alamat, isi)

    assert jawaban.status_code == 422
    assert pesan in jawaban.text
    assert log() == []


def test_salinan_memuat_semua_dan_mencatat_siapa_meminta(keluarga, pemeran, client_untuk):
    kpm = keluarga.kpm
    RekonsiliasiFactory(pembayaran=PembayaranFactory(kpm=kpm, nominal=975_000))
    pertemuan = PertemuanFactory(kelompok=kpm.keanggotaan.get().kelompok, tanggal=date(2026, 5, 4))
    KehadiranFactory(pertemuan=pertemuan, kpm=kpm, status="sakit")
    PerubahanKepesertaanFactory(kpm=kpm, keterangan="LOLOS *VALIDASI*")
    lain = KPMFactory(nama="KELUARGA LAIN", desa_id=DESA)
    KunjunganFactory(kpm=lain, hasil="RAHASIA LAIN")
    isi = UMUM | {"jenis": "salinan", "anggota": keluarga.suami.pk, "mulai": "2026-07-01"}
    isi |= {"nomor": "lengkap", "keperluan": "lainnya", "keterangan_lain": "hak atas data sendiri"}
    baca_nik_anggota(anggota=keluarga.suami, keperluan="Cocokkan data", oleh=pemeran.pendamping)

    kata = teks(client_untuk(pemeran.pendamping).post(keluarga.alamat, isi))

    harus = [
        NIK, KK, NIK_SUAMI, "Catatan lapangan", "HASIL KUNJUNGAN", "Rp975.000", "4 Mei 2026", "Sakit",
        "LOLOS *VALIDASI*", "Bendahara", "AHMAD #SUAMI (anggota keluarga)", "Diminta pada : 1 Juli 2026",
        "hak atas data sendiri", "Cocokkan data", "Foto kunjungan yang disimpan: 0",
    ]  # fmt: skip
    assert [k for k in harus if k not in kata] == []
    assert [k for k in ("KELUARGA LAIN", "RAHASIA LAIN", str(lain.nik)) if k in kata] == []
    siapa = f"anggota keluarga (id {keluarga.suami.pk})"
    alasan = f"Salinan Data Keluarga diminta {siapa} pada 1 Juli 2026: hak atas data sendiri"
    assert [(j, k, a) for j, k, _, a in log()] == [
        ("buka", "nik", "Cocokkan data"),
        ("unduh", "surat salinan", alasan),
        ("buka", "nik, kk, rekening", alasan),
    ]


def test_salinan_tanpa_jejak_program():
    assert teks_nilai({"#nik": "3fa9c0", "alamat_lama": "JL. BALI"}) == "alamat lama: JL. BALI"
    assert teks_nilai({"#nik": "3fa9c0"}) == "–"


# Where a family is named but nothing of it is held that a copy would add.
_TANPA_SALINAN = {
    "kpm.AnggotaBelumCocok": "belongs to no family yet",
    "kpm.SusunanBerubah": "a mark that the family is to be counted again, gone within a minute",
    "kpm.KewajibanBerubah": "a mark that its outcomes are to be computed again, gone within a minute",
    "kpm.KeanggotaanBerubah": "a mark that its flag is to be drawn again, gone within a minute",
    "pendamping.Temuan": "about the work of staff; whoever hands over the copy must not read it",
    "penyaluran.Rekonsiliasi": "told through its payment",
}


def test_setiap_model_tentang_keluarga_ada_di_salinan():
    tentang = {"kpm.KPM"}
    for model in apps.get_models():
        label = f"{model._meta.app_label}.{model.__name__}"
        tujuan = {f.related_model for f in model._meta.concrete_fields if f.related_model}
        if tujuan & {KPM, apps.get_model("kpm.Anggota")} and not model.__name__.endswith("Event"):
            tentang.add(label)

    assert tentang - model_tersalin() - set(_TANPA_SALINAN) == set()
    assert model_tersalin() - tentang == set()


@pytest.mark.parametrize(
    ("peran", "status"),
    [
        ("pendamping", 200), ("korkec", 200), ("korkab", 200), ("apd", 200),
        ("pengawas", 403), ("korwil", 403), ("tanpa_jabatan", 403),
        ("pendamping_lain", 404), ("korkec_tetangga", 404), ("apd_luar", 404),
    ],
)  # fmt: skip
def test_hanya_yang_boleh_membuka_nomor_dalam_lingkupnya(keluarga, pemeran, client_untuk, peran, status):
    client = client_untuk(getattr(pemeran, peran))

    assert client.get(keluarga.alamat).status_code == status
    assert client.get(keluarga.alamat, {"jenis": "profil"}).status_code == status
    jawaban = client.post(keluarga.alamat, UMUM | {"jenis": "profil"})
    assert jawaban.status_code == status
    assert len(log()) == (status == 200)


def test_jenis_tak_dikenal_menampilkan_pilihan(keluarga, pemeran, client_untuk):
    client = client_untuk(pemeran.pendamping)

    for jawaban in (client.get(keluarga.alamat, {"jenis": "x"}), client.post(keluarga.alamat, {"jenis": "x"})):
        assert jawaban.status_code == 200
        assert len(jawaban.context["daftar"]) == 6
    assert log() == []


@pytest.mark.parametrize("n", [1, 30])
def test_jumlah_kueri_tetap(keluarga, pemeran, client_untuk, django_assert_num_queries, n):
    for _ in range(n):
        KomponenFactory(anggota=AnggotaFactory(kpm=keluarga.kpm))
    client = client_untuk(pemeran.pendamping)

    with django_assert_num_queries(6):
        client.get(keluarga.alamat)
    with django_assert_num_queries(8):
        client.get(keluarga.alamat, {"jenis": "wali"})
    with django_assert_num_queries(21):
        client.post(keluarga.alamat, UMUM | {"jenis": "profil"})


def test_keluarga_besar_berlanjut_ke_halaman_berikut(keluarga, pemeran, client_untuk):
    for _ in range(60):
        AnggotaFactory(kpm=keluarga.kpm)

    jawaban = client_untuk(pemeran.pendamping).post(keluarga.alamat, UMUM | {"jenis": "profil"})

    assert len(halaman(jawaban)) > 1
    assert f"halaman 1 dari {len(halaman(jawaban))}" in teks(jawaban)
