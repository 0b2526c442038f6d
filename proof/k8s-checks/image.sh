#!/usr/bin/env bash
# Shows, without Docker, that the image of a service runs as in Kubernetes: with its entry point, as its user, on a file system
# that is read-only except for /tmp.
#   image.sh make FOLDER                 builds the image of orders-service on a base made of the running JDK, and unpacks it in FOLDER
#   image.sh run FOLDER NATS MONGO KEYS  runs it as the provisioner; then starts it, waits until it is ready, and stops it. Does
#                                        the same with an AOT cache, which it adds like k8s/trained-image.sh. NATS and MongoDB
#                                        must be running, and KEYS is the folder with the seeds for NATS
# Only for Linux. `run` needs root, to become another user with another file system.
set -euo pipefail
cd "$(dirname "$0")/../.."
what=$1
folder=$2
cache=orders-service/target/image-cache
# The current image: plain, or trained (with an AOT cache).
image=plain

fail() {
  echo "image: $1" >&2
  exit 1
}

# The layers of an image, the lowest one first.
layers() {
  node -e 'console.log(JSON.parse(require("fs").readFileSync(process.argv[1])).rootfs.diff_ids.join("\n"))' "$folder/$1/config.json"
}

# A string or list of the configuration of the image, one line for each entry.
configured() {
  node -e '
    const [file, key] = process.argv.slice(1);
    const value = JSON.parse(require("fs").readFileSync(file, "utf8")).config[key];
    console.log([].concat(value).join("\n"));' "$folder/$image/config.json" "$1"
}

make() {
  local jdk root=$folder/base
  jdk=$(dirname "$(dirname "$(readlink -f "${JAVA_HOME:?is the JDK that the base is made of}/bin/java")")")
  mkdir -p "$root/opt" "$root/etc"
  # Without tools, sources and manual pages, which a service does not need.
  "$jdk/bin/jlink" --output "$root/opt/java" --no-header-files --no-man-pages --strip-debug \
    --add-modules java.se,jdk.crypto.ec,jdk.unsupported,jdk.naming.dns,jdk.management,jdk.localedata,jdk.zipfs
  # Java needs a C library and host names from the operating system.
  ldd "$root/opt/java/bin/java" "$root/opt/java/lib/server/libjvm.so" "$root"/opt/java/lib/lib{net,nio,zip,management}.so \
    | sed -n 's|.*[ \t]\(/[^ ]*\) (0x.*|\1|p' | sort -u | grep -v "^$root" \
    | while read -r library; do install -D "$library" "$root$library"; done
  echo "127.0.0.1 localhost" >"$root/etc/hosts"
  tar --create --file "$folder/layer.tar" --directory "$root" --sort=name --owner=0 --group=0 .
  printf '[{"Config":"config.json","RepoTags":["base:1"],"Layers":["layer.tar"]}]' >"$folder/manifest.json"
  printf '{"architecture":"amd64","os":"linux","config":{"Env":["PATH=/opt/java/bin"]},"rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}' \
    "$(sha256sum "$folder/layer.tar" | cut -d ' ' -f 1)" >"$folder/config.json"
  tar --create --file "$folder/base.tar" --directory "$folder" manifest.json config.json layer.tar

  build
}

# build [ARGUMENT...]: builds the image, and unpacks it in a folder beside it. The arguments are for Maven.
build() {
  local tar=$folder/$image.tar root=$folder/$image-root
  ./mvnw --batch-mode --no-transfer-progress -q -pl orders-service -am -DskipTests package jib:buildTar \
    "-Djib.from.image=tar://$(readlink -f "$folder/base.tar")" "-Djib.outputPaths.tar=$(readlink -f "$folder")/$image.tar" "$@"
  mkdir "$folder/$image" "$root"
  tar --extract --file "$tar" --directory "$folder/$image"
  node -e 'JSON.parse(require("fs").readFileSync(process.argv[1]))[0].Layers.forEach((it) => console.log(it))' \
    "$folder/$image/manifest.json" \
    | while read -r layer; do tar --extract --warning=no-unknown-keyword --file "$folder/$image/$layer" --directory "$root"; done
  mkdir -p "$root"/{tmp,proc,dev}
}

# mount_file FILE PATH: puts a file where Kubernetes mounts it, readable by the group of the pod.
mount_file() {
  install -D --owner=0 --group=10001 --mode=0440 "$1" "$folder/$image-root/etc/ticketing/$2"
}

# become VARIABLE...: turns this process into the process of the image, with its variables and these. Its files in /tmp are kept in
# $folder/training if that exists, and deleted otherwise.
become() {
  local user entry=() environment=()
  user=$(configured User)
  mapfile -t entry < <(configured Entrypoint)
  mapfile -t environment < <(configured Env)
  # Only this process sees the mounts, and they end with it.
  exec env --ignore-environment "${environment[@]}" TICKETING_NATS_SEED_FILE=/etc/ticketing/nats/user.nk "$@" \
    "$(command -v unshare)" --mount -- "$(command -v bash)" -c '
      PATH=$PATH:/usr/bin:/bin:/usr/sbin:/sbin
      root=$1 user=$2 kept=$3
      shift 3
      mount --bind "$root" "$root"
      mount -o remount,bind,ro "$root"
      if [ -d "$kept" ]; then
        mount --bind "$kept" "$root/tmp"
      else
        mount -t tmpfs -o mode=1777,size=64m tmpfs "$root/tmp"
      fi
      mount --rbind /proc "$root/proc"
      mount --rbind /dev "$root/dev"
      exec chroot --userspec="$user" "$root" "$@"' \
    become "$folder/$image-root" "$user" "$folder/training" "${entry[@]}"
}

# start VARIABLE...: starts the image, waits until it is ready, stops it, and sets $took to the time until it was ready.
start() {
  local port begun readied=no log=$folder/$image.log
  port=$(node -e 'const it = require("net").createServer().listen(0, () => { console.log(it.address().port); it.close(); })')
  begun=$(date +%s%3N)
  become "$@" SERVER_PORT=$port MANAGEMENT_SERVER_PORT=0 >"$log" 2>&1 &
  local service=$!
  trap 'kill "$service" 2>/dev/null || true' EXIT
  for _ in $(seq 600); do
    if curl -fsS -o /dev/null "http://127.0.0.1:$port/readyz" 2>/dev/null; then
      readied=yes
      break
    fi
    kill -0 "$service" 2>/dev/null || break
    sleep 0.1
  done
  [ "$readied" = yes ] || { cat "$log"; fail "the service does not get ready"; }
  took="$(($(date +%s%3N) - begun)) ms ($(awk '{ print 10 * ($14 + $15) }' "/proc/$service/stat") of CPU)"
  [ "$(stat -c %u "/proc/$service")" = 10001 ] || fail "the process belongs to somebody else than the user of the image"
  if touch "/proc/$service/root/app/written" 2>/dev/null; then fail "the file system can be written to"; fi
  kill "$service"
  wait "$service" || true
  trap - EXIT
}

# train VARIABLE...: records a start of the image.
train() {
  rm -rf "$cache"
  install -d --owner=10001 --group=10001 "$folder/training"
  (become "$@" "JAVA_TOOL_OPTIONS=-XX:AOTCacheOutput=/tmp/service.aot -Dspring.context.exit=onRefresh") >"$folder/training.log" 2>&1 \
    || { tail -n 40 "$folder/training.log"; fail "the training does not end well"; }
  install -D --mode=0644 "$folder/training/service.aot" "$cache/service.aot"
  rm -rf "$folder/training"
}

run() {
  local nats=$3 mongo=$4 keys=$5 user took untrained settings
  user=$(configured User)
  [ "$user" = 10001:10001 ] || fail "the image runs as $user"

  mount_file "$keys/orders-service-provisioner.nk" nats/user.nk
  if ! (become "TICKETING_NATS_URL=$nats" TICKETING_NATS_PROVISION=true) >"$folder/provisioner.log" 2>&1 \
    || ! grep -q 'Created for orders-service: ' "$folder/provisioner.log"; then
    cat "$folder/provisioner.log"
    fail "the provisioner does not end well"
  fi

  settings=("TICKETING_NATS_URL=$nats" 'SPRING_CONFIG_IMPORT=configtree:/etc/ticketing/settings/*/')
  printf %s "$mongo" >"$folder/address"
  mount_file "$keys/orders-service.nk" nats/user.nk
  mount_file "$folder/address" settings/mongo/spring.mongodb.uri
  start "${settings[@]}"
  untrained=$took
  echo "image: ok: $(configured Entrypoint | tail -n 1) provisioned NATS and got ready as $user on a file system that is read-only except for /tmp"

  train "${settings[@]}"
  image=trained
  build -Ptrained-image
  # Java would accept a cache of other jars.
  diff <(layers plain) <(layers trained | sed '$d') >&2 || fail "the trained image has other layers than the one that was trained"
  mount_file "$keys/orders-service.nk" nats/user.nk
  mount_file "$folder/address" settings/mongo/spring.mongodb.uri
  # With this option Java does not start if it cannot use the cache.
  start "${settings[@]}" JAVA_TOOL_OPTIONS=-XX:AOTMode=on
  echo "image: ok: ready after $untrained without AOT cache, after $took with it; the cache has $(du -m "$cache/service.aot" | cut -f 1) MB," \
    "$(gzip -c "$cache/service.aot" | wc -c | numfmt --to-unit=1000000) compressed"
}

case $what in
  make) make ;;
  run) run "$@" ;;
  *) fail "usage: image.sh make FOLDER | run FOLDER NATS MONGO KEYS" ;;
esac
