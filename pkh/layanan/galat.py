"""The one error of this package."""


class LayananGagal(Exception):  # noqa: N818 - domain words
    """An embedded server cannot run; the text is a sentence for the person at the terminal."""
