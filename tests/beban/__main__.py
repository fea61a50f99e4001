"""`make bench`: fill a throwaway database, measure, print a table; exit 1 when a promise is missed.

BENCH_KPM families (default 200 000) with 12 months. BENCH_HANYA=tanda,ringkasan,hak,… measures parts
only.
"""

import os
import sys
import time

BAGIAN = ("tanda", "ringkasan", "hak", "tahap", "verkom", "halaman", "cari", "buku")
KPM = int(os.environ.get("BENCH_KPM") or 200_000)


def utama() -> int:
    if not os.environ.get("PKH_DATA", "").startswith(("/tmp", "/var/tmp")) and "BENCH_PAKSA" not in os.environ:
        sys.exit("Pengukuran mengisi basis datanya sendiri: jalankan dengan `make bench`.")
    os.environ["DJANGO_SETTINGS_MODULE"] = "pkh.settings"
    os.environ.setdefault("PKH_LOG", "ERROR")
    os.environ.setdefault("PKH_BATAS_MASUK", "100000/m/ip")
    import django

    django.setup()
    from tests.beban import buku, cari, hak, halaman, ringkasan, tahap, tanda, verkom
    from tests.beban.siapkan import siapkan
    from tests.beban.ukur import tulis_tabel

    awal = time.monotonic()
    siapkan(KPM, kata)
    hanya = [b for b in os.environ.get("BENCH_HANYA", "").split(",") if b] or BAGIAN
    janji = []
    modul = {
        "tanda": tanda, "ringkasan": ringkasan, "hak": hak, "tahap": tahap, "verkom": verkom, "halaman": halaman,
        "cari": cari, "buku": buku,
    }  # fmt: skip
    for nama in BAGIAN:
        if nama in hanya:
            kata(f"Mengukur: {nama} …")
            janji += modul[nama].ukur(kata)
    tulis_tabel(janji)
    lewat = sum(not j.ditepati for j in janji)
    kata(f"\n{KPM} KPM, {time.monotonic() - awal:.0f} detik. {lewat} dari {len(janji)} janji tidak ditepati.")
    return 1 if lewat else 0


def kata(teks: str) -> None:
    print(teks, flush=True)


if __name__ == "__main__":
    sys.exit(utama())
