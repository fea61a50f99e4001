"""Reference data of meetings, kept by staff under `/kelola/`."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from inti.galat import GalatPengguna
from inti.widget import InputTanggal
from p2k2.models import AturanAbsen, Modul, Pertemuan, Sesi, TandaAbsen, TandaKelompok
from p2k2.services.kurikulum import sesi_terpakai, terpakai, versi_baru_semua
from p2k2.services.tanda import hitung_semua_nanti


class FormSesi(forms.ModelForm[Sesi]):
    """A session by which somebody met keeps its number and title: meetings would say what was never taught."""

    class Meta:
        model = Sesi
        fields = ["nomor", "judul"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and self.instance.pk in getattr(self, "terpakai", ()):
            for bidang in self.fields.values():
                bidang.disabled = True


class SesiInline(admin.TabularInline[Sesi, Modul]):
    model = Sesi
    form = FormSesi
    extra = 0
    ordering = ("nomor",)

    def get_formset(self, request: HttpRequest, obj: Modul | None = None, **kwargs: Any) -> Any:
        dipakai = sesi_terpakai(obj) if obj is not None else set()
        kwargs["form"] = type("FormSesiModul", (FormSesi,), {"terpakai": dipakai})
        return super().get_formset(request, obj, **kwargs)


class FormAksiModul(ActionForm):
    mulai = forms.DateField(label="Berlaku mulai", required=False, widget=InputTanggal)


class FormModul(forms.ModelForm[Modul]):
    class Meta:
        model = Modul
        fields = ["nomor", "nama", "berlaku_sejak", "berlaku_sampai", "materi_siks"]

    def clean_berlaku_sampai(self) -> Any:
        """A version is not ended before the last meeting by it."""
        sampai = self.cleaned_data["berlaku_sampai"]
        if sampai and Pertemuan.objects.filter(sesi__modul=self.instance.pk, tanggal__gt=sampai).exists():
            raise forms.ValidationError("Ada pertemuan sesudah hari itu yang memakai versi ini.")
        return sampai


@admin.register(Modul)
class ModulAdmin(admin.ModelAdmin[Modul]):
    """A version in use is only ended, and what replaces it is a version of its own (docs/program.md §7)."""

    list_display = ("nomor", "nama", "jumlah_sesi", "berlaku_sejak", "berlaku_sampai", "materi_siks")
    list_display_links = ("nama",)
    ordering = ("nomor", "-berlaku_sejak")
    form = FormModul
    inlines = (SesiInline,)
    action_form = FormAksiModul
    actions = ("buat_versi_baru",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Modul]:
        return super().get_queryset(request).annotate(n_sesi=Count("sesi"))

    @admin.display(description="sesi")
    def jumlah_sesi(self, obj: Any) -> int:
        return int(obj.n_sesi)

    def get_readonly_fields(self, request: HttpRequest, obj: Modul | None = None) -> tuple[str, ...]:
        return ("nomor", "nama", "berlaku_sejak") if obj is not None and terpakai(obj) else ()

    def has_delete_permission(self, request: HttpRequest, obj: Modul | None = None) -> bool:
        if obj is not None and terpakai(obj):
            return False
        return super().has_delete_permission(request, obj)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {k: v for k, v in super().get_actions(request).items() if k != "delete_selected"}

    @admin.action(description="Buat versi baru mulai tanggal", permissions=["add"])
    def buat_versi_baru(self, request: HttpRequest, queryset: QuerySet[Modul]) -> None:
        form = FormAksiModul(request.POST)
        form.fields["action"].choices = [("buat_versi_baru", "")]  # type: ignore[attr-defined]
        mulai = form.cleaned_data["mulai"] if form.is_valid() else None
        if mulai is None:
            self.message_user(request, "Isi dulu tanggal mulai berlakunya versi baru.", messages.ERROR)
            return
        try:
            baru = versi_baru_semua(modul=list(queryset), mulai=mulai, oleh=request.user)  # type: ignore[arg-type]
        except GalatPengguna as galat:
            self.message_user(request, galat.pesan, messages.ERROR)
            return
        for modul in baru:
            self.log_addition(request, modul, "Versi baru")
        self.message_user(request, f"{len(baru)} versi baru dibuat. Buka untuk mengubah nama dan sesinya.")


@admin.register(AturanAbsen)
class AturanAbsenAdmin(admin.ModelAdmin[AturanAbsen]):
    list_display = ("berlaku_sejak", "ambang", "izin_dihitung", "sakit_dihitung", "bulan_tanpa_pertemuan")

    def has_change_permission(self, request: HttpRequest, obj: AturanAbsen | None = None) -> bool:
        """A rule by which a finding was drawn stays as it was (docs/program.md §7): a new one gets its own date."""
        if obj is not None and _terpakai(obj):
            return False
        return super().has_change_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: AturanAbsen, form: Any, change: bool) -> None:
        """A rule may count from a day that has come: flags follow at once, not in the night."""
        super().save_model(request, obj, form, change)
        hitung_semua_nanti()


def _terpakai(aturan: AturanAbsen) -> bool:
    return any(tanda.objects.filter(aturan=aturan).exists() for tanda in (TandaAbsen, TandaKelompok))
