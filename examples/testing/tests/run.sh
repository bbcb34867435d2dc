#!/bin/sh
# Runs the module's tests against an emulator of their own, on a free port. Arguments go to `terraform test`.
set -eu
mkfifo url
konnect-emulator --port 0 --seed tests/seed.yaml --log requests.log >url &
emulator=$!
trap 'kill "$emulator"; rm -f url' EXIT
read -r KONNECT_SERVER_URL <url # the emulator writes it when it serves

export KONNECT_SERVER_URL
export KONNECT_TOKEN=kpat_emulator
export KONNECT_CONTROL_PLANE_ID=11111111-1111-4111-8111-111111111111
"${TERRAFORM:-terraform}" test "$@"
