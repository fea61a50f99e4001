"""What this app holds about a family, for a copy of its own data (docs/program.md §13)."""

from collections.abc import Iterator

from django.db.models import Q

from inti.services.salinan import Bagian, bagian_model, bagian_salinan
from inti.templatetags.format import rupiah
from kpm.models import KPM
from penyaluran.models import (
    BarisBank,
    Hak,
    KartuKKS,
    KendalaBayar,
    LangkahKendala,
    Pembayaran,
    PindahKartu,
    Rekonsiliasi,
    SelisihBank,
)


@bagian_salinan(
    urut=40,
    memuat=(
        "penyaluran.Hak",
        "penyaluran.KartuKKS",
        "penyaluran.KendalaBayar",
        "penyaluran.Pembayaran",
        "penyaluran.PindahKartu",
    ),
)
def salinan_penyaluran(kpm: KPM) -> Iterator[Bagian]:
    bayar = Pembayaran.objects.filter(kpm=kpm).select_related("tahap").order_by("tahap", "pk")
    yield Bagian(
        "Pembayaran menurut Final Closing",
        ["Tahap", "Jumlah", "Komponen", "Status", "Bank"],
        [
            [
                str(b.tahap),
                rupiah(b.nominal),
                ", ".join(f"{n} {k}" for k, n in b.komponen) or "–",
                " · ".join(s for s in (b.status_fc, b.status_salur, b.kode_batch) if s) or "–",
                b.bank or "–",
            ]
            for b in bayar
        ],
    )
    rekon = Rekonsiliasi.objects.filter(pembayaran__kpm=kpm).select_related("pembayaran", "alasan", "dicatat_oleh")
    yield bagian_model(
        "Transaksi",
        rekon.order_by("pembayaran__tahap", "pk"),
        ["rencana:rp", "status", "jumlah:rp", "tanggal", "alasan", "keterangan", "dicatat_oleh", "dicatat_pada"],
    )
    hak = Hak.objects.filter(kpm=kpm).select_related("tahap", "ditinjau_oleh").order_by("tahap", "pk")
    yield bagian_model(
        "Hitungan hak",
        hak,
        ["tahap", "nominal:rp", "nominal_fc:rp", "rincian", "sebab", "dihitung_pada", "catatan", "ditinjau_oleh"],
    )
    pemegang = ["pemegang", "pemegang_petugas", "pemegang_nama"]
    kartu = KartuKKS.objects.filter(kpm=kpm).select_related("pemegang_petugas")
    yield bagian_model(
        "Pemegang KKS", kartu, [*pemegang, "sejak", "keadaan", "bank", "nomor_akhir", "nomor_sejak", "nomor_alasan"]
    )
    pindah = PindahKartu.objects.filter(kpm=kpm).select_related("pemegang_petugas", "dicatat_oleh")
    yield bagian_model(
        "Perpindahan KKS", pindah.order_by("tanggal", "pk"), ["tanggal", *pemegang, "alasan", "dicatat_oleh"]
    )
    kendala = KendalaBayar.objects.filter(kpm=kpm).select_related("alasan", "dibuka_oleh")
    yield bagian_model(
        "Kendala pembayaran dan kartu",
        kendala.order_by("dibuka_pada", "pk"),
        ["alasan", "keadaan", "keterangan", "dibuka_pada", "dibuka_oleh", "ditutup_pada", "catatan_tutup"],
    )
    langkah = LangkahKendala.objects.filter(kendala__kpm=kpm).select_related("dicatat_oleh")
    yield bagian_model(
        "Langkah yang ditempuh",
        langkah.order_by("kendala__dibuka_pada", "kendala", "urutan"),
        ["nama", "tenggat", "tanggal", "dilewati", "didampingi", "catatan", "dicatat_oleh"],
    )


@bagian_salinan(urut=41, memuat=("penyaluran.BarisBank", "penyaluran.SelisihBank"))
def salinan_bank(kpm: KPM) -> Iterator[Bagian]:
    """Lines known to be this family's; one that is only suggested may be about somebody else."""
    garis = BarisBank.objects.dikenali().filter(kpm=kpm)
    yield bagian_model(
        "Daftar bank",
        garis.select_related("tahap").order_by("tahap", "gelombang", "pk"),
        ["tahap", "gelombang", "nama", "alamat", "bank", "nominal:rp", "derajat"],
    )
    beda = SelisihBank.objects.filter(Q(baris_bank__isnull=True) | Q(baris_bank__in=garis), kpm=kpm)
    yield bagian_model(
        "Selisih dengan daftar bank",
        beda.select_related("tahap", "ditinjau_oleh").order_by("tahap", "pk"),
        ["tahap", "jenis", "nominal_fc:rp", "nominal_bank:rp", "catatan", "ditinjau_oleh", "ditinjau_pada"],
    )
