"""Flags with their evidence and history; months without a meeting."""

from django.urls import URLPattern

pola: list[URLPattern] = []
