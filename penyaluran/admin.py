"""Reference data of payments, kept by staff under `/kelola/`. Payments themselves change only through services."""

from django.contrib import admin
from django.http import HttpRequest

from penyaluran.models import AlasanBelumTransaksi, Tahap


@admin.register(Tahap)
class TahapAdmin(admin.ModelAdmin[Tahap]):
    list_display = ("kode", "bulan_mulai", "bulan_selesai", "tanggal_data", "tanggal_bayar", "ditutup_pada")
    readonly_fields = ("kode", "tahun", "nomor")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A stage is made by the first list of it; its code, year and number say the same thing three times."""
        return False


@admin.register(AlasanBelumTransaksi)
class AlasanBelumTransaksiAdmin(admin.ModelAdmin[AlasanBelumTransaksi]):
    list_display = ("urutan", "nama", "tindak_lanjut", "perlu_keterangan", "aktif")
    list_display_links = ("nama",)
