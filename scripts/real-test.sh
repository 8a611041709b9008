#!/usr/bin/env bash
# Everything that wants real servers: servers.sh run calls it once for all of
# it. It goes on after a failure; the first one is the verdict.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

code=0
for part in scripts/servers-test.sh scripts/browser-test.sh; do
  echo "--> $part"
  "$part" || { failed=$?; [ "$code" -ne 0 ] || code=$failed; }
done
exit "$code"
