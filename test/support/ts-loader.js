/**
 * Node module hooks that let plain Node import the project's TypeScript (with `.js` specifiers) through swc.
 * Jest itself only needs it for globalSetup / globalTeardown, which it loads with Node and not with its ESM runtime.
 */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { transform } from '@swc/core';

const RELATIVE_JS = /^(\.{1,2}\/.*)\.js$/;
const options = JSON.parse(await readFile(new URL('../../.swcrc', import.meta.url), 'utf8'));

export async function resolve(specifier, context, nextResolve) {
  try {
    return await nextResolve(specifier, context);
  } catch (error) {
    if (error.code !== 'ERR_MODULE_NOT_FOUND' || !RELATIVE_JS.test(specifier)) throw error;
    return nextResolve(specifier.replace(RELATIVE_JS, '$1.ts'), context);
  }
}

export async function load(url, context, nextLoad) {
  if (!url.startsWith('file:') || !url.endsWith('.ts') || url.includes('/node_modules/')) return nextLoad(url, context);
  const filename = fileURLToPath(url);
  const source = await readFile(filename, 'utf8');
  const { code } = await transform(source, { ...options, filename, swcrc: false, sourceMaps: 'inline' });
  return { format: 'module', source: code, shortCircuit: true };
}
