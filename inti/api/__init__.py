"""What every resource of `/api/v1/` shares: errors, signing in, strict fields, pages, and the schema's wording.

Modules named in `settings.REST_FRAMEWORK` must not import `rest_framework.views`, which reads those settings.
"""
