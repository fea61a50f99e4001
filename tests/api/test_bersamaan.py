"""The same request twice at the same moment: one record, the same answer."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from uuid6 import uuid7

from kpm.models import Kelompok
from p2k2.models import Pertemuan
from pendamping.models import Kunjungan
from penyaluran.models import Rekonsiliasi
from tests.api.test_tulis import KIRIM

_MODEL = {"kunjungan": Kunjungan, "kelompok": Kelompok, "pertemuan": Pertemuan, "rekonsiliasi": Rekonsiliasi}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("nama", KIRIM)
def test_dua_put_kembar_satu_baris(pemeran, dunia, api, nama) -> None:
    id, isi = uuid7(), KIRIM[nama][0](dunia)
    klien = [api(pemeran.pendamping) for _ in range(2)]
    semua = _MODEL[nama].objects
    sebelum, mulai = semua.count(), Barrier(2)

    def kirim(satu):
        try:
            mulai.wait(timeout=20)
            return satu.put(f"{nama}/{id}/", isi)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pekerja:
        jawaban = list(pekerja.map(kirim, klien))
    assert sorted(j.status_code for j in jawaban) == [200, 201], [j.json() for j in jawaban]
    assert jawaban[0].json() == jawaban[1].json()
    assert semua.count() == sebelum + 1
