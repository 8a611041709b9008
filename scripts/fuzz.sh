#!/usr/bin/env bash
# Runs every fuzz test for FUZZTIME; go test takes one at a time.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
grep -rno --include='*_test.go' '^func Fuzz[A-Za-z0-9_]*' . | while IFS=: read -r file _ func; do
  name=${func#func }
  echo "==> $(dirname "$file") $name"
  go test -run '^$' -fuzz "^$name\$" -fuzztime "${FUZZTIME:-20s}" "$(dirname "$file")"
done
