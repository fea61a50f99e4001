from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AdapterAkun(DefaultAccountAdapter):
    """Accounts are opened by the APD; nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        # An unknown address gets no mail: it would tell its owner that somebody tried.
        if template_prefix != "account/email/unknown_account":
            super().send_mail(template_prefix, email, context)
