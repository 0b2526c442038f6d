#!/usr/bin/env bash
# Builds an image with a JVM AOT cache, which starts faster (docs/adr/0015-trained-starts.md). Needs Docker, and takes half a
# minute longer than an image without.
#   trained-image.sh SERVICE IMAGE [ARGUMENT...]     IMAGE is its name in Docker, such as registry.example.com/orders:7, and
#                                                    the arguments are for Maven: -Prelease
set -euo pipefail
cd "$(dirname "$0")/.."
service=${1:?usage: trained-image.sh SERVICE IMAGE [ARGUMENT...]}
image=${2:?usage: trained-image.sh SERVICE IMAGE [ARGUMENT...]}
shift 2
cache=$service/target/image-cache
untrained=ticketing.invalid/$service:untrained
containers=()
trap '[ ${#containers[@]} = 0 ] || docker rm --force --volumes "${containers[@]}" >/dev/null' EXIT

# build IMAGE [ARGUMENT...]
build() {
  ./mvnw --batch-mode --no-transfer-progress -q -pl "$service" -am -DskipTests package jib:dockerBuild "-Dimage=$1" "${@:2}"
}

# The layers of an image, the lowest one first.
layers() {
  docker image inspect --format '{{range .RootFS.Layers}}{{println .}}{{end}}' "$1" | sed '/^$/d'
}

rm -rf "$cache"
build "$untrained" "$@"

# Starts the service beside an empty NATS, in which it creates what it needs. It cannot reach any other NATS: they share a
# loopback interface. It ends before it needs MongoDB.
containers+=("$(docker run --detach nats:2.14.5 -js)")
containers+=("$(docker create --network "container:${containers[0]}" \
  --env 'JAVA_TOOL_OPTIONS=-XX:AOTCacheOutput=/tmp/service.aot -Dspring.context.exit=onRefresh' \
  --env TICKETING_AUTH_CREATE_MISSING_KEYS=true --env TICKETING_AUTH_KEYS_DIRECTORY=/tmp/keys "$untrained")")
mkdir -p "$cache"
if ! docker start --attach "${containers[1]}" >"$cache.log" 2>&1; then
  tail -n 40 "$cache.log"
  echo "The training of $service does not end well: all of its output is in $cache.log" >&2
  exit 1
fi
docker cp "${containers[1]}:/tmp/service.aot" "$cache/service.aot"

build "$image" "$@" -Ptrained-image
# Java checks only the size and the time of a jar, so it would accept a cache of other jars.
if ! diff <(layers "$untrained") <(layers "$image" | sed '$d'); then
  echo "$image has other layers than the image that was trained: was something changed meanwhile?" >&2
  exit 1
fi
