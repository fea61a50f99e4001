"""Components rendered on their own: escaping, meaning without colour, and nothing the CSP refuses."""

import re
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse, HttpResponseRedirect
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory

from inti.contoh import FormContoh, isi_galeri, semua_ikon
from inti.middleware import AlihkanKirim
from inti.widget import InputTanggal

TEMPLAT = Path(settings.BASE_DIR) / "templates"
urlpatterns: list[object] = []  # components stand on their own: no page of the product is needed
JAHAT = '<script>alert("x")</script>'


@pytest.fixture(autouse=True)
def _berdiri_sendiri(settings):
    settings.ROOT_URLCONF = __name__
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


def gambar(teks: str, **isi) -> str:
    return re.sub(r"\s+", " ", Template(teks).render(Context(isi))).strip()


@pytest.mark.parametrize(
    "panggilan",
    [
        "{% judul_halaman jahat sub=jahat %}",
        "{% kepala_halaman judul=jahat %}x{% endkepala_halaman %}",
        "{% lencana jahat %}",
        "{% kartu judul=jahat %}{{ jahat }}{% endkartu %}",
        '{% peringatan "awas" judul=jahat %}{{ jahat }}{% endperingatan %}',
        "{% baris jahat sub=jahat kanan=jahat lencana=jahat %}",
        "{% kosong jahat teks=jahat %}",
        "{% kartu_angka jahat jahat banding=jahat %}",
        "{% butir jahat jahat %}",
        "{% sel jahat %}{{ jahat }}{% endsel %}",
        "{% tabel kepala=jahat keterangan=jahat %}{% endtabel %}",
        "{% cari nilai=jahat kirim=kamus %}",
        "{% konfirmasi label=jahat url='/x/' pesan=jahat kirim=kamus %}",
        "{% salin '/x/' label=jahat jenis=jahat %}",
        "{% kemajuan 1 2 jahat %}",
        "{% segmen nama='a' pilihan=tiga label=jahat %}",
        "{% batang data judul=jahat %}",
        "{% pita data label=jahat %}",
        "{% percik angka label=jahat %}",
        "{% deret deret jahat %}",
        "{% corong data judul=jahat %}",
        "{% peta_kotak data id='p' judul=jahat %}",
        "{% peta_geser jahat arsir='p' label=jahat %}",
        "{% ikon 'cari' judul=jahat %}",
        "{% saring_aktif %}{% lepas_saring jahat '/x/' %}{% endsaring_aktif %}",
        "{% saring_pilih jahat 'a' jahat pasang kosong=jahat kirim=kamus %}",
    ],
)
def test_isi_selalu_diloloskan(panggilan):
    hasil = gambar(
        panggilan,
        jahat=JAHAT,
        kamus={"k": JAHAT},
        pasang=[(JAHAT, JAHAT)],
        tiga=[("h", JAHAT, "baik")],
        data=[{"label": JAHAT, "nilai": 1}],
        angka=[1, 2],
        deret=[(JAHAT, 1.0, JAHAT)],
    )
    assert "<script" not in hasil
    assert "&lt;script&gt;" in hasil


def test_jenis_yang_salah_ketik_tidak_lolos():
    with pytest.raises(ImproperlyConfigured, match="hijau"):
        gambar('{% lencana "Lancar" "hijau" %}')


def test_lencana_punya_kata_dan_tanda():
    assert gambar('{% lencana "Sudah Transaksi" "baik" %}') == (
        '<span class="lencana lencana-baik"><svg class="ikon" aria-hidden="true" focusable="false">'
        '<use href="/static/ikon.svg#baik"/></svg>Sudah Transaksi</span>'
    )


def test_sel_menyebut_kolomnya_untuk_ponsel():
    assert gambar('{% sel "Nominal" angka=True %} {{ n|rupiah }} {% endsel %}', n=750_000) == (
        '<td class="angka" data-label="Nominal">Rp750.000</td>'
    )
    assert gambar("{% sel utama=True %}Siti{% endsel %}") == '<th scope="row">Siti</th>'


def test_halaman_berikut_tanpa_lanjutan_tidak_menggambar_apa_pun():
    assert gambar('{% halaman_berikut "" %}') == ""


def test_halaman_berikut_dengan_nama_dikirim_lewat_post():
    hasil = gambar('{% halaman_berikut "/kpm/" kirim=kunci %}', kunci={"setelah": "Siti|7"}, csrf_token="tok")
    assert 'method="post"' in hasil
    assert '<input type="hidden" name="setelah" value="Siti|7">' in hasil
    assert "Siti" not in re.sub(r'value="[^"]*"', "", hasil)


def test_saring_aktif_tanpa_saringan_tidak_menggambar_apa_pun():
    assert gambar("{% saring_aktif %}{% lepas_saring nama '/x/' %}{% endsaring_aktif %}", nama=None) == ""


def test_cari_memakai_post_dan_token():
    hasil = gambar('{% cari "/kpm/" nilai="Siti" hasil="daftar" %}', csrf_token="tok")
    assert 'method="post"' in hasil
    assert 'name="csrfmiddlewaretoken" value="tok"' in hasil


def test_kemajuan_tak_pernah_lewat_seratus():
    assert "10 dari 10 baris (100%)" in gambar('{% kemajuan 12 10 satuan="baris" %}')
    assert "7 dari 8 (87,5%)" in gambar("{% kemajuan 7 8 %}")  # as `persen` writes it everywhere else


def test_kemajuan_tanpa_total_tidak_mengarang_angka():
    hasil = gambar("{% kemajuan 3 0 %}")
    assert "value=" not in hasil
    assert "%)" not in hasil


@pytest.mark.parametrize(("data", "lebar"), [([5, 10], ["50.00", "100.00"]), ([0, 0], ["0.00", "0.00"]), ([], [])])
def test_batang_berskala_ke_yang_terbesar(data, lebar):
    hasil = gambar("{% batang data %}", data=[{"label": "a", "nilai": n} for n in data])
    assert re.findall(r'class="warna-merek" width="([\d.]+)"', hasil) == lebar


def test_batang_tumpuk_menulis_setiap_bagian():
    hasil = gambar(
        "{% batang_tumpuk data %}",
        data=[{"label": "A", "bagian": [{"label": "Sudah", "nilai": 3, "jenis": "baik"},
                                        {"label": "Belum", "nilai": 1, "jenis": "bahaya"}]}],
    )  # fmt: skip
    assert re.findall(r'x="([\d.]+)" width="([\d.]+)"', hasil) == [("0.00", "75.00"), ("75.00", "25.00")]
    assert "Sudah 3 · Belum 1" in hasil


def test_deret_tidak_menjembatani_bulan_yang_tidak_diketahui():
    titik = [("Jan", 0.0, "0%"), ("Feb", 50.0, "50%"), ("Mar", None, "–"), ("Apr", 100.0, "100%")]
    hasil = gambar('{% deret t "Bertemu" target=100 target_label="target 100%" %}', t=titik)
    assert re.findall(r'class="deret-garis" points="([^"]+)"', hasil) == ["0.00,40.00 33.33,22.00"]
    assert re.findall(r'class="deret-noktah" x1="([\d.]+)"', hasil) == ["0.00", "33.33", "100.00"]
    assert re.findall(r"<td>([^<]+)</td>", hasil) == ["0%", "50%", "–", "100%"]
    assert re.findall(r'class="deret-kosong" x="([\d.]+)"', hasil) == ["57.92"]
    assert (
        "Jan 0% – Apr 100%. Terendah Jan 0%, tertinggi Apr 100%. 1 tahap tanpa data. Garis putus: target 100%." in hasil
    )


def test_deret_batang_setinggi_angkanya():
    titik = [("T1", 50.0, "50"), ("T2", None, "–"), ("T3", 100.0, "100")]
    hasil = gambar('{% deret t "Sudah transaksi" bentuk="batang" %}', t=titik)
    assert re.findall(r'<rect class="warna-merek" x="([\d.]+)"[^>]* y="([\d.]+)" height="([\d.]+)"', hasil) == [
        ("5.00", "22.00", "18.00"),
        ("71.67", "4.00", "36.00"),
    ]
    assert "deret-noktah" not in hasil
    with pytest.raises(ImproperlyConfigured, match="kue"):
        gambar('{% deret t "x" bentuk="kue" %}', t=titik)


@pytest.mark.parametrize("titik", [[], [("Jan", None, "–")], [("Jan", 0.0, "0")]])
def test_deret_tanpa_angka_tetap_tergambar(titik):
    hasil = gambar('{% deret t "Bertemu" %}', t=titik)
    assert "deret-garis" not in hasil
    assert ("Belum ada angka" in hasil) == (not titik or titik[0][1] is None)


def test_corong_menyebut_bagian_dari_awal_dan_dari_sebelumnya():
    langkah = [
        {"label": "Direncanakan", "nilai": 200},
        {"label": "Masuk", "nilai": 100},
        {"label": "Ambil", "nilai": 50},
    ]
    hasil = gambar("{% corong l %}", l=langkah)
    assert re.findall(r'x="([\d.]+)" width="([\d.]+)"', hasil) == [
        ("0.00", "100.00"), ("25.00", "50.00"), ("37.50", "25.00"),
    ]  # fmt: skip
    assert re.findall(r'<span class="kecil redup">([^<]*)</span>', hasil) == [
        "seluruhnya", "50% dari direncanakan", "25% dari awal · 50% dari masuk",
    ]  # fmt: skip
    assert re.findall(r'points="([^"]+)"', hasil) == [
        "0.00,10 100.00,10 75.00,16 25.00,16", "25.00,10 75.00,10 62.50,16 37.50,16",
    ]  # fmt: skip
    assert "seluruhnya" in gambar("{% corong l %}", l=[{"label": "Direncanakan", "nilai": 0}])


def test_corong_menyebut_rupiah_dan_yang_belum_diketahui():
    langkah = [
        {"label": "Direncanakan", "nilai": 100, "rp": 5_000_000},
        {"label": "Masuk", "nilai": 120, "rp": 4_000_000},  # more than planned: the scale follows, nothing is cut
        {"label": "Ambil", "nilai": None},
        {"label": "Lapor", "nilai": 60},
    ]
    hasil = gambar("{% corong l %}", l=langkah)
    assert re.findall(r'x="([\d.]+)" width="([\d.]+)"', hasil) == [
        ("8.33", "83.33"), ("0.00", "100.00"), ("25.00", "50.00"),
    ]  # fmt: skip
    assert re.findall(r'class="corong-rp">([^<]+)<', hasil) == ["Rp5.000.000", "Rp4.000.000 · 80%"]
    assert re.findall(r'<span class="kecil redup">([^<]*)</span>', hasil) == [
        "seluruhnya", "120% dari awal", "belum ada data", "60% dari awal",
    ]  # fmt: skip


def test_batang_membandingkan_dengan_target_dan_rata_rata():
    data = [
        {"label": "A", "nilai": 50, "banding": "di bawah rata-rata"},
        {"label": "B", "nilai": None, "batas": 100},
    ]
    hasil = gambar(
        '{% batang d maks=200 batas=180 batas_label="target 180" rata=60 rata_label="rata-rata 60" %}', d=data
    )
    assert re.findall(r'class="garis-batas" x1="([\d.]+)"', hasil) == ["90.00", "50.00"]
    assert re.findall(r'class="garis-rata" x1="([\d.]+)"', hasil) == ["30.00", "30.00"]
    assert re.findall(r'class="warna-merek" width="([\d.]+)"', hasil) == ["25.00"]  # unknown is no zero
    assert "Garis tegak: target 180. Garis putus: rata-rata 60" in hasil
    assert "di bawah rata-rata" in hasil


def test_pilih_menandai_yang_dipilih_dan_terbuka_selagi_berlaku():
    pilihan = [(1, "Satu"), (2, "Dua")]
    hasil = gambar(
        '{% saring_pilih "Saring" "n" "Nomor" p dipilih="2" kosong="Semua" kirim=k %}', p=pilihan, k={"a": 3}
    )
    assert re.findall(r"<option value=\"(\d*)\"( selected)?>(\w+)", hasil) == [
        ("", "", "Semua"), ("1", "", "Satu"), ("2", " selected", "Dua"),
    ]  # fmt: skip
    assert ('<details class="lipat" open>' in hasil, 'name="a" value="3"' in hasil) == (True, True)
    biasa = gambar('{% saring_pilih "Saring" "n" "Nomor" p %}', p=[("x", "Iks", True), ("y", "Ye", False)])
    assert ("open" in biasa, re.findall(r'value="(\w)" selected', biasa)) == (False, ["x"])


def test_percik_menggambar_celah_dan_target():
    hasil = gambar('{% percik n label="Naik" target=20 %}', n=[0, 10, None, 20])
    assert re.findall(r'polyline points="([^"]+)"', hasil) == ["0.0,28.0 33.3,15.0", "100.0,2.0 100.0,2.0"]
    assert re.findall(r'class="percik-target"[^>]* y1="([\d.]+)"', hasil) == ["2.0"]


def test_segmen_tidak_mengisi_apa_pun_lebih_dulu():
    pilihan = [("hadir", "Hadir", "baik"), ("alpa", "Alpa", "bahaya")]
    assert "checked" not in gambar('{% segmen nama="k1" pilihan=p label="Siti" %}', p=pilihan)
    assert gambar('{% segmen nama="k1" pilihan=p nilai="alpa" %}', p=pilihan).count("checked") == 1


def test_titik_kosong_mengatakannya():
    assert "belum diambil" in gambar("{% peta_titik None None %}")
    assert 'href="geo:-3.760000,102.270000?q=-3.760000,102.270000"' in gambar("{% peta_titik -3.76 102.27 %}")


class TestFormulir:
    def test_galat_diringkas_dan_menunjuk_bidangnya(self):
        form = FormContoh({"nik": "1771", "tujuan": "rutin", "rumah": "sewa"})
        hasil = gambar("{% formulir form %}", form=form, csrf_token="tok")
        assert 'role="alert"' in hasil
        assert '<a href="#id_tanggal">Tanggal kunjungan:' in hasil
        assert 'aria-invalid="true"' in hasil
        assert hasil.count('href="#id_') == len(form.errors)

    def test_tanpa_galat_tanpa_ringkasan(self):
        hasil = gambar("{% formulir form %}", form=FormContoh(), csrf_token="tok")
        assert "ringkasan-galat" not in hasil
        assert 'name="csrfmiddlewaretoken" value="tok"' in hasil
        assert 'enctype="multipart/form-data"' in hasil

    def test_bantuan_terhubung_ke_isian(self):
        hasil = gambar("{% bidang f.nik %}", f=FormContoh())
        assert 'id="id_nik_helptext"' in hasil
        assert 'aria-describedby="id_nik_helptext"' in hasil

    def test_bantuan_dari_tag_juga_terhubung(self):
        hasil = gambar('{% bidang f.rumah bantuan="Tanya pengurus." %}', f=FormContoh())
        assert 'aria-describedby="id_rumah_helptext"' in hasil
        assert "Tanya pengurus." in hasil

    def test_pilihan_menjadi_fieldset_dengan_legenda(self):
        hasil = gambar("{% bidang f.tujuan %}", f=FormContoh())
        assert hasil.startswith('<fieldset class="bidang" id="id_tujuan"')
        assert hasil.count('<label class="cip"') == 3
        assert "checked" not in hasil

    def test_kelas_milik_widget_tetap(self):
        class F(forms.Form):
            a = forms.CharField(widget=forms.TextInput({"class": "identitas"}))

        assert 'class="form-control identitas"' in gambar("{% bidang f.a %}", f=F())

    def test_tanggal_dikirim_sebagai_iso(self):
        class F(forms.Form):
            a = forms.DateField(widget=InputTanggal)

        hasil = gambar("{% bidang f.a %}", f=F(initial={"a": "2026-11-22"}))
        assert 'type="date"' in hasil
        assert 'value="2026-11-22"' in hasil


def test_galeri_menampilkan_setiap_komponen():
    isi = (TEMPLAT / "inti" / "galeri.html").read_text()
    pustaka = [
        Path(settings.BASE_DIR) / "inti" / "templatetags" / f"{n}.py" for n in ("komponen", "formulir", "grafik")
    ]
    pola = r"@register\.(?:simple_tag|inclusion_tag|simple_block_tag)[^\n]*\ndef (\w+)"
    nama = {n for p in pustaka for n in re.findall(pola, p.read_text())} - {
        "gambar_ikon", "isian_tersembunyi", "bidang_semua", "ringkasan_galat", "muat", "salin_teks",
    }  # fmt: skip
    # The last four are parts of others, or draw what their page loads; the icons have their own section.
    assert {n for n in nama if f"{{% {n} " not in isi and f"{{% {n} %}}" not in isi} == set()


def test_galeri_tergambar_dan_ikonnya_ada():
    hasil = render_to_string("inti/galeri.html", {**isi_galeri(), "semua_ikon": semua_ikon()})
    dipakai = set(re.findall(r"ikon\.svg#([\w-]+)", hasil))
    assert dipakai <= set(semua_ikon())
    assert dipakai >= {"baik", "awas", "bahaya", "info", "netral"}


def _semua_templat() -> list[Path]:
    return sorted(p for p in TEMPLAT.rglob("*") if p.suffix in {".html", ".svg"})


@pytest.mark.parametrize("berkas", _semua_templat(), ids=lambda p: str(p.relative_to(TEMPLAT)))
def test_tidak_ada_gaya_atau_skrip_sebaris(berkas):
    isi = berkas.read_text()
    assert not re.search(r"\sstyle\s*=", isi)
    assert not re.search(r"<style[\s>]", isi)
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", isi)
    assert not re.search(r"\shx-on\b|javascript:", isi)
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", isi)


def test_ikon_di_templat_ada_di_sprite():
    ada = set(semua_ikon())
    hilang = {
        (str(p.relative_to(TEMPLAT)), nama)
        for p in _semua_templat()
        for nama in re.findall(r'{% ikon "([\w-]+)"|ikon="([\w-]+)"', p.read_text())
        for nama in nama
        if nama and nama not in ada
    }
    assert hilang == set()


def test_halaman_500_tidak_bergantung_pada_apa_pun():
    isi = (TEMPLAT / "500.html").read_text()
    assert re.findall(r"{%|{{", isi) == []
    assert render_to_string("500.html") == re.sub(r"{#.*?#}", "", isi)


@pytest.mark.parametrize("kode", ["400", "403", "403_csrf", "404", "429"])
def test_halaman_galat_tergambar_tanpa_konteks(kode):
    hasil = render_to_string(f"{kode}.html")
    assert 'lang="id"' in hasil
    assert hasil.count("<h1>") == 1


class TestAlihkanKirim:
    def jawab(self, jawaban: HttpResponse, **kepala: str) -> HttpResponse:
        return AlihkanKirim(lambda _permintaan: jawaban)(RequestFactory().post("/x/", headers=kepala))

    def test_pengalihan_menjadi_tujuan(self):
        jawaban = self.jawab(HttpResponseRedirect("/p2k2/1/"), x_kirim="1")
        assert (jawaban.status_code, jawaban["X-Lokasi"], jawaban.has_header("Location")) == (
            204,
            "/p2k2/1/",
            False,
        )

    def test_kiriman_biasa_tetap_dialihkan(self):
        jawaban = self.jawab(HttpResponseRedirect("/p2k2/1/"))
        assert (jawaban.status_code, jawaban["Location"]) == (302, "/p2k2/1/")

    def test_formulir_bergalat_tidak_disentuh(self):
        assert self.jawab(HttpResponse("x", status=422), x_kirim="1").status_code == 422


@pytest.mark.parametrize(
    ("kepala", "sifat"),
    [
        ("Nama|A|B|C|D", ' class="tabel-bungkus"'),
        ("Nama|A|B|C|D|E:angka", ' class="tabel-bungkus tabel-gulir" tabindex="0" role="region" aria-label="Per desa"'),
    ],
)
def test_tabel_lebar_dapat_digulir_dengan_papan_tik(kepala, sifat):
    hasil = gambar('{% tabel kepala=k nama="Per desa" keterangan="Ketuk nama." %}{% endtabel %}', k=kepala)
    assert re.findall(r"<div([^>]*)>", hasil) == [sifat]
    tanpa_nama = gambar('{% tabel kepala=k tetap=True keterangan="Ketuk nama." %}{% endtabel %}', k=kepala)
    assert 'tabel-tetap" tabindex="0" role="region" aria-label="Ketuk nama."' in tanpa_nama
