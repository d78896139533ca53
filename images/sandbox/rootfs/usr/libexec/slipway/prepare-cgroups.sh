# Sourced by init, as root. The sandbox's part of the cgroup tree, below the container's own limits:
#   /init                 version 2 only: PID 1, and where the host engine's execs arrive (version 1: /)
#   /sandbox              leaves something to those
#   /sandbox/engine       the learner's engine, and what the server runs in the sandbox
#   /sandbox/work         all that the learner does, with limits that leave something to the engine
#   /sandbox/work/shell   the learner's terminals
#   /sandbox/work/docker  the learner's containers; handed to the learner, so that they have limits and statistics

# What `sandbox` leaves to PID 1, so that it can end the rest whatever that does.
init_pids=32
init_bytes=$((24 * 1024 * 1024))
# What `work` leaves to the engine.
engine_pids=192
engine_bytes=$((128 * 1024 * 1024))
# What containers leave to the terminals within `work`: the learner has to be able to end what went wild. It is a help,
# not a wall: the learner may change it.
shell_pids=64

# Prints the limit for work, given the container's own and what is to be left; never less than $3. "max" stays.
leave() {
    case $1 in *[!0-9]*) echo "$1" ;; *) echo $(($1 - $2 > $3 ? $1 - $2 : $3)) ;; esac
}

limit_pids() {
    leave "$(cat "$1/pids.max")" $init_pids 64 > "$1/sandbox/pids.max"
    leave "$(cat "$1/pids.max")" $engine_pids 64 > "$1/sandbox/work/pids.max"
    leave "$(cat "$1/sandbox/work/pids.max")" $shell_pids 32 > "$1/sandbox/work/docker/pids.max"
}

delegate_v2() {
    umount --lazy /sys/fs/cgroup
    mount -t cgroup2 -o rw,nosuid,nodev,noexec cgroup2 /sys/fs/cgroup
    cd /sys/fs/cgroup
    mkdir -p init sandbox/engine sandbox/work/shell sandbox/work/docker
    local controllers
    # Not the one of input and output: who may set its limits can make a process wait for days where no signal reaches it.
    controllers=$(sed 's/\<io\> *//; s/ *$//; s/^/+/; s/ / +/g' cgroup.controllers)
    # A process in a group that hands out controllers is refused (EBUSY): move all, and again if an exec came in between.
    local try process
    for try in 1 2 3 4 5; do
        while read -r process; do
            echo "$process" > init/cgroup.procs 2>/dev/null || true
        done < cgroup.procs
        echo "$controllers" 2>/dev/null > cgroup.subtree_control && break
        [ "$try" -lt 5 ] || fail 'the cgroup controllers could not be handed on'
    done
    echo "$controllers" > sandbox/cgroup.subtree_control
    echo "$controllers" > sandbox/work/cgroup.subtree_control
    limit_pids .
    local bytes
    bytes=$(cat memory.max)
    leave "$bytes" $init_bytes $((bytes / 2)) > sandbox/memory.max
    leave "$bytes" $engine_bytes $((bytes / 2)) > sandbox/work/memory.max
    # Groups cost the host memory that nobody's limit counts. Version 1 has no such limit: there the guard looks.
    echo $most_groups > sandbox/work/docker/cgroup.max.descendants
    echo $deepest_group > sandbox/work/docker/cgroup.max.depth
    # The engine moves its containers' first processes from its own group to theirs: the kernel asks for the right to
    # write to the procs file of the group above both. Nobody can be put into that one itself: it hands out controllers.
    # PID 1 is not below it: the host engine's execs arrive where PID 1 is, and a learner who could move it into a group of
    # their own could freeze it there, and every exec after it, before it has joined any other group.
    chown "$uid:$uid" sandbox/cgroup.procs sandbox/work/docker \
        sandbox/work/docker/cgroup.{procs,subtree_control,threads}
    cd /
}

delegate_v1() {
    local target options type source controllers directory
    local hierarchies=() delegated=()
    while read -r _ _ _ _ target options; do
        case $target in
            /sys/fs/cgroup/*) hierarchies+=("$target ${options##*- }") ;;
        esac
    done < /proc/self/mountinfo

    for options in "${hierarchies[@]}"; do
        read -r target type source controllers <<< "$options"
        umount --lazy "$target"
        # Not the one of input and output, as above.
        case ,$controllers, in *,blkio,*) set_aside_v1 "$target" "$controllers"; continue ;; esac
        [ "$type" != cgroup2 ] || continue
        mount -t cgroup -o "rw,nosuid,nodev,noexec,${controllers#rw,}" cgroup "$target"
        for directory in "$target"/sandbox{,/engine,/work{,/shell,/docker}}; do
            mkdir -p "$directory"
            [ -e "$directory/cpuset.cpus" ] || continue
            # A new cpuset is empty, and nothing can be put into an empty one.
            cat "$target/cpuset.cpus" > "$directory/cpuset.cpus"
            cat "$target/cpuset.mems" > "$directory/cpuset.mems"
        done
        limit_work_v1 "$target"
        # It may be left from an earlier start.
        [ ! -e "$target/sandbox/freezer.state" ] || echo THAWED > "$target/sandbox/freezer.state"
        delegated+=("$target/sandbox/work/docker")
    done
    chown -R "$uid:$uid" "${delegated[@]}"
}

# Where containerd finds it, which gives no statistics unless it finds all that a process is in; but not runc, which would
# want groups in it. Nobody but root may write there.
set_aside_v1() {
    mount -o remount,rw /sys/fs/cgroup
    rmdir "$1"
    mount -o remount,ro /sys/fs/cgroup
    mkdir -p /run/slipway/blkio
    mount -t cgroup -o "ro,nosuid,nodev,noexec,${2#rw,}" cgroup /run/slipway/blkio
}

limit_work_v1() {
    local limit file
    [ ! -e "$1/pids.max" ] || limit_pids "$1"
    # In this order: the one with swap may not be the smaller of the two.
    for file in memory.limit_in_bytes memory.memsw.limit_in_bytes; do
        [ -e "$1/$file" ] || continue
        limit=$(cat "$1/$file")
        leave "$limit" $init_bytes $((limit / 2)) > "$1/sandbox/$file"
        leave "$limit" $engine_bytes $((limit / 2)) > "$1/sandbox/work/$file"
    done
}

if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
    delegate_v2
else
    delegate_v1
fi
unset -f delegate_v1 delegate_v2 set_aside_v1 limit_work_v1 limit_pids leave
unset init_pids init_bytes engine_pids engine_bytes shell_pids
