"""Modules and sessions, which group had which, coverage of an area; cards and their codes."""

from django.urls import URLPattern

pola: list[URLPattern] = []
