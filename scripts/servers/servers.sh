#!/usr/bin/env bash
# A real Apache Kafka and a real Elasticsearch for the tests: in containers
# where a Docker engine answers, otherwise as processes from Maven packages.
#
#   servers.sh up [kafka|elasticsearch]    get what is missing, start, wait until both answer
#   servers.sh down [kafka|elasticsearch]  stop; the data stays
#   servers.sh kill kafka|elasticsearch    kill -9, for fault tests (up starts it again on the same data)
#   servers.sh wipe                        stop and delete the data
#   servers.sh env                         print the addresses as shell exports
#   servers.sh run COMMAND...              up, run the command with the addresses set, stop what was started
#
# Settings (environment):
#   SERVERS_WAY        docker or maven; default: docker where an engine and Compose answer
#   SERVERS_DIR            programs and data; default .servers in the checkout
#   SERVERS_KAFKA_PORT     default 19092, or the next free one (it and the next are used)
#   SERVERS_ES_PORT        default 19200, or the next free one (it and the one 100 above are used)
#   SERVERS_ES_HEAP        default 1g, 512m on a machine with less than 6 GB
# Exit codes: 75 when the servers cannot be had on this machine, otherwise as usual.
set -euo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ROOT=$(cd "$HERE/../.." && pwd)
# shellcheck source=../need.sh
. "$HERE/../need.sh"

# Keep these two in step with compose.yaml beside this file and with the docker-compose.yml above.
KAFKA_VERSION=4.1.0
ES_VERSION=8.19.7
MAVEN_COPY=org.apache.maven.plugins:maven-dependency-plugin:3.8.1
ES_USER=earshot-servers # Elasticsearch refuses to run as root: root hands it to this system user

DIR=${SERVERS_DIR:-$ROOT/.servers}
KAFKA=$DIR/kafka-$KAFKA_VERSION
ES= # set by place_elasticsearch
KAFKA_PORT=
ES_PORT=

say() { echo "servers: $*" >&2; }

# --- which way, and where ---------------------------------------------------

docker_answers() {
  command -v docker >/dev/null 2>&1 && docker info >/dev/null 2>&1 && docker compose version >/dev/null 2>&1
}

# The way and the ports are remembered, so that every verb after "up" means the same servers.
load_state() {
  local way='' kafka_port='' es_port=''
  if [ -f "$DIR/state" ]; then read -r way kafka_port es_port <"$DIR/state" || true; fi
  WAY=${SERVERS_WAY:-$way}
  if [ -z "$WAY" ]; then if docker_answers; then WAY=docker; else WAY=maven; fi; fi
  KAFKA_PORT=${SERVERS_KAFKA_PORT:-${kafka_port:-19092}}
  ES_PORT=${SERVERS_ES_PORT:-${es_port:-19200}}
  export COMPOSE_KAFKA_PORT=$KAFKA_PORT COMPOSE_ES_PORT=$ES_PORT # compose.yaml reads them
}

save_state() {
  echo "$WAY $KAFKA_PORT $ES_PORT" >"$DIR/state"
  export COMPOSE_KAFKA_PORT=$KAFKA_PORT COMPOSE_ES_PORT=$ES_PORT
}

# The checkout's own number keeps two checkouts' containers and folders apart.
checkout_number() { printf '%s' "$DIR" | cksum | cut -d' ' -f1; }

compose() { docker compose -p "earshot-test-$(checkout_number)" -f "$HERE/compose.yaml" "$@" </dev/null; }

# place_elasticsearch chooses its folder: the system user cannot enter a checkout below a closed folder such as /root.
place_elasticsearch() {
  ES=$DIR/elasticsearch-$ES_VERSION
  [ "$(id -u)" = 0 ] || return 0
  if ! id "$ES_USER" >/dev/null 2>&1; then
    useradd --system --no-create-home --shell /usr/sbin/nologin "$ES_USER" ||
      { say "could not add the system user $ES_USER that Elasticsearch needs when it is started by root"; return "$INCOMPLETE"; }
  fi
  (cd / && runuser -u "$ES_USER" -- test -x "$DIR") && return 0
  ES=/var/tmp/earshot-servers-$(checkout_number)/elasticsearch-$ES_VERSION
  mkdir -p "$(dirname "$ES")" && chmod 755 "$(dirname "$ES")"
}

home_of() { if [ "$1" = kafka ]; then echo "$KAFKA"; else echo "$ES"; fi; }
port_of() { if [ "$1" = kafka ]; then echo "$KAFKA_PORT"; else echo "$ES_PORT"; fi; }
other_port_of() { if [ "$1" = kafka ]; then echo $((KAFKA_PORT + 1)); else echo $((ES_PORT + 100)); fi; }

# --- ports ------------------------------------------------------------------

# The defaults lie below the ports that systems hand out by themselves: one of those may be held by somebody's outgoing
# connection, where nothing answers and yet no server can listen.
answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
connected() { command -v ss >/dev/null 2>&1 && [ -n "$(ss -Htn state established "sport = :$1")" ]; }
in_use() { answers "$1" || connected "$1"; }

owner_of_port() {
  local who=
  if command -v ss >/dev/null 2>&1; then who=$(ss -Htnap "sport = :$1" 2>/dev/null | grep -o 'users:.*' | head -n 1 || true); fi
  if [ -z "$who" ] && command -v lsof >/dev/null 2>&1; then who=$(lsof -nP -iTCP:"$1" -sTCP:LISTEN 2>/dev/null | awk 'NR==2{print $1", process "$2}' || true); fi
  echo "${who:-another program}"
}

# free_ports NAME finds ports for a server that is not running. A port that was asked for by name is not given up.
free_ports() {
  local name=$1 asked port
  if [ "$name" = kafka ]; then asked=${SERVERS_KAFKA_PORT:-}; else asked=${SERVERS_ES_PORT:-}; fi
  for _ in $(seq 20); do
    port=$(port_of "$name")
    local taken=
    if in_use "$port"; then taken=$port; elif in_use "$(other_port_of "$name")"; then taken=$(other_port_of "$name"); fi
    [ -n "$taken" ] || return 0
    say "port $taken is in use by $(owner_of_port "$taken")"
    if [ -n "$asked" ]; then say "stop that, or choose another port for $name"; return 1; fi
    if [ "$name" = kafka ]; then KAFKA_PORT=$((port + 10)); else ES_PORT=$((port + 10)); fi
  done
  say "no free port for $name near $port"
  return 1
}

# --- processes --------------------------------------------------------------

# alive HOME: its pid file names a living process that was started from that folder. A pid file left by a crash or
# by a reboot does not count, even when the number now belongs to somebody else.
alive() {
  [ -s "$1/pid" ] || return 1
  local pid
  pid=$(cat "$1/pid")
  kill -0 "$pid" 2>/dev/null || return 1
  if [ -r "/proc/$pid/cmdline" ]; then tr '\0' ' ' <"/proc/$pid/cmdline" | grep -qF "$1"; else ps -o args= -p "$pid" | grep -qF "$1"; fi
}

wait_for() { # NAME HOME PROBE
  for _ in $(seq 240); do
    if "$3"; then return 0; fi
    alive "$2" || break
    sleep 0.5
  done
  say "$1 did not come up; the end of its log:"
  tail -n 20 "$2/server.log" >&2 || true
  return 1
}

stop() { # NAME SIGNAL
  local home pid
  home=$(home_of "$1")
  if alive "$home"; then
    pid=$(cat "$home/pid")
    kill "-$2" "$pid"
    for _ in $(seq 150); do kill -0 "$pid" 2>/dev/null || break; sleep 0.2; done
    if kill -0 "$pid" 2>/dev/null; then kill -KILL "$pid"; fi
  fi
  rm -f "$home/pid"
}

detached() { if command -v setsid >/dev/null 2>&1; then exec setsid "$@"; else exec nohup "$@"; fi; }

# --- Java and Maven ---------------------------------------------------------

need_java() {
  need javac:default-jdk-headless mvn:maven unzip:unzip curl:curl || return
  JAVA_HOME=${JAVA_HOME:-$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")")}
  # On macOS javac is a stub that finds the real one.
  if [ -x /usr/libexec/java_home ]; then JAVA_HOME=$(/usr/libexec/java_home); fi
  export JAVA_HOME
  local version
  version=$("$JAVA_HOME/bin/javac" -version 2>&1 | grep -oE '[0-9]+' | head -n 1)
  if [ "${version:-0}" -lt 17 ]; then
    say "Kafka and Elasticsearch need a JDK of version 17 or newer, this is ${version:-unknown}. Install one and point JAVA_HOME at it."
    return "$INCOMPLETE"
  fi
}

maven() {
  mvn -q -B -C "$@" </dev/null >"$DIR/maven.log" 2>&1 && return
  tail -n 20 "$DIR/maven.log" >&2
  say "Maven could not get the packages: see above"
  return "$INCOMPLETE"
}

heap() {
  if [ -n "${SERVERS_ES_HEAP:-}" ]; then echo "$SERVERS_ES_HEAP"; return; fi
  local kb
  kb=$(awk '/^MemTotal:/{print $2}' /proc/meminfo 2>/dev/null || true)
  if [ -n "$kb" ] && [ "$kb" -lt 6000000 ]; then echo 512m; else echo 1g; fi
}

# --- Kafka ------------------------------------------------------------------

install_kafka() {
  [ -d "$KAFKA/lib" ] && return
  say "getting Apache Kafka $KAFKA_VERSION"
  rm -rf "$KAFKA/lib.new" && mkdir -p "$KAFKA" && cp "$HERE/kafka-pom.xml" "$KAFKA/pom.xml" || return
  (cd "$KAFKA" && maven "$MAVEN_COPY:copy-dependencies" -Dkafka.version="$KAFKA_VERSION" -DoutputDirectory=lib.new) || return
  mv "$KAFKA/lib.new" "$KAFKA/lib"
}

start_kafka() {
  mkdir -p "$KAFKA/data"
  cat >"$KAFKA/server.properties" <<P
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:$((KAFKA_PORT + 1))
listeners=PLAINTEXT://127.0.0.1:$KAFKA_PORT,CONTROLLER://127.0.0.1:$((KAFKA_PORT + 1))
advertised.listeners=PLAINTEXT://127.0.0.1:$KAFKA_PORT
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
log.dirs=$KAFKA/data
message.max.bytes=16777216
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
group.initial.rebalance.delay.ms=0
P
  if [ ! -f "$KAFKA/data/meta.properties" ]; then
    local id
    id=$("$JAVA_HOME/bin/java" -cp "$KAFKA/lib/*" kafka.tools.StorageTool random-uuid 2>/dev/null)
    "$JAVA_HOME/bin/java" -cp "$KAFKA/lib/*" kafka.tools.StorageTool format -t "$id" -c "$KAFKA/server.properties" >"$KAFKA/server.log" 2>&1 ||
      { say "Kafka could not prepare its folder:"; tail -n 20 "$KAFKA/server.log" >&2; return 1; }
  fi
  (detached "$JAVA_HOME/bin/java" -Xmx512m -cp "$KAFKA/lib/*" kafka.Kafka "$KAFKA/server.properties" >"$KAFKA/server.log" 2>&1 </dev/null) &
  echo $! >"$KAFKA/pid"
}

# A broker opens its port only when it is ready to be asked.
kafka_answers() { answers "$KAFKA_PORT"; }

# --- Elasticsearch ----------------------------------------------------------

as_es_user() { if [ "$(id -u)" = 0 ]; then runuser -u "$ES_USER" -- "$@"; else "$@"; fi; }

# The package is the distribution with the core modules only; the english analyzer comes as a small plugin.
install_elasticsearch() {
  [ -d "$ES/bin" ] && return
  say "getting Elasticsearch $ES_VERSION (core modules) and making the english analyzer"
  local tmp=$ES.new
  local home=$tmp/elasticsearch-$ES_VERSION
  local plugin=$home/plugins/english-analyzer
  rm -rf "$tmp" && mkdir -p "$tmp/classes" || return
  maven "$MAVEN_COPY:copy" -Dartifact=org.elasticsearch.distribution.integ-test-zip:elasticsearch:"$ES_VERSION":zip -DoutputDirectory="$tmp" || return
  unzip -q "$tmp"/*.zip -d "$tmp" && mkdir -p "$plugin" || return
  "$JAVA_HOME/bin/javac" -proc:none --release 17 -d "$tmp/classes" -cp "$home/lib/*" "$HERE/EnglishAnalyzerFactory.java" || return
  "$JAVA_HOME/bin/jar" cf "$plugin/english-analyzer.jar" -C "$tmp/classes" . || return
  printf '%s\n' 'name=english-analyzer' 'version=1.0.0' 'description=the english analyzer' \
    "elasticsearch.version=$ES_VERSION" 'java.version=17' >"$plugin/stable-plugin-descriptor.properties"
  echo '{"org.elasticsearch.plugin.analysis.AnalyzerFactory":{"english":"earshot.EnglishAnalyzerFactory"}}' >"$plugin/named_components.json"
  mv "$home" "$ES" && rm -rf "$tmp"
}

start_elasticsearch() {
  cat >"$ES/config/elasticsearch.yml" <<Y
cluster.name: earshot-test
discovery.type: single-node
network.host: 127.0.0.1
http.port: $ES_PORT
transport.port: $((ES_PORT + 100))
cluster.routing.allocation.disk.threshold_enabled: false
xpack.security.enabled: false
Y
  mkdir -p "$ES/tmp" && rm -f "$ES/pid"
  if [ "$(id -u)" = 0 ]; then chown -R "$ES_USER" "$ES"; fi
  local heap
  heap=$(heap)
  (
    cd "$ES" # the caller's folder may be closed to the system user
    export ES_JAVA_HOME=$JAVA_HOME ES_TMPDIR=$ES/tmp ES_JAVA_OPTS="-Xms$heap -Xmx$heap"
    as_es_user "$ES/bin/elasticsearch" -d -p "$ES/pid" >"$ES/server.log" 2>&1 </dev/null
  ) || { say "Elasticsearch did not start:"; tail -n 20 "$ES/server.log" >&2; return 1; }
}

es_answers() { curl -sf -m 3 "http://127.0.0.1:$ES_PORT/_cluster/health?wait_for_status=yellow&timeout=1s" >/dev/null; }

# --- verbs ------------------------------------------------------------------

running() {
  if [ "$WAY" = docker ]; then [ -n "$(compose ps -q --status running "$1" 2>/dev/null)" ]; else alive "$(home_of "$1")"; fi
}

up_maven() { # NAME
  if [ "$1" = kafka ]; then
    install_kafka || return
    if ! alive "$KAFKA"; then free_ports kafka && save_state && start_kafka || return; fi
    wait_for Kafka "$KAFKA" kafka_answers
  else
    install_elasticsearch || return
    if ! alive "$ES"; then free_ports elasticsearch && save_state && start_elasticsearch || return; fi
    wait_for Elasticsearch "$ES" es_answers
  fi
}

up() { # NAME...
  local name
  if [ "$WAY" = docker ]; then
    for name in "$@"; do running "$name" || free_ports "$name" || return; done
    save_state
    if compose up -d --wait --quiet-pull "$@" >&2; then return 0; fi
    if [ "${SERVERS_WAY:-}" = docker ]; then say "Docker Compose could not start them: see above"; return "$INCOMPLETE"; fi
    say "Docker Compose could not start them (see above): taking Maven packages instead"
    compose down -v >&2 || true
    WAY=maven
  fi
  need_java && place_elasticsearch && save_state || return
  for name in "$@"; do up_maven "$name" || return; done
}

down() { # NAME...
  local name
  if [ "$WAY" = docker ]; then compose stop "$@" >&2; return; fi
  for name in "$@"; do stop "$name" TERM; done
}

kill_hard() {
  local name
  if [ "$WAY" = docker ]; then compose kill -s SIGKILL "$@" >&2; return; fi
  for name in "$@"; do stop "$name" KILL; done
}

wipe() {
  if [ "$WAY" = docker ]; then compose down -v >&2; rm -f "$DIR/state"; return; fi
  stop kafka TERM
  stop elasticsearch TERM
  rm -rf "$KAFKA/data" "$ES/data" "$DIR/state"
}

print_env() {
  echo "export EARSHOT_TEST_KAFKA=127.0.0.1:$KAFKA_PORT EARSHOT_TEST_ELASTICSEARCH=http://127.0.0.1:$ES_PORT"
}

run() {
  [ $# -gt 0 ] || { say "run what?"; return 2; }
  local name
  STARTED=()
  for name in kafka elasticsearch; do running "$name" || STARTED+=("$name"); done
  trap '[ ${#STARTED[@]} -eq 0 ] || down "${STARTED[@]}" || true' EXIT
  up kafka elasticsearch || return
  EARSHOT_TEST_KAFKA=127.0.0.1:$KAFKA_PORT EARSHOT_TEST_ELASTICSEARCH=http://127.0.0.1:$ES_PORT "$@"
}

usage() { sed -n '2,/^set -euo/{/^#/s/^# \{0,1\}//p;}' "$0" >&2; exit 2; }

verb=${1:-}
[ $# -eq 0 ] || shift
case $verb in up | down | kill | wipe | env | run) ;; *) usage ;; esac
mkdir -p "$DIR"
load_state
if [ "$WAY" = maven ]; then place_elasticsearch || exit; fi
if [ "$verb" = run ]; then run "$@"; exit; fi
for name in "$@"; do case $name in kafka | elasticsearch) ;; *) usage ;; esac; done
case $verb in
  kill) [ $# -gt 0 ] || usage; kill_hard "$@" ;;
  wipe) wipe ;;
  env) print_env ;;
  *) if [ $# -eq 0 ]; then set -- kafka elasticsearch; fi; "$verb" "$@" ;;
esac
