# Sourced by init, as root. Undoes what the host engine does to /proc, /sys and /dev
# and what would stop a Docker Engine from working in here.

# The kernel lets a user namespace mount its own proc and sysfs only if nothing covers parts of the outer ones.
covers=()
while read -r _ _ _ _ target _; do
    case $target in
        /sys/fs/cgroup | /sys/fs/cgroup/*) ;;
        /proc/* | /sys/*) covers+=("$target") ;;
    esac
done < /proc/self/mountinfo
[ ${#covers[@]} -eq 0 ] || umount --lazy -- "${covers[@]}"
unset covers target
mount -o remount,rw,nosuid,nodev,noexec /sys

# The learner's network stack is a TAP device.
mkdir -p /dev/net
[ -e /dev/net/tun ] || mknod -m 0666 /dev/net/tun c 10 200
