"""Load data is whole: it obeys the same constraints, and its figures hold together."""

import io
import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Count

from akun.models import Pengguna
from inti.waktu import hari_ini, kode_tahap
from kpm.models import KPM, Anggota, KeanggotaanKelompok, Komponen
from p2k2.models import Kehadiran, Pertemuan
from penyaluran.models import Pembayaran
from penyaluran.selectors import neraca
from pkh.skala.kendala import ditunda
from pkh.skala.muat import TABEL, muat_skala
from verifikasi.models import CatatanVerkom, HasilVerifikasi, KeikutsertaanFasilitas
from verifikasi.services.hitung import hitung_keluarga


@pytest.mark.django_db(transaction=True)
def test_load_data_holds_together_and_is_loaded_once() -> None:
    keluar = io.StringIO()
    call_command("muat_skala", "--kpm", "700", "--bulan", "3", stdout=keluar, stderr=io.StringIO())
    hasil = json.loads(keluar.getvalue())
    assert hasil["kpm"] == KPM.objects.count() == 700
    assert hasil["kehadiran"] == Kehadiran.objects.count()
    kpm = KPM.objects.order_by("pk")[0]
    assert kpm.nik[:6] == kpm.kecamatan_kode.replace(".", "")
    assert KPM.objects.cari(kpm.nik).get() == kpm
    bernama = Komponen.objects.values("jenis").annotate(n=Count("pk")).values_list("jenis", "n")
    dihitung = {jenis: sum(KPM.objects.values_list(jenis, flat=True)) for jenis, _ in bernama}
    assert all(0.9 * dihitung[jenis] < n <= dihitung[jenis] for jenis, n in bernama)
    assert hasil["anggota"] == Anggota.objects.count() == 700 + hasil["komponen"]
    assert Anggota.objects.filter(kpm=kpm, nik_indeks=kpm.nik_indeks, nama=kpm.nama).count() == 1
    assert Anggota.objects.filter(dtsen_jenjang="SD").exclude(dapodik_jenjang="SD").exists()
    assert Pertemuan.objects.filter(tanggal__gt=hari_ini()).count() == 0
    ukuran = KeanggotaanKelompok.objects.values("kelompok").annotate(n=Count("pk")).values_list("n", flat=True)
    assert 15 <= min(ukuran) <= max(ukuran) <= 30
    alpa = Kehadiran.objects.filter(status="alpa").count()
    assert 0.05 < alpa / hasil["kehadiran"] < 0.11
    catatan = CatatanVerkom.objects.filter(bidang="pendidikan", bulan__lt=hari_ini().replace(day=1))
    assert hasil["catatanverkom"] == CatatanVerkom.objects.count() > catatan.count() > 700
    assert KeikutsertaanFasilitas.objects.count() >= 0.9 * hasil["komponen"]
    verkom = hitung_keluarga(kpm=KPM.objects.values_list("pk", flat=True)[:50])
    assert verkom["ditulis"] == HasilVerifikasi.objects.count() > 100
    assert set(HasilVerifikasi.objects.values_list("hasil", flat=True)) == {"memenuhi", "tidak", "belum", "na"}
    n = neraca(Pembayaran.objects.filter(tahap=kode_tahap(hari_ini())))
    assert n.seimbang
    assert n.total_n == 700
    assert not Pengguna.objects.filter(email__startswith="pendamping-").first().has_usable_password()

    with pytest.raises(CommandError, match="sudah berisi data skala"):
        call_command("muat_skala", "--kpm", "5", "--bulan", "1", stdout=io.StringIO())
    assert KPM.objects.count() == 700


@pytest.mark.django_db(transaction=True)
def test_indexes_keys_and_triggers_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """The fast way, with everything taken off the tables first, leaves the schema as it was."""
    monkeypatch.setattr("pkh.skala.muat._PROSES_SEJAK", 1)
    sebelum = _skema()
    assert muat_skala(kpm=60, bulan=1)["kpm"] == 60
    assert _skema() == sebelum


@pytest.mark.django_db
def test_needs_a_transaction_and_sensible_numbers() -> None:
    with pytest.raises(CommandError, match="--bulan"):
        call_command("muat_skala", "--kpm", "5", "--bulan", "0", stdout=io.StringIO())
    with ditunda(["kpm_kelompok"], lambda _: None):
        assert _indeks("kpm_kelompok") == ["kpm_kelompok_pkey"]
    assert "kpm_kelompok_pkey" in _indeks("kpm_kelompok")
    assert len(_indeks("kpm_kelompok")) > 2


def test_stage_of_a_day() -> None:
    assert [kode_tahap(date(2026, b, 1)) for b in (1, 3, 4, 12)] == ["2026-1", "2026-1", "2026-2", "2026-4"]


def _indeks(tabel: str) -> list[str]:
    with connection.cursor() as kursor:
        kursor.execute("SELECT indexname FROM pg_indexes WHERE tablename = %s ORDER BY 1", [tabel])
        return [nama for (nama,) in kursor.fetchall()]


def _skema() -> list[tuple[str, ...]]:
    with connection.cursor() as kursor:
        kursor.execute(
            """
            SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%(t)s)
            UNION SELECT conname, conrelid::regclass || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
                WHERE conrelid::regclass::text = ANY(%(t)s)
            UNION SELECT tgname, tgrelid::regclass || ' ' || tgenabled::text FROM pg_trigger
                WHERE NOT tgisinternal AND tgrelid::regclass::text = ANY(%(t)s)
            ORDER BY 1, 2
            """,
            {"t": TABEL},
        )
        return [tuple(baris) for baris in kursor.fetchall()]
