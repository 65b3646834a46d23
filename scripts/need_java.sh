#!/usr/bin/env bash
# Make sure that the Java which Spark will start is 17 or newer; on Debian, root gets it installed.
set -euo pipefail

readonly oldest=17
readonly debian_packages=(openjdk-17-jre-headless openjdk-21-jre-headless default-jre-headless)

java_major() {
    local java=java
    if [[ -n "${JAVA_HOME:-}" ]]; then
        java="$JAVA_HOME/bin/java"
    fi
    # The first line reads: openjdk version "17.0.15" 2025-04-15; before Java 9 it read "1.8.0_292".
    "$java" -version 2>&1 | sed -nE 's/.* version "([0-9]+).*/\1/p' | head -n 1
}

new_enough() {
    local major
    major=$(java_major || true)
    [[ -n "$major" && "$major" -ge "$oldest" ]]
}

if new_enough; then
    exit 0
fi

if [[ -z "${JAVA_HOME:-}" && "$(id -u)" -eq 0 && -f /etc/debian_version ]] && command -v apt-get >/dev/null; then
    echo "Spark needs Java $oldest or newer: installing it with apt-get" >&2
    export DEBIAN_FRONTEND=noninteractive
    # Slim images drop this folder, and the package's own scripts fail without it.
    mkdir -p /usr/share/man/man1
    apt-get update -qq >&2 || true
    for package in "${debian_packages[@]}"; do
        if apt-get install -y -qq --no-install-recommends "$package" >/dev/null && new_enough; then
            exit 0
        fi
    done
fi

echo "Spark needs Java $oldest or newer: install a JRE (Debian: apt-get install openjdk-17-jre-headless," \
    "macOS: brew install openjdk@17) or point JAVA_HOME at one" >&2
exit 1
