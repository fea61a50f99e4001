#!/usr/bin/env bash
# Every check, then every test. All run even when one fails; the exit code tells, and the list of failed
# checks stands before pytest's output, whose own closing line comes last.
set -u
cd "$(dirname "$0")/.."
PATH="$PWD/.venv/bin:$PATH"

# Real servers, thrown away afterwards; the tests find them in the environment.
if [ -z "${PKH_UJI_SERVER:-}" ]; then
  export PKH_UJI_SERVER=1
  unset DATABASE_URL REDIS_URL
  exec python -m pkh.layanan sementara -- bash skrip/periksa.sh "$@"
fi

daftar=$(mktemp) || exit 1  # names of failed checks; what counts is how the jobs end
trap 'rm -f "$daftar"' EXIT
gagal=0
periksa() {
  local nama=$1 keluaran
  shift
  if keluaran=$("$@" 2>&1); then
    echo "✓ $nama"
  else
    printf '✗ %s\n%s\n' "$nama" "$keluaran"
    echo "$nama" >>"$daftar"
    gagal=1
    return 1
  fi
}

seperti_produksi() {
  env PKH_PRODUKSI=1 PKH_HOST=pkh.contoh.go.id PKH_ORIGIN=https://pkh.contoh.go.id \
    PKH_SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(64))')" \
    PKH_KUNCI_IDENTITAS="$(python -c 'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())')" \
    PKH_KUNCI_INDEKS="$(python -c 'import secrets; print(secrets.token_urlsafe(48))')" "$@"
}

# Side by side, since each uses one core: the slowest check, the others, and the database the tests copy
# (if that fails, the tests say so).
python -m tests.templat >/dev/null 2>&1 &
periksa "mypy" mypy . &
lambat=$!
{
  periksa "ruff check" ruff check .
  periksa "ruff format" ruff format --check .
  periksa "import-linter" lint-imports
  periksa "djlint" djlint --lint --quiet templates
  periksa "check --deploy" seperti_produksi python manage.py check --deploy --fail-level WARNING
  periksa "makemigrations --check" python manage.py makemigrations --check --dry-run
  periksa "lintmigrations" python manage.py lintmigrations --warnings-as-errors
  periksa "berkas kunci" python skrip/kunci.py --periksa
  exit $gagal
} &
lain=$!
wait "$lambat" || gagal=1
wait "$lain" || gagal=1
wait
[ $gagal -eq 0 ] || printf '\nPemeriksaan gagal: %s\n' "$(paste -sd, "$daftar")"

python -m pytest -n "${PKH_UJI_PROSES:-2}" "$@"
kode=$?
[ $gagal -eq 0 ] || [ $kode -ne 0 ] || kode=1
exit $kode
