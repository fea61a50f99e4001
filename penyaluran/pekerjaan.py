"""What this app offers to the export page and the worker; imported when the app is ready."""

from pathlib import Path

from inti.galat import GalatPengguna
from inti.services.ekspor import JenisEkspor, Permintaan, daftarkan, nama_menurut_tahap
from inti.services.jenis_impor import sesudah_diterapkan
from inti.services.kerja import Kemajuan, Kerja
from inti.services.pekerjaan import pelaksana
from inti.templatetags.format import nama_tahap
from inti.waktu import hari_ini, kode_tahap
from penyaluran.models import Tahap
from penyaluran.selectors import pembayaran_wilayah
from penyaluran.selectors.bank import selisih_bank_wilayah
from penyaluran.selectors.formulir import CakupanFormulir, pembayaran_formulir
from penyaluran.selectors.kartu import kartu_wilayah
from penyaluran.selectors.perbandingan import jumlah_banding
from penyaluran.selectors.selisih import selisih_wilayah
from penyaluran.services.bank import cocok as cocok_bank
from penyaluran.services.bank import daftar as daftar_bank  # noqa: F401 - registers the import
from penyaluran.services.daftar import final_closing, siks_ng  # noqa: F401 - register their imports
from penyaluran.services.hak import massal as hak_massal
from penyaluran.services.rekon import formulir as formulir_rekon
from penyaluran.services.rekon import impor as impor_rekon  # noqa: F401 - registers the import

sesudah_diterapkan("final_closing", "art")(hak_massal.sesudah_impor)
sesudah_diterapkan("final_closing")(cocok_bank.sesudah_impor)


@pelaksana(hak_massal.JENIS)
def hitung_hak(kerja: Kerja) -> str:
    return hak_massal.kerjakan(**kerja.parameter, kerja=kerja)


@pelaksana(cocok_bank.JENIS)
def banding_bank(kerja: Kerja) -> str:
    return cocok_bank.kerjakan(tahap=kerja.parameter["tahap"], kecamatan=kerja.parameter["kecamatan"])


def _tahap(minta: Permintaan) -> Tahap:
    tahap = Tahap.objects.filter(kode=minta.periode).first()
    if tahap is None:
        raise GalatPengguna(f"Tahap {minta.periode} belum ada. Tulis seperti 2026-4.", kolom="periode")
    return tahap


def _hitung(minta: Permintaan) -> int:
    return pembayaran_wilayah(_tahap(minta), minta.wilayah, minta.oleh).count()


def _tulis(minta: Permintaan, keluaran: Path, kemajuan: Kemajuan) -> int:
    from penyaluran.berkas.rekonsiliasi import tulis_rekonsiliasi  # openpyxl would slow every start

    return tulis_rekonsiliasi(
        tahap=_tahap(minta),
        wilayah=minta.wilayah,
        oleh=minta.oleh,
        pada=minta.pada,
        keluaran=keluaran,
        kemajuan=kemajuan,
    )


def _pilihan_tahap() -> list[tuple[str, str]]:
    return [(t.kode, str(t)) for t in Tahap.objects.order_by("-kode")]


daftarkan(
    JenisEkspor(
        kode="rekonsiliasi",
        label="Rekonsiliasi",
        keterangan="Ringkasan per wilayah, pendamping, bank, dan alasan; semua keluarga; yang belum transaksi; neraca.",
        opsi="tahap",
        objek="kpm.KPM",
        pilihan_periode=_pilihan_tahap,
        hitung=_hitung,
        tulis=_tulis,
        nama_berkas=nama_menurut_tahap("rekonsiliasi"),
        urut=10,
    )
)


def _hitung_selisih(minta: Permintaan) -> int:
    return selisih_wilayah(_tahap(minta), minta.wilayah, minta.oleh).count()


def _tulis_selisih(minta: Permintaan, keluaran: Path, kemajuan: Kemajuan) -> int:
    from penyaluran.berkas.selisih import tulis_selisih  # openpyxl would slow every start

    return tulis_selisih(
        tahap=_tahap(minta),
        wilayah=minta.wilayah,
        oleh=minta.oleh,
        pada=minta.pada,
        keluaran=keluaran,
        kemajuan=kemajuan,
    )


daftarkan(
    JenisEkspor(
        kode="selisih",
        label="Selisih nominal",
        keterangan="Keluarga yang nominalnya di Final Closing berbeda dengan hitungan menurut aturan, dengan sebabnya.",
        opsi="tahap",
        objek="kpm.KPM",
        pilihan_periode=_pilihan_tahap,
        hitung=_hitung_selisih,
        tulis=_tulis_selisih,
        nama_berkas=nama_menurut_tahap("selisih"),
    )
)


def _tulis_banding(minta: Permintaan, keluaran: Path, kemajuan: Kemajuan) -> int:
    from penyaluran.berkas.perbandingan import tulis_perbandingan  # openpyxl would slow every start

    return tulis_perbandingan(
        tahap=_tahap(minta),
        wilayah=minta.wilayah,
        oleh=minta.oleh,
        pada=minta.pada,
        total=_hitung_banding(minta),
        keluaran=keluaran,
        kemajuan=kemajuan,
    )


def _hitung_banding(minta: Permintaan) -> int:
    return jumlah_banding(_tahap(minta), minta.wilayah, minta.oleh)


daftarkan(
    JenisEkspor(
        kode="perbandingan",
        label="Tahap: KPM Lama, Baru, Hilang",
        keterangan="Tiga lembar: KPM Lama, Baru, dan Hilang dibanding tahap sebelumnya, dengan selisih per komponen.",
        opsi="tahap",
        objek="kpm.KPM",
        pilihan_periode=_pilihan_tahap,
        hitung=_hitung_banding,
        tulis=_tulis_banding,
        nama_berkas=nama_menurut_tahap("lama-baru-hilang"),
    )
)


def _cakupan_formulir(minta: Permintaan) -> CakupanFormulir:
    return CakupanFormulir(wilayah=minta.wilayah)


def _hitung_formulir(minta: Permintaan) -> int:
    return pembayaran_formulir(_tahap(minta), _cakupan_formulir(minta), minta.oleh).count()


def _tulis_formulir(minta: Permintaan, keluaran: Path, kemajuan: Kemajuan) -> int:
    tahap, cakupan = _tahap(minta), _cakupan_formulir(minta)
    return formulir_rekon.tulis(
        tahap=tahap,
        cakupan=cakupan,
        qs=pembayaran_formulir(tahap, cakupan, minta.oleh),
        oleh=minta.oleh,
        pada=minta.pada,
        keluaran=keluaran,
        kemajuan=kemajuan,
    )


daftarkan(
    JenisEkspor(
        kode=formulir_rekon.KOLOM_AKSES,
        label="Formulir rekonsiliasi",
        keterangan="Diisi tanpa sinyal lalu diunggah kembali: satu baris per keluarga, dengan pilihan dan batas isian.",
        opsi="tahap",
        objek="kpm.KPM",
        pilihan_periode=_pilihan_tahap,
        hitung=_hitung_formulir,
        tulis=_tulis_formulir,
        nama_berkas=nama_menurut_tahap("formulir-rekonsiliasi"),
        urut=11,
    )
)


def _hitung_selisih_bank(minta: Permintaan) -> int:
    return selisih_bank_wilayah(_tahap(minta), minta.wilayah, minta.oleh).count()


def _tulis_selisih_bank(minta: Permintaan, keluaran: Path, kemajuan: Kemajuan) -> int:
    from penyaluran.berkas.selisih_bank import tulis_selisih_bank  # openpyxl would slow every start

    return tulis_selisih_bank(
        tahap=_tahap(minta),
        wilayah=minta.wilayah,
        oleh=minta.oleh,
        pada=minta.pada,
        keluaran=keluaran,
        kemajuan=kemajuan,
    )


daftarkan(
    JenisEkspor(
        kode="selisih_bank",
        label="Selisih daftar bank",
        keterangan="Beda Final Closing dengan daftar bank (BNBA): hanya di salah satunya, jumlah, nama, atau nomor.",
        opsi="tahap",
        objek="kpm.KPM",
        pilihan_periode=_pilihan_tahap,
        hitung=_hitung_selisih_bank,
        tulis=_tulis_selisih_bank,
        nama_berkas=nama_menurut_tahap("selisih-bank"),
    )
)


def _hitung_kartu(minta: Permintaan) -> int:
    return kartu_wilayah(minta.wilayah, minta.oleh).count()


def _tulis_kartu(minta: Permintaan, keluaran: Path, kemajuan: Kemajuan) -> int:
    from penyaluran.berkas.kartu import tulis_kartu  # openpyxl would slow every start

    return tulis_kartu(wilayah=minta.wilayah, oleh=minta.oleh, pada=minta.pada, keluaran=keluaran, kemajuan=kemajuan)


def _tahap_kini() -> list[tuple[str, str]]:
    kode = kode_tahap(hari_ini())
    return [(kode, nama_tahap(kode))]


daftarkan(
    JenisEkspor(
        kode="kks",
        label="Daftar KKS",
        keterangan="Kartu tiap peserta menurut keadaan hari ini: empat angka terakhir, bank, keadaan, dan pemegangnya.",
        opsi="tahap",
        objek="kpm.KPM",
        pilihan_periode=_tahap_kini,
        hitung=_hitung_kartu,
        tulis=_tulis_kartu,
        nama_berkas=nama_menurut_tahap("daftar-kks"),
    )
)
