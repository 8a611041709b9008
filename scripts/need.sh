# shellcheck shell=bash
# Sourced by the other scripts: commands they need, and how to get them.

# INCOMPLETE is the exit code of "cannot be had on this machine": not a pass,
# and not a fault of the code either.
INCOMPLETE=75

# need COMMAND:PACKAGES... makes sure that the commands are there. Root on Debian
# or Ubuntu installs what is missing; anybody else is told the one line to type,
# and the answer is INCOMPLETE.
need() {
  local pair packages='' log
  for pair in "$@"; do
    command -v "${pair%%:*}" >/dev/null 2>&1 || packages="$packages ${pair#*:}"
  done
  [ -n "$packages" ] || return 0
  if ! command -v apt-get >/dev/null 2>&1; then
    echo "missing (by Debian's names):$packages. Install them with this system's package manager and try again." >&2
    return $INCOMPLETE
  fi
  if [ "$(id -u)" != 0 ]; then
    echo "missing:$packages. Type: sudo apt-get update && sudo apt-get install -y$packages" >&2
    return $INCOMPLETE
  fi
  echo "installing$packages" >&2
  log=$(mktemp)
  # shellcheck disable=SC2086 # several names
  if { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $packages; } >"$log" 2>&1 </dev/null; then
    rm -f "$log"
    return 0
  fi
  tail -n 15 "$log" >&2
  rm -f "$log"
  echo "apt-get could not install$packages: see above" >&2
  return $INCOMPLETE
}
