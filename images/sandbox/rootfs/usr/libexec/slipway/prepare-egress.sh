# Sourced by init, as root with NET_ADMIN, when the sandbox has a network. Packet filter rules in the sandbox's own
# network namespace let it reach public addresses and nothing else. Nobody in the sandbox can change them afterwards: no
# process keeps a capability over this namespace.

# Not public: this network, private networks, carriers' networks (Alibaba's metadata service), this link (the other
# clouds'), protocol assignments (Oracle's), documentation, benchmarks, relays, multicast, reserved and broadcast. And one
# address that looks public: from there Azure gives a machine its certificates and settings (Microsoft Learn, "What is IP
# address 168.63.129.16").
not_public_v4='0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24
    192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4
    168.63.129.16/32'
# Within 2000::/3, where no cloud's metadata service is (Amazon's is fd00:ec2::254): protocol assignments with Teredo,
# documentation, 6to4; the latter and Teredo lead to IPv4 addresses.
not_public_v6='2001::/23 2001:db8::/32 2002::/16 3fff::/20'

# Prints the table, given the version of IP, the addresses that may be reached, and those of them that may not.
egress_table() {
    local reject=icmp-admin-prohibited icmp=icmp network protocol type
    [ "$1" = 4 ] || reject=icmp6-adm-prohibited icmp=ipv6-icmp
    # Refused at once, so that nobody waits for an answer that never comes.
    printf '%s\n' '*filter' ':INPUT DROP [0:0]' ':FORWARD DROP [0:0]' ':OUTPUT DROP [0:0]' ':refuse - [0:0]' \
        '-A refuse -p tcp -j REJECT --reject-with tcp-reset' \
        "-A refuse -j REJECT --reject-with $reject" \
        '-A INPUT -i lo -j ACCEPT' \
        '-A INPUT -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT' \
        '-A OUTPUT -o lo -j ACCEPT'
    # Neighbours are found by these; only the kernel sends them.
    if [ "$1" = 6 ]; then
        for type in router-solicitation router-advertisement neighbour-solicitation neighbour-advertisement; do
            printf '%s\n' "-A INPUT -p ipv6-icmp --icmpv6-type $type -j ACCEPT" \
                "-A OUTPUT -p ipv6-icmp --icmpv6-type $type -j ACCEPT"
        done
    fi
    # Names are asked of the host engine's resolver at 127.0.0.11. What it asks further leaves from here too, by sockets
    # of the host engine; nobody else here is root.
    for protocol in udp tcp; do
        printf '%s\n' "-A OUTPUT -p $protocol --dport 53 -m owner --uid-owner 0 -j ACCEPT" \
            "-A OUTPUT -p $protocol --dport 53 -j refuse"
    done
    # The bridge's own network, whatever its addresses, and with it the host.
    for network in $(ip "-$1" -o address show scope global | awk '{ print $4 }') $3; do
        echo "-A OUTPUT -d $network -j refuse"
    done
    for protocol in tcp udp $icmp; do
        echo "-A OUTPUT -d $2 -p $protocol -j ACCEPT"
    done
    printf '%s\n' "-A OUTPUT -j refuse" COMMIT
}

# Both ways: what comes in is led over an interface of its own, because only what goes out can wait in a queue.
limit_bandwidth() {
    local queue=(tbf rate "${bandwidth_mbit}mbit" burst 256kb latency 50ms)
    ip link add slipway-in type ifb
    ip link set slipway-in up
    local interface
    for interface in /sys/class/net/*; do
        interface=${interface##*/}
        case $interface in lo | slipway-in) continue ;; esac
        tc qdisc add dev "$interface" root "${queue[@]}"
        tc qdisc add dev "$interface" handle ffff: ingress
        tc filter add dev "$interface" parent ffff: protocol all u32 match u32 0 0 \
            action mirred egress redirect dev slipway-in
    done
    tc qdisc add dev slipway-in root "${queue[@]}"
}

egress_table 4 0.0.0.0/0 "$not_public_v4" | iptables-restore || fail 'the packet filter could not be set up'
if [ -e /proc/net/if_inet6 ]; then
    egress_table 6 2000::/3 "$not_public_v6" | ip6tables-restore || fail 'the packet filter for IPv6 could not be set up'
fi
if [ -n "$bandwidth_mbit" ]; then
    limit_bandwidth || fail 'the bandwidth could not be limited'
fi
unset -f egress_table limit_bandwidth
unset not_public_v4 not_public_v6
