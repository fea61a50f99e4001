from django.urls import URLPattern, path

from penyaluran.views import acuan, pola_bayar, tahap, tahap_daerah

pola: list[URLPattern] = [
    path("tahap/", tahap.daftar, name="tahap"),
    path("tahap/siapkan/", tahap.siapkan, name="tahap_siapkan"),
    path("tahap/<slug:kode>/", tahap.rincian, name="tahap_rincian"),
    path("tahap/<slug:kode>/ubah/", tahap.ubah, name="tahap_ubah"),
    path("tahap/<slug:kode>/<str:kabupaten>/", tahap_daerah.daerah, name="tahap_daerah"),
    path("tahap/<slug:kode>/<str:kabupaten>/tanggal/", tahap_daerah.tanggal, name="tahap_tanggal"),
    path("tahap/<slug:kode>/<str:kabupaten>/tutup/", tahap_daerah.tutup, name="tahap_tutup"),
    path("tahap/<slug:kode>/<str:kabupaten>/buka/", tahap_daerah.buka, name="tahap_buka"),
    path("acuan/", acuan.acuan, name="acuan"),
    path("acuan/tarif/baru/", acuan.tarif_baru, name="tarif_baru"),
    path("acuan/aturan/baru/", acuan.aturan_baru, name="aturan_baru"),
    path("acuan/pola/", pola_bayar.pola, name="pola"),
    path("acuan/pola/baru/", pola_bayar.baru, name="pola_baru"),
    path("acuan/status/", acuan.status, name="status"),
    path("acuan/status/ubah/", acuan.status_ubah, name="status_ubah"),
]
