// Security headers are set by the custom server, which also handles the websocket.
import { join } from 'node:path';
import { buildTerminalPage } from './app/_terminal-page/build.mjs';

/** @type {import('next').NextConfig} */
const config = {
  reactStrictMode: true,
  poweredByHeader: false,
  devIndicators: false,
  distDir: '.next',
  // The compiler of lessons runs as it is in Node; bundling it would only make the build slower.
  serverExternalPackages: ['@mdx-js/mdx', 'remark-gfm', 'yaml'],
  // `npm run check` and `npm test` check the types of everything; a start should not do it again.
  typescript: { ignoreBuildErrors: true },
  compiler: {
    runAfterProductionCompile: ({ projectDir, distDir }) =>
      buildTerminalPage({ root: projectDir, directory: join(distDir, 'terminal-page'), development: false }),
  },
};

export default config;
