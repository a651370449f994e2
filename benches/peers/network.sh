#!/usr/bin/env bash
# Runs a command, and whatever it starts, in a network of its own that ends with it:
#   benches/peers/network.sh schalter-benches compare …
# Janus never offers a loopback address, so there must be an interface that is none. Its address is local all the same:
# every packet goes through `lo`, for Janus as for the others. No root is needed where user namespaces are allowed.
set -euo pipefail

interface=calls0
address=10.77.0.1

if [[ ${1:-} != --inside ]]; then
    as=()
    [[ $(id -u) == 0 ]] || as=(--map-root-user)
    exec unshare --net "${as[@]}" "$0" --inside "$@"
fi
shift
ip link set lo up
ip link add "$interface" type veth peer name calls1
ip address add "$address/32" dev "$interface"
ip link set calls1 up
ip link set "$interface" up
exec "$@"
