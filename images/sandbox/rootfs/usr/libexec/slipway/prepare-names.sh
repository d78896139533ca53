# Sourced by init, as root. A closed sandbox (SLIPWAY_NETWORK unset or "closed") has nobody to ask for names beyond its
# hosts file: let look-ups fail at once. With SLIPWAY_NETWORK=open the host engine's resolver stays.

case ${SLIPWAY_NETWORK:-closed} in
    closed) echo 'nameserver 127.0.0.1' > /etc/resolv.conf ;;
    open) ;;
    *) fail 'SLIPWAY_NETWORK is neither closed nor open' ;;
esac
