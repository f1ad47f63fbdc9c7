/**
 * Compiles src/ into dist/, as nest-cli.json and .swcrc say, with the SQL files and the layout of papers as they are,
 * and only what has changed since the last time: `npm start` runs it each time. Types are checked by `npm run
 * typecheck`.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { transform, version } from '@swc/core';

const root = path.resolve(import.meta.dirname, '..', '..');
const { sourceRoot } = JSON.parse(readFileSync(path.join(root, 'nest-cli.json'), 'utf8'));
const settings = readFileSync(path.join(root, '.swcrc'), 'utf8');
const [from, to] = [path.join(root, sourceRoot), path.join(root, 'dist')];
const manifest = path.join(to, 'built-from.json');

/** What each file of dist/ was made from, by the digest of its source and settings. */
function builtBefore() {
  try {
    return JSON.parse(readFileSync(manifest, 'utf8'));
  } catch {
    rmSync(to, { recursive: true, force: true }); // not ours, or half made
    return {};
  }
}

const targetOf = (file) => path.join(to, file.replace(/\.ts$/, '.js'));

async function compile(file, source) {
  const filename = path.join(from, file);
  const target = targetOf(file);
  mkdirSync(path.dirname(target), { recursive: true });
  if (/\.(sql|typ|css)$/.test(file)) {
    writeFileSync(target, source);
    return;
  }
  const { code, map } = await transform(source, { ...JSON.parse(settings), swcrc: false, filename });
  writeFileSync(target, `${code}\n//# sourceMappingURL=${path.basename(target)}.map\n`);
  writeFileSync(`${target}.map`, map ?? '');
}

const before = builtBefore();
const now = {};
const work = [];
for (const entry of readdirSync(from, { recursive: true })) {
  const file = entry.replaceAll(path.sep, '/');
  if (!/\.(ts|sql|typ|css)$/.test(file)) continue;
  const source = readFileSync(path.join(from, file), 'utf8');
  now[file] = createHash('sha256').update([version, settings, source].join('\0')).digest('hex');
  if (before[file] !== now[file]) work.push(compile(file, source));
}
await Promise.all(work);
const gone = Object.keys(before).filter((file) => now[file] === undefined);
for (const file of gone) for (const made of [targetOf(file), `${targetOf(file)}.map`]) rmSync(made, { force: true });
if (work.length + gone.length > 0) {
  mkdirSync(to, { recursive: true });
  writeFileSync(manifest, JSON.stringify(now));
}
