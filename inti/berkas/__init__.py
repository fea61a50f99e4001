"""Workbooks in and out: gate, reader in a child process, column specs, cell parsers, row reader, writers.

Pure Python: nothing here imports Django, so that it is tested and measured without a database.
"""
