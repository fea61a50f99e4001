from django.urls import path

from penyaluran.views import bank

pola = [
    path("bank/", bank.daftar, name="bank"),
    path("bank/selisih/<int:pk>/tinjau/", bank.tinjau, name="bank_tinjau"),
    path("bank/baris/<int:pk>/", bank.baris, name="bank_baris"),
    path("bank/baris/<int:pk>/pastikan/", bank.pastikan, name="bank_pastikan"),
]
