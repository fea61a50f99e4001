"""What this app holds about a family, for a copy of its own data (docs/program.md §13)."""

from collections.abc import Iterator

from django.db.models import Q

from inti.services.salinan import Bagian, bagian_model, bagian_salinan
from inti.templatetags.format import rupiah
from kpm.models import KPM
from penyaluran.models import (
    BarisBank,
    BuktiBayar,
    Hak,
    KartuKKS,
    KendalaBayar,
    LangkahKendala,
    Pembayaran,
    PindahKartu,
    PotretBayar,
    Rekonsiliasi,
    SelisihBank,
)

_POTRET = (
    "pembayaran__tahap", "versi", "nominal_fc:rp", "nominal_hak:rp", "rincian", "sumber", "dibuat_pada",
)  # fmt: skip
_HAK = (
    "tahap", "nominal:rp", "nominal_fc:rp", "rincian", "sebab", "dihitung_pada", "catatan", "ditinjau_oleh",
    "ditinjau_pada",
)  # fmt: skip
_TRANSAKSI = (
    "pembayaran__tahap", "rencana:rp", "status", "jumlah:rp", "tanggal", "jam", "saluran", "tempat", "cara",
    "massal__kelompok", "alasan", "keterangan", "dicatat_oleh", "dicatat_pada",
)  # fmt: skip
_BUKTI = ("pembayaran__tahap", "massal__tahap", "massal__kelompok", "isi", "oleh", "pada")
_KENDALA = (
    "pembayaran__tahap", "alasan", "keadaan", "keterangan", "dibuka_pada", "dibuka_oleh", "ditutup_pada",
    "ditutup_oleh", "catatan_tutup",
)  # fmt: skip
_LANGKAH = (
    "kendala__alasan", "nama", "tenggat", "tanggal", "dilewati", "didampingi", "catatan", "dicatat_oleh",
    "dicatat_pada",
)  # fmt: skip
_PEMEGANG = ("pemegang", "pemegang_petugas", "pemegang_nama")
_KARTU = (*_PEMEGANG, "sejak", "keadaan", "bank", "nomor_akhir", "nomor_sejak", "nomor_alasan", "diubah_pada")
_PINDAH = ("tanggal", *_PEMEGANG, "alasan", "dicatat_oleh", "dicatat_pada")
_BANK = (
    "tahap", "gelombang", "iddtks", "nama", "alamat", "rt", "rw", "dusun", "bansos", "bank", "dir", "nominal:rp",
    "derajat", "dipastikan_oleh", "dipastikan_pada",
)  # fmt: skip
_SELISIH = (
    "tahap", "jenis", "nominal_fc:rp", "nominal_bank:rp", "dihitung_pada", "catatan", "ditinjau_oleh", "ditinjau_pada",
)  # fmt: skip


@bagian_salinan(urut=40, memuat=("penyaluran.Hak", "penyaluran.Pembayaran"))
def salinan_penyaluran(kpm: KPM) -> Iterator[Bagian]:
    bayar = Pembayaran.objects.filter(kpm=kpm).select_related("tahap").order_by("tahap", "pk")
    yield Bagian(
        "Pembayaran menurut Final Closing",
        ["Tahap", "Jumlah", "Komponen", "Anggota", "Status", "Bank"],
        [
            [
                str(b.tahap),
                rupiah(b.nominal),
                ", ".join(f"{n} {k}" for k, n in b.komponen) or "–",
                str(b.jumlah_art),
                " · ".join(s for s in (b.status_fc, b.status_salur, b.kode_batch) if s) or "–",
                b.bank or "–",
            ]
            for b in bayar
        ],
    )
    potret = PotretBayar.objects.filter(pembayaran__kpm=kpm).select_related("pembayaran__tahap")
    yield bagian_model("Dasar pembayaran", potret.order_by("pembayaran__tahap", "versi"), _POTRET)
    hak = Hak.objects.filter(kpm=kpm).select_related("tahap", "ditinjau_oleh").order_by("tahap", "pk")
    yield bagian_model("Hitungan hak", hak, _HAK)


@bagian_salinan(urut=41, memuat=("penyaluran.KendalaBayar",))
def salinan_transaksi(kpm: KPM) -> Iterator[Bagian]:
    """What was established about its money; photos of proof are counted, not handed out with it."""
    rekon = Rekonsiliasi.objects.filter(pembayaran__kpm=kpm).order_by("pembayaran__tahap", "pk")
    yield bagian_model(
        "Transaksi",
        rekon.select_related("pembayaran__tahap", "alasan", "massal__kelompok", "dicatat_oleh"),
        _TRANSAKSI,
    )
    bukti = BuktiBayar.objects.filter(Q(pembayaran__kpm=kpm) | Q(massal__rekonsiliasi__pembayaran__kpm=kpm))
    yield bagian_model(
        "Foto bukti transaksi",
        bukti.select_related("pembayaran__tahap", "massal__tahap", "massal__kelompok", "oleh").order_by("pada", "pk"),
        _BUKTI,
    )
    kendala = KendalaBayar.objects.filter(kpm=kpm).order_by("dibuka_pada", "pk")
    yield bagian_model(
        "Kendala pembayaran dan kartu",
        kendala.select_related("pembayaran__tahap", "alasan", "dibuka_oleh", "ditutup_oleh"),
        _KENDALA,
    )
    langkah = LangkahKendala.objects.filter(kendala__kpm=kpm).select_related("kendala__alasan", "dicatat_oleh")
    foto = LangkahKendala.foto.through.objects.filter(langkahkendala__kendala__kpm=kpm).count()
    yield bagian_model(
        "Langkah yang ditempuh",
        langkah.order_by("kendala__dibuka_pada", "kendala", "urutan"),
        _LANGKAH,
        catatan=f"Foto langkah yang disimpan: {foto}.",
    )


@bagian_salinan(urut=42, memuat=("penyaluran.KartuKKS", "penyaluran.PindahKartu"))
def salinan_kartu(kpm: KPM) -> Iterator[Bagian]:
    """Its card by the last four digits: the rest is printed on the card."""
    yield bagian_model("KKS", KartuKKS.objects.filter(kpm=kpm).select_related("pemegang_petugas"), _KARTU)
    pindah = PindahKartu.objects.filter(kpm=kpm).select_related("pemegang_petugas", "dicatat_oleh")
    foto = PindahKartu.foto.through.objects.filter(pindahkartu__kpm=kpm).count()
    yield bagian_model(
        "Perpindahan KKS",
        pindah.order_by("tanggal", "pk"),
        _PINDAH,
        catatan=f"Foto perpindahan yang disimpan: {foto}.",
    )


@bagian_salinan(urut=43, memuat=("penyaluran.BarisBank", "penyaluran.SelisihBank"))
def salinan_bank(kpm: KPM) -> Iterator[Bagian]:
    """Lines known to be this family's; one that is only suggested may be about somebody else."""
    garis = BarisBank.objects.dikenali().filter(kpm=kpm)
    yield bagian_model(
        "Daftar bank",
        garis.select_related("tahap", "dipastikan_oleh").order_by("tahap", "gelombang", "pk"),
        _BANK,
    )
    beda = SelisihBank.objects.filter(Q(baris_bank__isnull=True) | Q(baris_bank__in=garis), kpm=kpm)
    yield bagian_model(
        "Selisih dengan daftar bank",
        beda.select_related("tahap", "ditinjau_oleh").order_by("tahap", "pk"),
        _SELISIH,
    )
