// Another learner: with a secret in the home, a process, a file in shared memory, and a web server on port 8080.
import type { Sandbox } from '../../server/sandbox/sandbox-provider.ts';
import { ATTACKERS_IMAGE } from './attackers-image.ts';
import { newSecret } from './canary.ts';

export const PREVIEW_PORT = 8080;

export interface Neighbour {
  readonly sandbox: Sandbox;
  readonly secrets: ReadonlyArray<{ readonly word: string; readonly what: string }>;
  /** Whether all that is the neighbour's is as it was. @returns what is not */
  changes(): Promise<string[]>;
}

/** Pre-condition: the sandbox has the attackers' image. */
export async function settleNeighbour(sandbox: Sandbox): Promise<Neighbour> {
  const words = { home: newSecret('home'), page: newSecret('page'), process: newSecret('neighbour') };
  await sandbox.writeFiles([{ path: 'secret.txt', content: Buffer.from(words.home) }]);
  await sandbox.exec([
    'sh',
    '-c',
    'cp ~/secret.txt /dev/shm/secret; cp ~/secret.txt /tmp/secret; chmod 644 /dev/shm/secret',
  ]);
  const server = await sandbox.engine.createContainer({
    name: 'web',
    image: ATTACKERS_IMAGE,
    command: ['sh', '-c', `echo ${words.page} > /tmp/index.html; exec httpd -f -p 80 -h /tmp # ${words.process}`],
    labels: {},
    loopbackPorts: [{ containerPort: 80, hostPort: PREVIEW_PORT }],
  });
  await sandbox.engine.startContainer(server);
  return {
    sandbox,
    secrets: [
      { word: words.home, what: "a file of a neighbour's" },
      { word: words.page, what: "a neighbour's preview" },
      { word: words.process, what: "a neighbour's processes" },
    ],
    changes: async () => {
      const { stdout } = await sandbox.exec(['sh', '-c', 'cat ~/secret.txt; ls ~ /tmp']);
      const containers = await sandbox.engine.listContainers({ all: true });
      return [
        ...(stdout.includes(words.home) ? [] : ["the neighbour's file was changed"]),
        ...(containers.length === 1 && containers[0]?.id === server ? [] : ["the neighbour's containers were changed"]),
      ];
    },
  };
}
