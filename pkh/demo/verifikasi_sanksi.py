"""Four families on the ladder: warned and told, proposed, objecting, suspended and reversed with what is paid back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from akun.enums import Izin
from akun.models import Pengguna
from inti.waktu import awal_bulan, geser_bulan, zona
from kpm.models import KPM
from p2k2.enums import CaraKabar
from p2k2.models import TandaAbsen
from pendamping.enums import TanpaTitik, TujuanKunjungan
from pendamping.services.kunjungan import IsiKunjungan, catat_kunjungan
from penyaluran.models import Hak
from pkh.demo import gambar
from pkh.demo.lapangan import Dunia
from verifikasi.enums import Bidang, JenjangSanksi, KeadaanSanksi, SumberCatatan
from verifikasi.models import CatatanVerkom, KeikutsertaanFasilitas, LaporanFasilitas, Sanksi
from verifikasi.services.catat import Isian, atur_hari_efektif, simpan_catatan
from verifikasi.services.kabar_sanksi import catat_kabar_sanksi
from verifikasi.services.keberatan import IsiKeberatan, catat_keberatan
from verifikasi.services.putusan_sanksi import batalkan_sanksi, putuskan_sanksi
from verifikasi.services.tangga import ikuti_tangga

_HARI_EFEKTIF = 21
_ALPA = 9


def cerita_sanksi(dunia: Dunia) -> None:
    """Families of Rina's whose pupils stayed away for one month or three."""
    rina, korkab, hari = dunia.pemeran["rina"], dunia.pemeran["korkab"], dunia.hari
    murid = _murid(rina, hari)
    for ke, satu in enumerate(murid):
        for mundur in (1,) if ke == 0 else (3, 2, 1):
            _tidak_hadir(satu, geser_bulan(hari, -mundur), rina)
        _beri_tahu(satu.kpm, hari, rina)
        if ke:
            _kunjungi(satu.kpm, hari, rina)
            _beri_tahu(satu.kpm, hari, rina)
    for satu in murid[2:3]:
        _berkeberatan(satu.kpm, hari, rina)
    for satu in murid[3:]:
        _dibalik(satu.kpm, hari, korkab, rina)


def _murid(rina: Pengguna, hari: date) -> list[KeikutsertaanFasilitas]:
    """A pupil of each of four families, at school for three months; the last of one that is owed more than its list."""
    awal = geser_bulan(hari, -3)
    ikut = KeikutsertaanFasilitas.objects.boleh(rina, Izin.CATAT_VERKOM).filter(
        bidang=Bidang.PENDIDIKAN, mulai__lte=awal, selesai=None
    )
    bertanda = TandaAbsen.objects.aktif().values("kpm")
    semua = ikut.exclude(kpm__in=bertanda).select_related("kpm__desa", "fasilitas").order_by("kpm", "anggota")
    per_kpm = {k.kpm_id: k for k in semua if k.kpm.kepesertaan == "aktif"}
    berhak = Hak.objects.filter(kpm__in=per_kpm, nominal_fc__isnull=False).order_by("-tahap", "kpm")
    kurang = next((h.kpm_id for h in berhak if h.nominal > (h.nominal_fc or 0)), None)
    depan = [k for nomor, k in per_kpm.items() if nomor != kurang][: 4 if kurang is None else 3]
    return depan + ([per_kpm[kurang]] if kurang is not None else [])


def _tidak_hadir(satu: KeikutsertaanFasilitas, bulan: date, rina: Pengguna) -> None:
    sekolah = satu.fasilitas
    ada_hari = LaporanFasilitas.objects.filter(fasilitas=sekolah, bulan=bulan, hari_efektif__gte=_ALPA).exists()
    if not ada_hari:
        laporan = LaporanFasilitas.objects.filter(fasilitas=sekolah, bulan=bulan).first()
        versi = laporan.versi if laporan else None
        atur_hari_efektif(fasilitas=sekolah, bulan=bulan, hari=_HARI_EFEKTIF, versi=versi, oleh=rina)
    ada = CatatanVerkom.objects.filter(anggota=satu.anggota_id, bulan=bulan, bidang=Bidang.PENDIDIKAN).first()
    awal = Isian.dari(ada) if ada else Isian(satu.anggota_id)
    isi = replace(awal, hari_efektif=None, alpa=_ALPA, izin=0, sakit=0)
    simpan_catatan(fasilitas=sekolah, bulan=bulan, isian=[isi], sumber=SumberCatatan.LAYAR, oleh=rina)


def _beri_tahu(kpm: KPM, hari: date, rina: Pengguna) -> None:
    hidup = Sanksi.objects.filter(kpm=kpm, keadaan__in=[KeadaanSanksi.BERLAKU, KeadaanSanksi.DIUSULKAN])
    for s in hidup.order_by("diusulkan_pada", "pk"):
        catat_kabar_sanksi(
            sanksi=s, keadaan=s.keadaan, cara=CaraKabar.SURAT, kepada=kpm.nama[:100], tanggal=hari, oleh=rina
        )


def _kunjungi(kpm: KPM, hari: date, rina: Pengguna) -> None:
    """The visit the first unmet month asked for."""
    catat_kunjungan(
        kpm=kpm,
        isi=IsiKunjungan(
            tanggal=hari,
            tujuan=TujuanKunjungan.KOMITMEN,
            hasil="Anak membantu orang tua berjualan; keluarga berjanji anak masuk lagi setiap hari.",
        ),
        tanpa_titik=TanpaTitik.TIDAK_ADA,
        oleh=rina,
    )
    ikuti_tangga(kpm=[kpm.pk])


def _usulan(kpm: KPM) -> Sanksi | None:
    return Sanksi.objects.menunggu().filter(kpm=kpm, jenjang=JenjangSanksi.PENANGGUHAN).select_related("kpm").first()


def _berkeberatan(kpm: KPM, hari: date, rina: Pengguna) -> None:
    s = _usulan(kpm)
    if s is not None:
        isi = IsiKeberatan(tanggal=hari, penyampai=kpm.nama[:100], isi="Anak saya dirawat di puskesmas, ada suratnya.")
        catat_keberatan(sanksi=s, isi=isi, foto=[gambar.dokumen("Surat dokter")], oleh=rina)


def _dibalik(kpm: KPM, hari: date, korkab: Pengguna, rina: Pengguna) -> None:
    """Suspended since the beginning of the month, and restored today."""
    s = _usulan(kpm)
    if s is None:
        return
    mulai = awal_bulan(hari)
    # Told as if the month had begun with it: the services write what happens now.
    dulu = datetime.combine(mulai, time(8), zona(kpm.desa_id)) - timedelta(days=1)
    Sanksi.objects.filter(pk=s.pk).update(diusulkan_pada=dulu)
    s = putuskan_sanksi(
        sanksi=s, setuju=True, alasan="Tiga bulan berturut-turut di bawah batas", berlaku_sejak=mulai, versi=s.versi,
        oleh=korkab,
    )  # fmt: skip
    _beri_tahu(kpm, hari, rina)
    batalkan_sanksi(
        sanksi=s, alasan="Sekolah membetulkan catatannya: anak izin sakit", tanggal=hari, versi=s.versi, oleh=korkab
    )
