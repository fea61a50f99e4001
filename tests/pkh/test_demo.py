"""The demo tells the study's story, and every screen has something true to show."""

import io
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import F

from akun.enums import Peran
from akun.models import Jabatan, Pengguna
from dasbor.selectors.perhatian import perhatian
from dasbor.selectors.tempat import Tempat, anak
from dasbor.selectors.ukuran import keadaan, target_pada
from inti.models import BarisImpor, BerkasImpor
from inti.waktu import awal_bulan, geser_bulan, hari_ini, kode_tahap, tahap_mundur
from kpm.models import KPM, Anggota, Komponen
from kpm.selectors.daftar_kerja import jumlah_beda_jenjang, jumlah_belum_cocok, jumlah_tanpa_nama
from p2k2.models import Pertemuan, TandaAbsen, TandaKelompok
from pendamping.enums import JenisTugas, KeadaanTugas
from pendamping.models import Kunjungan, Penugasan, Tugas
from pengaduan.models import Pengaduan
from penyaluran.models import Pembayaran, Rekonsiliasi
from penyaluran.selectors import neraca
from pkh.demo.orang import PEMERAN, SANDI
from verifikasi.models import CatatanVerkom, KeikutsertaanFasilitas, TutupTriwulan
from verifikasi.selectors.belum_fasilitas import belum_punya
from verifikasi.selectors.fasilitas import dugaan_ganda
from verifikasi.selectors.kemajuan import angka_petugas, per_fasilitas
from verifikasi.selectors.tujuan import tujuan_triwulan
from wilayah.models import Wilayah

# `django_db` also makes sure of a test database when only this file runs.
pytestmark = [pytest.mark.usefixtures("cerita"), pytest.mark.django_db]

SERUT, SAMBAN = "17.71.08", "17.71.07"


@pytest.fixture(scope="module")
def cerita(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Any]]:
    """The demo, loaded once by its command and undone after these tests."""
    with django_db_blocker.unblock(), transaction.atomic():
        keluar = io.StringIO()
        call_command("muat_demo", stdout=keluar, stderr=io.StringIO())
        yield json.loads(keluar.getvalue().splitlines()[-1])
        transaction.set_rollback(True)


def orang(nama: str) -> Pengguna:
    return Pengguna.objects.get(email=f"{nama}@contoh.id")


def test_second_run_says_that_it_is_there(cerita: dict[str, Any]) -> None:
    keluar = io.StringIO()
    call_command("muat_demo", "--tampilkan-login", stdout=keluar, stderr=io.StringIO())
    *teks, hasil = keluar.getvalue().splitlines()
    assert json.loads(hasil) == cerita | {"sudah_ada": True}
    assert SANDI in teks[0]
    assert (settings.PKH_DATA / "demo.txt").read_text().splitlines() == teks


def test_refused_in_production(settings: Any) -> None:
    settings.PRODUKSI = True
    with pytest.raises(CommandError, match="kata sandi"):
        call_command("muat_demo", stdout=io.StringIO())


def test_final_closing_of_two_stages() -> None:
    hari = hari_ini()
    kini = Pembayaran.objects.filter(tahap=kode_tahap(hari), kecamatan_kode=SERUT)
    lalu = Pembayaran.objects.filter(tahap=kode_tahap(geser_bulan(hari, -3)), kecamatan_kode=SERUT)
    assert kini.count() == 1480
    assert kini.values("desa").distinct().count() == 7
    assert kini.exclude(kpm__in=lalu.values("kpm")).count() == 18
    assert lalu.exclude(kpm__in=kini.values("kpm")).count() == 22
    assert BerkasImpor.objects.filter(keadaan="diterapkan", diterapkan_oleh=orang("apd")).count() == 8


def test_members_are_those_the_final_closing_counts() -> None:
    apd = orang("apd")
    assert jumlah_belum_cocok(apd) == 6
    assert 20 < jumlah_beda_jenjang(apd) < 60
    assert 20 < jumlah_tanpa_nama(apd) < 40
    serut = KPM.objects.filter(kecamatan_kode=SERUT, fc_terakhir=kode_tahap(hari_ini()))
    assert not serut.filter(anggota__isnull=True).exists()
    for jenis, banyak in (("sd", 0.95), ("aud", 0.95), ("lansia", 0.9), ("hamil", 0.9)):
        dihitung = sum(serut.values_list(jenis, flat=True))
        assert banyak * dihitung < Komponen.objects.filter(anggota__kpm__in=serut, jenis=jenis).count() <= dihitung
    berumur = Anggota.objects.filter(kpm__in=serut, tanggal_lahir__gt=hari_ini()).count()
    assert (berumur, BarisImpor.objects.filter(berkas__jenis="art").exclude(peringatan=[]).count()) == (0, 6)


def test_findings_point_at_two_pendamping_and_at_nobody_else() -> None:
    tanda = TandaKelompok.objects.aktif()
    assert set(tanda.values_list("petugas__email", flat=True)) == {"bambang@contoh.id", "sulastri@contoh.id"}
    assert {t.pertemuan_terakhir for t in tanda.filter(petugas=orang("sulastri"))} == {None}
    terakhir = Pertemuan.objects.terlaksana().filter(petugas=orang("bambang")).latest("tanggal").tanggal
    assert geser_bulan(terakhir, 3) == geser_bulan(hari_ini(), 0)
    tempat = Tempat(Wilayah.objects.get(pk=SERUT))
    cabang = anak(tempat, awal_bulan(hari_ini()))
    target = target_pada(hari_ini())
    nilai = lambda n: keadaan(n, target.get(n.ukuran.kode))  # noqa: E731
    kalimat = [p.teks for p in perhatian(tempat, *cabang, nilai, hari_ini())]
    assert sum("Bambang Irawan" in k and "tanpa pertemuan" in k for k in kalimat) == 1
    assert sum("Sulastri Ningsih" in k and "belum pernah" in k for k in kalimat) == 1
    diam = [k for k in kalimat if "tanpa pertemuan" in k or "belum pernah" in k]
    assert not any("Rina" in k or "Fitria" in k for k in diam)


def test_families_missed_three_meetings_and_one_pendamping_met_every_month() -> None:
    bertanda = TandaAbsen.objects.aktif()
    assert bertanda.filter(kpm__in=KPM.objects.didampingi(orang("rina").pk)).count() == 5
    assert bertanda.filter(kpm__in=KPM.objects.didampingi(orang("fitria").pk)).count() == 4
    assert min(t.jumlah for t in bertanda) == 3
    bulan = Pertemuan.objects.terlaksana().filter(petugas=orang("rina")).dates("tanggal", "month")
    assert list(bulan) == [geser_bulan(hari_ini(), -n) for n in reversed(range(12))]


def test_one_took_over_from_a_predecessor() -> None:
    hendra, serah = orang("hendra"), geser_bulan(hari_ini(), -4)
    assert not hendra.is_active
    assert not hendra.lingkup().jabatan
    assert not KPM.objects.terlihat_oleh(hendra).exists()
    lama = Penugasan.objects.filter(petugas=hendra)
    assert set(lama.values_list("selesai", flat=True)) == {serah - timedelta(days=1)}
    assert Penugasan.objects.filter(petugas=orang("fitria"), mulai=serah).count() == lama.count()
    assert Pertemuan.objects.filter(petugas=hendra, tanggal__gte=serah).count() == 0
    bertugas = Jabatan.objects.filter(pengguna__in=(hendra, orang("fitria")), peran=Peran.PENDAMPING)
    assert list(bertugas.order_by("mulai").values_list("pengguna__email", "mulai", "selesai"))[1:] == [
        ("fitria@contoh.id", serah, None)
    ]
    assert bertugas.get(pengguna=hendra).selesai == serah - timedelta(days=1)


def test_last_stage_is_half_reconciled_and_balances() -> None:
    bayar = Pembayaran.objects.filter(tahap=kode_tahap(hari_ini()), kecamatan_kode=SERUT)
    n = neraca(bayar)
    assert n.seimbang
    assert 0.4 < n.dilaporkan_n / n.rencana_n < 0.6
    assert min(n.cair_n, n.sebagian_n, n.tidak_n, n.tanpa_dana_n) > 5
    catatan = Rekonsiliasi.objects.filter(pembayaran__in=bayar)
    assert catatan.filter(alasan="kks-hilang").count() > 3
    assert catatan.filter(status="sebagian", keterangan__contains="dipotong").exists()


def test_work_is_left_to_do() -> None:
    serut = KPM.objects.filter(kecamatan_kode=SERUT)
    assert serut.belum_termapping().count() == 12
    assert serut.belum_berkelompok().count() > 12
    assert KPM.objects.didampingi(orang("bambang").pk).count() > 375
    rencana = Pertemuan.objects.filter(keadaan="direncanakan")
    assert rencana.filter(tanggal=hari_ini() + timedelta(days=3), petugas=orang("rina")).count() == 1
    # Who meets at all plans next month; a few groups are left to plan.
    assert set(rencana.values_list("petugas", flat=True)) == {orang(n).pk for n in ("rina", "fitria", "joko")}
    assert Kunjungan.objects.filter(kks_dipegang_sendiri="tidak").count() > 5
    for bantuan in ("KIS", "KIP", "BPNT"):
        assert Kunjungan.objects.filter(kondisi_sosial__contains=bantuan).exists()


def test_scope_of_the_two_kecamatan_can_be_seen() -> None:
    def kecamatan(nama: str) -> set[str]:
        return set(KPM.objects.terlihat_oleh(orang(nama)).values_list("kecamatan_kode", flat=True))

    assert kecamatan("fitria") == kecamatan("rina") == {SERUT}
    assert kecamatan("mariana") == kecamatan("joko") == {SAMBAN}
    assert kecamatan("korkab") == kecamatan("apd") == kecamatan("pengawas") == {SERUT, SAMBAN}
    rina = KPM.objects.terlihat_oleh(orang("rina"))
    assert 360 < rina.count() < 385
    assert set(rina.values_list("penugasan__petugas__email", flat=True)) == {"rina@contoh.id"}


def test_people_can_sign_in() -> None:
    for satu in PEMERAN:
        assert Pengguna.objects.get(email=satu.email).check_password(SANDI)
    assert orang("operator").is_superuser


def test_members_go_to_school_and_posyandu() -> None:
    rina, ikut = orang("rina"), KeikutsertaanFasilitas.objects.filter(selesai__isnull=True)
    sekolah = ikut.filter(bidang="pendidikan")
    assert sekolah.count() > 1000
    assert not sekolah.exclude(anggota__sekolah=F("fasilitas__nama")).exists()
    assert not ikut.exclude(kpm=F("anggota__kpm")).exists()
    assert belum_punya(rina, "pendidikan", hari_ini()).count() + belum_punya(rina, "kesehatan", hari_ini()).count() > 5
    assert dugaan_ganda(user=rina)[0].mirip == 1.0
    assert 10 < len(tujuan_triwulan(rina, hari_ini())) < 40


def test_verification_is_filled_as_each_pendamping_works() -> None:
    lalu = tahap_mundur(hari_ini(), 2)[1]
    assert TutupTriwulan.objects.tertutup().filter(wilayah=SERUT).count() == 2
    bambang = CatatanVerkom.objects.filter(bidang="pendidikan", dicatat_oleh=orang("bambang"))
    assert bambang.count() > 1000
    assert not bambang.exclude(alpa=0, izin=0, sakit=0).exists()
    terlambat = CatatanVerkom.objects.filter(terlambat=True)
    assert set(terlambat.values_list("dicatat_oleh__email", flat=True)) == {"fitria@contoh.id"}
    sulastri = per_fasilitas(lalu, petugas=orang("sulastri").pk)
    assert len([f for f in sulastri if f.fasilitas and f.angka.belum == f.angka.ditunggu > 10]) == 1
    rina = angka_petugas(orang("rina").pk, lalu).kini
    assert 0.9 < rina.dilaporkan / rina.ditunggu < 1


def test_visit_born_of_a_complaint() -> None:
    tugas = Tugas.objects.get(jenis=JenisTugas.PENGADUAN)
    assert (tugas.keadaan, tugas.diminta_oleh) == (KeadaanTugas.TERBUKA, orang("fitria"))
    assert KPM.objects.didampingi(orang("rina").pk).filter(pk=tugas.kpm_id).exists()
    aduan = Pengaduan.objects.get(tindak__tugas=tugas)
    assert (aduan.kpm_id, aduan.terbuka, aduan.rahasia) == (tugas.kpm_id, True, False)
