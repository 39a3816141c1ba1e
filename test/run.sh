#!/usr/bin/env bash
# `npm test`: lint, types and the tests that need nothing but npm, with `HUB_ALL=true` those of seldom.txt too.
# `npm test -- test/x.test.ts …`: those files alone.
set -euo pipefail
cd "$(dirname "$0")/.."
node infra/enough-node.js
# The processes that tests start share what Node made of the sources.
export NODE_COMPILE_CACHE=${NODE_COMPILE_CACHE:-$PWD/node_modules/.cache/node-compile}
# tsc and esbuild are Go programs that end soon: they need not tidy up as often as one that stays.
export GOGC=${GOGC:-400}
if [ $# -gt 0 ]; then
  # Who asks for some files wants all of them.
  export HUB_ALL=${HUB_ALL:-true}
else
  npm run --silent lint & lint=$!
  npm run --silent types
  wait "$lint"
  set -- --selectProjects unit tables model journey browser
  if [ "${HUB_ALL:-false}" != true ]; then
    # shellcheck disable=SC2046 # one word each
    set -- "$@" --testPathIgnorePatterns $(sed -n 's|^[a-z]|/test/&|p' test/seldom.txt)
  fi
fi
npm run --silent jest -- "$@"
