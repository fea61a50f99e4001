"""Names of sheets: what Excel takes, each once."""

from inti.berkas.rupa import nama_lembar


def test_nama_lembar_diterima_excel_dan_berbeda() -> None:
    ada: set[str] = set()
    panjang = "KELOMPOK " + "X" * 40
    nama = [nama_lembar(teks, ada) for teks in ("Mawar 1/2  [A]", "MAWAR 1 2 A", panjang, panjang, "'?*", ":")]
    assert nama == ["Mawar 1 2 A", "MAWAR 1 2 A (2)", panjang[:31], f"{panjang[:26]} (2)", "Lembar", "Lembar (2)"]
    assert nama_lembar("", ada, bawaan="Kelompok") == "Kelompok"
    assert all(len(n) <= 31 for n in nama)
