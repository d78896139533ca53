import { FakeSandbox, FakeSandboxProvider } from './fake-sandbox-provider.ts';
import { describeSandboxProvider } from './sandbox-provider-contract.ts';

describeSandboxProvider('the fake provider', async () => {
  const provider = new FakeSandboxProvider();
  const neverReady = new FakeSandboxProvider({ neverReady: true });
  return {
    provider,
    neverReady,
    leftovers: async () => provider.leftovers + neverReady.leftovers,
    kill: async (sandbox) => {
      if (sandbox instanceof FakeSandbox) sandbox.kill();
    },
    listen: async () => {},
    plantStrays: async () => {
      provider.strays.add('one').add('two');
      return { ours: 2, othersAreThere: async () => true };
    },
  };
});
