from django.urls import path

from kpm.views import pemutakhiran, usulan

pola = [
    path("kpm/<int:pk>/pemutakhiran/", pemutakhiran.tab, name="tab_pemutakhiran"),
    path("kpm/<int:pk>/pemutakhiran/baru/", pemutakhiran.baru, name="pemutakhiran_baru"),
    path("kpm/<int:pk>/pemutakhiran/nihil/", pemutakhiran.nihil, name="pemutakhiran_nihil"),
    path("pemutakhiran/", usulan.daftar, name="pemutakhiran"),
    path("pemutakhiran/putuskan/", usulan.banyak, name="pemutakhiran_putuskan"),
    path("pemutakhiran/<uuid:pk>/", usulan.rincian, name="pemutakhiran_rincian"),
    path("pemutakhiran/<uuid:pk>/putus/", usulan.putus, name="pemutakhiran_putus"),
    path("pemutakhiran/<uuid:pk>/tarik/", usulan.tarik_kembali, name="pemutakhiran_tarik"),
    path("pemutakhiran/<uuid:pk>/foto/<uuid:foto_id>/", usulan.foto, name="pemutakhiran_foto"),
]
