"""The reporter's own session: one complaint, opened with number and code, for a while (docs/operasi/lapor.md).

It is no login. What it holds ends with a login on the same browser, and its notices are its own: neither reads the
other's.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from pengaduan.models import Pengaduan

_SESI = "lapor"


def ingat_aduan(request: HttpRequest, aduan: Pengaduan) -> None:
    """Let this browser read a complaint for a while. No login: nothing else opens with it."""
    if not _petugas(request):
        request.session.cycle_key()
    _catat(request, {"id": str(aduan.pk)})


def aduan_sesi(request: HttpRequest) -> Pengaduan | None:
    """The complaint this browser has opened, unless it was idle too long."""
    isi = request.session.get(_SESI) or {}
    sampai = parse_datetime(str(isi.get("sampai", "")))
    if sampai is None or sampai < timezone.now():
        lupakan_aduan(request)
        return None
    aduan = Pengaduan.objects.select_related("jenis", "wilayah").filter(pk=isi["id"]).first()
    if aduan is not None:
        _catat(request, isi)
    return aduan


def lupakan_aduan(request: HttpRequest) -> None:
    if _SESI not in request.session:
        return
    if _petugas(request):
        del request.session[_SESI]
    else:
        request.session.flush()


def kabari(request: HttpRequest, jenis: str, *kalimat: str) -> None:
    """Sentences for the reporter's next page, each once; empty ones are none.

    Not among the messages of whoever is signed in on this browser: those name families.
    """
    isi = request.session.get(_SESI)
    if isi is not None:
        isi["kabar"] = [*isi.get("kabar", []), *([jenis, satu] for satu in kalimat if satu)]
        request.session[_SESI] = isi


def ambil_kabar(request: HttpRequest) -> list[list[str]]:
    isi = request.session.get(_SESI) or {}
    kabar: list[list[str]] = isi.pop("kabar", [])
    if kabar:
        request.session[_SESI] = isi
    return kabar


def perlu_aduan(tampilan: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Hand the opened complaint to the view; without one ask for number and code."""

    @wraps(tampilan)
    def pintu(request: HttpRequest) -> HttpResponse:
        aduan = aduan_sesi(request)
        return redirect("lapor:lihat") if aduan is None else tampilan(request, aduan)

    return pintu


@receiver(user_logged_in, dispatch_uid="lapor_lupakan_aduan")
def lupakan_saat_masuk(sender: Any, request: HttpRequest | None, **kwargs: Any) -> None:
    """Django keeps what a session held before the login: whoever signs in on this phone did not open the complaint.

    The short age of the reporter's session goes too, or the login would end with it.
    """
    sesi = getattr(request, "session", None)
    if sesi is None or sesi.pop(_SESI, None) is None:
        return
    if sesi.get("_session_expiry") == _umur():
        sesi.set_expiry(None)


def _petugas(request: HttpRequest) -> bool:
    """Somebody signed in: their session keeps its own age and key."""
    return bool(getattr(request, "user", None) and request.user.is_authenticated)


def _catat(request: HttpRequest, isi: dict[str, Any]) -> None:
    sampai = timezone.now() + timedelta(seconds=_umur())
    request.session[_SESI] = isi | {"sampai": sampai.isoformat()}
    if not _petugas(request):
        request.session.set_expiry(_umur())


def _umur() -> int:
    return int(settings.PKH_LAPOR_SESI_MENIT) * 60
