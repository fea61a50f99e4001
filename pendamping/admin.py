"""Reference data of field work, kept by staff under `/kelola/`."""

from django.contrib import admin

from pendamping.models import AturanLapangan, ButirRHK, RencanaAksi


class RencanaAksiInline(admin.TabularInline[RencanaAksi, ButirRHK]):
    model = RencanaAksi
    extra = 0


@admin.register(ButirRHK)
class ButirRHKAdmin(admin.ModelAdmin[ButirRHK]):
    list_display = ("nomor", "nama", "berlaku_sejak", "berlaku_sampai")
    inlines = (RencanaAksiInline,)


@admin.register(AturanLapangan)
class AturanLapanganAdmin(admin.ModelAdmin[AturanLapangan]):
    list_display = ("berlaku_sejak", "bulan_tanpa_kunjungan", "hari_tugas", "tanggal_laporan", "jarak_rumah_m")
