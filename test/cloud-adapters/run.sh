#!/usr/bin/env bash
# Runs the AWS adapters against ministack, an emulator of EventBridge, S3, SSM and SQS on a free loopback port.
# The first run installs it into .ci/cache/ministack; later runs need no network.
set -euo pipefail

version=1.5.33
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
venv=$root/.ci/cache/ministack
cd "$root"

fail() {
  echo "cloud adapters: $1" >&2
  exit 1
}

command -v python3 >/dev/null || fail "python3 is missing; the emulator needs 3.10 or newer"
if [ "$(cat "$venv/version" 2>/dev/null || true)" != "$version" ]; then
  rm -rf "$venv"
  mkdir -p "$(dirname "$venv")"
  python3 -m venv "$venv" || fail "python3 cannot make a venv (on Debian: apt-get install python3-venv)"
  timeout 180 "$venv/bin/pip" install --quiet --disable-pip-version-check "ministack==$version" ||
    fail "pip could not install ministack $version"
  echo "$version" >"$venv/version"
fi

work=$(mktemp -d)
emulator=
stop() {
  if [ -n "$emulator" ]; then
    kill "$emulator" 2>/dev/null || true
    for _ in $(seq 50); do
      kill -0 "$emulator" 2>/dev/null || break
      sleep 0.1
    done
    kill -KILL "$emulator" 2>/dev/null || true
    wait "$emulator" 2>/dev/null || true
  fi
  rm -rf "$work"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

port=$("$venv/bin/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
# Only the emulator itself: no SFTP, no MQTT, no Docker, nothing kept.
env BIND_HOST=127.0.0.1 GATEWAY_PORT="$port" TMPDIR="$work" S3_DATA_DIR="$work/s3" SFTP_ENABLED=0 \
  IOT_MTLS_ENABLED=0 DOCKER_HOST="unix://$work/no-docker" SERVICES=events,s3,ssm,sqs \
  "$venv/bin/ministack" >"$work/log" 2>&1 &
emulator=$!

endpoint=http://127.0.0.1:$port
ready() {
  "$venv/bin/python" -c 'import sys, urllib.request; urllib.request.urlopen(sys.argv[1], timeout=1)' \
    "$endpoint/_ministack/health" 2>/dev/null
}
for attempt in $(seq 100); do
  ready && break
  if [ "$attempt" = 100 ] || ! kill -0 "$emulator" 2>/dev/null; then
    tail -n 30 "$work/log" >&2
    fail "ministack did not start; its last lines are above"
  fi
  sleep 0.2
done

export AWS_ENDPOINT_URL=$endpoint AWS_REGION=us-east-1 AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test
export NODE_OPTIONS=--experimental-vm-modules
unset AWS_PROFILE AWS_SESSION_TOKEN
code=0
timeout 180 node_modules/.bin/jest --selectProjects cloud "$@" || code=$?
if [ "$code" -ne 0 ]; then tail -n 30 "$work/log" >&2; fi
if [ "$code" = 124 ]; then fail "the tests took longer than 180 s"; fi
exit "$code"
