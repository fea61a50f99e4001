"""Every refusal of the API has one shape: `{"kode", "pesan", "kolom", "rincian"}`, in Bahasa Indonesia."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404
from rest_framework import exceptions, status
from rest_framework.response import Response

from inti.galat import TERLALU_BESAR, BerubahLebihDulu, GalatPengguna, TidakBerhak

TIDAK_ADA = "Data tidak ditemukan atau di luar wilayah Anda."
TIDAK_BOLEH = "Peran Anda tidak mengizinkan tindakan ini."

# Framework's exception: code and sentence. `None` keeps the exception's own sentence.
_KERANGKA: dict[type[exceptions.APIException], tuple[str, str | None]] = {
    exceptions.ParseError: ("bukan_json", "Isi kiriman bukan JSON yang sah. Periksa lalu kirim lagi."),
    exceptions.NotAuthenticated: ("belum_masuk", "Anda belum masuk, atau sesi Anda sudah berakhir. Masuk dulu."),
    exceptions.AuthenticationFailed: ("belum_masuk", "Sesi Anda tidak berlaku lagi. Masuk dulu."),
    exceptions.NotFound: ("tidak_ada", None),
    exceptions.MethodNotAllowed: ("metode", "Metode ini tidak dilayani di alamat ini."),
    exceptions.NotAcceptable: ("format", "Jawaban hanya tersedia sebagai application/json."),
    exceptions.UnsupportedMediaType: ("format", "Kirim isi sebagai application/json."),
}


class TidakAda(exceptions.NotFound):
    """Something named in the body does not exist for this user: same answer as for an address."""

    def __init__(self, pesan: str, kolom: str) -> None:
        super().__init__(pesan)
        self.kolom = kolom


def tangani_galat(galat: Exception, konteks: Mapping[str, Any]) -> Response | None:
    """Turn an exception into the API's answer; None lets an unforeseen one become a 500."""
    match galat:
        case TidakBerhak():
            return _jawab(status.HTTP_403_FORBIDDEN, "tidak_berhak", galat.pesan)
        case BerubahLebihDulu():
            return _jawab(status.HTTP_409_CONFLICT, "berubah", galat.pesan, galat.kolom)
        case GalatPengguna():
            return _jawab(status.HTTP_400_BAD_REQUEST, "ditolak", galat.pesan, galat.kolom)
        case Http404():
            return _jawab(status.HTTP_404_NOT_FOUND, "tidak_ada", TIDAK_ADA)
        case exceptions.PermissionDenied():
            kode = "csrf" if galat.get_codes() == "csrf" else "tidak_berhak"
            return _jawab(galat.status_code, kode, str(galat.detail) if kode == "csrf" else TIDAK_BOLEH)
        case RequestDataTooBig():
            return _jawab(status.HTTP_413_REQUEST_ENTITY_TOO_LARGE, "terlalu_besar", TERLALU_BESAR)
        case PermissionDenied():
            return _jawab(status.HTTP_403_FORBIDDEN, "tidak_berhak", TIDAK_BOLEH)
        case exceptions.ValidationError():
            return _tidak_sah(galat)
        case exceptions.Throttled():
            return _terlalu_sering(galat)
        case exceptions.APIException():
            return _kerangka(galat)
    return None


def _jawab(kode_http: int, kode: str, pesan: str, kolom: str | None = None, **lain: Any) -> Response:
    isi = {"kode": kode, "pesan": pesan, "kolom": kolom, "rincian": lain.pop("rincian", {})}
    return Response(isi, status=kode_http, headers=lain.get("kepala"))


def _tidak_sah(galat: exceptions.ValidationError) -> Response:
    rincian = dict(_ratakan(galat.detail))
    kolom, pesan = next(iter(rincian.items()))
    kalimat = f"{kolom}: {pesan[0]}" if kolom else pesan[0]
    return _jawab(galat.status_code, "tidak_sah", kalimat, kolom or None, rincian=rincian)


def _ratakan(detail: Any, jalur: str = "") -> list[tuple[str, list[str]]]:
    """Nested errors as `kehadiran.3.status` → sentences."""
    if isinstance(detail, Mapping):
        anak = [(str(k), v) for k, v in detail.items()]
    elif isinstance(detail, list) and any(isinstance(d, Mapping | list) for d in detail):
        anak = [(str(i), v) for i, v in enumerate(detail) if v]
    else:
        return [(jalur, [str(d) for d in (detail if isinstance(detail, list) else [detail])])]
    return [
        satu
        for kunci, isi in anak
        for satu in _ratakan(isi, jalur if kunci == "non_field_errors" else f"{jalur}.{kunci}".lstrip("."))
    ]


def _terlalu_sering(galat: exceptions.Throttled) -> Response:
    detik = int(getattr(galat, "wait", None) or 1)
    pesan = f"Terlalu banyak permintaan. Coba lagi dalam {detik} detik."
    return _jawab(galat.status_code, "terlalu_sering", pesan, kepala={"Retry-After": str(detik)})


def _kerangka(galat: exceptions.APIException) -> Response:
    kode, pesan = next((v for k, v in _KERANGKA.items() if isinstance(galat, k)), ("ditolak", None))
    tantangan = getattr(galat, "auth_header", None)
    return _jawab(
        galat.status_code,
        kode,
        pesan or str(galat.detail),
        getattr(galat, "kolom", None),
        kepala={"WWW-Authenticate": tantangan} if tantangan else None,
    )
