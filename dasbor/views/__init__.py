from dasbor.views.umum import beranda

__all__ = ["beranda"]
