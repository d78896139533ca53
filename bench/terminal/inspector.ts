// Has another process of Node collect its garbage: how much memory it needs only shows after that.
import { once } from 'node:events';
import WebSocketClient from 'ws';
import { z } from 'zod';

const targets = z.array(z.object({ webSocketDebuggerUrl: z.url() })).min(1);
const ANSWER_MS = 30_000;

/** @param port that its inspector listens on, as `--inspect` says */
export async function collectGarbage(port: number): Promise<void> {
  const signal = AbortSignal.timeout(ANSWER_MS);
  const [target] = targets.parse(await (await fetch(`http://127.0.0.1:${port}/json/list`, { signal })).json());
  const socket = new WebSocketClient(target?.webSocketDebuggerUrl ?? '', { perMessageDeflate: false });
  try {
    await once(socket, 'open', { signal });
    socket.send(JSON.stringify({ id: 1, method: 'HeapProfiler.collectGarbage' }));
    await once(socket, 'message', { signal });
  } finally {
    socket.terminate();
  }
}
