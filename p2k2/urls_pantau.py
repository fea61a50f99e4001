"""The official monitoring sheets and recapitulations."""

from django.urls import URLPattern

pola: list[URLPattern] = []
