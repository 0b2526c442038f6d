#!/bin/sh
# Creates the namespaces and, for development, the Secrets that are missing in the cluster. It prints no secret. Existing Secrets do not
# change, except the accounts of NATS, which follow this version. You can run it as often as you like. In production Secrets come from
# elsewhere (docs/operate/kubernetes.md lists them).
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
namespace=ticketing
umask 077
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Skaffold passes the cluster that it deploys to, which may not be the current one.
kube() {
  kubectl ${SKAFFOLD_KUBE_CONTEXT:+--context "$SKAFFOLD_KUBE_CONTEXT"} --namespace "$namespace" "$@"
}

# is_missing NAME...: whether any of these Secrets is missing.
is_missing() {
  [ "$(kube get secret "$@" --ignore-not-found --output name | wc -l)" -lt $# ]
}

# make NAME TYPE ARGUMENTS: uses create, because apply would overwrite a Secret that somebody else has created in the meantime.
make() {
  name=$1
  type=$2
  shift 2
  kube create secret "$type" "$name" "$@" >"$work/answer"
  kube label secret "$name" app.kubernetes.io/part-of=ticketing >"$work/answer"
  echo "Secret $name is made"
}

# password NAME: makes one that needs no quoting in an address. Passwords are passed in files, because all processes can see arguments.
password() {
  if is_missing "$1"; then
    openssl rand -hex 24 | tr -d '\n' >"$work/password"
    make "$1" generic --from-file=password="$work/password"
  fi
}

kube apply --filename "$root/k8s/namespaces.yaml" >"$work/answer"

password mongo-root-password
for service in auth tickets orders payments; do
  password "mongo-$service-service-password"
  if is_missing "mongo-$service-service"; then
    {
      printf 'mongodb://%s:' "$service"
      kube get secret "mongo-$service-service-password" --output 'go-template={{.data.password | base64decode}}'
      printf '@mongo-0.mongo:27017/%s?replicaSet=mongo' "$service"
    } >"$work/address"
    make "mongo-$service-service" generic --from-file=connectionString.standard="$work/address"
  fi
done

# For auth-service: an RSA key in PKCS #8 that signs sessions, and the secret for hashing e-mail addresses.
if is_missing signing-keys; then
  openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out "$work/signing-1.pem" 2>"$work/answer"
  openssl rand -hex 32 >"$work/email-secret"
  make signing-keys generic --from-file="$work/signing-1.pem" --from-file="$work/email-secret"
fi

# The address is https, because session cookies need it. Browsers ask once whether to trust the certificate.
if is_missing gateway-tls; then
  openssl req -x509 -newkey rsa:2048 -nodes -days 365 -subj /CN=ticketing.localhost \
    -addext subjectAltName=DNS:ticketing.localhost -keyout "$work/tls.key" -out "$work/tls.crt" 2>"$work/answer"
  make gateway-tls tls --cert="$work/tls.crt" --key="$work/tls.key"
fi

# seed_file SECRET: the file name of its seed in ./ticketing nats-keys, such as orders-service-observer.nk for nats-observer-orders-service.
seed_file() {
  case $1 in
    nats-user-*) echo "${1#nats-user-}.nk" ;;
    nats-provisioner-*) echo "${1#nats-provisioner-}-provisioner.nk" ;;
    nats-observer-*) echo "${1#nats-observer-}-observer.nk" ;;
  esac
}

# The seeds of services, provisioners, observers and the edge, and those of auth-service at the edge. Existing seeds do not change, because a running service still uses them.
set -- nats-user-edge nats-user-auth-callout nats-user-edge-issuer
for service in auth tickets orders payments expiration; do
  set -- "$@" "nats-user-$service-service" "nats-provisioner-$service-service" "nats-observer-$service-service"
done
kube get secret "$@" --ignore-not-found \
  --output 'go-template={{range .items}}{{.metadata.name}} {{index .data "user.nk" | base64decode}}{{end}}' >"$work/seeds"
mkdir "$work/nats"
while read -r name seed; do
  echo "$seed" >"$work/nats/$(seed_file "$name")"
done <"$work/seeds"
# It prints a message if it has to be built first, which takes minutes. A change of services alone builds nothing.
"$root/ticketing" nats-keys "$work/nats" >"$work/answer"
for name in "$@"; do
  grep -q "^$name " "$work/seeds" || make "$name" generic --from-file=user.nk="$work/nats/$(seed_file "$name")"
done

# The accounts file of NATS: the public key of each seed, and the rights of its owner in this version.
kube get secret nats-auth --ignore-not-found --output 'go-template={{index .data "auth.conf" | base64decode}}' >"$work/auth.conf"
if ! cmp -s "$work/auth.conf" "$work/nats/auth.conf"; then
  kube delete secret nats-auth --ignore-not-found >"$work/answer"
  make nats-auth generic --from-file="$work/nats/auth.conf"
  # A reload is not enough (docs/operate/kubernetes.md says why).
  if [ -n "$(kube get statefulset nats --ignore-not-found --output name)" ]; then
    echo "NATS is restarted with the new accounts"
    kube rollout restart statefulset/nats >"$work/answer"
    kube rollout status statefulset/nats --timeout=5m >"$work/answer"
  fi
fi
