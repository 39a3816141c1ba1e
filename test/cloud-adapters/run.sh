#!/usr/bin/env bash
# Runs the AWS adapters against ministack, an emulator of EventBridge, S3, SSM and SQS on a free loopback port.
# The first run installs it into .ci/cache/ministack; later runs need no network.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cd "$root"
. test/cloud/ministack.sh
ministack events,s3,ssm,sqs

code=0
HUB_ALL=${HUB_ALL:-true} timeout 180 node_modules/.bin/jest --selectProjects cloud "$@" || code=$?
if [ "$code" -ne 0 ]; then tail -n 30 "$work/log" >&2; fi
if [ "$code" = 124 ]; then fail "the tests took longer than 180 s"; fi
exit "$code"
