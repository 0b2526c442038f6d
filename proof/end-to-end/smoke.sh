#!/bin/sh
# Sells one ticket through any public address, only with curl. Usage: proof/end-to-end/smoke.sh BASE_URL
set -eu

base=${1:?usage: smoke.sh BASE_URL}
base=${base%/}
limit=${SMOKE_LIMIT_SECONDS:-60}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
run=$(date +%s)-$$

fail() {
  echo "smoke: FAILED: $1" >&2
  exit 1
}

# call PERSON EXPECTED_STATUS METHOD PATH [BODY]: leaves the answer in $answer.
call() {
  person=$1 expected=$2 method=$3 path=$4
  shift 4
  if [ $# -gt 0 ]; then
    set -- -H 'Content-Type: application/json' -d "$1"
  fi
  status=$(curl -sS -m 20 -X "$method" -b "$work/$person" -c "$work/$person" \
    -o "$work/answer" -w '%{http_code}' "$@" "$base$path") || fail "$method $path: no answer"
  answer=$(cat "$work/answer")
  case " $expected " in
    *" $status "*) ;;
    *) fail "$method $path: status $status, expected $expected: $answer" ;;
  esac
}

# Prints the first text field of this name in the answer: enough for flat JSON.
field() {
  printf '%s' "$answer" | sed -n 's/.*"'"$1"'" *: *"\([^"]*\)".*/\1/p'
}

call seller 201 POST /api/users/signup "{\"email\":\"seller-$run@example.com\",\"password\":\"correct horse\"}"
call buyer 201 POST /api/users/signup "{\"email\":\"buyer-$run@example.com\",\"password\":\"correct horse\"}"
call seller 201 POST /api/tickets '{"title":"Smoke test","price":19.99}'
ticket=$(field id)
[ -n "$ticket" ] || fail "the ticket has no id: $answer"
call buyer 201 POST /api/orders "{\"ticketId\":\"$ticket\"}"
# The order contains the ticket, which also has an id.
order=$(printf '%s' "$answer" | sed 's/"ticket" *: *{[^}]*}//' | sed -n 's/.*"id" *: *"\([^"]*\)".*/\1/p')
[ -n "$order" ] || fail "the order has no id: $answer"
call buyer "201 202" POST /api/payments "{\"orderId\":\"$order\",\"token\":\"tok_visa\"}"

until=$(($(date +%s) + limit))
while :; do
  call buyer 200 GET "/api/orders/$order"
  order_status=$(field status)
  call buyer 200 GET "/api/tickets/$ticket"
  ticket_status=$(field status)
  if [ "$order_status" = complete ] && [ "$ticket_status" = sold ]; then
    case $answer in
      *'"price":19.99'[,}]*) ;;
      *) fail "the price is not 19.99 any more: $answer" ;;
    esac
    echo "smoke: ok: order $order is complete and ticket $ticket is sold at $base"
    exit 0
  fi
  [ "$(date +%s)" -lt "$until" ] || fail "after $limit s the order is $order_status and the ticket $ticket_status"
  sleep 1
done
