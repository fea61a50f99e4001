"""The month's calendar, invitations, meetings moved."""

from django.urls import URLPattern

pola: list[URLPattern] = []
