// Faults that a real engine does not show on demand, played by a small HTTP server.
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { DockerEngine } from './docker-engine.ts';

const open: Array<() => Promise<void>> = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

async function engineThat(
  answer: RequestListener,
  options: ConstructorParameters<typeof DockerEngine>[1] = {},
): Promise<{ engine: DockerEngine; server: Server; port: number }> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const engine = new DockerEngine({ host: '127.0.0.1', port }, options);
  open.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  open.push(() => engine[Symbol.asyncDispose]());
  return { engine, server, port };
}
const hangs: RequestListener = () => undefined;

describe('DockerEngine', () => {
  it('ends a call that hangs with `timeout`, and closes its connection', async () => {
    let closed: Promise<void> | undefined;
    const { engine } = await engineThat((request: IncomingMessage) => {
      closed = new Promise((resolve) => request.on('close', () => resolve()));
    });
    await expect(engine.ping({ timeoutMs: 50 })).rejects.toMatchObject({ code: 'timeout' });
    await closed;
  });

  it('ends a call when its signal aborts', async () => {
    const { engine } = await engineThat(hangs);
    const controller = new AbortController();
    const call = engine.listImages({ signal: controller.signal });
    setTimeout(() => controller.abort(new Error('enough')), 20);
    await expect(call).rejects.toThrow('enough');
  });

  it('says that nobody answers', async () => {
    const { engine, server } = await engineThat(hangs);
    await new Promise((resolve) => server.close(resolve));
    await expect(engine.ping()).rejects.toMatchObject({ code: 'engine-unreachable' });
  });

  it('passes on what the engine refuses, with its status', async () => {
    const { engine } = await engineThat((_, response) => {
      response.writeHead(409, { 'Content-Type': 'application/json' }).end('{"message":"name is in use"}');
    });
    const call = engine.createContainer({ name: 'web', image: 'x', labels: {} });
    await expect(call).rejects.toMatchObject({
      code: 'engine-error',
      message: 'create container web: name is in use',
      cause: { name: 'EngineResponseError', status: 409 },
    });
  });

  it('finds nothing where the engine says 404', async () => {
    const { engine } = await engineThat((_, response) => response.writeHead(404).end('{"message":"no such thing"}'));
    expect(await engine.inspectContainer('web')).toBeUndefined();
    expect(await engine.inspectImage('a/b:c')).toBeUndefined();
    expect(await engine.waitContainer('web')).toBeNull();
    await engine.removeContainer('web');
    await engine.removeNetwork('n');
  });

  it('notices a connection that breaks within an answer', async () => {
    const { engine } = await engineThat((_, response) => {
      response.writeHead(200).write('{"StatusCo');
      setTimeout(() => response.destroy(), 10);
    });
    await expect(engine.waitContainer('web')).rejects.toMatchObject({ code: 'engine-unreachable' });
  });

  it('does not take any answer for the right one', async () => {
    const { engine } = await engineThat((_, response) => response.end('{"hello":"I am another service"}'));
    await expect(engine.listImages()).rejects.toMatchObject({
      code: 'engine-error',
      message: 'list images: expected a list, found "{\\"hello\\":\\"I am another service\\"}"',
    });
  });

  it('throws when the stream of events breaks, and returns when it is told to stop', async () => {
    const event = { Type: 'container', Action: 'start', Actor: { ID: 'a', Attributes: {} }, timeNano: 1 };
    const { engine } = await engineThat((request, response) => {
      response.writeHead(200).write(`${JSON.stringify(event)}\n`);
      if (request.url?.includes('network')) setTimeout(() => response.destroy(), 10);
    });
    const read = async (types: string[], signal?: AbortSignal) => {
      const actions: string[] = [];
      for await (const { action } of engine.events({ types }, signal ? { signal } : {})) actions.push(action);
      return actions;
    };
    await expect(read(['network'])).rejects.toMatchObject({ code: 'engine-unreachable' });
    expect(await read(['container'], AbortSignal.timeout(100))).toEqual(['start']);
  });

  it.each([
    ['empty lines', '\n'],
    ['empty objects', '{}\n'],
    ['a line without end', ' '],
  ])('refuses %s in place of events, and hangs up', async (_, piece) => {
    let hungUp: Promise<void> | undefined;
    const { engine } = await engineThat((_request, response) => {
      hungUp = new Promise((resolve) => response.on('close', () => resolve()));
      const more = () => {
        while (!response.destroyed && response.write(piece.repeat(1000))) {}
      };
      response.on('drain', more);
      more();
    });
    const events = engine.events({})[Symbol.asyncIterator]();
    await expect(events.next()).rejects.toMatchObject({ code: 'engine-error' });
    await hungUp;
  });

  it('talks through a stream that somebody else opens, and uses it again', async () => {
    const { port } = await engineThat((_, response) => response.end('OK'));
    let dialed = 0;
    const dial = async () => {
      dialed += 1;
      return connect(port, '127.0.0.1');
    };
    await using engine = new DockerEngine({ dial });
    await engine.ping();
    await engine.ping();
    expect(dialed).toBe(1);
  });

  it('passes on why a stream could not be opened', async () => {
    await using engine = new DockerEngine({ dial: () => Promise.reject(new Error('sandbox is gone')) });
    await expect(engine.ping()).rejects.toThrow('sandbox is gone');
  });

  describe('whose answer has no end', () => {
    /** Resolves when its caller has hung up. */
    function endless(status: number) {
      let hungUp: () => void;
      const closed = new Promise<void>((resolve) => {
        hungUp = resolve;
      });
      const answer: RequestListener = (_, response) => {
        response.writeHead(status).on('close', () => hungUp());
        const more = () => {
          while (!response.destroyed && response.write(Buffer.alloc(64 * 1024, '['))) {}
        };
        response.on('drain', more);
        more();
      };
      return { answer, closed };
    }

    it.each([200, 500])('with status %i is hung up on, and refused with `too-large`', async (status) => {
      const { answer, closed } = endless(status);
      const { engine } = await engineThat(answer, { maxAnswerBytes: 1024 * 1024 });
      await expect(engine.listContainers()).rejects.toMatchObject({ code: 'too-large' });
      await closed;
    });

    it('is hung up on at a limit of the call, which raises none of the engine', async () => {
      const { answer } = endless(200);
      const { engine } = await engineThat(answer, { maxAnswerBytes: 1024 * 1024 });
      const inspect = (maxAnswerBytes: number) => engine.inspectContainer('web', { maxAnswerBytes });
      await expect(inspect(1024)).rejects.toThrow('more than 1024 bytes');
      await expect(inspect(1024 ** 3)).rejects.toThrow('more than 1048576 bytes');
    });

    it('is refused early where it has nothing to say', async () => {
      const { answer } = endless(200);
      const { engine } = await engineThat(answer);
      await expect(engine.ping()).rejects.toThrow('more than 1048576 bytes');
    });
  });

  it('gives a refusal in the words of the engine, or cut, where they are no words of an engine', async () => {
    const bodies = ['{"message":"No such container: web"}', `<h1>${'x'.repeat(1000)}`];
    const { engine } = await engineThat((_, response) => void response.writeHead(404).end(bodies.shift()));
    await expect(engine.startContainer('web')).rejects.toMatchObject({
      code: 'engine-error',
      message: 'start container web: No such container: web',
      cause: { status: 404 },
    });
    await expect(engine.startContainer('web')).rejects.toMatchObject({
      message: `start container web: <h1>${'x'.repeat(496)}`,
    });
  });

  it('asks for no more containers than are wanted', async () => {
    const asked: Array<string | undefined> = [];
    const { engine } = await engineThat(({ url }, response) => {
      asked.push(url);
      response.end('[]');
    });
    await engine.listContainers({ all: true, newest: 200 });
    await engine.listContainers({ all: true });
    expect(asked).toEqual(['/containers/json?all=true&limit=200', '/containers/json?all=true']);
  });

  it('tells what the engine leaves out of a container', async () => {
    const answer = '{"Id":"a","Warnings":["without swap"]}';
    const { engine } = await engineThat((_, response) => void response.writeHead(201).end(answer));
    const told: string[] = [];
    const spec = { name: 'web', image: 'x', labels: {} };
    expect(await engine.createContainer(spec, { onWarning: (text) => told.push(text) })).toBe('a');
    expect(told).toEqual(['without swap']);
  });
});
