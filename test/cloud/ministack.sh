# Sourced, not run: `ministack <services>` starts the emulator on a free loopback port, exports what the SDK needs to
# reach it, and stops it when the script ends. The first use installs it; later ones need no network.
# Without cryptography it can verify no token, and refuses all.
ministack_packages="ministack==1.5.33 cryptography==50.0.2"
ministack_venv=$root/.ci/cache/ministack
emulator=

fail() {
  echo "$(basename "$(dirname "$0")"): $1" >&2
  exit 1
}

ministack_install() {
  command -v python3 >/dev/null || fail "python3 is missing; the emulator needs 3.10 or newer"
  [ "$(cat "$ministack_venv/version" 2>/dev/null || true)" != "$ministack_packages" ] || return 0
  rm -rf "$ministack_venv"
  mkdir -p "$(dirname "$ministack_venv")"
  python3 -m venv "$ministack_venv" || fail "python3 cannot make a venv (on Debian: apt-get install python3-venv)"
  timeout 180 "$ministack_venv/bin/pip" install --quiet --disable-pip-version-check $ministack_packages ||
    fail "pip could not install $ministack_packages"
  echo "$ministack_packages" >"$ministack_venv/version"
}

ministack_stop() {
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

ministack_ready() {
  "$ministack_venv/bin/python" -c 'import sys, urllib.request; urllib.request.urlopen(sys.argv[1], timeout=1)' \
    "$AWS_ENDPOINT_URL/_ministack/health" 2>/dev/null
}

# With AUTH=true it holds every call to IAM, those of a function to its role's policies.
ministack() {
  ministack_install
  work=$(mktemp -d)
  trap ministack_stop EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  local port
  port=$("$ministack_venv/bin/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
  export AWS_ENDPOINT_URL=http://127.0.0.1:$port AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1
  export MINISTACK_PYTHON=$ministack_venv/bin/python AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test
  unset AWS_PROFILE AWS_SESSION_TOKEN
  # Only the emulator itself: no SFTP, no MQTT, no Docker, nothing kept.
  env BIND_HOST=127.0.0.1 GATEWAY_PORT="$port" TMPDIR="$work" S3_DATA_DIR="$work/s3" SFTP_ENABLED=0 \
    IOT_MTLS_ENABLED=0 DOCKER_HOST="unix://$work/no-docker" ${1:+SERVICES="$1"} \
    "$ministack_venv/bin/ministack" >"$work/log" 2>&1 &
  emulator=$!
  for attempt in $(seq 100); do
    ministack_ready && break
    if [ "$attempt" = 100 ] || ! kill -0 "$emulator" 2>/dev/null; then
      tail -n 30 "$work/log" >&2
      fail "ministack did not start; its last lines are above"
    fi
    sleep 0.2
  done
}
