// The browser that a measurement looks through.
import { type Browser, chromium } from '@playwright/test';
import { findChromium } from '../cli/setup/chromium-step.ts';
import type { BenchContext } from './context.ts';

/** Ended with the context's store. @throws Error where there is none */
export async function launchBrowser({ config, store }: BenchContext): Promise<Browser> {
  const executablePath = findChromium(config.chromiumPath);
  const isRoot = process.getuid?.() === 0;
  const browser = await chromium.launch({
    ...(executablePath !== undefined && { executablePath }),
    // Chromium's own sandbox refuses to work for root.
    args: isRoot ? ['--no-sandbox'] : [],
  });
  store.add(() => browser.close());
  return browser;
}
