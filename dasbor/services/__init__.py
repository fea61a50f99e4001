from dasbor.services.ringkasan import bangun_ulang, segarkan_berubah

__all__ = ["bangun_ulang", "segarkan_berubah"]
