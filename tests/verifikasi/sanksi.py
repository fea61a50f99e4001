"""What people do about a rung, for tests: tell, decide, reverse, object."""

from tests.verifikasi.tangga import PADA
from verifikasi.services.kabar_sanksi import catat_kabar_sanksi
from verifikasi.services.keberatan import IsiKeberatan, catat_keberatan
from verifikasi.services.putusan_sanksi import batalkan_sanksi, putuskan_sanksi


def kabari(s, oleh, **lain):
    s.refresh_from_db()
    return catat_kabar_sanksi(
        **{"sanksi": s, "keadaan": s.keadaan, "cara": "lisan", "kepada": " Ibu  Ani ", "tanggal": PADA, "oleh": oleh}
        | lain
    )


def putus(s, oleh, **lain):
    s.refresh_from_db()
    return putuskan_sanksi(
        **{"sanksi": s, "setuju": True, "alasan": " Sudah tiga  bulan ", "versi": s.versi, "oleh": oleh} | lain
    )


def ubah(s, oleh, **lain):
    s.refresh_from_db()
    return batalkan_sanksi(**{"sanksi": s, "alasan": "Catatannya keliru", "versi": s.versi, "oleh": oleh} | lain)


def keberatan(s, oleh, *, foto=(), nomor=None, **lain):
    isi = IsiKeberatan(**{"tanggal": PADA, "penyampai": " Ibu  Ani ", "isi": "Anak saya sakit.\nAda suratnya."} | lain)
    return catat_keberatan(id=nomor, sanksi=s, isi=isi, foto=foto, oleh=oleh)
