# Functions that the scripts share; sourced, after `root` is set.
# shellcheck shell=bash

say() { printf '%s\n' "$*"; }
die() {
    printf '%s: %s\n' "$(basename "$0")" "$*" >&2
    exit 1
}

# The client to use: $TERRAFORM, else terraform or tofu of the PATH, else the one that scripts/setup installed.
find_terraform() {
    local tools=${root:?}/build/tools
    if [ -n "${TERRAFORM:-}" ]; then
        printf '%s\n' "$TERRAFORM"
    elif command -v terraform; then
        :
    elif command -v tofu; then
        :
    elif [ -x "$tools/terraform" ]; then
        printf '%s\n' "$tools/terraform"
    else
        die "no terraform and no tofu on the PATH; scripts/setup installs one"
    fi
}

# Runs a command as root: directly, or by sudo.
as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        die "this needs root: $*"
    fi
}
