"""Planned visits, the route of a day, a house over time."""

from django.urls import URLPattern

pola: list[URLPattern] = []
