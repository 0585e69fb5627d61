#!/usr/bin/env bash
# assemblyscript 0.28.20 (with TypeScript 6.0.3) and a program that calls its compiler by the API that it documents.
#
# Expected: who imports `assemblyscript/asc` gets the types of the compiler, and what else is in the program keeps its own: of
# `[1].at(5)` TypeScript says `number | undefined`.
# Seen: the types of `asc` declare AssemblyScript's own library beside it, for everybody. In every file of the program `at` of
# an array, of a string and of typed arrays gives its element without `undefined`, so that a missing check is no error any
# more, and one that stands there is useless to a linter.
# What we do: the compiler is run as a program.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit --ignore-scripts assemblyscript@0.28.20 typescript@6.0.3
echo 'export const doubled: number = [1].at(5) * 2;' >other.ts
echo "import { main } from 'assemblyscript/asc'; export const compile = main;" >compile.ts
check() {
  local name=$1
  shift
  if npx tsc --noEmit --strict --skipLibCheck --target es2023 --module nodenext "$@" >log; then
    echo "$name: no error"
  else
    grep -oE 'other\.ts.*: error TS[0-9]+' log | sed "s/^/$name: /"
  fi
}
{
  check 'without the compiler' other.ts
  check 'beside the compiler' other.ts compile.ts
} | tee out
grep -q '^without the compiler: other\.ts.*TS2532$' out
grep -q '^beside the compiler: no error$' out
echo 'assemblyscript 0.28.20 still says for the whole program that at() finds something.'
