#!/bin/sh
# What must be true before web, worker and beat start. Safe to run again at each start.
set -eu
python manage.py migrate --no-input
python manage.py muat_wilayah
python manage.py collectstatic --no-input
