"""What this app holds about a family, for a copy of its own data (docs/program.md §13)."""

from collections.abc import Iterator

from inti.services.salinan import Bagian, bagian_model, bagian_salinan
from inti.templatetags.format import rupiah
from kpm.models import KPM
from penyaluran.models import Hak, KartuKKS, Pembayaran, PindahKartu, Rekonsiliasi


@bagian_salinan(
    urut=40, memuat=("penyaluran.Hak", "penyaluran.KartuKKS", "penyaluran.Pembayaran", "penyaluran.PindahKartu")
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
    yield bagian_model("Pemegang KKS", kartu, [*pemegang, "sejak"])
    pindah = PindahKartu.objects.filter(kpm=kpm).select_related("pemegang_petugas", "dicatat_oleh")
    yield bagian_model(
        "Perpindahan KKS", pindah.order_by("tanggal", "pk"), ["tanggal", *pemegang, "alasan", "dicatat_oleh"]
    )
