"""Activities outside visits and meetings."""

from django.urls import URLPattern

pola: list[URLPattern] = []
