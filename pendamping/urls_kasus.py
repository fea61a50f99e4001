"""Field problems and case work."""

from django.urls import path

from pendamping.views import kasus

pola = [
    path("kasus/", kasus.daftar, name="kasus"),
    path("kasus/pilih/", kasus.pilih, name="kasus_pilih"),
    path("kasus/baru/", kasus.baru, name="kasus_baru"),
    path("kasus/<uuid:pk>/", kasus.rincian, name="kasus_rincian"),
    path("kasus/<uuid:pk>/asesmen/", kasus.asesmen, name="kasus_asesmen"),
    path("kasus/<uuid:pk>/atur/", kasus.atur, name="kasus_atur"),
    path("kasus/<uuid:pk>/langkah/", kasus.langkah, name="kasus_langkah"),
    path("kasus/<uuid:pk>/rujuk/", kasus.rujuk, name="kasus_rujuk"),
    path("kasus/<uuid:pk>/rujukan/<uuid:rujukan_id>/", kasus.jawab, name="kasus_jawab"),
    path("kasus/<uuid:pk>/hasil/", kasus.hasil, name="kasus_hasil"),
    path("kasus/<uuid:pk>/buka/", kasus.buka, name="kasus_buka"),
    path("kasus/<uuid:pk>/foto/<uuid:foto_id>/", kasus.foto, name="kasus_foto"),
    path("kpm/<int:pk>/kasus/", kasus.tab_kpm, name="tab_kasus"),
]
