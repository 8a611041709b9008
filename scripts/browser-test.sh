#!/usr/bin/env bash
# The pages in a real Chromium, on SQLite and on a real Elasticsearch.
# servers.sh run calls it with the address of the latter. Pictures of the pages
# go to screenshots/, for people to look at.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=need.sh
. scripts/need.sh
: "${EARSHOT_TEST_ELASTICSEARCH:?run this through scripts/servers/servers.sh run}"
need chromium:chromium
export EARSHOT_TEST_SCREENSHOTS=${EARSHOT_TEST_SCREENSHOTS:-$PWD/screenshots}
go test -tags browser -count=1 -timeout 30m ./browser
