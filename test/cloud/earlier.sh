# Sourced, not run: the release before this checkout, and a folder with it.

# Its tag; until there is one, the commit that `earlier-release` names. Fails where the checkout has no such history.
earlier_release() {
  local ref
  ref=$(git describe --tags --match 'v*' --abbrev=0 HEAD^ 2>/dev/null) || ref=$(cat test/cloud/earlier-release)
  git cat-file -e "$ref^{commit}" 2>/dev/null && echo "$ref"
}

checkout() { # ref, folder
  mkdir "$2"
  git archive "$1" | tar -x -C "$2"
  if cmp -s package-lock.json "$2/package-lock.json"; then
    ln -s "$root/node_modules" "$2/node_modules"
  else
    (cd "$2" && npm ci --prefer-offline --no-audit --no-fund)
  fi
}
export root
export -f checkout
