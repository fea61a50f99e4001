"""The demo's reports of meetings, understanding, semester judgements and what was entered into SIKS-NG."""

import random
from datetime import timedelta

from inti.waktu import geser_bulan
from kpm.models import KPM
from p2k2.enums import AspekSemester
from p2k2.models import Pertemuan
from p2k2.selectors.laporan import peserta_hadir
from p2k2.selectors.semester import keluarga_semester
from p2k2.selectors.teks import teks_materi
from p2k2.semester import Semester
from p2k2.services.laporan import IsiLaporan, tulis_laporan
from p2k2.services.pemahaman import isi_pemahaman
from p2k2.services.semester import nilai_semester
from p2k2.services.siks import IsiPaket, materi_siks, simpan_paket, tandai_siks, usulan_nama, usulan_uraian
from pkh.demo.lapangan import Dunia

_BULAN = 3  # months back that are reported
_TANPA_LAPORAN = 3  # latest meetings that still wait for it
_BELUM_DINILAI = 5  # families of one meeting that are not judged yet
_PAHAM = ("baik", "baik", "sangat_baik", "kurang", "baik", "tak_dinilai")
_ISI = (
    IsiLaporan(
        proses="Dibuka ketua kelompok, lalu curah pendapat dan simulasi dengan kartu bergambar. Ditutup kesepakatan "
        "bersama dan doa.",
        partisipasi="Hampir semua ibu ikut bercerita; tiga ibu yang biasanya diam ikut bermain peran.",
        hasil="Peserta dapat menyebutkan kembali tiga pesan pokok. Dua keluarga akan mencoba mulai minggu ini.",
        hambatan="Balita ikut ke ruangan sehingga sebagian ibu kurang memperhatikan.",
        tindak_lanjut="Dibahas lagi pada pertemuan berikut. Keluarga yang tidak hadir dikunjungi.",
    ),
    IsiLaporan(
        proses="Tanya jawab dari pengalaman keluarga sendiri, dilanjutkan menonton video singkat.",
        partisipasi="Peserta aktif bertanya.",
        hasil="Peserta menulis rencana di buku masing-masing.",
        tindak_lanjut="Rencana dibaca bersama bulan depan.",
    ),
)


def cerita_laporan_p2k2(dunia: Dunia) -> None:
    """Rina reports, and enters most into SIKS-NG; her latest meetings still wait, one is half judged."""
    rina = dunia.pemeran["rina"]
    sejak = geser_bulan(dunia.hari, 1 - _BULAN)
    terlaksana = Pertemuan.objects.terlaksana().filter(petugas=rina, tanggal__gte=sejak)
    semua = list(terlaksana.select_related("kelompok", "sesi__modul").order_by("-tanggal", "-pk"))
    for ke, satu in enumerate(semua):
        if ke < _TANPA_LAPORAN:
            continue
        hadir = peserta_hadir(satu, rina)[_BELUM_DINILAI if ke == _TANPA_LAPORAN else 0 :]
        paham = {h.kpm_id: _PAHAM[(ke + n) % len(_PAHAM)] for n, h in enumerate(hadir)}
        isi_pemahaman(pertemuan=satu, nilai=paham, versi=satu.versi, oleh=rina)
        _lapor(dunia, satu, ke)
    _nilai_semester(dunia)


def _lapor(dunia: Dunia, satu: Pertemuan, ke: int) -> None:
    rina = dunia.pemeran["rina"]
    laporan = tulis_laporan(pertemuan=satu, isi=_ISI[ke % len(_ISI)], versi=0, oleh=rina)
    if ke < 2 * _TANPA_LAPORAN:
        return
    paket = IsiPaket(
        nama_kegiatan=usulan_nama(satu),
        materi_siks=materi_siks(satu, None),
        uraian_siks=usulan_uraian(laporan, teks_materi(satu)),
    )
    simpan_paket(pertemuan=satu, isi=paket, versi=laporan.versi, oleh=rina)
    hari = min(satu.tanggal + timedelta(days=2), dunia.hari)
    tandai_siks(pertemuan=satu, hari=hari, oleh=rina, pada=dunia.hari)


def _nilai_semester(dunia: Dunia) -> None:
    """Last semester in full, both judgements by themselves; of this one the first step of two groups."""
    rina, kini, acak = dunia.pemeran["rina"], Semester.pada(dunia.hari), random.Random(29)
    for ke, (kelompok, _) in enumerate(dunia.kelompok["rina"]):
        for semester, aspek in (
            (kini.sebelum, AspekSemester.PERILAKU),
            (kini.sebelum, AspekSemester.POTENSI),
            (kini, AspekSemester.PERILAKU),
        ):
            if semester == kini and ke > 1:
                continue
            anggota = keluarga_semester(kelompok, semester, dunia.hari).values("pk")
            keluarga = KPM.objects.didampingi(rina.pk).filter(pk__in=anggota).order_by("pk")
            tingkat: dict[int, int | None] = {k.pk: acak.choices((1, 2, 3, 4), (1, 3, 4, 2))[0] for k in keluarga}
            nilai_semester(
                kelompok=kelompok, semester=semester, aspek=aspek, nilai=tingkat, semula={}, oleh=rina, pada=dunia.hari
            )
