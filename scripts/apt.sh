#!/usr/bin/env bash
# Installs the named Debian packages, as root or with sudo; else says what is missing and how to get it.
set -euo pipefail

if ! command -v apt-get >/dev/null; then
    echo "Missing on this machine: $*. These are the names of Debian's packages; install what corresponds to them and run make again." >&2
    exit 1
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
    as_root=(sudo)
    [ -t 0 ] || as_root=(sudo -n) # nobody is there to type a password
    if ! command -v sudo >/dev/null || ! "${as_root[@]}" true; then
        echo "Missing on this machine: $*. Install as root, then run make again: apt-get install --no-install-recommends $*" >&2
        exit 1
    fi
fi

echo "installing $*"
apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300)
"${apt[@]}" update </dev/null
"${apt[@]}" install --yes --no-install-recommends "$@" </dev/null >/dev/null
