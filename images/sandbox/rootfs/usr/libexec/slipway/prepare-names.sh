# Sourced by init, as root. The root file system is read-only: files that differ from sandbox to sandbox are made in
# /run and mounted over those of the image.

names=/run/slipway/etc
mkdir -p $names
# Of the learner: the engine's socket and state, the holders' sockets, and those of the lens, through which the learner's
# programs come to the engine.
install -d -m 0700 -o "$uid" -g "$uid" /run/slipway/engine /run/slipway/hold /run/slipway/lens
ln -sf slipway/lens/docker.sock /run/docker.sock

{ grep -v ^learner: /etc/passwd; echo "learner:x:$uid:$uid::/home/learner:/bin/bash"; } > $names/passwd
{ grep -v ^learner: /etc/group; echo "learner:x:$uid:"; } > $names/group
# The last one apart: see id-mappers/newuidmap.
printf 'learner:%s\n' "$((uid + 1)):65534" "$((uid + 65535)):1" | tee $names/subuid > $names/subgid
# Without a network there is nobody to ask for further names: let every look-up fail at once instead of after 10 or 20
# seconds. With one, the host engine's resolver stays.
[ "$egress" = internet ] || echo 'nameserver 127.0.0.1' > $names/resolv.conf

for name in "$names"/*; do
    mount --bind -o ro,nosuid,nodev,noexec "$name" "/etc/${name##*/}"
done
unset names name
