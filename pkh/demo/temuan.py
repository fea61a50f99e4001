"""The demo's cards that changed hands, and what a coordinator should look at."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from kpm.models import KPM
from pendamping.enums import TujuanKunjungan
from pendamping.services.kunjungan import IsiKunjungan, Titik, catat_kunjungan
from pendamping.services.temuan import cari_temuan
from penyaluran.enums import PemegangKartu
from penyaluran.services.kartu.catat import IsiPindah, catat_pindah_kartu
from pkh.demo.gambar import foto
from pkh.demo.lapangan import Dunia

_RUMAH = Titik(Decimal("-3.785120"), Decimal("102.274310"), 9)
_KANTOR = Titik(Decimal("-3.801460"), Decimal("102.262880"), 12)


def cerita_temuan(dunia: Dunia) -> None:
    """A card with Bambang, one lent within a family, and two visits of Sulastri that look alike."""
    _kartu(dunia)
    _dua_kunjungan(dunia)
    cari_temuan(pada=dunia.hari)


def _kartu(dunia: Dunia) -> None:
    bambang, rina = dunia.pemeran["bambang"], dunia.pemeran["rina"]
    milik_bambang, milik_rina = (KPM.objects.didampingi(p.pk).aktif().order_by("-nama", "pk") for p in (bambang, rina))
    langkah: list[tuple[KPM, str, int, str, dict[str, Any]]] = [
        (milik_bambang[0], PemegangKartu.PENDAMPING, 18, "Dibawa ke bank karena kartu rusak", {}),
        (
            milik_rina[0],
            PemegangKartu.KERABAT,
            60,
            "Pengurus dirawat di rumah sakit",
            {"pemegang_nama": "Adik pengurus"},
        ),
        (milik_rina[0], PemegangKartu.KELUARGA, 31, "Pengurus sudah pulang", {}),
        (milik_rina[1], PemegangKartu.BANK, 6, "Kartu tertelan ATM", {"pemegang_nama": "BRI Unit Sungai Serut"}),
    ]
    for kpm, pemegang, lalu, alasan, lain in langkah:
        petugas = bambang if pemegang == PemegangKartu.PENDAMPING else rina
        isi = IsiPindah(
            pemegang=pemegang,
            tanggal=dunia.hari - timedelta(days=lalu),
            alasan=alasan,
            pemegang_petugas_id=petugas.pk if pemegang == PemegangKartu.PENDAMPING else None,
            **lain,
        )
        catat_pindah_kartu(kpm=kpm, isi=isi, foto=[foto(f"KARTU, {lalu} HARI LALU")], oleh=petugas)


def _dua_kunjungan(dunia: Dunia) -> None:
    """The second, far from the house, shows the picture of the first."""
    sulastri = dunia.pemeran["sulastri"]
    belum = KPM.objects.didampingi(sulastri.pk).aktif().filter(kunjungan=None).order_by("nama", "pk")
    if (kpm := belum.first()) is None:
        return
    for lalu, titik in ((70, _RUMAH), (2, _KANTOR)):
        isi = IsiKunjungan(
            tanggal=dunia.hari - timedelta(days=lalu),
            tujuan=TujuanKunjungan.RUTIN,
            kks_dipegang_sendiri="ya",
            hasil="Keluarga sehat, anak masuk sekolah.",
        )
        catat_kunjungan(kpm=kpm, isi=isi, titik=titik, foto=[foto("RUMAH KELUARGA")], oleh=sulastri)
