#!/usr/bin/env bash
# One run end to end: Kafka → worker → Elasticsearch, both real and on this
# machine. Prints conversations per second, CPU seconds, peak memory, and
# whether everything arrived once.
#
#   BENCH_N      measured conversations, default 30000
#   BENCH_WARM   before them, default 100000: Elasticsearch's JVM needs that many on two shared cores until it is
#                compiled. After 10,000 the same run gives little more than half.
#   BENCH_LANES  default 2
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
if [ -z "${EARSHOT_TEST_KAFKA:-}" ]; then exec scripts/servers/servers.sh run "${BASH_SOURCE[0]}"; fi

n=${BENCH_N:-30000} warm=${BENCH_WARM:-100000} lanes=${BENCH_LANES:-2}
name=bench-$(date +%s)
es=$EARSHOT_TEST_ELASTICSEARCH
export EARSHOT_KAFKA_BROKERS=$EARSHOT_TEST_KAFKA EARSHOT_KAFKA_TOPIC=$name EARSHOT_KAFKA_GROUP=$name
export EARSHOT_KAFKA_DEAD_LETTER_TOPIC=$name-dead EARSHOT_STORE_URL=$es EARSHOT_STORE_PREFIX=$name EARSHOT_STORE_REPLICAS=0
export EARSHOT_CUSTOMER_KEY_SECRET=benchmark-key-of-no-value EARSHOT_HTTP_ADDRESS=127.0.0.1:0 EARSHOT_LOG_LEVEL=warn

tmp=$(mktemp -d)
clean() {
  rm -rf "$tmp"
  curl -sf "$es/_cat/indices/$name-*?h=index&expand_wildcards=all" | while read -r index; do curl -sf -X DELETE "$es/$index" >/dev/null; done || true
}
trap clean EXIT

count() {
  curl -sf -X POST "$es/$name-conversations/_refresh" >/dev/null
  curl -sf "$es/$name-conversations/_count" | grep -oE '"count":[0-9]+' | cut -d: -f2
}
work() { # FILE FOR THE COST
  "$tmp/bench" run "$1" bin/earshot worker --until-caught-up --lanes "$lanes"
}

make --no-print-directory build >/dev/null
go build -o "$tmp/bench" ./scripts/bench

echo "warming up with $warm conversations"
"$tmp/bench" corpus $((warm + n)) 0 "$warm" >"$tmp/warm.jsonl"
bin/earshot produce --create-topic 4 "$tmp/warm.jsonl" >/dev/null
work "$tmp/warm.cost"

echo "measuring $n conversations of 20 turns, 250 words, in $lanes lanes"
"$tmp/bench" corpus $((warm + n)) "$warm" "$n" >"$tmp/measured.jsonl"
bin/earshot produce "$tmp/measured.jsonl" >/dev/null
work "$tmp/cost"
stored=$(count)

WALL=0 CPU=0 PEAK_MB=0
# shellcheck source=/dev/null
. "$tmp/cost"
echo
awk -v n="$n" -v w="$WALL" -v c="$CPU" 'BEGIN{
  printf "conversations/s   %.0f   (from process start to exit: %.1f s)\n", n/w, w
  printf "CPU seconds       %.1f   (%.2f ms a conversation)\n", c, 1000*c/n}'
echo "peak memory       $PEAK_MB MB"
echo "produced          $((warm + n))"
echo "in Elasticsearch  $stored"
if [ "$stored" != $((warm + n)) ]; then
  echo "bench: something was lost or doubled" >&2
  exit 1
fi
