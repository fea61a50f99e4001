from django.urls import URLPattern, path

from verifikasi.views import hasil

pola: list[URLPattern] = [
    path("kpm/<int:pk>/", hasil.tab_hasil, name="tab_hasil"),
]
