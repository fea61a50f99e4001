from wilayah.services.wilayah import muat_wilayah

__all__ = ["muat_wilayah"]
