"""Answering with areas for the map that moves."""

from typing import Any

from django.http import JsonResponse

_SEMENIT = 60


def jawaban_peta(fitur: dict[str, Any]) -> JsonResponse:
    """What `dasbor.selectors.peta.fitur` gives, as GeoJSON; figures are one's own and stay in that browser."""
    jawaban = JsonResponse(fitur, content_type="application/geo+json", json_dumps_params={"separators": (",", ":")})
    jawaban["Cache-Control"] = f"private, max-age={_SEMENIT}"
    return jawaban
