# The sandbox's words to whoever started it: one line each on the container's stdout.
say() { printf 'slipway: %s\n' "$1"; }

fail() {
    trap - ERR
    say "failed: $1"
    exit 1
}
