"""What the public reported in the demo: an answered one that anybody can open with its code, and one just in."""

from datetime import timedelta

from django.utils import timezone

from pengaduan.enums import KanalAduan
from pengaduan.models import Pengaduan
from pengaduan.services.terima import IsiAduan, sidik_kode, terima_pengaduan
from pengaduan.services.tindak import jawab
from pkh.demo.gambar import dokumen
from pkh.demo.lapangan import Dunia

# Said in the README, so that a newcomer can look at the reporter's side. A real code is drawn and told once.
NOMOR, KODE = "ADU-CERITA2", "CERITA2026"
_DESA = "17.71.08.1007"


def cerita_lapor(dunia: Dunia) -> None:
    kini = timezone.now()
    kartu = IsiAduan(
        jenis="kartu",
        isi="Kartu KKS saya hilang di pasar hari Minggu. Saya belum tahu harus ke mana dulu.",
        kanal=KanalAduan.HALAMAN,
        wilayah=_DESA,
        tempat_kejadian="Pasar Minggu",
    )
    lama, _ = terima_pengaduan(isi=kartu, foto=[dokumen("Buku tabungan")], pada=kini - timedelta(days=6))
    Pengaduan.objects.filter(pk=lama.pk).update(nomor=NOMOR, sidik_kode=sidik_kode(KODE))
    jawab(
        aduan=lama,
        isi="Surat keterangan hilang dibuat di Polsek. Bawa surat itu, KTP, dan KK ke bank; kami temani hari Kamis.",
        versi=lama.versi,
        oleh=dunia.pemeran["fitria"],
        pada=kini - timedelta(days=2),
    )
    mampu = IsiAduan(
        jenis="kepesertaan",
        isi="Ada keluarga di RT kami yang sudah punya dua toko tetapi masih menerima bantuan.",
        kanal=KanalAduan.HALAMAN,
        wilayah=_DESA,
    )
    terima_pengaduan(isi=mampu, pada=kini - timedelta(hours=5))
