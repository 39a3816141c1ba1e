#!/usr/bin/env bash
# The hub as a server has it: no dev dependencies. It opens the console and ends with its npm; behind a proxy it runs as the
# container starts it, is copied meanwhile, and goes on in another folder with what it knew.
set -uo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
passed=0 failed=0
check() { # what, command…
  local what=$1; shift
  if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); printf 'FAILED: %s\n' "$what"; fi
}
answers() { [ "$(curl -s -o /dev/null -w '%{http_code}' --max-time 30 "http://127.0.0.1:$PORT$1")" = "$2" ]; }
ended() { for _ in $(seq 40); do kill -0 "$1" 2>/dev/null || return 0; sleep 0.25; done; return 1; }

(cd "$root" && git ls-files -z | xargs -0 tar -c --) | tar -x -C "$folder"
cd "$folder" || exit 1
npm ci --omit=dev --no-audit --no-fund >install.log 2>&1 || cat install.log
check "npm ci warns of nothing" sh -c '! grep -i warn install.log'
# Below the ports that systems give to whom asks for any.
export PORT=$((20000 + RANDOM % 12000)) HUB_DATA="$folder/data"
npm start -- --empty >start.log 2>&1 &
npm=$!
for _ in $(seq 120); do answers /healthz 200 && break; sleep 0.5; done
check "the hub is well" answers /healthz 200
check "the console is served" answers / 200
check "the API wants a token" answers /api/timeline 401
node=$(pgrep -f "$folder/.*infra/local/main.ts|infra/local/main.ts --empty" | tail -n 1)
kill -TERM "$npm"
check "the hub ends with its npm" ended "$node"

export PATH="$folder/node_modules/.bin:$PATH" HOST=0.0.0.0 HUB_URL=https://hub.firm.example HUB_TOKEN=a-token-of-this-test
served() { # the Dockerfile's own command, on the folder in HUB_DATA
  eval "set -- $(sed -n 's/^CMD //p' infra/local/server/Dockerfile | tr -d '[],')"
  "$@" >>start.log 2>&1 &
  server=$!
  for _ in $(seq 120); do answers /healthz 200 && break; sleep 0.5; done
}
health() { # the Dockerfile's own, too
  node -e 'const [command, ...args] = JSON.parse(process.argv[1]); process.exitCode = require("node:child_process").spawnSync(command, args).status' \
    "$(sed -n 's/^HEALTHCHECK CMD //p' infra/local/server/Dockerfile)"
}
status() { curl -s -o /dev/null -w '%{http_code}' --max-time 30 -H "$1" "http://127.0.0.1:$PORT/healthz"; }
api() { curl -s --max-time 30 -H "Authorization: Bearer $HUB_TOKEN" "$@"; }
hub() { node --import ./infra/enough-node.js infra/cli/main.ts "$@" >>start.log 2>&1; }
ends() { kill -TERM "$server"; wait "$server"; }
knows() { api "http://127.0.0.1:$PORT/api/accounts" | grep -q 'Kept Ltd'; }

served
check "as the container starts it, it is well" answers /healthz 200
check "the container says that it is well" health
check "it answers to the name of its proxy" [ "$(status 'Host: hub.firm.example')" = 200 ]
check "it answers to no other name" [ "$(status 'Host: other.example')" = 421 ]
api -H 'content-type: application/json' -d '{"name":"Kept Ltd"}' "http://127.0.0.1:$PORT/api/accounts" >>start.log
check "it knows an account" knows
check "a command on this machine finds it, whatever the address leads to" hub doctor
check "it is copied while it runs" hub backup "$folder/copy.hub"
check "a signal ends it with code 0" ends
export HUB_DATA="$folder/restored"
check "the copy is restored to another folder" hub restore "$folder/copy.hub"
served
check "the restored hub knows the account" knows
check "and ends with code 0" ends
[ "$failed" -eq 0 ] || cat start.log
printf '%s passed, %s failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
