"""Announcements, deadline tasks from above, questions up."""

from django.urls import URLPattern

pola: list[URLPattern] = []
