from tests.dunia import dunia

__all__ = ("dunia",)
