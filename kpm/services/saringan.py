"""Filters of the family list that a user keeps under a name: codes and ids only."""

from collections.abc import Mapping

from django.db import IntegrityError, transaction

from akun.models import Pengguna
from inti.galat import GalatPengguna
from kpm.models import SaringanTersimpan

SARINGAN_MAKS = 20


@transaction.atomic
def simpan_saringan(*, nama: str, isi: Mapping[str, str], oleh: Pengguna) -> SaringanTersimpan:
    """Keep a filter; a name used before takes the new filter. `isi` comes from `FormSaring.aktif`."""
    nama = " ".join(nama.split())
    if not nama or len(nama) > 60 or "\x00" in nama:
        raise GalatPengguna("Beri nama saringannya, paling banyak 60 huruf.", kolom="nama")
    if sum(huruf.isdigit() for huruf in nama) >= 10:
        raise GalatPengguna("Jangan simpan nomor orang sebagai nama saringan.", kolom="nama")
    if not isi:
        raise GalatPengguna("Pilih dulu saringannya, lalu simpan.", kolom="nama")
    milik = SaringanTersimpan.objects.filter(pengguna=oleh)
    if (ada := milik.select_for_update().filter(nama=nama).first()) is not None:
        ada.isi = dict(isi)
        ada.save(update_fields=["isi"])
        return ada
    if milik.count() >= SARINGAN_MAKS:
        raise GalatPengguna(f"Paling banyak {SARINGAN_MAKS} saringan. Hapus satu yang tidak dipakai.", kolom="nama")
    try:
        with transaction.atomic():
            return SaringanTersimpan.objects.create(pengguna=oleh, nama=nama, isi=dict(isi))
    except IntegrityError as galat:
        raise GalatPengguna("Saringan dengan nama ini baru saja disimpan. Muat ulang halaman.", kolom="nama") from galat


@transaction.atomic
def hapus_saringan(*, id: int, oleh: Pengguna) -> None:
    """Forget an own filter; one that is gone already is no error."""
    SaringanTersimpan.objects.filter(pk=id, pengguna=oleh).delete()
