import path from 'node:path';

import type { Env } from '../platform/config/env.js';
import { type FileStore, FolderStore } from './file-store.js';

/** Where files are kept, and where those lie that are on their way. */
export function filesFolderOf(env: Env): string {
  return env.FILES_FOLDER ?? path.join(env.DATA_FOLDER, 'files');
}

/** A bucket where one is named; a folder otherwise. The client of object stores is loaded only where there is one. */
export async function openFileStore(env: Env): Promise<FileStore> {
  if (env.FILES_S3_URL === undefined) return new FolderStore(path.join(filesFolderOf(env), 'kept'));
  const { S3Store } = await import('./s3-store.js');
  return new S3Store(env.FILES_S3_URL);
}
