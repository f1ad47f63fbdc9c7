import path from 'node:path';
import { defineConfig } from 'vite';

/** Everything is bundled: the pages work without the internet. Chrome 90 is what the desktops of public agencies run. */
export default defineConfig({
  root: path.join(import.meta.dirname, 'explorer'),
  base: '/explorer/',
  logLevel: 'error',
  build: {
    outDir: path.join(import.meta.dirname, 'dist', 'explorer'),
    emptyOutDir: true,
    target: 'chrome90',
    assetsInlineLimit: 0,
  },
  worker: { format: 'es' },
});
