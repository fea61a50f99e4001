"""What this app offers to the import page and the worker; imported when the app is ready."""

from kpm.services import calon  # noqa: F401 - registers the import
