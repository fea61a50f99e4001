"""Strict fields: a number is a number and a text is a text, so that nothing sent is silently reinterpreted."""

import re
from datetime import date, time
from decimal import Decimal
from typing import Any

from rest_framework import serializers

BULAT_MAKS = 2**63 - 1
_HARI = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_SKALA = Decimal("0.000001")


class Isian(serializers.Serializer):
    """Base of everything that comes in: an unknown name is refused instead of being lost without a word."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict) and (asing := sorted(set(map(str, data)) - set(self.fields))):
            raise serializers.ValidationError({nama: [self._tolak_asing()] for nama in asing})
        return super().to_internal_value(data)

    def _tolak_asing(self) -> str:
        return f"Tidak dikenal. Yang dikenal: {', '.join(self.fields)}."


class Saringan(Isian):
    """Base of a list's query: codes and ids only, so that no name and no number of a person gets into logs."""

    sesudah = serializers.CharField(
        required=False,
        max_length=2000,
        help_text="Isi `berikut` dari halaman sebelumnya; tanpa ini halaman pertama.",
    )


class Teks(serializers.CharField):
    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class Bulat(serializers.IntegerField):
    def __init__(self, **opsi: Any) -> None:
        opsi.setdefault("max_value", BULAT_MAKS)
        opsi.setdefault("min_value", 0)
        super().__init__(**opsi)

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or not isinstance(data, int | float):
            self.fail("invalid")
        return super().to_internal_value(data)


class Tanggal(serializers.DateField):
    def to_internal_value(self, value: Any) -> date:
        if not isinstance(value, str) or not _HARI.fullmatch(value):
            self.fail("invalid", format="YYYY-MM-DD")
        return super().to_internal_value(value)


class Nomor(serializers.UUIDField):
    """A UUID in its usual spelling."""

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str) or not _UUID.fullmatch(data):
            self.fail("invalid", value=data)
        return super().to_internal_value(data)


class Koordinat(serializers.FloatField):
    """Degrees, kept to six decimals (about ten centimetres)."""

    def to_internal_value(self, data: Any) -> Decimal:  # type: ignore[override]
        if isinstance(data, bool) or not isinstance(data, int | float):
            self.fail("invalid")
        derajat = super().to_internal_value(data)
        # Far outside either way: the field's own limits say so, where a Decimal of this scale could not hold it.
        return Decimal(str(max(-1000.0, min(1000.0, derajat)))).quantize(_SKALA)


class Rujukan(serializers.Serializer):
    """Something else by id and name."""

    id = serializers.IntegerField()
    nama = serializers.CharField()


class RujukanNomor(serializers.Serializer):
    id = serializers.UUIDField()
    nama = serializers.CharField()


class Berpola(serializers.RegexField):
    """A text of a fixed pattern that stands for something else, which `baca` returns."""

    pola = ""

    def __init__(self, **opsi: Any) -> None:
        super().__init__(self.pola, trim_whitespace=False, **opsi)

    def run_validation(self, data: Any = serializers.empty) -> Any:
        if isinstance(data, bool | int | float):
            self.fail("invalid")
        teks = super().run_validation(data)
        return self.baca(teks) if isinstance(teks, str) else teks

    def baca(self, teks: str) -> Any:
        raise NotImplementedError


class Bulan(Berpola):
    """A month, `2026-11`; the value is its first day."""

    pola = r"^20[0-9]{2}-(0[1-9]|1[0-2])\Z"

    def baca(self, teks: str) -> date:
        return date.fromisoformat(f"{teks}-01")


class Jam(Berpola):
    """Hour and minute of a meeting, `09:00`."""

    pola = r"^([01][0-9]|2[0-3]):[0-5][0-9]\Z"

    def baca(self, teks: str) -> time:
        return time.fromisoformat(teks)

    def to_representation(self, value: time) -> str:  # type: ignore[override]
        return f"{value:%H:%M}"
