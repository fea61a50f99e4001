"""The attendance sheet: printed, as a workbook, and read back."""

from django.urls import URLPattern

pola: list[URLPattern] = []
