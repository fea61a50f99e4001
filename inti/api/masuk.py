from rest_framework import exceptions
from rest_framework.authentication import SessionAuthentication
from rest_framework.request import Request


class SesiMasuk(SessionAuthentication):
    """The browser's session and its CSRF token. Without a session the answer is 401, never a redirect."""

    def authenticate_header(self, request: Request) -> str:
        return "Session"

    def enforce_csrf(self, request: Request) -> None:
        try:
            super().enforce_csrf(request)
        except exceptions.PermissionDenied as galat:
            raise exceptions.PermissionDenied(
                "Token CSRF tidak ada atau tidak cocok. Muat ulang halaman, lalu kirim lagi.", code="csrf"
            ) from galat
