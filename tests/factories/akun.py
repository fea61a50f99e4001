from datetime import date
from functools import cache

import factory
from django.contrib.auth.hashers import make_password

from akun.enums import Peran
from akun.models import Jabatan, Pengguna

SANDI = "sandi-uji-yang-panjang"


@cache
def _sandi_tersandi() -> str:
    """Hashing is slow by design; once is enough."""
    return make_password(SANDI)


class PenggunaFactory(factory.django.DjangoModelFactory[Pengguna]):
    class Meta:
        model = Pengguna
        skip_postgeneration_save = True

    nama = factory.Sequence(lambda n: f"Pengguna {n}")
    email = factory.Sequence(lambda n: f"pengguna{n}@contoh.id")
    password = factory.LazyFunction(_sandi_tersandi)


class JabatanFactory(factory.django.DjangoModelFactory[Jabatan]):
    class Meta:
        model = Jabatan

    pengguna = factory.SubFactory(PenggunaFactory)
    peran = Peran.PENDAMPING
    wilayah_id = "17.71.08"
    nomor_sk = "SK-01/2020"
    mulai = date(2020, 1, 1)
