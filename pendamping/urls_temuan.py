"""Things a coordinator should look at."""

from django.urls import URLPattern

pola: list[URLPattern] = []
