"""What the gallery shows: one form field of each kind and invented data. No page of the product uses it."""

import re
from datetime import date
from types import SimpleNamespace
from typing import Any

from django import forms
from django.conf import settings

from inti.widget import InputDigit, InputFoto, InputTanggal

_HADIR = [
    ("hadir", "Hadir", "baik"),
    ("izin", "Izin", "info"),
    ("sakit", "Sakit", "awas"),
    ("alpa", "Alpa", "bahaya"),
]
_KPM_NAMA = ("Siti Contoh", "Rahma Contoh", "Dewi Contoh", "Yuni Contoh")


class FormContoh(forms.Form):
    """One field of each kind."""

    tanggal = forms.DateField(label="Tanggal kunjungan", widget=InputTanggal)
    nik = forms.CharField(label="NIK", widget=InputDigit, help_text="16 angka, seperti di KTP.")
    tujuan = forms.ChoiceField(
        label="Tujuan", choices=[("rutin", "Rutin"), ("alpa", "Tidak hadir P2K2"), ("data", "Pemutakhiran")],
        widget=forms.RadioSelect,
    )  # fmt: skip
    rumah = forms.ChoiceField(label="Rumah", choices=[("", "Pilih"), ("sendiri", "Milik sendiri"), ("sewa", "Sewa")])
    kks = forms.BooleanField(label="KKS dipegang sendiri", required=False)
    catatan = forms.CharField(label="Catatan", max_length=1000, required=False, widget=forms.Textarea({"rows": 3}))
    foto = forms.ImageField(label="Foto Bukti", required=False, widget=InputFoto)


class FormSatuan(forms.Form):
    """Fields shown one by one."""

    nominal = forms.IntegerField(label="Nominal ditarik")
    materi = forms.MultipleChoiceField(
        label="Materi", choices=[("1", "Pengasuhan"), ("2", "Keuangan")], widget=forms.CheckboxSelectMultiple
    )
    lintang = forms.DecimalField(label="Lintang", required=False)
    bujur = forms.DecimalField(label="Bujur", required=False)
    akurasi = forms.IntegerField(required=False)
    saat = forms.DateTimeField(required=False)


# An invented kabupaten: its areas, and their outlines as `wilayah.selectors.batas.garis_anak` draws them.
_WILAYAH = [
    {"kode": "1", "label": "Air Contoh", "nilai": 96.0, "teks": "96%", "url": "#"},
    {"kode": "2", "label": "Bukit Contoh", "nilai": 91.0, "teks": "91%", "url": "#"},
    {"kode": "3", "label": "Cadas Contoh", "nilai": 80.0, "teks": "80%", "url": "#"},
    {"kode": "4", "label": "Danau Contoh", "nilai": 62.5, "teks": "62,5%", "url": "#"},
    {"kode": "5", "label": "Estuari Contoh", "nilai": 41.0, "teks": "41%", "url": "#"},
    {"kode": "6", "label": "Fajar Contoh", "nilai": None, "url": "#"},
    {"kode": "7", "label": "Gunung Contoh yang Baru Mekar", "nilai": 88.0, "teks": "88%", "url": "#"},
]
_GARIS = SimpleNamespace(
    lebar=1000,
    tinggi=640,
    sumber="rekaan",
    wilayah={
        kode: SimpleNamespace(d=d, x=x, y=y)
        for kode, d, x, y in (
            ("1", "M8 90L180 8l190 60 20 150-130 90-230-40z", 200, 150),
            ("2", "M370 68L640 20l60 130-90 110-220-42z", 540, 130),
            ("3", "M640 20L980 120l-20 180-180 20-170-60 90-110z", 810, 190),
            ("4", "M30 268L260 308l110 150-90 150-200-70z", 200, 420),
            ("5", "M260 308L390 218l220 42-40 160-200 38z", 440, 320),
            ("6", "M610 260L780 320l180-20-60 230-330-110zM700 360l60 20 10 60-80-10z", 850, 420),
        )
    },
)


def isi_galeri() -> dict[str, Any]:
    bulan = ("Des", "Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov")
    return {
        "contoh_lencana": [("Sudah Transaksi", "baik"), ("Lansia", "netral")],
        "contoh_saring": [
            {"label": "Semua", "url": "#", "aktif": True, "jumlah": 1480},
            {"label": "Belum", "url": "?s=belum", "jumlah": 118},
            {"label": "Sudah", "url": "?s=sudah", "jumlah": 1362},
        ],
        "contoh_tabel": [
            {"nama": "Pasar Bengkulu", "pendamping": "Ani Contoh", "kpm": 372, "nominal": 301_725_000},
            {"nama": "Surabaya", "pendamping": "Budi Contoh", "kpm": 214, "nominal": 168_450_000},
        ],
        "contoh_tanggal": date(2026, 11, 22),
        "contoh_lahir": date(1987, 3, 12),
        "contoh_form": FormContoh(auto_id="contoh_%s"),
        "contoh_form_galat": FormContoh({"nik": "1771"}, auto_id="galat_%s"),
        "contoh_satu": FormSatuan(auto_id="satu_%s"),
        "contoh_hadir": _HADIR,
        "contoh_keluarga": [
            {"nama": nama, "ket": f"RT 00{i}", "isian": f"hadir-{i}", "nilai": ""}
            for i, nama in enumerate(_KPM_NAMA, 1)
        ],
        "contoh_beban": [
            {"label": "Ani Contoh", "nilai": 372, "url": "#"},
            {"label": "Budi Contoh", "nilai": 421, "teks": "421, lewat 46", "jenis": "bahaya"},
            {"label": "Citra Contoh", "nilai": 310},
        ],
        "contoh_banding": [
            {"label": "Sungai Serut", "nilai": 85, "teks": "85%", "url": "#", "banding": "3% di atas rata-rata"},
            {"label": "Ratu Samban", "nilai": 62, "teks": "62%", "batas": 75, "banding": "targetnya sendiri 75%"},
            {"label": "Selebar", "nilai": None},
        ],
        "contoh_bulanan": [
            (nama, n, "–" if n is None else f"{n:.0f}%")
            for nama, n in zip(bulan, (40, 45, None, None, 60, 75, 70, 82, 90, None, 95, 100), strict=True)
        ],
        "contoh_tahap": [
            ("Tahap 1", 88.0, "88%"), ("Tahap 2", None, "–"), ("Tahap 3", 94.0, "94%"), ("Tahap 4", 46.0, "46%"),
        ],
        "contoh_corong": [
            {"label": "Direncanakan", "nilai": 1480, "teks": "1.480 KPM", "rp": 1_198_500_000, "url": "#"},
            {"label": "Dana masuk", "nilai": 1450, "teks": "1.450 KPM", "rp": 1_173_250_000, "url": "#"},
            {"label": "Diambil", "nilai": 1200, "teks": "1.200 KPM", "rp": 968_750_000},
            {"label": "Dilaporkan", "nilai": None},
        ],
        "contoh_wilayah": _WILAYAH,
        "contoh_bulan": [("2026-11", "November 2026", True), ("2026-10", "Oktober 2026", False)],
        "contoh_pilihan": [("17.71.07", "Ratu Samban"), ("17.71.08", "Sungai Serut")],
        "contoh_garis": _GARIS,
        "contoh_rekon": [
            {"label": nama, "bagian": [
                {"label": "Sudah", "nilai": a, "jenis": "baik"},
                {"label": "Sebagian", "nilai": b, "jenis": "info"},
                {"label": "Belum", "nilai": c, "jenis": "bahaya"},
                {"label": "Belum lapor", "nilai": d, "jenis": "netral"},
            ]} for nama, a, b, c, d in (("Pasar Bengkulu", 300, 12, 20, 40), ("Surabaya", 90, 4, 20, 100))
        ],
        "contoh_pita": [
            {"label": nama, "nilai": f"{n}/5", "jenis": "baik" if n == 5 else "awas" if n else "bahaya",
             "teks": f"{nama}: {n} dari 5 kelompok", "url": "#"}
            for nama, n in zip(bulan, (5, 5, 4, 5, 5, 3, 5, 5, 5, 0, 0, 2), strict=True)
        ],
        "contoh_deret": [3, 5, None, 8, 14],
        "contoh_tab": [
            {"label": "Anggota", "url": "?tab=anggota", "aktif": True, "jumlah": 4},
            {"label": "Kunjungan", "url": "?tab=kunjungan"},
            {"label": "Pencairan", "url": "?tab=cair"},
        ],
    }  # fmt: skip


def semua_ikon() -> list[str]:
    sumber = (settings.BASE_DIR / "static" / "ikon.svg").read_text()
    return re.findall(r'<symbol id="([^"]+)"', sumber)
