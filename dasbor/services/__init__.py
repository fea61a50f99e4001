from dasbor.services.ringkasan import bangun_ulang, segarkan_berubah
from dasbor.services.terbit import terbitkan

__all__ = ["bangun_ulang", "segarkan_berubah", "terbitkan"]
