"""The cast of the demo. All of them are invented."""

from dataclasses import dataclass
from datetime import date

from akun.enums import Peran
from akun.models import Pengguna
from akun.services import angkat, buat_pengguna

SANDI = "demo-pkh-2026"
KABUPATEN, KECAMATAN, TETANGGA = "17.71", "17.71.08", "17.71.07"
SURAT = "460/112/DINSOS"
OPERATOR = "operator@contoh.id"


@dataclass(frozen=True)
class Orang:
    email: str
    nama: str
    jabatan: tuple[tuple[Peran, str], ...]
    kisah: str
    menggantikan: Peran | None = None  # the appointment that began with the handover


PEMERAN = (
    Orang("rina@contoh.id", "Rina Marlina", ((Peran.PENDAMPING, KECAMATAN),), "pendamping, bertemu setiap bulan"),
    Orang(
        "bambang@contoh.id", "Bambang Irawan", ((Peran.PENDAMPING, KECAMATAN),),
        "pendamping, berhenti mengadakan pertemuan tiga bulan lalu",
    ),
    Orang("sulastri@contoh.id", "Sulastri Ningsih", ((Peran.PENDAMPING, KECAMATAN),), "pendamping, belum pernah P2K2"),
    Orang(
        "fitria@contoh.id", "Fitria Handayani", ((Peran.KORKEC, KECAMATAN), (Peran.PENDAMPING, KECAMATAN)),
        "korkec Sungai Serut, juga pendamping menggantikan Hendra empat bulan lalu", menggantikan=Peran.PENDAMPING,
    ),
    Orang("hendra@contoh.id", "Hendra Wijaya", ((Peran.PENDAMPING, KECAMATAN),), "pendamping lama, sudah pindah tugas"),
    Orang("korkab@contoh.id", "Ahmad Fauzi", ((Peran.KORKAB, KABUPATEN),), "koordinator Kota Bengkulu"),
    Orang("apd@contoh.id", "Dian Permana", ((Peran.APD, KABUPATEN),), "APD: impor, penugasan, ekspor"),
    Orang("pengawas@contoh.id", "Nurhayati", ((Peran.PENGAWAS, KABUPATEN),), "pengawas Dinas Sosial, hanya membaca"),
    Orang("mariana@contoh.id", "Mariana Sitorus", ((Peran.KORKEC, TETANGGA),), "korkec Ratu Samban, tetangga"),
    Orang("joko@contoh.id", "Joko Susilo", ((Peran.PENDAMPING, TETANGGA),), "pendamping Ratu Samban"),
)  # fmt: skip
SUDAH_PINDAH = "hendra@contoh.id"


def buat_pemeran(mulai: date, serah: date) -> dict[str, Pengguna]:
    """Open the accounts, with what one took over from `serah` on; returns them by the part before the @."""
    hasil = {}
    for orang in PEMERAN:
        (peran, wilayah), *lain = orang.jabatan
        pengguna = buat_pengguna(
            email=orang.email, nama=orang.nama, peran=peran, wilayah=wilayah, sandi=SANDI, nomor_sk=SURAT, mulai=mulai
        )
        for peran, wilayah in lain:
            sejak = serah if peran == orang.menggantikan else mulai
            angkat(pengguna=pengguna, peran=peran, wilayah=wilayah, nomor_sk=SURAT, mulai=sejak)
        hasil[orang.email.split("@")[0]] = pengguna
    Pengguna.objects.create_superuser(OPERATOR, SANDI, nama="Operator Sistem")
    return hasil


def akhiri(pengguna: Pengguna, selesai: date) -> None:
    """End all appointments of somebody who left, and close the account."""
    pengguna.jabatan.filter(selesai__isnull=True).update(selesai=selesai)
    pengguna.is_active = False
    pengguna.save(update_fields=["is_active"])


def teks_masuk() -> str:
    """The logins as they are printed after `make run`."""
    baris = [f"Akun contoh, kata sandi semuanya: {SANDI}"]
    baris += [f"  {o.email:20} {o.nama}: {o.kisah}" for o in PEMERAN if o.email != SUDAH_PINDAH]
    return "\n".join([*baris, f"  {OPERATOR:20} operator sistem (superuser)"])
