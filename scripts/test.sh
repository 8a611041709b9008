#!/usr/bin/env bash
# Everything that must hold before a change is taken: the README's `make test`.
#
# It goes on after a failure, so that one run tells everything. The last line
# is the verdict: passed, FAILED, or INCOMPLETE when something could not be had
# on this machine and the rest passed. Only passed exits with 0.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=need.sh
. scripts/need.sh

failed=()
incomplete=()

step() { # NAME COMMAND...
  local name=$1 code=0 began=$SECONDS
  shift
  echo "==> $name"
  "$@" || code=$?
  echo "<== $name: $((SECONDS - began)) s"
  case $code in
    0) ;;
    "$INCOMPLETE") incomplete+=("$name") ;;
    *) failed+=("$name") ;;
  esac
}

# The race detector is compiled with a C compiler.
unit() {
  if need 'gcc:gcc libc6-dev'; then
    make --no-print-directory unit
  else
    go test ./... || return 1
    return "$INCOMPLETE"
  fi
}

if ! command -v go >/dev/null 2>&1; then
  echo "missing: Go. Install the version that go.mod names, or any since 1.21, which fetches it: https://go.dev/doc/install" >&2
  exit 1
fi

step "format" make --no-print-directory format
step "tidy" make --no-print-directory tidy
step "vet" make --no-print-directory vet
step "lint" make --no-print-directory lint
step "unit tests" unit
step "server and browser tests" scripts/servers/servers.sh run scripts/real-test.sh

echo
if [ ${#failed[@]} -gt 0 ]; then
  printf 'make test: FAILED: %s\n' "$(printf '%s, ' "${failed[@]}" | sed 's/, $//')"
  exit 1
elif [ ${#incomplete[@]} -gt 0 ]; then
  printf 'make test: INCOMPLETE: everything else passed, but not run as they should be: %s (see above for what to install)\n' \
    "$(printf '%s, ' "${incomplete[@]}" | sed 's/, $//')"
  exit "$INCOMPLETE"
fi
echo "make test: passed"
