// `knock` before servers of every kind: there, not there yet, silent, gone without a word. Needs a C compiler.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { buildPrograms, hasCompiler, type Programs } from './held-terminal.ts';

const REQUEST = 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n';
const MINUTE_MS = 60_000;
const PATIENT = { timeout: 20_000, interval: 20 };

describe.skipIf(!hasCompiler)('knock', { timeout: 40_000 }, () => {
  let programs: Programs;
  const servers = new Set<Server>();
  const sockets = new Set<Socket>();
  const started = new Set<ChildProcess>();

  beforeAll(() => {
    programs = buildPrograms();
  });
  afterEach(() => {
    for (const socket of sockets) socket.destroy();
    for (const server of servers) server.close();
    for (const child of started) child.kill();
  });
  afterAll(() => rmSync(programs.directory, { recursive: true }));

  /** @param port 0: any that is free @returns the one it has */
  async function listen(port: number, onConnection: (socket: Socket) => void): Promise<number> {
    const server = createServer((socket) => {
      sockets.add(socket.on('error', () => undefined));
      onConnection(socket);
    });
    servers.add(server);
    await once(server.listen(port, '127.0.0.1'), 'listening');
    return (server.address() as AddressInfo).port;
  }

  async function freePort(): Promise<number> {
    const port = await listen(0, () => undefined);
    for (const server of servers) server.close();
    servers.clear();
    return port;
  }

  const answer = (text: string) => (socket: Socket) =>
    socket.once('data', (request) => socket.end(`${text} ${String(request).length}`));

  function knock(port: number, patienceMs: number) {
    const child = spawn(programs.path('knock'), [String(port), String(patienceMs)]);
    started.add(child);
    child.stdin.on('error', () => undefined).write(REQUEST);
    let said = '';
    child.stdout.on('data', (chunk) => {
      said += String(chunk);
    });
    return { child, said: () => said, ended: once(child, 'close') };
  }

  it('passes on what a server answers to the whole request', async () => {
    const one = knock(await listen(0, answer('hello')), 0);
    await one.ended;
    expect(one.said()).toBe(`+hello ${REQUEST.length}`);
  });

  it('says once that nobody answers, and waits for somebody who does', async () => {
    const port = await freePort();
    const one = knock(port, MINUTE_MS);
    await vi.waitFor(() => expect(one.said()).toBe('-'), PATIENT);
    await listen(port, answer('late'));
    await one.ended;
    expect(one.said()).toBe(`-+late ${REQUEST.length}`);
  });

  it('without patience looks once', async () => {
    const one = knock(await freePort(), 0);
    await one.ended;
    expect(one.said()).toBe('-');
  });

  it('takes one who hangs up without a word for nobody, and asks again', async () => {
    let calls = 0;
    const port = await listen(0, (socket) => {
      calls += 1;
      if (calls < 3) socket.destroy();
      else answer('third')(socket);
    });
    const one = knock(port, MINUTE_MS);
    await one.ended;
    expect(one.said()).toBe(`-+third ${REQUEST.length}`);
  });

  it('says of one who says nothing that it is silent', async () => {
    const one = knock(await listen(0, () => undefined), 0);
    await one.ended;
    expect(one.said()).toBe('~');
  });

  it('ends when nobody waits for it any more', async () => {
    const one = knock(await freePort(), MINUTE_MS);
    await vi.waitFor(() => expect(one.said()).toBe('-'), PATIENT);
    one.child.stdin.end();
    expect(await one.ended).toEqual([0, null]);
  });

  it.each([[], ['0', '0'], ['65536', '0'], ['80'], ['80', 'x']])('refuses other arguments: %s %s', (...given) => {
    expect(spawnSync(programs.path('knock'), given, { input: REQUEST }).status).toBe(64);
  });
});
