"""Wording of the schema: one decorator per operation, the same refusals everywhere."""

from collections.abc import Callable
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension, OpenApiSerializerExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema, inline_serializer
from rest_framework import serializers

from inti.api.bidang import Isian, Saringan


class BadanGalat(serializers.Serializer):
    """Penolakan. `pesan` dapat ditampilkan kepada pengguna apa adanya."""

    kode = serializers.CharField(help_text="Jenis penolakan, tetap: untuk dibaca program.")
    pesan = serializers.CharField(help_text="Apa yang terjadi dan apa yang perlu dilakukan.")
    kolom = serializers.CharField(allow_null=True, help_text="Isian yang menyebabkannya, bila ada.")
    rincian = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()),
        help_text="Semua isian yang salah beserta alasannya.",
    )


_GALAT = {
    400: "Isian tidak sah, atau melanggar aturan program.",
    401: "Belum masuk.",
    403: "Peran Anda tidak mengizinkannya, atau token CSRF tidak cocok.",
    404: "Tidak ada, atau di luar wilayah Anda.",
    409: "Sudah tersimpan dengan isi lain, atau diubah lebih dulu oleh orang lain.",
    415: "Isi bukan application/json.",
    429: "Terlalu banyak permintaan; tunggu sebanyak detik di `Retry-After`.",
}
_SELALU = (401, 403, 429)


def dok(
    nama: str,
    ringkas: str,
    balasan: Any,
    *,
    uraian: str = "",
    saringan: type[Isian] | None = None,
    kiriman: Any = None,
    contoh: dict[str, Any] | None = None,
    baru: bool = False,
    galat: tuple[int, ...] = (),
) -> Callable[[Any], Any]:
    """Describe one operation. `galat` are the statuses beside the ones every operation may answer."""
    tulis = (400, 415) if kiriman else ()
    saring = (400,) if saringan else ()
    jawaban: dict[int, Any] = {200: balasan}
    if baru:
        jawaban[201] = OpenApiResponse(balasan, description="Tersimpan untuk pertama kali.")
    jawaban |= {
        k: OpenApiResponse(BadanGalat, description=_GALAT[k]) for k in sorted({*_SELALU, *tulis, *saring, *galat})
    }
    return extend_schema(
        operation_id=nama,
        summary=ringkas,
        description=uraian,
        parameters=[saringan] if saringan else [],
        request=kiriman,
        responses=jawaban,
        examples=[OpenApiExample("Contoh", value=contoh, request_only=True)] if contoh else [],
    )


def halaman_dari(bentuk: Any) -> Any:
    """Shape of one page of a list."""
    return inline_serializer(
        f"Halaman{bentuk.__name__}",
        {
            "hasil": bentuk(many=True),
            "berikut": serializers.CharField(
                allow_null=True, help_text="Kirim sebagai `sesudah` untuk halaman berikutnya; null di akhir."
            ),
        },
    )


class _SkemaMasuk(OpenApiAuthenticationExtension):
    target_class = "inti.api.masuk.SesiMasuk"
    name = "sesi"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": "sessionid",
            "description": "Sesi yang didapat dengan masuk di `/akun/login/`. Permintaan yang menulis juga "
            "mengirim token dari kuki `csrftoken` di kepala `X-CSRFToken`.",
        }


class _SkemaIsian(OpenApiSerializerExtension):
    """`Isian` refuses unknown names, and the schema says so."""

    target_class = "inti.api.bidang.Isian"
    match_subclasses = True

    def map_serializer(self, auto_schema: AutoSchema, direction: Any) -> Any:
        skema = auto_schema._map_serializer(self.target, direction, bypass_extensions=True)  # noqa: SLF001 - drf-spectacular documents this call for extensions
        if not isinstance(self.target, Saringan):
            skema["additionalProperties"] = False
        return skema
