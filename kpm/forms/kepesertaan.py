from datetime import date
from typing import Any

from django import forms

from inti.galat import GalatPengguna
from inti.widget import FotoBanyak, InputTanggal
from kpm.enums import AlasanKepesertaan, Kepesertaan
from kpm.services.kepesertaan import DOKUMEN_MAKS, alasan_untuk, tujuan_dari


class FormKepesertaan(forms.Form):
    """One step: standing and reason are one choice, so that none can be picked that does not fit the other."""

    langkah = forms.ChoiceField(label="Menjadi apa, dan mengapa")
    tanggal = forms.DateField(label="Berlaku mulai", widget=InputTanggal)
    keterangan = forms.CharField(
        label="Keterangan",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Wajib bila alasannya Lainnya. Contoh: nomor berita acara atau hasil kunjungan.",
    )
    foto = FotoBanyak(
        label="Foto dokumen",
        help_text=f"Surat pernyataan, berita acara, atau bukti lain. Paling banyak {DOKUMEN_MAKS} foto.",
    )

    def __init__(self, data: Any = None, files: Any = None, *, dari: str, hari: date) -> None:
        super().__init__(data, files, initial={"tanggal": hari})
        pilihan: Any = self.fields["langkah"]
        pilihan.choices = [("", "Pilih…")] + [
            (Kepesertaan(ke).label, [(f"{ke}:{a}", _sebut(ke, a)) for a in alasan_untuk(dari, ke)])
            for ke in tujuan_dari(dari)
        ]

    def isi(self) -> dict[str, Any]:
        """Arguments of the service."""
        ke, _, alasan = self.cleaned_data["langkah"].partition(":")
        sisa = {k: self.cleaned_data[k] for k in ("tanggal", "keterangan")}
        return {"ke": ke, "alasan": alasan, "berkas": self.cleaned_data["foto"], **sisa}

    def tolak(self, galat: GalatPengguna) -> None:
        """Show the service's refusal beside the field that caused it."""
        kolom = {"ke": "langkah", "alasan": "langkah"}.get(galat.kolom or "", galat.kolom)
        self.add_error(kolom if kolom in self.fields else None, galat.pesan)
        if self.files and not self.has_error("foto"):
            self.add_error("foto", "Pilih ulang fotonya. Foto belum tersimpan karena ada isian yang perlu dibetulkan.")


def _sebut(ke: str, alasan: str) -> str:
    # The closed list on a phone shows the chosen line only, without the group it stands in.
    return f"{Kepesertaan(ke).label}: {AlasanKepesertaan(alasan).label}"
