#!/usr/bin/env bash
# The tests that talk to a real Kafka and a real Elasticsearch. servers.sh run
# calls it with their addresses; packages without such tests are left out. One
# package at a time: they share the servers, and some of them take one down.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=need.sh
. scripts/need.sh
: "${EARSHOT_TEST_KAFKA:?run this through scripts/servers/servers.sh run}"
: "${EARSHOT_TEST_ELASTICSEARCH:?run this through scripts/servers/servers.sh run}"

files=$(grep -rl --include='*_test.go' '^//go:build .*servers' . | sort || true)
packages=$(for file in $files; do dirname "$file"; done | sort -u)
# Only these: the other tests of the packages are the unit tests, which have run.
# shellcheck disable=SC2086 # several files
tests=$(cat /dev/null $files | sed -n 's/^func \(Test[A-Za-z0-9_]*\)(.*/\1/p' | grep -v '^TestMain$' | paste -sd '|' -)
if [ -z "$packages" ] || [ -z "$tests" ]; then
  echo "no test is tagged 'servers': that cannot be right" >&2
  exit 1
fi
race=-race
command -v gcc >/dev/null 2>&1 || race=
# Foreign programs read what Earshot wrote, where they can be had.
tags=servers,foreign
if ! EARSHOT_TEST_PYTHON=$(scripts/foreign.sh); then
  tags=servers
fi
export EARSHOT_TEST_PYTHON
# shellcheck disable=SC2086 # several words, or none
go test $race -tags "$tags" -run "^($tests)\$" -count=1 -p 1 -timeout 30m $packages
if [ "$tags" = servers ]; then
  # Earshot itself needs none of them, so a machine without is no fault of it.
  echo "not run: the test with Python, DuckDB and pyarrow, which could not be had (see above)" >&2
fi
