"""Report of a meeting, the SIKS-NG package, understanding and the semester's judgements."""

from django.urls import URLPattern, path

from p2k2.views import laporan, pemahaman, semester, siks

pola: list[URLPattern] = [
    path("siks/", siks.daftar, name="siks_daftar"),
    path("laporan/poin/<slug:bagian>/", laporan.poin, name="laporan_poin"),
    path("kelompok/<uuid:pk>/semester/", semester.semester, name="semester"),
    path("kelompok/<uuid:pk>/semester/simpan/", semester.simpan, name="semester_simpan"),
    path("<uuid:pk>/pemahaman/", pemahaman.isi, name="pemahaman"),
    path("<uuid:pk>/laporan/", laporan.laporan, name="laporan"),
    path("<uuid:pk>/laporan/ubah/", laporan.ubah, name="laporan_ubah"),
    path("<uuid:pk>/laporan/pdf/", laporan.pdf, name="laporan_pdf"),
    path("<uuid:pk>/siks/", siks.siks, name="siks"),
    path("<uuid:pk>/siks/simpan/", siks.simpan, name="siks_simpan"),
    path("<uuid:pk>/siks/tandai/", siks.tandai, name="siks_tandai"),
    path("<uuid:pk>/siks/nik/", siks.nik, name="siks_nik"),
    path("<uuid:pk>/siks/foto/<uuid:foto_id>/", siks.foto, name="siks_foto"),
]
