// Sockets through which somebody would do more than the learner may: the host's engine, the registry's doors.
import { type Attempt, EACCES, ENOENT, EPERM, EROFS, refused } from '../attempt.ts';

const DOORS = `
doors=/srv/slipway/registry; [ "$PLACE" = terminal ] || doors=/host/srv/slipway/registry
[ -d "$doors" ] || { echo 'SKIP: the registry has no doors here'; exit; }`;

export const SOCKETS: readonly Attempt[] = [
  {
    id: 'engine-sockets',
    family: 'sockets',
    title: 'Ask every socket there is for the containers of the host engine',
    expected: "no socket leads to the host's engine",
    where: 'both',
    script: `
count=0
list() { { find / /host -path '*/proc/*' -prune -o -path '*/sys/*' -prune -o -type s -print; awk '$8 ~ "^/" { print $8 }' /proc/net/unix /hostproc/1/net/unix; } 2> /dev/null | sort -u | head -200; }
# Where other attempts leave no process for it, the list comes out empty: there is always one socket at least.
for try in 1 2 3; do sockets=$(list); [ -z "$sockets" ] || break; sleep 3; done
for socket in $sockets /var/run/docker.sock /run/docker.sock /run/containerd/containerd.sock /run/podman/podman.sock /run/crio/crio.sock; do
    [ -S "$socket" ] || continue
    count=$((count + 1))
    curl --silent --max-time 3 --unix-socket "$socket" 'http://engine/containers/json?all=1' 2> /dev/null | tr -d '\\0' | grep -ao '[s]lipway-secret-[a-z0-9-]*'
done
echo "asked $count sockets"`,
    denials: [/^asked [1-9]\d* sockets$/],
  },
  {
    id: 'abstract-sockets',
    family: 'sockets',
    title: 'Ask every abstract socket there is',
    expected: "none is the host's",
    where: 'both',
    script: `unless_there socat
count=0
for name in $(awk '$8 ~ "^@" { print substr($8, 2) }' /proc/net/unix | sort -u | head -50) containerd-shim docker slipway; do
    count=$((count + 1))
    printf 'GET /containers/json?all=1 HTTP/1.0\\r\\n\\r\\n' | timeout 2 socat -t 1 - "ABSTRACT-CONNECT:$name" 2> /dev/null | tr -d '\\0' | grep -ao '[s]lipway-secret-[a-z0-9-]*'
done
echo "asked $count sockets"`,
    denials: [/^asked [1-9]\d* sockets$/],
  },
  {
    id: 'registry-write',
    family: 'sockets',
    title: 'Put a poisoned image into the registry that everybody pulls from',
    expected: 'it only reads',
    where: 'both',
    egress: ['registry', 'internet'],
    script: `${DOORS}
for door in registry hub; do
    for request in 'POST /v2/diamol/base/blobs/uploads/' "POST /v2/$TOKEN/blobs/uploads/" 'PUT /v2/diamol/base/manifests/latest' 'DELETE /v2/diamol/base/manifests/latest' 'PATCH /v2/diamol/base/blobs/uploads/x' 'GET /debug/vars' 'GET /v2/../../etc/passwd'; do
        scheme=http; [ $door = registry ] || scheme=https
        method=\${request% *} path=\${request#* }
        echo "$method $door $path: $(curl --insecure --silent --max-time 5 --output /dev/null --write-out '%{http_code}' --path-as-is --unix-socket $doors/$door.sock --request $method --data '' "$scheme://registry$path" 2>&1)"
    done
done`,
    denials: [/^[A-Z]+ \w+ \S+: (301|40[0-9]|411)$/],
    breaches: [/^(POST|PUT|PATCH|DELETE) .*: 2\d\d$/, /^GET .*: 200$/],
  },
  {
    id: 'registry-as-proxy',
    family: 'sockets',
    title: "Have the registry fetch from the host's network",
    expected: 'it does not',
    where: 'terminal',
    egress: ['registry', 'internet'],
    script: `${DOORS}
said=$(for address in 127.0.0.1 $HOST_ADDRESSES; do
    for target in "http://$address:$TCP_PORT/$TOKEN"; do
        printf 'GET %s HTTP/1.1\\r\\nHost: %s:%s\\r\\nConnection: close\\r\\n\\r\\n' "$target" "$address" "$TCP_PORT" | timeout 4 socat -t 2 - UNIX-CONNECT:$doors/registry.sock | head -1 | tr -d '\\r' | sed 's/^/answer: /'
        printf 'CONNECT %s:%s HTTP/1.1\\r\\nHost: %s:%s\\r\\nConnection: close\\r\\n\\r\\n' "$address" "$TCP_PORT" "$address" "$TCP_PORT" | timeout 4 socat -t 2 - UNIX-CONNECT:$doors/registry.sock | head -1 | tr -d '\\r' | sed 's/^/answer: /'
    done
done)
echo "$said"
echo "it answered $(grep -c '^answer: ' <<< "$said") times"`,
    denials: [/^answer: HTTP\/1\.[01] [34]\d\d/, /^it answered [1-9]\d* times$/],
  },
  {
    id: 'registry-doors',
    family: 'sockets',
    title: "Put one's own registry in place of everybody's",
    expected: 'the doors’ folder cannot be written',
    where: 'both',
    egress: ['registry', 'internet'],
    script: `${DOORS}
try 'make a file' touch "$doors/$TOKEN"
try 'make a socket' timeout 3 socat "UNIX-LISTEN:$doors/$TOKEN.sock" -
try 'move the door' mv "$doors/registry.sock" "$doors/$TOKEN"
try 'remove the door' rm -f "$doors/hub.sock"
try 'open the doors' chmod 777 "$doors"
try 'change the door' chmod 777 "$doors/registry.sock"`,
    denials: [refused(EROFS, EACCES, EPERM, ENOENT)],
    traces: async ({ neighbour }, token) => {
      const { stdout } = await neighbour.sandbox.exec(['ls', '/srv/slipway/registry']);
      return [
        ...(stdout.includes(token) ? ["a file has appeared in the neighbour's share"] : []),
        ...(stdout.includes('registry.sock') && stdout.includes('hub.sock') ? [] : ['a door of the registry is gone']),
      ];
    },
  },
];
