from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

from akun.enums import PERAN_WAJIB_MFA

_BEBAS = ("/akun/", "/static/", "/healthz", "/readyz")

_TOLAK_API: dict[str, object] = {
    "kode": "wajib_mfa",
    "pesan": "Peran Anda wajib memakai kode verifikasi. Aktifkan dulu di halaman akun.",
    "kolom": None,
    "rincian": {},
}


class WajibMFA:
    """Send users whose role asks for a second factor to set one up before anything else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.PKH_WAJIB_MFA and self._belum_lengkap(request):
            if request.path.startswith("/api/"):  # a program cannot follow a redirect to a form
                return JsonResponse(_TOLAK_API, status=403)
            if request.headers.get("HX-Request") == "true":  # not into a fragment of the page
                return HttpResponse(status=204, headers={"HX-Redirect": reverse("mfa_activate_totp")})
            messages.warning(request, "Peran Anda wajib memakai kode verifikasi. Aktifkan dulu, lalu lanjutkan.")
            return redirect("mfa_activate_totp")
        return self.get_response(request)

    def _belum_lengkap(self, request: HttpRequest) -> bool:
        user = request.user
        if not user.is_authenticated or request.path.startswith(_BEBAS):
            return False
        wajib = user.is_superuser or user.is_staff or bool(user.lingkup().peran & PERAN_WAJIB_MFA)
        return wajib and not is_mfa_enabled(user)
