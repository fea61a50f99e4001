"""The ladder: lists, one rung, telling, deciding, objecting."""

from django.urls import URLPattern, path

from verifikasi.views import sanksi, sanksi_keberatan, sanksi_rinci, sanksi_surat

pola: list[URLPattern] = [
    path("sanksi/", sanksi.daftar, name="sanksi"),
    path("sanksi/kpm/<int:pk>/", sanksi.tab, name="tab_sanksi"),
    path("sanksi/surat/", sanksi_surat.banyak, name="sanksi_surat_banyak"),
    path("sanksi/surat/cetak/", sanksi_surat.cetak_banyak, name="sanksi_surat_cetak"),
    path("sanksi/<uuid:pk>/", sanksi_rinci.rincian, name="sanksi_rincian"),
    path("sanksi/<uuid:pk>/surat/", sanksi_surat.surat, name="sanksi_surat"),
    path("sanksi/<uuid:pk>/kabar/", sanksi_surat.kabar, name="sanksi_kabar"),
    path("sanksi/<uuid:pk>/putusan/", sanksi_rinci.putusan, name="sanksi_putusan"),
    path("sanksi/<uuid:pk>/batal/", sanksi_rinci.batal, name="sanksi_batal"),
    path("sanksi/<uuid:pk>/tinjau/", sanksi_rinci.tinjau, name="sanksi_tinjau"),
    path("sanksi/<uuid:pk>/keberatan/", sanksi_keberatan.baru, name="sanksi_keberatan"),
    path("keberatan/<uuid:pk>/", sanksi_keberatan.rincian, name="keberatan"),
    path("keberatan/<uuid:pk>/cabut/", sanksi_keberatan.cabut, name="keberatan_cabut"),
    path("keberatan/<uuid:pk>/foto/<uuid:foto_id>/", sanksi_keberatan.foto, name="keberatan_foto"),
]
