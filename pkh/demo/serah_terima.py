"""The demo's handovers: the one four months ago, in effect, and one that waits to be accepted."""

from datetime import datetime, time, timedelta

from inti.waktu import geser_bulan, zona
from pendamping.models import Penugasan, PenugasanKelompok, SerahTerima, SerahTerimaKelompok, SerahTerimaKPM
from pendamping.services.serah_terima import IsiSerahTerima, susun
from pendamping.services.serah_terima_alur import ajukan
from pendamping.services.serah_terima_kabar import Jadwal, atur_pertemuan
from pkh.demo import orang
from pkh.demo.lapangan import Dunia


def cerita_serah_terima(dunia: Dunia) -> None:
    _yang_lalu(dunia)
    _yang_menunggu(dunia)


def _yang_lalu(dunia: Dunia) -> None:
    """Hendra to Fitria: she is the korkec, so the korkab approved. Written as rows, for services refuse the past."""
    hendra, fitria, korkab = (dunia.pemeran[n] for n in ("hendra", "fitria", "korkab"))

    def pada(hari: int) -> datetime:
        return datetime.combine(dunia.serah - timedelta(days=hari), time(9, 30), tzinfo=zona(orang.KECAMATAN))

    sejak = {"petugas": fitria, "mulai": dunia.serah}
    kpm = list(Penugasan.objects.filter(**sejak).order_by("kpm").values_list("kpm", flat=True))
    kelompok = list(PenugasanKelompok.objects.filter(**sejak).order_by("kelompok").values_list("kelompok", flat=True))
    serah = SerahTerima.objects.create(
        dari=hendra,
        kepada=fitria,
        wilayah_id=orang.KECAMATAN,
        berlaku=dunia.serah,
        nomor_sk="460/87/DINSOS",
        alasan="mutasi",
        catatan="Dua kelompok di ujung kelurahan lebih suka bertemu sore, sepulang melaut.",
        catatan_penerima="Diterima. Daftar hadir bulan lalu sudah dilengkapi.",
        keadaan="berlaku",
        isi={"cakupan": "semua", "bagian": {}, "dilewati": {"kpm": [], "kelompok": []}},
        dibuat_oleh=hendra,
        dibuat_pada=pada(21),
        diajukan_pada=pada(20),
        diterima_pada=pada(17),
        disetujui_oleh=korkab,
        disetujui_pada=pada(14),
        dijalankan_pada=pada(0).replace(hour=0, minute=4),
        versi=5,
    )
    kabar = pada(-5)
    SerahTerimaKPM.objects.bulk_create(
        SerahTerimaKPM(serah_terima=serah, kpm_id=k, berjalan=False, diberitahu_pada=kabar) for k in kpm
    )
    SerahTerimaKelompok.objects.bulk_create(
        SerahTerimaKelompok(serah_terima=serah, kelompok_id=k, berjalan=False) for k in kelompok
    )


def _yang_menunggu(dunia: Dunia) -> None:
    """Bambang's load is shared out: two of his groups go to Rina next month, once she accepts."""
    bambang, rina = dunia.pemeran["bambang"], dunia.pemeran["rina"]
    kelompok = [k for k, _ in dunia.kelompok["bambang"][:2]]
    berlaku = geser_bulan(dunia.hari, 1)
    isi = IsiSerahTerima(
        kepada=rina,
        berlaku=berlaku,
        nomor_sk="460/131/DINSOS",
        alasan="pembagian",
        cakupan="kelompok",
        kelompok=[k.pk for k in kelompok],
        catatan="Kedua kelompok belum bertemu tiga bulan. Ketuanya sudah tahu akan ada pendamping baru.",
    )
    serah = susun(dari=bambang, isi=isi, oleh=bambang)
    jadwal = {k.pk: Jadwal(berlaku + timedelta(days=6 + n), time(9 + n), k.tempat) for n, k in enumerate(kelompok)}
    serah = atur_pertemuan(serah=serah, jadwal=jadwal, versi=serah.versi, oleh=bambang)
    ajukan(serah=serah, versi=serah.versi, oleh=bambang)
