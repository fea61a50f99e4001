"""Base of the API's views. A view fetches and authorises, calls one selector or service, and answers."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet
from django.http import Http404
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.views import APIView

from inti.api.bidang import Isian
from inti.api.galat import TidakAda
from inti.halaman_kunci import Halaman

_MENULIS = {"PUT", "PATCH"}


class PermintaanAPI(Request):
    """The request as an operation sees it, for type checking."""

    user: Any  # akun.Pengguna, which stands above this app


class TampilanAPI(APIView):
    """`izin` is the permission that writing asks for; reading asks for a login, and shows the user's scope."""

    http_method_names: ClassVar[list[str]] = ["get", "head", "put", "patch"]  # type: ignore[misc]
    izin: ClassVar[str | None] = None

    @classmethod
    def as_view(cls, **awal: Any) -> Any:
        tampilan = super().as_view(**awal)
        # What `inti.halaman.halaman` stores on a page, for the tests that walk the URLconf.
        tampilan.metode = tuple(m.upper() for m in cls.http_method_names if m == "head" or hasattr(cls, m))  # type: ignore[attr-defined]
        tampilan.izin = None  # type: ignore[attr-defined]
        return tampilan

    def check_permissions(self, request: Request) -> None:
        super().check_permissions(request)
        pengguna: Any = request.user
        if self.izin and request.method in _MENULIS and not pengguna.punya_izin(self.izin):
            raise exceptions.PermissionDenied


class TanpaAlamat(TampilanAPI):
    """Any other address below `/api/v1/`: JSON, not the site's page."""

    http_method_names: ClassVar[list[str]] = ["get", "head", "put", "patch", "post", "delete", "options"]  # type: ignore[misc]
    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        raise Http404


def saringan(request: Request, bentuk: type[Isian]) -> dict[str, Any]:
    """The query, checked. Raises ValidationError naming the parameter."""
    return _sah(bentuk(data=request.query_params.dict()))


def kiriman(request: Request, bentuk: type[Isian]) -> dict[str, Any]:
    """The body, checked. Raises ValidationError naming the fields."""
    return _sah(bentuk(data=request.data))


def _sah(isian: Isian) -> dict[str, Any]:
    isian.is_valid(raise_exception=True)
    return dict(isian.validated_data)


def lembar(halaman: Halaman, bentuk: type[BaseSerializer]) -> Response:
    """One page of a list and the token of the next."""
    return Response({"hasil": bentuk(halaman.baris, many=True).data, "berikut": halaman.berikut})


def tertulis(isi: Any, *, baru: bool) -> Response:
    return Response(isi, status=status.HTTP_201_CREATED if baru else status.HTTP_200_OK)


def ambil_rujukan(qs: QuerySet[Any], nilai: Any, *, kolom: str, nama: str) -> Any:
    """Something named in the body, inside the user's scope. Raises TidakAda (404) naming the field."""
    objek = qs.filter(pk=nilai).first()
    if objek is None:
        raise TidakAda(f"{nama} tidak ditemukan atau di luar wilayah Anda.", kolom)
    return objek


def tolak_luar(model: type[Any], terlihat: QuerySet[Any], id: UUID) -> bool:
    """True when the record is there; 404 when it is there but not for this user."""
    if terlihat.filter(pk=id).exists():
        return True
    if model.objects.filter(pk=id).exists():
        raise Http404
    return False


@contextmanager
def sekali(id: UUID) -> Iterator[None]:
    """Hold a transaction in which requests with the same client-made id wait for each other.

    The service then sees what the first one stored, and knows the second as its repetition.
    """
    with transaction.atomic():
        with connection.cursor() as kursor:
            kursor.execute("SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(id.bytes[8:], signed=True)])
        yield
