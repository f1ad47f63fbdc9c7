/** Bundles the pages into web/dist, unless they were bundled from these very sources already. */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'vite';

const here = import.meta.dirname;
const sources = [
  '../package-lock.json',
  'vite.config.ts',
  'build.mjs',
  ...['explorer.css', 'explorer.ts', 'index.html'].map((file) => `explorer/${file}`),
];
const hash = createHash('sha256');
for (const file of sources) hash.update(file).update(readFileSync(path.join(here, file)));
const wanted = hash.digest('hex');
const stamp = path.join(here, 'dist', 'built-from.txt');

function built() {
  try {
    return readFileSync(stamp, 'utf8');
  } catch {
    return null;
  }
}

if (built() !== wanted) {
  process.stdout.write('bundling the API explorer (once) …\n');
  await build({ configFile: path.join(here, 'vite.config.ts') });
  writeFileSync(stamp, wanted);
}
