// The kernel's files: what they let one see and change on the host.
import { type Attempt, EACCES, ENODEV, ENOENT, EPERM, EROFS, refused } from '../attempt.ts';

const CLOSED = refused(EACCES, EPERM, EROFS, ENOENT, ENODEV);
/** Every proc that the place has. */
const PROCS = `procs=/proc; [ "$PLACE" = terminal ] || procs='/proc /hostproc /host/proc'`;

export const PROC_SYS: readonly Attempt[] = [
  {
    id: 'core-pattern',
    family: 'proc-sys',
    title: 'Have the host run a program when one crashes (core_pattern)',
    expected: 'it cannot be written',
    where: 'both',
    // What could be written is put back at once.
    script: `${PROCS}
for proc in $procs; do
    old=$(cat $proc/sys/kernel/core_pattern)
    try "write $proc/sys/kernel/core_pattern" bash -c "echo '|/tmp/$TOKEN' > $proc/sys/kernel/core_pattern && cat $proc/sys/kernel/core_pattern; code=\\$?; echo '$old' > $proc/sys/kernel/core_pattern; exit \\$code"
done`,
    denials: [CLOSED],
    traces: async ({ canary }, token) =>
      (await canary.ask('cat /proc/sys/kernel/core_pattern')).includes(token)
        ? ["the host's core_pattern was changed"]
        : [],
  },
  {
    id: 'modprobe-path',
    family: 'proc-sys',
    title: 'Have the host run a program instead of modprobe or its hotplug helper',
    expected: 'neither can be written',
    where: 'both',
    script: `${PROCS}
for proc in $procs; do poke $proc/sys/kernel/modprobe $proc/sys/kernel/hotplug $proc/sys/kernel/poweroff_cmd $proc/sys/kernel/usermodehelper/bset; done
poke /sys/kernel/uevent_helper /sys/kernel/kexec_crash_size`,
    denials: [CLOSED],
  },
  {
    id: 'sysrq',
    family: 'proc-sys',
    title: 'Press the magic key (sysrq-trigger)',
    expected: 'it cannot be written',
    where: 'both',
    script: `${PROCS}
for proc in $procs; do poke $proc/sysrq-trigger $proc/sys/kernel/sysrq; done`,
    denials: [CLOSED],
  },
  {
    id: 'sysctls-of-the-host',
    family: 'proc-sys',
    title: 'Change settings that hold for the whole host',
    expected: 'none can be written',
    where: 'both',
    script: `${PROCS}
for proc in $procs; do
    for name in kernel/panic kernel/panic_on_oops kernel/randomize_va_space kernel/kptr_restrict kernel/dmesg_restrict \\
        kernel/yama/ptrace_scope kernel/pty/max kernel/threads-max kernel/perf_event_paranoid kernel/printk kernel/keys/maxkeys \\
        kernel/unprivileged_bpf_disabled kernel/apparmor_restrict_unprivileged_userns vm/overcommit_memory vm/panic_on_oom \\
        vm/drop_caches vm/swappiness vm/mmap_min_addr vm/min_free_kbytes fs/file-max fs/aio-max-nr fs/protected_symlinks \\
        fs/suid_dumpable fs/pipe-max-size kernel/unprivileged_userns_clone; do
        poke $proc/sys/$name
    done
done`,
    denials: [CLOSED],
  },
  {
    id: 'writable-kernel-files',
    family: 'proc-sys',
    title: 'Find any file of the kernel’s that can be written',
    expected: "only those of the sandbox's own namespaces and cgroups",
    where: 'both',
    script: `
count=0
while read -r file; do
    count=$((count + 1))
    case \${file#/host} in
        */fs/cgroup/*) ;;
        /proc/sys/net/* | /proc/sys/user/* | /proc/sys/fs/mqueue/* | /proc/sys/fs/binfmt_misc/*) ;;
        /proc/sys/kernel/hostname | /proc/sys/kernel/domainname | /proc/sys/kernel/msg* | /proc/sys/kernel/sem* | /proc/sys/kernel/shm*) ;;
        /proc/sys/kernel/ns_last_pid | /proc/sys/kernel/pid_max | /proc/sys/kernel/auto_msgmni | /proc/sys/vm/memfd_noexec) ;;
        /sys/class/* | /sys/devices/virtual/net/*) ;;
        /sys/kernel/mm/*/hugepages-* ) poke "$file" ;;
        *) poke "$file" ;;
    esac
done < <(find /proc/sys /sys -type f -writable 2> /dev/null | head -2000)
echo "looked at $count files"`,
    denials: [CLOSED, /^looked at \d+ files$/, refused('Invalid argument')],
  },
  {
    id: 'kernel-memory',
    family: 'proc-sys',
    title: "Read the kernel's memory, pages and log",
    expected: 'refused',
    where: 'both',
    script: `${PROCS}
for proc in $procs; do peek $proc/kcore $proc/kmsg $proc/kpagecount $proc/kpageflags $proc/vmallocinfo $proc/slabinfo $proc/timer_list; done
try dmesg dmesg
try 'kernel addresses' awk 'BEGIN { code = 1 } $1 !~ /^0+$/ { print; code = 0; exit } END { if (code) print "Permission denied"; exit code }' /proc/kallsyms`,
    denials: [
      CLOSED,
      refused('Input/output error', 'only reads no', 'read kernel buffer failed'),
      /^read \S+: refused \(\d+\) Resource temporarily unavailable/,
    ],
  },
  {
    id: 'debug-file-systems',
    family: 'proc-sys',
    title: 'Use tracing, debugging and firmware files',
    expected: 'refused',
    where: 'both',
    script: `
peek /sys/kernel/debug/tracing/trace /sys/kernel/tracing/trace /sys/kernel/debug/memblock/reserved /sys/firmware/dmi/tables/DMI /sys/firmware/acpi/tables/DSDT /sys/fs/pstore /sys/kernel/security/apparmor/profiles
poke /sys/kernel/tracing/kprobe_events /sys/kernel/debug/sched/features /sys/power/state /sys/bus/pci/rescan /sys/kernel/mm/ksm/run /sys/module/kernel/parameters/panic /sys/block/vda/queue/nr_requests /sys/kernel/security/apparmor/.load`,
    denials: [CLOSED, refused('Is a directory')],
  },
];
