from django.urls import path

from kpm.views import kartu

pola = [
    path("kpm/kartu/", kartu.saya, name="kartu_saya"),
    path("kpm/<int:pk>/kartu/", kartu.tab, name="tab_kartu"),
    path("kpm/<int:pk>/kartu/cetak/", kartu.cetak, name="kartu_cetak"),
    path("kpm/<int:pk>/kartu/cabut/", kartu.cabut, name="kartu_cabut"),
    path("kelompok/<uuid:pk>/kartu/", kartu.kelompok, name="kartu_kelompok"),
]
