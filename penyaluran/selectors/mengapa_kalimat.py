"""Why a family was not paid, in two sentences: what happened, and what comes next and by whom (docs/program.md §4).

Without database: from facts to words, so that every answer can be read in a test.
"""

from __future__ import annotations

from collections.abc import Callable

from inti.templatetags.format import rupiah, tanggal
from kpm.enums import GRADUASI, AlasanKepesertaan, Kepesertaan
from penyaluran.enums import GolonganStatus, SaluranBayar, StatusRekon
from penyaluran.selectors.mengapa_fakta import Fakta, Jawaban, Kendala, Rekon

_G = GolonganStatus
# A family that stands so on the day of the data is not paid, whatever else may be said.
_TIDAK_DIBAYAR = (*GRADUASI, Kepesertaan.BERHENTI)
_TERCANTUM = "AKTIF"  # says that the family is on the list, and nothing of where the money is
_CEK_SALDO = "Keluarga memeriksa saldo sendiri di ATM, agen, atau kantor bank, lalu pendamping mencatat hasilnya."


def jawab(f: Fakta) -> Jawaban:
    """The first link of the chain that explains it, from the family's hands backwards where money was planned."""
    if f.nominal:
        return _direncanakan(f)
    for coba in (_bank_membayar, _sanksi, _kepesertaan, _tanpa_daftar if f.nominal is None else _nol):
        if (hasil := coba(f)) is not None:
            return hasil
    raise AssertionError("every family without a planned payment has an answer")


def satu_kalimat(teks: str) -> str:
    """The first sentence, ending in a full stop."""
    kalimat = teks.strip().split(". ")[0].strip().rstrip(".")
    return f"{kalimat[:1].upper()}{kalimat[1:]}."


def _kecil(teks: str) -> str:
    """A sentence to go on with: small first letter, but for an abbreviation."""
    return teks if teks[1:2].isupper() else f"{teks[:1].lower()}{teks[1:]}"


# --- not planned -------------------------------------------------------------------------------


def _bank_membayar(f: Fakta) -> Jawaban | None:
    """No plan, and the bank's list nevertheless pays this very family: that goes before why there is no plan."""
    if not f.bank.nominal or not f.bank.pasti:
        return None
    if f.nominal is None and not f.ada_daftar:
        return Jawaban(
            "bank_mendahului",
            f"Final Closing {f.tahap} untuk Kecamatan {f.kecamatan} belum diterima, sedangkan untuk keluarga ini "
            f"daftar bank sudah menulis {rupiah(f.bank.nominal)}.",
            "APD mengimpor Final Closing setelah pusat mengirimnya, lalu mencocokkan keduanya.",
        )
    s = f.sanksi
    if s is not None and s.dibatalkan is not None and f.kembali != 0:
        return Jawaban(
            "bank_membayar_kembali",
            f"{s.jenjang} sejak {tanggal(s.sejak)} dibatalkan pada {tanggal(s.dibatalkan)}, dan daftar bank menulis "
            f"{rupiah(f.bank.nominal)} untuk keluarga ini di luar Final Closing {f.tahap}.",
            "APD memastikan kepada pusat apakah itu bantuan yang dibayar kembali; keluarga menunggu kabar pendamping.",
        )
    tidak = "menulis Rp0 untuk keluarga ini" if f.nominal == 0 else "tidak memuat keluarga ini"
    sikap = ""
    if f.kepesertaan == Kepesertaan.DITANGGUHKAN or f.kepesertaan in _TIDAK_DIBAYAR:
        sejak = f" sejak {tanggal(f.sejak)}" if f.sejak else ""
        sikap = f" ({Kepesertaan(f.kepesertaan).label.lower()}{sejak})"
    return Jawaban(
        "bank_membayar",
        f"Final Closing {f.tahap} {tidak}{sikap}, tetapi daftar bank menulis {rupiah(f.bank.nominal)} untuknya.",
        "APD menanyakan perbedaan ini kepada bank dan pusat; keluarga menunggu kabar pendamping sebelum memakainya.",
        "bahaya",
    )


def _sanksi(f: Fakta) -> Jawaban | None:
    s = f.sanksi
    if s is None:
        return None
    if s.dibatalkan is not None and f.kembali == 0:
        return Jawaban(
            "sanksi_batal_nol",
            f"{s.jenjang} sejak {tanggal(s.sejak)} dibatalkan pada {tanggal(s.dibatalkan)}, tetapi menurut data "
            f"anggotanya tidak ada bantuan {f.tahap} yang harus dibayar kembali.",
            "Bila keluarga merasa berhak, pendamping memeriksa anggota dan komponennya, lalu mengusulkan pemutakhiran.",
        )
    if s.dibatalkan is not None:
        return Jawaban(
            "sanksi_batal",
            f"{s.jenjang} sejak {tanggal(s.sejak)} dibatalkan pada {tanggal(s.dibatalkan)}, sehingga bantuan {f.tahap}"
            + (f" sebesar {rupiah(f.kembali)} harus dibayar kembali." if f.kembali else " harus dibayar kembali."),
            "APD meneruskan daftar dibayar kembali ke pusat; keluarga menunggu kabar pendamping.",
        )
    if f.kepesertaan != Kepesertaan.DITANGGUHKAN and f.kepesertaan not in _TIDAK_DIBAYAR:
        return None
    if s.keberatan is not None:
        return Jawaban(
            "keberatan",
            f"Bantuan {f.tahap} tidak dibayar karena {s.jenjang.lower()} berlaku sejak {tanggal(s.sejak)}.",
            f"Keberatan keluarga tanggal {tanggal(s.keberatan)} sedang diputuskan koordinator kabupaten/kota; "
            "keluarga menunggu putusannya dari pendamping.",
        )
    return Jawaban(
        "sanksi",
        f"Bantuan {f.tahap} tidak dibayar karena {s.jenjang.lower()} berlaku sejak {tanggal(s.sejak)}: "
        "komitmen keluarga belum terpenuhi.",
        "Keluarga memenuhi komitmennya, dan bila tidak setuju menyampaikan keberatan lewat pendamping.",
        "bahaya",
    )


def _kepesertaan(f: Fakta) -> Jawaban | None:
    sejak = f" sejak {tanggal(f.sejak)}" if f.sejak else ""
    sebab = f" ({AlasanKepesertaan(f.alasan).label.lower()})" if f.alasan else ""
    if f.kepesertaan in _TIDAK_DIBAYAR:
        return Jawaban(
            "keluar",
            f"Keluarga ini sudah {Kepesertaan(f.kepesertaan).label.lower()}{sejak}{sebab}, jadi tidak dibayar pada "
            f"{f.tahap}.",
            "Bila itu keliru, pendamping mengusulkan tarik kembali dan koordinator kabupaten/kota memutuskannya.",
            "netral",
        )
    if f.kepesertaan == Kepesertaan.DITANGGUHKAN:
        return Jawaban(
            "ditangguhkan",
            f"Kepesertaan keluarga ini ditangguhkan{sejak}{sebab}, jadi tidak dibayar pada {f.tahap}.",
            "Pendamping memeriksa sebabnya bersama keluarga, lalu mengusulkan pemulihan kepada koordinator "
            "kabupaten/kota.",
            "bahaya",
        )
    if f.kepesertaan == Kepesertaan.CALON and f.nominal is None:
        return Jawaban(
            "calon",
            f"Keluarga ini masih calon peserta dan belum ditetapkan, jadi belum dibayar pada {f.tahap}.",
            "Pendamping menyelesaikan pertemuan awal dan validasi; setelah itu pusat yang menetapkan.",
            "info",
        )
    return None


def _tanpa_daftar(f: Fakta) -> Jawaban:
    if not f.ada_daftar:
        return Jawaban(
            "belum_daftar",
            f"Daftar bayar {f.tahap} untuk Kecamatan {f.kecamatan} belum diterima.",
            "APD mengimpor Final Closing setelah pusat mengirimnya; keluarga menunggu kabar pendamping.",
            "info",
        )
    if f.terakhir:
        batas = f" paling lambat {tanggal(f.tugas_hilang)}" if f.tugas_hilang else ""
        return Jawaban(
            "hilang",
            f"Keluarga ini tidak ada di Final Closing {f.tahap}, padahal masih ada pada {f.terakhir}.",
            f"Pendamping mencari tahu sebabnya{batas}, lalu APD menanyakannya ke pusat.",
            "bahaya",
        )
    return Jawaban(
        "belum_pernah",
        f"Keluarga ini tercatat aktif, tetapi belum pernah ada di Final Closing sampai {f.tahap}.",
        "Pendamping mencocokkan NIK dan No KK keluarga dengan KTP dan KK, lalu APD menanyakannya ke pusat.",
    )


def _nol(f: Fakta) -> Jawaban:
    s = f.status
    if s is None:
        return Jawaban(
            "nol",
            f"Final Closing {f.tahap} menulis Rp0 untuk keluarga ini tanpa menyebut sebabnya.",
            "APD menanyakan sebabnya ke pusat, lalu pendamping mengabarkannya kepada keluarga.",
        )
    if not s.arti:
        return Jawaban(
            "nol_tak_dikenal",
            f"Final Closing {f.tahap} menulis Rp0 dengan status “{s.kode}”, yang artinya belum dikenal.",
            "APD menanyakan arti status itu ke pusat, lalu pendamping mengabarkannya kepada keluarga.",
        )
    return Jawaban("nol_status", satu_kalimat(s.arti), satu_kalimat(s.langkah), "bahaya")


# --- planned -----------------------------------------------------------------------------------


def _direncanakan(f: Fakta) -> Jawaban:
    if f.rekon is not None:
        return {StatusRekon.CAIR: _cair, StatusRekon.SEBAGIAN: _sebagian, StatusRekon.TIDAK: _tidak}[
            StatusRekon(f.rekon.status)
        ](f, f.rekon)
    urutan: tuple[Callable[[Fakta], Jawaban | None], ...] = (_belum_harinya, _gagal, _bank, _tutup, _kartu, _berjalan)
    return next(hasil for coba in urutan if (hasil := coba(f)) is not None)


def _cair(f: Fakta, r: Rekon) -> Jawaban:
    lewat = f" lewat {SaluranBayar(r.saluran).label}" if r.saluran else ""
    return Jawaban(
        "cair",
        f"Bantuan {f.tahap} sebesar {rupiah(f.nominal)} sudah diambil seluruhnya pada {tanggal(r.tanggal)}{lewat}.",
        "Bila keluarga merasa belum menerimanya, cetak buku tabungan dan periksa bersama pendamping atau koordinator.",
        "baik",
    )


def _sebagian(f: Fakta, r: Rekon) -> Jawaban:
    sisa = (f.nominal or 0) - r.jumlah
    return Jawaban(
        "sebagian",
        f"Dari {rupiah(f.nominal)} bantuan {f.tahap}, keluarga baru mengambil {rupiah(r.jumlah)} pada "
        f"{tanggal(r.tanggal)}; {rupiah(sisa)} masih tersisa{_karena(r)}.",
        _lanjut(f, r, "Keluarga mengambil sisanya di ATM, agen, atau kantor bank, lalu mengabari pendamping."),
    )


def _tidak(f: Fakta, r: Rekon) -> Jawaban:
    return Jawaban(
        "belum_diambil",
        f"Bantuan {f.tahap} sebesar {rupiah(f.nominal)} belum diambil{_karena(r)}, menurut catatan pendamping "
        f"{tanggal(r.dicatat)}.",
        _lanjut(f, r, "Pendamping menanyakan hambatannya dan menyepakati hari pengambilan bersama keluarga."),
        "bahaya",
    )


def _karena(r: Rekon) -> str:
    return f" dengan alasan {_kecil(r.alasan)}" if r.alasan else ""


def _lanjut(f: Fakta, r: Rekon, lain: str) -> str:
    """The open hindrance's next step, else what the reason asks for, else what is always right."""
    if f.kendala is not None:
        return _langkah(f.kendala)
    if r.tindak_lanjut:
        return f"Langkah berikutnya oleh pendamping: {_kecil(satu_kalimat(r.tindak_lanjut))}"
    return lain


def _langkah(k: Kendala) -> str:
    batas = f" paling lambat {tanggal(k.tenggat)}" if k.tenggat else ""
    oleh = k.oleh or "pendamping bersama keluarga"
    return f"Langkah berikutnya {_kecil(k.langkah.rstrip('.'))}, oleh {oleh}{batas}."


def _belum_harinya(f: Fakta) -> Jawaban | None:
    if f.tanggal_bayar is None or f.tanggal_bayar <= f.hari:
        return None
    return Jawaban(
        "belum_hari_bayar",
        f"Bantuan {f.tahap} sebesar {rupiah(f.nominal)} dijadwalkan dibayar pada {tanggal(f.tanggal_bayar)}.",
        "Keluarga menunggu; pendamping mengabarkan setelah uang masuk rekening.",
        "info",
    )


def _gagal(f: Fakta) -> Jawaban | None:
    s = f.status
    if s is None or s.golongan not in (_G.GAGAL, _G.DIKELUARKAN):
        return None
    return Jawaban("gagal", satu_kalimat(s.arti), satu_kalimat(s.langkah), "bahaya")


def _bank(f: Fakta) -> Jawaban | None:
    b = f.bank
    if not b.ada:
        return None
    if b.nominal is None:
        return Jawaban(
            "tidak_di_bank",
            f"Final Closing {f.tahap} menulis {rupiah(f.nominal)} untuk keluarga ini, tetapi namanya tidak ada di "
            "daftar bank.",
            "APD mencocokkan daftar bank dan menanyakannya kepada bank; keluarga menunggu kabar pendamping.",
            "bahaya",
        )
    if not b.pasti:
        return Jawaban(
            "bank_perkiraan",
            f"Di daftar bank {f.tahap} ada nama yang sama atau mirip, tetapi nomornya berbeda dan belum dipastikan "
            "bahwa itu keluarga ini.",
            "Pendamping memastikannya di Penyaluran, Daftar bank; bila bukan, APD menanyakannya kepada bank.",
        )
    if b.nominal != f.nominal:
        return Jawaban(
            "bank_beda_jumlah",
            f"Final Closing {f.tahap} menulis {rupiah(f.nominal)}, tetapi daftar bank menulis {rupiah(b.nominal)}.",
            "APD menanyakan selisihnya kepada bank dan pusat; keluarga mencetak buku tabungan untuk melihat isinya.",
        )
    if b.nama_beda:
        return Jawaban(
            "bank_beda_nama",
            f"Nama atau nomor keluarga ini di daftar bank {f.tahap} berbeda dengan data PKH.",
            "Keluarga menunjukkan KTP, KK, dan buku tabungan kepada pendamping; APD mengusulkan perbaikannya.",
        )
    return None


def _tutup(f: Fakta) -> Jawaban | None:
    if f.ditutup is None:
        return None
    return Jawaban(
        "tertutup",
        f"{f.tahap} ditutup pada {tanggal(f.ditutup)} sebelum pengambilan {rupiah(f.nominal)} keluarga ini dilaporkan.",
        "Keluarga menunjukkan buku tabungan kepada pendamping; koordinator kabupaten/kota atau pusat membuka lagi "
        "tahap ini supaya bisa dicatat.",
    )


def _kartu(f: Fakta) -> Jawaban | None:
    """Nothing is reported yet, and it is known that the family's card cannot be used."""
    if f.kendala is None:
        return None
    return Jawaban(
        "kartu",
        f"Bantuan {f.tahap} sebesar {rupiah(f.nominal)} belum dilaporkan diambil, dan kartu keluarga ini sedang "
        f"diurus: {_kecil(f.kendala.alasan)}.",
        _langkah(f.kendala),
    )


def _berjalan(f: Fakta) -> Jawaban:
    s = f.status
    if s is not None and s.kode.upper() == _TERCANTUM and f.tanggal_bayar is not None and f.tanggal_bayar <= f.hari:
        return Jawaban(
            "sudah_waktunya",
            f"Bantuan {f.tahap} sebesar {rupiah(f.nominal)} dibayarkan sejak {tanggal(f.tanggal_bayar)} dan belum "
            "dilaporkan diambil.",
            _CEK_SALDO,
            "info",
        )
    if s is not None and s.arti:
        jenis = "info" if s.golongan in (_G.PROSES, _G.MASUK) else "awas"
        return Jawaban(
            "berjalan",
            f"Bantuan {f.tahap} sebesar {rupiah(f.nominal)} belum dilaporkan diambil: {_kecil(satu_kalimat(s.arti))}",
            satu_kalimat(s.langkah),
            jenis,
        )
    tulis = f" dengan status “{s.kode}”, yang artinya belum dikenal," if s is not None else ""
    return Jawaban(
        "belum_lapor",
        f"Bantuan {f.tahap} sebesar {rupiah(f.nominal)} ada di daftar bayar{tulis} dan belum dilaporkan sudah atau "
        "belum diambil.",
        _CEK_SALDO,
        "info",
    )
