#!/usr/bin/env bash
# The tests that talk to a real Kafka and a real Elasticsearch. servers.sh run
# calls it with their addresses; packages without such tests are left out. One
# package at a time: they share the servers, and some of them take one down.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
: "${EARSHOT_TEST_KAFKA:?run this through scripts/servers/servers.sh run}"
: "${EARSHOT_TEST_ELASTICSEARCH:?run this through scripts/servers/servers.sh run}"

packages=$(grep -rl --include='*_test.go' '^//go:build .*servers' . | while read -r file; do dirname "$file"; done | sort -u || true)
if [ -z "$packages" ]; then
  echo "no test is tagged 'servers': that cannot be right" >&2
  exit 1
fi
race=-race
command -v gcc >/dev/null 2>&1 || race=
# shellcheck disable=SC2086 # several words, or none
go test $race -tags servers -count=1 -p 1 -timeout 30m $packages
