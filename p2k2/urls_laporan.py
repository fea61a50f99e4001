"""Report of a meeting, the SIKS-NG package, understanding and the semester's judgements."""

from django.urls import URLPattern

pola: list[URLPattern] = []
