"""The Final Closing workbook: who is paid in a tahap and how much (docs/program.md §5), first layout."""

from datetime import date

from inti.berkas import kolom as k
from inti.berkas.baris import Baris, Spek
from inti.berkas.nilai import peringatan_nik
from kpm.berkas import kolom as umum
from kpm.berkas.kolom import CariDesa

KOMPONEN = tuple(kolom.nama for kolom in umum.KOMPONEN)


def spek_final_closing(*, cari_desa: CariDesa, hari_ini: date) -> Spek:
    """The columns, with a check of village, totals and birth date bound to one import."""
    kolom = (
        umum.wajib_isi(umum.NAMA_PENERIMA),
        umum.wajib_isi(umum.NIK),
        umum.wajib_isi(umum.NO_KK),
        umum.wajib(umum.tanggal_lahir(hari_ini)),
        k.Kolom("umur", "UMUR", k.bulat(130, "28"), lunak=True, ejaan=("USIA", "UMUR TAHUN")),
        k.Kolom(
            "art",
            "ART",
            k.bulat(40, "3"),
            lunak=True,
            ejaan=("JML ART", "JUMLAH ART", "JUMLAH ANGGOTA", "JML ANGGOTA", "JUMLAH ANGGOTA KELUARGA"),
        ),
        *(kolom if kolom.nama == "ham" else umum.wajib(kolom) for kolom in umum.KOMPONEN),
        k.Kolom(
            "jumlah_komponen",
            "JML KOMPONEN",
            k.bulat(40, "2"),
            lunak=True,
            ejaan=("JUMLAH KOMPONEN", "JML. KOMPONEN", "TOTAL KOMPONEN", "JML KOMP", "JUMLAH KOMP"),
        ),
        k.Kolom(
            "nominal",
            "NOMINAL",
            k.RUPIAH,
            wajib=True,
            isi_wajib=True,
            ejaan=(
                "NOMINAL RP",
                "NOMINAL BANTUAN",
                "JUMLAH BANTUAN",
                "JML BANTUAN",
                "BESARAN BANTUAN",
                "NILAI BANTUAN",
                "JUMLAH NOMINAL",
                "NILAI",
                "NOMINAL RUPIAH",
                "NOMINAL (RUPIAH)",
            ),
        ),
        k.Kolom(
            "status",
            "STATUS",
            k.teks(60, "AKTIF"),
            wajib=True,
            ejaan=(
                "STATUS KPM",
                "STATUS FC",
                "STATUS PENYALURAN",
                "STATUS KEPESERTAAN",
                "STATUS PENERIMA",
                "KET STATUS",
            ),
        ),
        k.Kolom(
            "alamat_fc",
            "ALAMAT FC",
            k.teks(300, "JL. BALI NO 1", berulang=False),
            lunak=True,
            ejaan=("ALAMAT_FC",),
        ),
        umum.wajib(umum.ALAMAT),
        umum.RT,
        umum.RW,
        umum.wajib_isi(umum.DESA),
        umum.wajib(umum.KECAMATAN),
        umum.KABUPATEN,
        umum.PROVINSI,
    )
    return Spek(
        nama="final_closing",
        kolom=kolom,
        kunci=("nik", "no_kk"),
        ganda="nik",
        jumlah="nominal",
        periksa=PemeriksaFinalClosing(cari_desa),
    )


class PemeriksaFinalClosing:
    """Row checks beyond single cells; adds `kode_desa` to the values. It remembers: one object per import."""

    def __init__(self, cari_desa: CariDesa) -> None:
        self._kode_desa = umum.PemeriksaDesa(cari_desa)
        self._kk: dict[str, int] = {}

    def __call__(self, baris: Baris) -> None:
        nilai = baris.nilai
        nilai["kode_desa"] = self._kode_desa(baris)
        nik = nilai["nik"]
        if nik is not None and (pesan := peringatan_nik(nik, nilai["tanggal_lahir"])):
            baris.peringatan.append(("NIK", pesan))
        no_kk = nilai["no_kk"]
        if no_kk is not None and (pertama := self._kk.setdefault(no_kk, baris.nomor)) != baris.nomor:
            baris.peringatan.append(("NO KK", f"sama dengan baris {pertama}; satu keluarga biasanya satu penerima"))
        periksa_hitungan(baris)


def periksa_hitungan(baris: Baris) -> None:
    """Remarks where counts, amount and status do not go together."""
    nilai = baris.nilai
    jumlah = nilai["jumlah_komponen"]
    if jumlah is not None and not any(kolom in KOLOM_HITUNGAN for kolom, _ in baris.kesalahan):
        banyak = sum(nilai[n] or 0 for n in KOMPONEN)
        if jumlah not in (banyak, min(banyak, 4)):  # at most four are counted
            baris.peringatan.append(("JML KOMPONEN", f"tertulis {jumlah}, jumlah kolom komponennya {banyak}"))
    if nilai["nominal"] == 0 and (nilai["status"] or "").upper() == "AKTIF":
        baris.peringatan.append(("NOMINAL", "nol padahal STATUS tertulis AKTIF"))


KOLOM_HITUNGAN = frozenset(kolom.judul for kolom in umum.KOMPONEN)
