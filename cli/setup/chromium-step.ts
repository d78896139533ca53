// A browser for the tests: one that the machine has, before one that has to be fetched.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { canInstallPackages, installPackages } from './debian-packages.ts';
import { runQuietly, succeeds } from './run-quietly.ts';
import { type Report, SetupError, type Step } from './step.ts';

const USUAL_PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];
const HANGUL_FONTS = 'fonts-noto-cjk';

/** @param configured the value of CHROMIUM_PATH */
export function findChromium(configured: string | undefined): string | undefined {
  const candidates = configured === undefined ? [...USUAL_PLACES, chromium.executablePath()] : [configured];
  return candidates.find((path) => existsSync(path));
}

export function chromiumStep(root: string, configured: string | undefined): Step {
  const isDone = async () => findChromium(configured) !== undefined && (await hasHangul());
  return {
    title: 'Install a browser for the tests',
    isDone,
    run: async (report) => {
      if (configured !== undefined && !existsSync(configured)) {
        throw new SetupError(`CHROMIUM_PATH is ${configured}, which does not exist.`, 'Correct it or unset it.');
      }
      const packages = [
        ...(findChromium(configured) ? [] : ['chromium']),
        ...((await hasHangul()) ? [] : [HANGUL_FONTS]),
      ];
      if (canInstallPackages() && !(await isUbuntu())) await installPackages(packages, report);
      else await installWithPlaywright(root, configured, report);
    },
  };
}

async function installWithPlaywright(root: string, configured: string | undefined, report: Report): Promise<void> {
  if (findChromium(configured)) return report.progress('without fonts for Korean, which screenshots would need');
  await runQuietly(
    process.execPath,
    [join(root, 'node_modules', '@playwright', 'test', 'cli.js'), 'install', 'chromium'],
    {
      cwd: root,
      onLine: report.progress,
      remedy: 'Install Chromium or Chrome and set CHROMIUM_PATH to it.',
    },
  );
}

/** Without fontconfig nobody can tell; a machine with a desktop has fonts. */
async function hasHangul(): Promise<boolean> {
  if (process.platform !== 'linux' || !canInstallPackages()) return true;
  return (
    existsSync('/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc') ||
    succeeds('sh', ['-c', 'fc-list :lang=ko | grep -q .'])
  );
}

// Its package is an empty one that wants a snap.
const isUbuntu = () => succeeds('grep', ['-q', '^ID=ubuntu', '/etc/os-release']);
