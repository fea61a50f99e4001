from django.urls import path

from penyaluran import (
    urls_bank,
    urls_formulir,
    urls_kelompok,
    urls_kendala,
    urls_mengapa,
    urls_tahap,
    urls_tepat,
)
from penyaluran.views import daftar, dibayar_kembali, hak, kartu, keluarga, perbandingan, rekon, selisih

app_name = "penyaluran"

urlpatterns = [
    path("", daftar.daftar, name="daftar"),
    path("<slug:tahap>/perbandingan/", perbandingan.perbandingan, name="perbandingan"),
    path("<int:pk>/rekon/", rekon.rekon, name="rekon"),
    path("<int:pk>/rekon/batal/", rekon.batal, name="rekon_batal"),
    path("kpm/<int:pk>/", keluarga.tab_penyaluran, name="tab_penyaluran"),
    path("kpm/<int:pk>/hak/", hak.tab_hak, name="tab_hak"),
    path("akibat/<uuid:pk>/", hak.akibat_usulan, name="akibat"),
    path("selisih/", selisih.daftar, name="selisih"),
    path("selisih/<int:pk>/tinjau/", selisih.tinjau, name="tinjau"),
    path("<slug:tahap>/hitung-hak/", selisih.hitung, name="hitung_hak"),
    path("dibayar-kembali/", dibayar_kembali.daftar, name="dibayar_kembali"),
    path("dibayar-kembali/unduh/", dibayar_kembali.unduh, name="dibayar_kembali_unduh"),
    path("kartu/", kartu.daftar, name="kartu"),
    path("kpm/<int:pk>/kartu/", kartu.keluarga, name="kartu_keluarga"),
    path("kpm/<int:pk>/kartu/pindah/", kartu.pindah, name="kartu_pindah"),
    path("kartu/<uuid:pk>/foto/<uuid:foto_id>/", kartu.foto, name="kartu_foto"),
    path("kpm/<int:pk>/pada/", keluarga.pada, name="pada"),
    *urls_tahap.pola,
    *urls_bank.pola,
    *urls_kelompok.pola,
    *urls_kendala.pola,
    *urls_formulir.pola,
    *urls_mengapa.pola,
    *urls_tepat.pola,
]
