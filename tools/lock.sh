#!/bin/sh
# Write the locks from pyproject.toml: with hashes, for every system, and without any address.
set -eu
cd "$(dirname -- "$0")/.."
lock() {
    out=$1
    shift
    uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-header --no-annotate --quiet "$@" -o "$out"
    if grep -n '://' "$out"; then echo "$out carries an address" >&2; exit 1; fi
}
lock requirements.lock
lock requirements-dev.lock --extra dev --extra bundle --extra bench --constraint requirements.lock
