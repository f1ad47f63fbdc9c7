/**
 * Node module hooks that let plain Node import the project's TypeScript (with `.js` specifiers) through swc. Jest
 * itself only needs it for globalSetup / globalTeardown, which it loads with Node and not with its ESM runtime; the
 * specs start processes of the platform with it, again and again, so what was compiled once is kept beside the
 * packages.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { transformSync, version } from '@swc/core';

const RELATIVE_JS = /^(\.{1,2}\/.*)\.js$/;
const settings = readFileSync(new URL('../../.swcrc', import.meta.url), 'utf8');
const options = JSON.parse(settings);
const kept = new URL('../../node_modules/.cache/ts-loader/', import.meta.url);
mkdirSync(kept, { recursive: true });

export async function resolve(specifier, context, nextResolve) {
  if (!RELATIVE_JS.test(specifier) || !context.parentURL?.endsWith('.ts')) return nextResolve(specifier, context);
  const source = new URL(specifier.replace(RELATIVE_JS, '$1.ts'), context.parentURL);
  return existsSync(source)
    ? { url: source.href, format: 'module', shortCircuit: true }
    : nextResolve(specifier, context);
}

export async function load(url, context, nextLoad) {
  if (!url.startsWith('file:') || !url.endsWith('.ts') || url.includes('/node_modules/')) return nextLoad(url, context);
  return { format: 'module', source: compiled(fileURLToPath(url)), shortCircuit: true };
}

function compiled(filename) {
  const source = readFileSync(filename, 'utf8');
  const file = new URL(
    createHash('sha256').update([version, settings, filename, source].join('\0')).digest('hex'),
    kept,
  );
  if (existsSync(file)) return readFileSync(file, 'utf8');
  const { code } = transformSync(source, { ...options, filename, swcrc: false, sourceMaps: 'inline' });
  const draft = new URL(`${file.href}.${process.pid}`);
  writeFileSync(draft, code);
  renameSync(draft, file); // whoever reads it beside us finds all of it or nothing
  return code;
}
