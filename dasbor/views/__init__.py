from dasbor.views.umum import beranda, dasbor, kerja, kerja_bagian

__all__ = ["beranda", "dasbor", "kerja", "kerja_bagian"]
