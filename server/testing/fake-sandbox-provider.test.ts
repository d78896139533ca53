import { expect, it } from 'vitest';
import { FakeSandbox, FakeSandboxProvider } from './fake-sandbox-provider.ts';
import { FakeShell } from './fake-shell.ts';
import { describeSandboxProvider } from './sandbox-provider-contract.ts';

describeSandboxProvider('the fake provider', async () => {
  const provider = new FakeSandboxProvider();
  const neverReady = new FakeSandboxProvider({ neverReady: true });
  const providers = [provider, neverReady];
  return {
    provider,
    neverReady,
    leftovers: async () => providers.reduce((sum, { leftovers }) => sum + leftovers, 0),
    kill: async (sandbox) => {
      if (sandbox instanceof FakeSandbox) sandbox.kill();
    },
    restart: async (sandbox) => {
      if (!(sandbox instanceof FakeSandbox)) return;
      sandbox.interrupt();
      sandbox.restart();
    },
    successor: async () => {
      const successor = new FakeSandboxProvider({ adoptable: provider.sandboxes });
      providers.push(successor);
      return successor;
    },
    listen: async () => {},
    plantStrays: async () => {
      provider.strays.add('one').add('two');
      return { ours: 2, othersAreThere: async () => true };
    },
  };
});

const OPTIONS = { name: 'main', cols: 80, rows: 24, nonce: 'n', firstSeq: 0, resumeFrom: 0 };

it('a fake shell keeps its last bytes, and all that its reader has not taken', async () => {
  const shell = new FakeShell(OPTIONS, () => ({ exitCode: 0, stdout: '' }), 100);
  const { stream } = shell.attach(OPTIONS);
  shell.print(Buffer.alloc(1000, 'x'));
  expect(shell.attach(OPTIONS).startSeq).toBe(0);
  stream.destroy();
  const reader = shell.attach(OPTIONS);
  reader.stream.resume();
  await new Promise((resolve) => setImmediate(resolve));
  reader.stream.destroy();
  expect(shell.attach(OPTIONS).startSeq).toBe(shell.endSeq - 100);
});

it('a fake sandbox that is interrupted refuses until it goes on, and keeps its shells', async () => {
  const provider = new FakeSandboxProvider();
  const sandbox = (await provider.create({} as never)) as FakeSandbox;
  const channel = await sandbox.openTerminal(OPTIONS);
  sandbox.interrupt();
  expect(channel.stream.destroyed).toBe(true);
  await expect(sandbox.exec(['echo'])).rejects.toMatchObject({ code: 'engine-unreachable' });
  sandbox.resume();
  expect(await sandbox.openTerminal(OPTIONS)).toMatchObject({ created: false });
});
