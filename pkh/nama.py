"""Invented names and addresses, for the demo and for load data. Nobody real is meant."""

import random
from datetime import date

SERI_NIK = 9999  # serial numbers of one birth date and area

DEPAN = (
    "Siti", "Sri", "Nur", "Dewi", "Yanti", "Ratna", "Endang", "Sumiati", "Lestari", "Rohani", "Mariam", "Fitri",
    "Wati", "Kartini", "Aminah", "Halimah", "Tuti", "Eni", "Darmi", "Euis", "Suryani", "Mutia", "Rosmala", "Neneng",
    "Asih", "Wahyuni", "Rina", "Maya", "Indah", "Juwita", "Salmah", "Zubaidah", "Netti", "Elvi", "Yusnita", "Murni",
)  # fmt: skip
DEPAN_LAKI = (
    "Ahmad", "Budi", "Joko", "Rudi", "Hendra", "Ilham", "Asep", "Andi", "Fajar", "Husin", "Slamet", "Jamal", "Hasan",
    "Ujang", "Rizki", "Dimas", "Yusuf", "Eko", "Wahyu", "Arif",
)  # fmt: skip
BELAKANG = (
    "Lestari", "Wulandari", "Safitri", "Mulyani", "Handayani", "Rahayu", "Puspita", "Anggraini", "Kurnia", "Hartati",
    "Maharani", "Pratiwi", "Setiawati", "Utami", "Susanti", "Yuliana", "Hasanah", "Oktavia", "Ningsih", "Sari",
    "Marlina", "Astuti", "Melani", "Permata", "Suharti", "Apriani", "Novita", "Gunawan", "Saputri", "Harahap",
)  # fmt: skip
JALAN = (
    "Bali", "Enggano", "Nelayan", "Mangga", "Merdeka", "Pantai", "Kenanga", "Cendana", "Flamboyan", "Belimbing",
    "Sungai Rupat", "Kalimantan", "Jawa", "Beringin",
)  # fmt: skip
BUNGA = (
    "Melati", "Mawar", "Anggrek", "Kenanga", "Dahlia", "Cempaka", "Teratai", "Flamboyan", "Seroja", "Kamboja",
)  # fmt: skip


def nama_orang(acak: random.Random) -> str:
    return f"{acak.choice(DEPAN)} {acak.choice(BELAKANG)}"


def alamat(acak: random.Random) -> str:
    return f"Jl. {acak.choice(JALAN)} No. {acak.randint(1, 210)}"


def nama_kelompok(ke: int) -> str:
    """The name of the `ke`-th group (from 0) of a desa: Melati 1, Mawar 1, …, Melati 2."""
    return f"{BUNGA[ke % len(BUNGA)]} {ke // len(BUNGA) + 1}"


def nomor_nik(awalan: str, lahir: date, ke: int) -> str:
    """A woman's NIK of an area (6 digits) and birth date; `ke` gives the serial (docs/program.md §6)."""
    return f"{awalan}{lahir.day + 40:02d}{lahir:%m%y}{ke % SERI_NIK + 1:04d}"
