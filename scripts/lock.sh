#!/usr/bin/env bash
# Write constraints.txt anew: usage scripts/lock.sh PYTHON. The resolver lives in a virtual environment that is thrown away.
set -euo pipefail

readonly python=${1:?usage: scripts/lock.sh PYTHON}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

"$python" -m venv "$scratch/venv"
"$scratch/venv/bin/python" -m pip install --quiet --disable-pip-version-check uv

{
    echo "# The lock: names, versions and hashes for Python 3.10 to 3.13 on every platform."
    echo "# Written by \`make lock\` from pyproject.toml (the project, its extra \`verify\` and the group \`dev\`); not edited by hand."
    "$scratch/venv/bin/uv" pip compile --quiet pyproject.toml --extra verify --group dev --universal --python-version 3.10 \
        --generate-hashes --no-annotate --no-header
} > "$scratch/constraints.txt"
mv "$scratch/constraints.txt" constraints.txt
