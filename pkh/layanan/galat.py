"""The one error of this package."""


class LayananGagal(Exception):
    """An embedded server cannot run; the text is a sentence for the person at the terminal."""
