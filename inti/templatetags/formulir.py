"""Forms: `{% formulir form tombol="Simpan" %}` draws a whole one, `{% bidang form.nama %}` one field."""

from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

register = template.Library()

_SEMPIT = (forms.DateInput, forms.TimeInput, forms.NumberInput)


def rupa(field: BoundField) -> str:
    """Which drawing a field needs: tersembunyi, tunggal, cip, pilih, foto, berkas, panjang or teks."""
    w = field.field.widget
    if w.is_hidden:
        return "tersembunyi"
    if isinstance(w, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "cip"
    if isinstance(w, forms.CheckboxInput):
        return "tunggal"
    if isinstance(w, forms.Select):
        return "pilih"
    if isinstance(w, forms.FileInput):
        return "foto" if "image" in str(w.attrs.get("accept", "")) else "berkas"
    return "panjang" if isinstance(w, forms.Textarea) else "teks"


def _kelas(field: BoundField, jenis: str) -> str:
    dasar = {"tunggal": "", "pilih": "form-select"}.get(jenis, "form-control")
    return f"{dasar} {field.field.widget.attrs.get('class', '')}".strip()


@register.inclusion_tag("_komponen/bidang.html")
def bidang(
    field: BoundField,
    awalan: str = "",
    akhiran: str = "",
    label: str = "",
    bantuan: str = "",
    tegak: bool = False,
) -> dict[str, Any]:
    """One form field with label, help, error. Radios and checkboxes become large chips (`tegak`: stacked).

    `awalan`/`akhiran` stand before and after the input ("Rp", "orang").
    """
    jenis = rupa(field)
    if bantuan:
        field.help_text = bantuan  # so that the input's aria-describedby names it
    atribut: dict[str, Any] = {"class": _kelas(field, jenis)} if _kelas(field, jenis) else {}
    if jenis == "foto":
        atribut["data-foto"] = True
    if jenis == "panjang" and field.field.widget.attrs.get("maxlength"):
        atribut["data-hitung-huruf"] = True
    return {
        "field": field,
        "jenis": jenis,
        "isian": "" if jenis == "cip" else field.as_widget(attrs=atribut),
        "awalan": awalan,
        "akhiran": akhiran,
        "label": label or field.label,
        "bantuan": field.help_text,
        "tegak": tegak,
        "sempit": isinstance(field.field.widget, _SEMPIT),
        "maks": field.field.widget.attrs.get("maxlength"),
    }


@register.inclusion_tag("_komponen/ringkasan_galat.html")
def ringkasan_galat(form: forms.BaseForm, judul: str = "Isian belum bisa disimpan") -> dict[str, Any]:
    """What must be corrected, each with a link to its field. Receives the focus after a failed send."""
    return {"form": form, "judul": judul, "bidang_galat": [f for f in form if f.errors]}


@register.simple_tag
def bidang_semua(form: forms.BaseForm) -> SafeString:
    """Every field of a form in order, without the `<form>` around it."""
    return render_to_string("_komponen/bidang_semua.html", {"form": form})


@register.inclusion_tag("_komponen/formulir.html")
def formulir(
    form: forms.BaseForm,
    tombol: str = "Simpan",
    url: str = "",
    batal: str = "",
    batal_label: str = "Batal",
    metode: str = "post",
    jaga: bool = True,
    nama: str = "",
) -> dict[str, Any]:
    """A whole form: error summary, fields, sticky main action.

    `jaga` keeps what was typed when the signal goes, and warns before leaving unsaved changes.
    """
    return {
        "form": form, "tombol": tombol, "url": url, "batal": batal, "batal_label": batal_label,
        "metode": metode, "jaga": jaga, "nama": nama,
    }  # fmt: skip


@register.inclusion_tag("_komponen/titik_gps.html")
def titik_gps(
    lintang: BoundField,
    bujur: BoundField,
    akurasi: BoundField | None = None,
    saat: BoundField | None = None,
    alasan: BoundField | None = None,
    kasar: int = 100,
) -> dict[str, Any]:
    """*Ambil GPS*: a button that fills these fields, which can also be typed by hand.

    `alasan` takes why there is no position; one coarser than `kasar` metres is told to the user.
    """
    return {"lintang": lintang, "bujur": bujur, "akurasi": akurasi, "saat": saat, "alasan": alasan, "kasar": kasar}


@register.inclusion_tag("_komponen/segmen.html")
def segmen(nama: str, pilihan: list[tuple[str, str, str]], nilai: str = "", label: str = "") -> dict[str, Any]:
    """One choice among a few, side by side: `pilihan` is a list of (value, text, jenis).

    A second tap on the chosen one clears it; nothing is ever preselected.
    """
    return {"nama": nama, "pilihan": pilihan, "nilai": str(nilai or ""), "label": label}


@register.inclusion_tag("_komponen/penghitung.html")
def penghitung(pilihan: list[tuple[str, str, str]], total: int) -> dict[str, Any]:
    """Live counters of a `data-absensi` form: one per choice and *belum diisi*."""
    return {"pilihan": pilihan, "total": total}
