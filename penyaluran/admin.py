"""Reference data of payments, kept by staff under `/kelola/`. Payments themselves change only through services."""

from django.contrib import admin

from penyaluran.models import AlasanBelumTransaksi, Tahap


@admin.register(Tahap)
class TahapAdmin(admin.ModelAdmin[Tahap]):
    list_display = ("kode", "bulan_mulai", "bulan_selesai", "tanggal_data", "tanggal_bayar", "ditutup_pada")


@admin.register(AlasanBelumTransaksi)
class AlasanBelumTransaksiAdmin(admin.ModelAdmin[AlasanBelumTransaksi]):
    list_display = ("urutan", "nama", "tindak_lanjut", "perlu_keterangan", "aktif")
    list_display_links = ("nama",)
