#!/usr/bin/env bash
# The Python that reads Earshot's output with foreign programs: makes a virtual
# environment in .servers/ where there is none yet, and prints its interpreter.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=need.sh
. scripts/need.sh

environment=.servers/python
packages=(elasticsearch==8.19.3 pandas==3.1.1 duckdb==2.0.1 pyarrow==26.0.1)
if ! "$environment/bin/python" -c 'import duckdb, elasticsearch, pandas, pyarrow' 2>/dev/null; then
  # No command is named python3-venv: where Python has no venv, Debian's package of this name is what is missing.
  python3 -c 'import ensurepip, venv' 2>/dev/null || need 'python3-venv:python3 python3-venv' >&2 || exit $?
  rm -rf "$environment"
  if ! { python3 -m venv "$environment" && "$environment/bin/pip" install --quiet --disable-pip-version-check "${packages[@]}"; } >&2; then
    echo "the Python packages ${packages[*]} could not be installed; see above" >&2
    exit "$INCOMPLETE"
  fi
fi
echo "$PWD/$environment/bin/python"
