// Security headers are set by the custom server, which also handles the websocket.
import { join } from 'node:path';
import { buildEditor } from './app/_editor/build.mjs';
import { compressStatic } from './app/_site/compress-static.mjs';
import { buildTerminalPage } from './app/_terminal-page/build.mjs';

/** @type {import('next').NextConfig} */
const config = {
  reactStrictMode: true,
  poweredByHeader: false,
  devIndicators: false,
  distDir: '.next',
  // The messages are compiled on the server (lib/i18n/translator.ts), so a page need not read a parser of them.
  turbopack: { resolveAlias: { 'use-intl/format-message': 'use-intl/format-message/format-only' } },
  // The compiler of lessons runs as it is in Node; bundling it would only make the build slower.
  serverExternalPackages: ['@mdx-js/mdx'],
  // `npm run check` and `npm test` check the types of everything; a start should not do it again.
  typescript: { ignoreBuildErrors: true },
  compiler: {
    runAfterProductionCompile: async ({ projectDir: root, distDir }) => {
      await compressStatic(join(distDir, 'static', 'chunks'));
      await buildTerminalPage({ root, directory: join(distDir, 'terminal-page'), development: false });
      await buildEditor({ root, directory: join(distDir, 'editor'), development: false });
    },
  },
};

export default config;
