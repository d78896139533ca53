// A Docker Engine for tests: only what a test gives it works, everything else says so.
import type { Engine } from '../engine/engine.ts';

export function fakeEngine(parts: Partial<Engine>): Engine {
  return new Proxy(parts as Engine, {
    get(target, name) {
      if (name in target || typeof name === 'symbol' || name === 'then') return Reflect.get(target, name);
      return () => {
        throw new Error(`the fake engine has no ${name}`);
      };
    },
  });
}
