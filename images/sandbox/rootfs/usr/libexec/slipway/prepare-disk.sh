# Sourced by init, as root. The sandbox's disk holds all that the learner can write: the engine's data, the home
# directory and /tmp. What is there already is that of an earlier start.

disk=/var/lib/slipway
if [ ! -d $disk/home ]; then
    # Under another name until it is complete: a start may be killed.
    rm -rf $disk/home.new
    cp -R /usr/share/slipway/home $disk/home.new
    chown -R "$uid:$uid" $disk/home.new
    chmod 755 $disk/home.new
    mv $disk/home.new $disk/home
fi
[ "$(stat -c %u $disk/home)" = "$uid" ] || fail 'the disk belongs to another sandbox'
[ -d $disk/docker ] || install -d -m 0710 -o "$uid" -g "$uid" $disk/docker
[ -d $disk/tmp ] || install -d -m 1777 $disk/tmp

hold_mount() { mount --bind -o nosuid,nodev "$disk/$1" "$2"; }
hold_mount docker /var/lib/docker
hold_mount home /home/learner
hold_mount tmp /tmp
hold_mount tmp /var/tmp
unset -f hold_mount
unset disk
