"""No consequence of absences before the family was told of its flag (docs/program.md §7)."""

from inti.galat import GalatPengguna
from inti.templatetags.format import tanggal
from kpm.enums import AlasanKepesertaan
from kpm.models import KPM
from kpm.services.kepesertaan import penjaga_langkah
from p2k2.models import TandaAbsen
from p2k2.selectors.tanda import sudah_diberi_tahu


@penjaga_langkah
def tolak_sebelum_kabar(kpm: KPM, alasan: str) -> None:
    """A family suspended or let go for its commitments has heard of its open flag. Raises GalatPengguna if not."""
    if alasan != AlasanKepesertaan.MENOLAK_KOMITMEN:
        return
    tanda = TandaAbsen.objects.aktif().filter(kpm=kpm).first()
    if tanda is not None and not sudah_diberi_tahu(tanda):
        belum = (
            "pernah diberi tahu, tetapi pertemuan yang dihitung sudah berubah sejak itu"
            if tanda.kabar.exists()
            else "belum tercatat diberi tahu"
        )
        raise GalatPengguna(
            f"Keluarga ini bertanda tidak hadir sejak {tanggal(tanda.sejak)} dan {belum}. "
            "Sampaikan surat pemberitahuannya dan catat di halaman tandanya, lalu ulangi.",
            kolom="alasan",
        )
