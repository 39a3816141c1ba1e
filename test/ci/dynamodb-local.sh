#!/usr/bin/env bash
# Runs the table contract suite on AWS's own DynamoDB Local, which `npm ci` does not bring: it is large and needs Java.
set -euo pipefail
cd "$(dirname "$0")/../.."
version=2.9.30
cache=.ci/cache/dynamodb-local
command -v java >/dev/null || { echo "DynamoDB Local needs Java 17 or later on the path"; exit 1; }
jar() { find "$cache" -name DynamoDBLocal.jar 2>/dev/null | head -n 1; }
if [ -z "$(jar)" ]; then
  mkdir -p "$cache"
  npm install --no-save --no-audit --no-fund --ignore-scripts --prefix "$cache" "amplify-dynamodb-simulator@$version"
fi
home=$(cd "$(dirname "$(jar)")" && pwd)
port=$(node -e 'const s=require("net").createServer().listen(0,"127.0.0.1",()=>{console.log(s.address().port);s.close()})')
libraries=$(find "$home" -maxdepth 1 -type d -name '*lib*' | head -n 1)
# It leaves a file about itself where it is started.
(cd "$cache" && exec java "-Djava.library.path=$libraries" -jar "$home/DynamoDBLocal.jar" -inMemory -port "$port" -disableTelemetry) >/dev/null 2>&1 &
server=$!
trap 'kill $server 2>/dev/null || true' EXIT
for _ in $(seq 1 100); do
  (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break
  sleep 0.2
done
HUB_ALL=${HUB_ALL:-true} DYNAMODB_ENDPOINT="http://127.0.0.1:$port" npm run --silent jest -- --selectProjects tables
