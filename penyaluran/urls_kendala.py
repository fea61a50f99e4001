from django.urls import URLPattern, path

from penyaluran.views import alasan, kendala, kendala_langkah, nomor_kartu

pola: list[URLPattern] = [
    path("kendala/", kendala.daftar, name="kendala"),
    path("kendala/rekap/", kendala.rekap, name="kendala_rekap"),
    path("kpm/<int:pk>/kendala/baru/", kendala.baru, name="kendala_baru"),
    path("kendala/<uuid:pk>/", kendala.rincian, name="kendala_rincian"),
    path("kendala/<uuid:pk>/batal/", kendala.batal, name="kendala_batal"),
    path("kendala/<uuid:pk>/selesai/", kendala.selesai, name="kendala_selesai"),
    path("kendala/<uuid:pk>/surat/", kendala_langkah.surat, name="kendala_surat"),
    path("kendala/<uuid:pk>/langkah/<uuid:langkah_id>/", kendala_langkah.catat, name="kendala_langkah"),
    path("kendala/<uuid:pk>/langkah/<uuid:langkah_id>/ulangi/", kendala_langkah.ulangi, name="kendala_ulangi"),
    path("kendala/<uuid:pk>/foto/<uuid:foto_id>/", kendala.foto, name="kendala_foto"),
    path("alasan/", alasan.daftar, name="alasan"),
    path("alasan/baru/", alasan.baru, name="alasan_baru"),
    path("alasan/<slug:pk>/", alasan.ubah, name="alasan_ubah"),
    path("alasan/<slug:pk>/langkah/", alasan.langkah, name="alasan_langkah"),
    path("kpm/<int:pk>/kartu/nomor/", nomor_kartu.catat, name="kartu_nomor"),
    path("kpm/<int:pk>/kartu/lihat/", nomor_kartu.lihat, name="kartu_lihat"),
]
