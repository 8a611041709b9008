#!/usr/bin/env bash
# What a large archive costs: one week's rollup, and searches under load.
#
#   bench-archive.sh                       fills what is not there yet, then measures everything below
#   bench-archive.sh fill URL PREFIX N     N conversations (whole hundred thousands) into a store
#   bench-archive.sh rollup URL PREFIX     the rollup of one week, and of the month around it: seconds and peak memory
#   bench-archive.sh search URL PREFIX     clients that search without a pause: p50, p95, p99 and the largest page,
#                                          for each number of clients (docs/search.md says what they search for)
#
# URL and PREFIX are store.url and store.prefix; a SQLite file has no prefix: give "-".
# An archive has 10,000 conversations a week, the newest in the ten weeks from January 5th, 2026, whatever its size. It
# is kept for the next time; "make clean" deletes it. The first filling takes about half an hour.
#
#   BENCH_ARCHIVE       conversations in the large archive in Elasticsearch, default 1000000
#   BENCH_CLIENTS       numbers of clients, one test each; default "1 2 4"
#   BENCH_SECONDS       of each search test, a fifth of them to warm up; default 60
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

here=${SERVERS_DIR:-.servers}/archive
large=${BENCH_ARCHIVE:-1000000} clients=${BENCH_CLIENTS:-1 2 4} seconds=${BENCH_SECONDS:-60}
corpus=100000 week=2026-W11 month=2026-02 address=127.0.0.1:18473
export EARSHOT_CUSTOMER_KEY_SECRET=benchmark-key-of-no-value EARSHOT_LOG_LEVEL=warn EARSHOT_STORE_REPLICAS=0
export EARSHOT_TIMEZONE=America/New_York

tmp=$(mktemp -d)
server=
stop() {
  if [ -z "$server" ]; then return 0; fi
  kill "$server" 2>/dev/null || true
  wait "$server" || true
  server=
}
trap 'stop; rm -rf "$tmp"' EXIT

use() { # URL PREFIX
  export EARSHOT_STORE_URL=$1 EARSHOT_STORE_PREFIX=${2/#-/earshot}
}

build() {
  make --no-print-directory build >/dev/null
  go build -o "$tmp/bench" ./scripts/bench
}

# The corpus is analysed once; an archive is made of copies of it.
analyse() {
  mkdir -p "$here"
  [ ! -f "$here/analysed.jsonl" ] || return 0
  echo "analysing $corpus conversations"
  "$tmp/bench" corpus "$corpus" 0 "$corpus" >"$tmp/corpus.jsonl"
  bin/earshot analyze "$tmp/corpus.jsonl" >"$tmp/analysed.jsonl"
  mv "$tmp/analysed.jsonl" "$here/analysed.jsonl"
}

fill() { # URL PREFIX N
  if [ $(($3 % corpus)) != 0 ] || [ "$3" -lt "$corpus" ]; then
    echo "bench-archive: $3 is not a multiple of $corpus" >&2
    return 2
  fi
  local marker
  marker=$here/filled-$(echo "$1 $2 $3" | cksum | cut -d' ' -f1)
  [ ! -f "$marker" ] || return 0
  analyse
  echo "filling $1 with $3 conversations"
  "$tmp/bench" fill "$1" "$2" "$here/analysed.jsonl" 0 $(($3 / corpus - 1))
  case $1 in
    http*) # its months are over: docs/operations.md, "Months that are over"
      curl -sSf -X POST "$1/$2-conversations-*/_forcemerge?max_num_segments=1" >/dev/null
      ;;
  esac
  touch "$marker"
}

rollup() { # URL PREFIX
  use "$1" "$2"
  local period
  for period in "$week" "$week" "$month"; do # the first one finds everything cold
    "$tmp/bench" run "$tmp/cost" bin/earshot rollup "$period" >"$tmp/rows"
    # shellcheck source=/dev/null
    . "$tmp/cost"
    echo "rollup of $period in $1 $2: ${WALL:-?} s, of which ${CPU:-?} s CPU of the process, peak memory ${PEAK_MB:-?} MB; $(sed -n 2p "$tmp/rows")"
  done
}

search() { # URL PREFIX
  use "$1" "$2"
  bin/earshot serve --address "$address" 2>"$tmp/serve.log" &
  server=$!
  local try
  for try in $(seq 100); do
    curl -sf -m 2 "http://$address/readyz" >/dev/null && break
    if [ "$try" = 100 ] || ! kill -0 "$server" 2>/dev/null; then
      echo "bench-archive: the server does not answer:" >&2
      tail -n 5 "$tmp/serve.log" >&2
      return 1
    fi
    sleep 0.2
  done
  local path number
  for path in /api/v1/conversations /search; do # for programs, and the page, which counts facets besides
    for number in $clients; do
      echo "searches in $1 $2 at $path"
      "$tmp/bench" search "http://$address$path" "$number" "$seconds"
    done
  done
  stop
}

verb=${1:-all}
case $verb in
  all)
    if [ -z "${EARSHOT_TEST_ELASTICSEARCH:-}" ]; then exec scripts/servers/servers.sh run "${BASH_SOURCE[0]}"; fi
    build
    es=$EARSHOT_TEST_ELASTICSEARCH file=sqlite:$here/100000.db
    fill "$file" - 100000
    fill "$es" bench-archive-100000 100000
    fill "$es" "bench-archive-$large" "$large"
    rollup "$es" bench-archive-100000
    rollup "$es" "bench-archive-$large"
    search "$file" -
    search "$es" "bench-archive-$large"
    ;;
  fill) build && fill "${2:?URL}" "${3:?PREFIX}" "${4:?N}" ;;
  rollup) build && rollup "${2:?URL}" "${3:?PREFIX}" ;;
  search) build && search "${2:?URL}" "${3:?PREFIX}" ;;
  *) sed -n '2,/^set -euo/{/^#/s/^# \{0,1\}//p;}' "$0" >&2; exit 2 ;;
esac
