#!/usr/bin/env bash
# `npm test`: lint, types and every test that needs nothing but npm. `npm test -- test/x.test.ts …`: those files alone.
set -euo pipefail
cd "$(dirname "$0")/.."
node infra/enough-node.js
# The processes that tests start share what Node made of the sources.
export NODE_COMPILE_CACHE=${NODE_COMPILE_CACHE:-$PWD/node_modules/.cache/node-compile}
# tsc and esbuild are Go programs that end soon: they need not tidy up as often as one that stays.
export GOGC=${GOGC:-400}
if [ $# -eq 0 ]; then
  npm run --silent lint & lint=$!
  npm run --silent types
  wait "$lint"
  set -- --selectProjects unit tables model journey browser
fi
npm run --silent jest -- "$@"
