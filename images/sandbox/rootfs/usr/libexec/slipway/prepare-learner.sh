# Sourced by init, as root. With SLIPWAY_UID_BASE=<n> the learner and everybody inside the learner's
# containers get the 65536 user ids from <n> on, so that no two sandboxes share an id on the host.

if [ -n "${SLIPWAY_UID_BASE:-}" ]; then
    case $SLIPWAY_UID_BASE in
        *[!0-9]*) fail 'SLIPWAY_UID_BASE is not a number' ;;
    esac
    sed -i "s/^learner:x:1000:1000:/learner:x:$SLIPWAY_UID_BASE:$SLIPWAY_UID_BASE:/" /etc/passwd
    sed -i "s/^learner:x:1000:/learner:x:$SLIPWAY_UID_BASE:/" /etc/group
    echo "learner:$((SLIPWAY_UID_BASE + 1)):65535" | tee /etc/subuid > /etc/subgid
    chown -R learner:learner /home/learner /var/lib/slipway
    chown learner:learner /var/lib/docker
fi
