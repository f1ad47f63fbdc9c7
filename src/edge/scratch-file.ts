import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * Lends the name of a file that nobody else has, in a folder of its own, and takes both away again, whatever happens.
 * `name` says in the folder of temporary files what it was for.
 */
export async function withScratchFile<T>(name: string, use: (file: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), `${name}-`));
  try {
    return await use(path.join(folder, name));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
