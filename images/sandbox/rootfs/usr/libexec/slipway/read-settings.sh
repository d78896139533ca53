# Sourced by init and by engine-child: what the container was given in its environment, checked.

# Host user ids from here to 65535 more belong to this sandbox alone: the first is the learner, the others are those
# of everybody inside the learner's containers.
uid=${SLIPWAY_UID_BASE:-100000}
case $uid in
    '' | 0* | *[!0-9]* | ???????????*) fail 'SLIPWAY_UID_BASE is not a number' ;;
esac
if [ "$uid" -lt 1000 ] || [ "$uid" -gt 4294836224 ]; then
    fail 'SLIPWAY_UID_BASE is out of range'
fi

# What the sandbox may reach: nothing, the registry through its two sockets, or besides it public addresses.
egress=${SLIPWAY_EGRESS:-registry}
case $egress in
    none | registry | internet) ;;
    *) fail 'SLIPWAY_EGRESS is neither none nor registry nor internet' ;;
esac

# In each direction; for `internet` only.
bandwidth_mbit=${SLIPWAY_BANDWIDTH_MBIT:-}
case $bandwidth_mbit in
    0* | *[!0-9]* | ???????*) fail 'SLIPWAY_BANDWIDTH_MBIT is not a number' ;;
esac
