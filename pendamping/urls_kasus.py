"""Field problems and case work."""

from django.urls import URLPattern

pola: list[URLPattern] = []
