"""Reports by RHK item."""

from django.urls import URLPattern

pola: list[URLPattern] = []
