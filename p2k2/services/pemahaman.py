"""What the families who came took from a meeting, judged one by one (docs/program.md §7)."""

from collections.abc import Mapping

from django.db import transaction

from akun.models import Pengguna
from inti.galat import BerubahLebihDulu, GalatPengguna
from p2k2.enums import KeadaanPertemuan, Pemahaman, StatusHadir
from p2k2.models import Kehadiran, Pertemuan
from p2k2.services.pertemuan import kunci_pertemuan

_SEBUT = 3  # absent families named in a refusal


@transaction.atomic
def isi_pemahaman(*, pertemuan: Pertemuan, nilai: Mapping[int, str], versi: int, oleh: Pengguna) -> Pertemuan:
    """Save judgements by family id ("" takes one back); families left out keep theirs.

    Only who was present is judged. The same judgements sent again change nothing. Raises BerubahLebihDulu when the
    meeting or its register was saved in between, GalatPengguna for an absent or strange family or an unknown value.
    """
    ini = kunci_pertemuan(pertemuan, oleh)
    if ini.keadaan != KeadaanPertemuan.TERLAKSANA:
        raise GalatPengguna("Pemahaman dinilai sesudah daftar hadir pertemuan ini disimpan.")
    if aneh := set(nilai.values()) - {"", *Pemahaman.values}:
        raise GalatPengguna(f"Penilaian “{min(aneh)}” tidak dikenal. Pilihan: {', '.join(Pemahaman.labels)}.")
    baris = {h.kpm_id: h for h in ini.kehadiran.select_related("kpm").order_by("kpm_id")}
    if asing := set(nilai) - set(baris):
        raise GalatPengguna(f"{len(asing)} keluarga tidak ada di daftar hadir pertemuan ini. Muat ulang halaman ini.")
    _tolak_tidak_hadir([baris[k] for k, n in nilai.items() if n and baris[k].status != StatusHadir.HADIR])
    berubah = [baris[k] for k, n in nilai.items() if baris[k].pemahaman != n]
    if not berubah:
        return ini
    if ini.versi != versi:
        raise BerubahLebihDulu(
            "Pertemuan ini sudah disimpan dari tempat lain. Isian Anda masih ada: bandingkan, lalu simpan lagi."
        )
    for h in berubah:
        h.pemahaman = nilai[h.kpm_id]
    Kehadiran.objects.bulk_update(berubah, ["pemahaman"])
    ini.versi += 1
    ini.save(update_fields=["versi"])
    return ini


def _tolak_tidak_hadir(absen: list[Kehadiran]) -> None:
    if not absen:
        return
    nama = ", ".join(h.kpm.nama for h in absen[:_SEBUT])
    lain = f" dan {len(absen) - _SEBUT} keluarga lain" if len(absen) > _SEBUT else ""
    raise GalatPengguna(
        f"{nama}{lain} tidak ditandai hadir, jadi pemahamannya tidak dinilai. "
        "Muat ulang halaman ini, atau koreksi kehadirannya lebih dulu."
    )
