# Sourced by init, as root. Gives the learner's engine a part of the cgroup tree, so that its
# containers have limits and statistics. The sandbox's own limits stay above it, out of reach.

# The engine starts in "engine", and names "docker" as the parent of its containers (see engine-child).
delegate_v2() {
    umount --lazy /sys/fs/cgroup
    mount -t cgroup2 -o rw,nosuid,nodev,noexec cgroup2 /sys/fs/cgroup
    cd /sys/fs/cgroup
    mkdir -p sandbox/engine
    local controllers
    controllers=$(sed 's/^/+/; s/ / +/g' cgroup.controllers)
    # A process in a group that hands out controllers is refused (EBUSY): move all, and again if an exec came in between.
    local try process
    for try in 1 2 3 4 5; do
        while read -r process; do
            echo "$process" > sandbox/engine/cgroup.procs 2>/dev/null || true
        done < cgroup.procs
        echo "$controllers" 2>/dev/null > cgroup.subtree_control && break
        [ "$try" -lt 5 ] || fail 'the cgroup controllers could not be handed on'
    done
    echo "$controllers" > sandbox/cgroup.subtree_control
    chown learner:learner sandbox sandbox/engine \
        sandbox/cgroup.{procs,subtree_control,threads} sandbox/engine/cgroup.{procs,threads}
    cd /
}

delegate_v1() {
    local target options source controllers directory
    local hierarchies=()
    while read -r _ _ _ _ target options; do
        case $target in
            /sys/fs/cgroup/*) hierarchies+=("$target ${options##*- }") ;;
        esac
    done < /proc/self/mountinfo

    for options in "${hierarchies[@]}"; do
        read -r target type source controllers <<< "$options"
        umount --lazy "$target"
        if [ "$type" = cgroup2 ]; then
            continue
        fi
        mount -t cgroup -o "rw,nosuid,nodev,noexec,${controllers#rw,}" cgroup "$target"
        directory=$target/sandbox
        mkdir -p "$directory"
        if [ -e "$directory/cpuset.cpus" ]; then
            # A new cpuset is empty, and nothing can be put into an empty one.
            cat "$target/cpuset.cpus" > "$directory/cpuset.cpus"
            cat "$target/cpuset.mems" > "$directory/cpuset.mems"
        fi
        directories+=("$directory")
    done
    chown -R learner:learner "${directories[@]}"
}

directories=()
if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
    delegate_v2
else
    delegate_v1
fi
unset directories
