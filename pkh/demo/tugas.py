"""The demo's tasks: those that rules make, and those the coordinators gave."""

from datetime import timedelta
from uuid import UUID

from kpm.models import KPM
from p2k2.models import TandaAbsen
from pendamping.models import Tugas
from pendamping.services.tugas_aturan import buat_tugas
from pendamping.services.tugas_koordinator import batalkan_tugas_koordinator, beri_tugas
from pkh.demo.lapangan import Dunia

# Who asks, of whose families and how many, within how many days, and what.
_DIBERI = (
    ("fitria", "rina", 2, 3, "Pastikan KKS dan PIN dipegang keluarga sendiri, laporkan bila dititipkan."),
    ("fitria", "bambang", 4, 0, "Tanyakan kapan terakhir pertemuan kelompok dan apa keluhannya."),
    ("korkab", "fitria", 1, 5, "Antarkan surat undangan musyawarah kelurahan."),
    ("fitria", "sulastri", 1, 7, "Ambil fotokopi KK yang baru."),
)
_NOMOR = "0190d000-0000-7000-8000-00000000000{}"


def cerita_tugas(dunia: Dunia) -> None:
    """After the absence flags are drawn: rules give their tasks, coordinators give theirs, one is called off."""
    for ke, (pemberi, siapa, banyak, hari, uraian) in enumerate(_DIBERI):
        bertanda = TandaAbsen.objects.aktif().values("kpm")
        keluarga = KPM.objects.didampingi(dunia.pemeran[siapa].pk, dunia.hari).peserta().exclude(pk__in=bertanda)
        beri_tugas(
            id=UUID(_NOMOR.format(ke)),
            kpm=list(keluarga.order_by("nama", "pk").values_list("pk", flat=True)[:banyak]),
            uraian=uraian,
            tenggat=dunia.hari + timedelta(days=hari),
            oleh=dunia.pemeran[pemberi],
            pada=dunia.hari,
        )
    salah = Tugas.objects.get(diminta_oleh=dunia.pemeran["fitria"], uraian=_DIBERI[-1][-1])
    batalkan_tugas_koordinator(
        tugas=salah, alasan="Fotokopinya sudah diantar ke kantor kecamatan.", oleh=dunia.pemeran["fitria"]
    )
    buat_tugas(pada=dunia.hari)
