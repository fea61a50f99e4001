"""What goes around somebody does not exist for that person: no page differs by a letter, no address answers.

Walks every page of `tests/proyek/peta`, so a page added later is asked as well (docs/program.md §11, docs/adr/0014).
"""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from akun.enums import Peran
from akun.models import Pengguna
from dasbor.services import bangun_ulang
from inti.galat import GalatPengguna
from inti.halaman import UMUM
from inti.models import AksesPribadi
from inti.waktu import hari_ini
from pengaduan.models import FotoAduan, LangkahAduan, Pengaduan, Terlapor, TindakLanjut
from pengaduan.services import tindak
from pengaduan.services.ikuti_tenggat import ikuti_tenggat
from pengaduan.services.kunjungan import minta_kunjungan
from pengaduan.services.langkah import IsiLangkah, langkah
from pengaduan.services.terima import IsiAduan, terima_pengaduan
from tests.dunia import Dunia
from tests.factories import FotoAduanFactory, JabatanFactory, PelaporFactory, PenggunaFactory
from tests.proyek.jelajah import alamat_lengkap, beda, minta, rapikan, semua_alamat
from tests.proyek.peta import PETA
from verifikasi.selectors.jeda import jeda_tangga

pytestmark = pytest.mark.django_db
ALAMAT = {a.nama: a for a in semua_alamat()}
Masuk = Callable[[Pengguna], Client]

# Whom the new complaints are about (office named, name in the text), and who works on them.
TENTANG: dict[str, tuple[str, str, str]] = {
    "pendamping": ("pendamping", "", "korkab"),
    "korkec": ("korkec", "", "korkab"),
    "apd": ("apd", "", "korkab"),
    "korkab": ("korkab", "", "korwil"),
    "pengawas": ("dinas", "", "pusat"),
    "superuser": ("", "Superuser", "korkab"),
}
# For whom none of these complaints exists.
TAK_TAHU: dict[str, tuple[str, ...]] = {
    "pendamping": tuple(TENTANG),
    "pendamping_lain": tuple(TENTANG),  # a colleague
    "korkec": tuple(TENTANG),
    "korkab_pengawas": ("korkab_pengawas",),  # accused in one office, would read in the other
    "apd": tuple(TENTANG),
    "korkab": ("korkab", "pengawas"),
    "korkab_luar": tuple(TENTANG),  # another kabupaten
    "pengawas": ("pengawas",),
    "superuser": ("superuser",),
}


@pytest.fixture
def panggung(
    pemeran: SimpleNamespace,
    dunia: SimpleNamespace,
    request: pytest.FixtureRequest,
) -> SimpleNamespace:
    """The cast; where asked for, with somebody who is korkab and oversees for Dinas Sosial at once."""
    pemeran.dunia = dunia
    if "korkab_pengawas" in request.node.name:
        pemeran.korkab_pengawas = PenggunaFactory(nama="Rangkap Atas")
        for peran in (Peran.KORKAB, Peran.PENGAWAS):
            JabatanFactory(pengguna=pemeran.korkab_pengawas, peran=peran, wilayah_id="17.71")
    return pemeran


def _adukan(p: SimpleNamespace, d: Dunia, siapa: str) -> list[Pengaduan]:
    """Two complaints about somebody as the services make them: one worked on and answered, one left to the clock."""
    peran, nama, penangan = TENTANG.get(siapa, ("korkab", "Rangkap Atas", "pusat"))
    oleh, jeda = p.apd if siapa != "apd" else p.korkab, jeda_tangga([d.kpm.pk])
    isi = IsiAduan(
        jenis="pungutan", isi="RAHASIA-BARU: uang dipotong dan kartu dipegang.", kanal="langsung", kpm=d.kpm.pk,
        peran_terlapor=peran, nama_terlapor=nama, nama_pelapor="PELAPOR-BARU", telepon_pelapor="0812 3333 4444",
    )  # fmt: skip
    kerja, diam = (terima_pengaduan(isi=isi, oleh=oleh)[0] for _ in range(2))
    for aduan in (kerja, diam):
        FotoAduanFactory(pengaduan=aduan, tindak=aduan.tindak.get())
    user = getattr(p, penangan)
    tindak.catat(aduan=kerja, isi="RAHASIA-BARU catatan", oleh=user)
    with pytest.raises(GalatPengguna, match="dibatasi"):  # a task would tell of it
        minta_kunjungan(aduan=diam, versi=diam.versi, oleh=user)
    satu = kerja.langkah.order_by("urutan")[0]
    kerja = langkah(aduan=kerja, langkah=satu, isi=IsiLangkah(tanggal=hari_ini(d.desa)), versi=1, oleh=user)
    tindak.jawab(aduan=kerja, isi="RAHASIA-BARU jawaban", versi=kerja.versi, oleh=user)
    lama = hari_ini(d.desa) - timedelta(days=60)
    Pengaduan.objects.filter(pk=diam.pk).update(tenggat_terima=lama, tenggat_selesai=lama, ingat_mulai=lama)
    Pengaduan.objects.filter(pk=kerja.pk).update(induk=d.pengaduan)
    ikuti_tenggat(timezone.now())
    assert jeda_tangga([d.kpm.pk]) == jeda  # nor is a sanction held still
    return [kerja, diam]


def _potret(client: Client, d: Dunia) -> dict[str, str]:
    """Every page that can be read, also those of the family, and what a search answers."""
    bangun_ulang()
    hasil = {}
    for nama, tuju in PETA:
        if tuju.izin == UMUM:
            continue
        kwargs, kueri, kirim = tuju.sebagai(d)
        alamat = alamat_lengkap(nama, kwargs, kueri)
        for metode in sorted({"GET"} & ALAMAT[nama].metode) or (["POST"] if set(kirim) == {"cari"} else []):
            with transaction.atomic():  # reading may leave a mark: an announcement read, a log line
                jawaban = minta(client, metode, alamat, kirim)
                transaction.set_rollback(True)
            isi = "" if jawaban.streaming else rapikan(jawaban.content.decode(errors="replace"))
            biner = not jawaban.get("Content-Type", "").startswith(("text/", "application/json"))
            hasil[f"{metode} {alamat}"] = f"{jawaban.status_code} " + ("" if biner else isi)
    return hasil


@pytest.mark.parametrize("siapa", sorted(TAK_TAHU))
def test_tidak_satu_halaman_pun_berubah(siapa: str, panggung: SimpleNamespace, client_untuk: Masuk) -> None:
    d = panggung.dunia.asing if siapa == "korkab_luar" else panggung.dunia.sendiri
    user, client = getattr(panggung, siapa), client_untuk(getattr(panggung, siapa))
    awal = _potret(client, d)
    baru = [a for satu in TAK_TAHU[siapa] for a in _adukan(panggung, panggung.dunia.sendiri, satu)]
    assert not Pengaduan.objects.terlihat_oleh(user).filter(pk__in=[a.pk for a in baru]).exists()
    akhir = _potret(client, d)
    bocor = {a: beda(awal[a], akhir[a])[:6] for a in awal if awal[a] != akhir[a]}
    assert "\n".join(f"{a}: {b}" for a, b in bocor.items()) == ""
    assert len([a for a, isi in awal.items() if isi.startswith("200")]) > 20  # it did read


@pytest.mark.parametrize("siapa", sorted(TAK_TAHU))
def test_setiap_alamatnya_menjawab_seperti_tidak_ada(
    siapa: str, panggung: SimpleNamespace, client_untuk: Masuk
) -> None:
    """Guessing ids: GET and POST of whatever page of that complaint answer as for one that never was."""
    user, client = getattr(panggung, siapa), client_untuk(getattr(panggung, siapa))
    aduan = _adukan(panggung, panggung.dunia.sendiri, TAK_TAHU[siapa][0])[0]
    sebelum = _jejak(aduan)
    salah = []
    for nama, tuju in PETA:
        kwargs, _, kirim = tuju.sebagai(panggung.dunia.sendiri)
        if not nama.startswith("pengaduan:") or "pk" not in kwargs or not ALAMAT[nama].pola.startswith("pengaduan/<"):
            continue
        tamu = {k: _bagian(aduan, k, v) for k, v in kwargs.items()}
        acak = {k: uuid4() if k == "pk" else v for k, v in tamu.items()}
        for metode in sorted(ALAMAT[nama].metode):
            ada, tiada = (minta(client, metode, alamat_lengkap(nama, k, {}), kirim) for k in (tamu, acak))
            if ada.status_code != 404 or rapikan(ada.content.decode()) != rapikan(tiada.content.decode()):
                salah.append(f"{metode} {nama}: {ada.status_code}, {tiada.status_code}")
    assert salah == []
    assert _jejak(aduan) == sebelum
    cari = [client.post("/pengaduan/cari/", {"nomor": n}) for n in (aduan.nomor, "ADU-2222222")]
    assert cari[0].status_code == cari[1].status_code
    assert rapikan(cari[0].content.decode()).replace(aduan.nomor, "") == rapikan(cari[1].content.decode()).replace(
        "ADU-2222222", ""
    )
    assert not AksesPribadi.objects.filter(pengguna=user, objek_id=str(aduan.pk)).exists()


def _bagian(aduan: Pengaduan, nama: str, nilai: Any) -> Any:
    """The complaint's own step, photo and accused where the address names one."""
    milik = {"pk": aduan.pk, "langkah_id": LangkahAduan, "foto_id": FotoAduan, "terlapor_id": Terlapor}.get(nama)
    if not isinstance(milik, type):
        return milik or nilai
    satu = milik.objects.filter(pengaduan=aduan).first()
    return (satu.foto_id if isinstance(satu, FotoAduan) else satu.pk) if satu else nilai


def _jejak(aduan: Pengaduan) -> list[Any]:
    return [
        Pengaduan.objects.filter(pk=aduan.pk).values().get(),
        *(list(m.objects.filter(pengaduan=aduan).order_by("pk").values()) for m in (TindakLanjut, Terlapor)),
    ]


def test_yang_boleh_tahu_memang_melihat(panggung: SimpleNamespace, client_untuk: Masuk) -> None:
    """The other side: the same complaints stand with those who decide, so the walk above compares something."""
    d = panggung.dunia.sendiri
    aduan = {siapa: _adukan(panggung, d, siapa)[1] for siapa in TENTANG}
    bawah = {"pendamping", "korkec", "apd"}
    tahu = {
        "korkab": {*bawah, "superuser"}, "pengawas": {*bawah, "superuser", "korkab"},
        "korwil": {*bawah, "superuser", "korkab"}, "pusat": set(TENTANG), "superuser": set(TENTANG) - {"superuser"},
        "korkab_luar": set(), "korkec": set(), "apd": set(),
    }  # fmt: skip
    for siapa, harap in tahu.items():
        terlihat = set(Pengaduan.objects.terlihat_oleh(getattr(panggung, siapa)).values_list("pk", flat=True))
        assert {k for k, a in aduan.items() if a.pk in terlihat} == harap, siapa
    client = client_untuk(panggung.korkab)
    alamat = f"/pengaduan/{aduan['pendamping'].pk}/"
    assert "RAHASIA-BARU" in client.get(alamat).content.decode()
    assert alamat in client.get("/pengaduan/").content.decode()
    buka = AksesPribadi.objects.get(pengguna=panggung.korkab)
    assert (buka.jenis, buka.objek, buka.objek_id) == ("buka", "pengaduan.Pengaduan", str(aduan["pendamping"].pk))


def test_pelapor_tidak_di_halaman_mana_pun(panggung: SimpleNamespace, client_untuk: Masuk) -> None:
    """Nobody reads who reported without naming a purpose: not even those who decide."""
    d = panggung.dunia.sendiri
    _adukan(panggung, d, "pendamping")
    PelaporFactory(pengaduan=d.pengaduan)
    for alamat, isi in _potret(client_untuk(panggung.korkab), d).items():
        assert not [k for k in ("PELAPOR-BARU", "Pelapor Uji", "81200000001", "81233334444") if k in isi], alamat


def test_admin_tidak_memuat_aduan(panggung: SimpleNamespace, client_untuk: Masuk) -> None:
    """`/kelola/` knows no complaints; deleting an account does not list what it is accused of."""
    from django.contrib import admin

    assert [m for m in admin.site._registry if m._meta.app_label == "pengaduan"] == []
    client = client_untuk(panggung.superuser)
    alamat = [f"/kelola/akun/pengguna/{u.pk}/delete/" for u in (panggung.superuser, panggung.pendamping)]
    awal = [rapikan(client.get(a).content.decode()) for a in alamat]
    _adukan(panggung, panggung.dunia.sendiri, "superuser")
    for satu, lama in zip(alamat, awal, strict=True):
        assert beda(lama, rapikan(client.get(satu).content.decode())) == []
