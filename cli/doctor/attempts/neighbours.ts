// Other learners' sandboxes.
import { type Attempt, EACCES, ENOENT, EPERM, refused } from '../attempt.ts';
import { fetchPage, PREVIEW_PORT } from '../neighbour.ts';
import type { World } from '../world.ts';

const ANSWER_MS = 5_000;

const unchanged = ({ neighbour }: World) => neighbour.changes();

export const NEIGHBOURS: readonly Attempt[] = [
  {
    id: 'neighbours-files',
    family: 'neighbours',
    title: "Read and change a neighbour's files",
    expected: "there are only one's own",
    where: 'both',
    script: `
root=; [ "$PLACE" = terminal ] || root=/host
for path in /home/learner/secret.txt /tmp/secret /dev/shm/secret /var/lib/slipway/home/secret.txt /var/lib/docker/../../../secret.txt; do
    peek "$root$path"
    poke "$root$path"
done
ls -a $root/home $root/var/lib/slipway $root/tmp 2> /dev/null | grep -i 'secret'
echo 'looked at home'`,
    denials: [refused(ENOENT, EACCES), /^looked at home$/],
    traces: unchanged,
  },
  {
    id: 'neighbours-processes',
    family: 'neighbours',
    title: "See a neighbour's or the host's processes",
    expected: "only one's own are there",
    where: 'both',
    script: `
count=$(ls -d /proc/[0-9]* /hostproc/[0-9]* 2> /dev/null | wc -l)
cat /proc/[0-9]*/cmdline /hostproc/[0-9]*/cmdline /proc/[0-9]*/environ /hostproc/[0-9]*/environ 2> /dev/null | tr '\\0' '\\n' | grep -a [s]lipway-secret
pgrep -l dockerd 2> /dev/null | wc -l | awk '{ print ($1 > 1 ? "two engines: DONE" : "one engine") }'
echo "looked at $count processes"`,
    denials: [/^looked at [1-9]\d* processes$/, /^one engine$/],
  },
  {
    id: 'neighbours-preview',
    family: 'neighbours',
    title: "Fetch a neighbour's web page",
    expected: 'nobody is reached',
    where: 'both',
    script: `
for address in 127.0.0.1 0.0.0.0 $HOST_ADDRESSES 10.0.2.2 10.0.2.100 172.17.0.1 172.17.0.2; do
    case $address in *:*) continue ;; esac
    curl --silent --max-time 3 "http://$address:${PREVIEW_PORT}/" | head -c 200 &
done
wait
echo 'asked everywhere'`,
    denials: [/^asked everywhere$/],
  },
  {
    id: 'preview-of-another',
    family: 'neighbours',
    title: "Be shown a neighbour's page through one's own preview",
    expected: "one's own sandbox has nothing on that port",
    where: 'host-api',
    // A neighbour's own page was fetched in the same way when they settled.
    run: async ({ sandbox, patience }) => {
      const answer = await fetchPage(sandbox, patience.ms(ANSWER_MS));
      return answer === '' ? 'nobody answers' : `answer: DONE ${answer}`;
    },
    denials: [/^nobody answers$/],
  },
  {
    id: 'engine-of-another',
    family: 'neighbours',
    title: "Meet a neighbour's containers in one's own engine",
    expected: "only one's own are there",
    where: 'host-api',
    run: async ({ sandbox }) => {
      const containers = await sandbox.engine.listContainers({ all: true });
      const images = await sandbox.engine.listImages();
      const names = containers.map(({ name }) => name);
      return [
        ...names.filter((name) => name === 'web').map(() => "web: DONE it is the neighbour's"),
        `sees ${images.length > 0 ? 'its own' : 'nothing'}`,
      ].join('\n');
    },
    denials: [/^sees its own$/],
  },
  {
    id: 'shared-ids',
    family: 'neighbours',
    title: 'Have the same user id on the host as a neighbour',
    expected: 'different ids, so that neither reaches what is the other’s',
    where: 'host-api',
    run: async ({ sandbox, neighbour }) => {
      const ids = await Promise.all(
        [sandbox, neighbour.sandbox].map(async (one) => (await one.exec(['id', '-u'])).stdout.trim()),
      );
      const [own, other] = ids.map(Number);
      if (!own || !other) return `ids ${ids.join(' and ')}`;
      return Math.floor(own / 65_536) === Math.floor(other / 65_536)
        ? `same range: DONE ${own} and ${other}`
        : 'different ranges';
    },
    denials: [/^different ranges$/],
  },
  {
    id: 'signals',
    family: 'neighbours',
    title: "End processes that are not one's own",
    expected: 'refused, or there are none',
    where: 'terminal',
    script: `
count=0
for proc in /proc/[0-9]*; do
    pid=\${proc#/proc/}; owner=$(stat -c %u $proc 2> /dev/null) || continue
    [ "$owner" -ne "$(id -u)" ] || continue
    count=$((count + 1))
    try "signal $pid of $owner" kill -0 "$pid"
done
echo "looked at $count of others"`,
    // Those of the learner's containers have other ids of the same range; one that ended meanwhile is no longer there.
    denials: [refused(EPERM, 'No such process'), /^looked at \d+ of others$/],
    traces: unchanged,
  },
];
