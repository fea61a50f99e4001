"""What this app holds about a family, for a copy of its own data (docs/program.md §13)."""

from collections.abc import Iterator

from inti.services.salinan import Bagian, bagian_model, bagian_salinan
from kpm.models import KPM
from pengaduan.models import Pengaduan

_ADUAN = ("dibuat_pada", "jenis", "keadaan", "tingkat", "tenggat_selesai", "dijawab_pada", "selesai_pada")
_TANPA_ISI = "Isi aduan dan siapa pelapornya tidak disalin: keduanya dapat menunjukkan orang lain."


@bagian_salinan(urut=44, memuat=("pengaduan.Pengaduan",))
def salinan_pengaduan(kpm: KPM) -> Iterator[Bagian]:
    """Never a restricted one, never who complained: the words of a complaint may show who said them."""
    baris = Pengaduan.objects.umum().filter(kpm=kpm).select_related("jenis").order_by("dibuat_pada", "pk")
    yield bagian_model("Pengaduan", baris, _ADUAN, catatan=_TANPA_ISI)
