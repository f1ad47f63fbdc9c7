import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * `tables` are run once, by the baseline; `functions` and `access` (rights, policies, triggers) as often as they
 * change.
 */
export type SqlFolder = 'tables' | 'functions' | 'access';

/** The SQL text of a room. */
export function sqlOf(folder: SqlFolder, room: string): string {
  return readFileSync(path.join(import.meta.dirname, folder, `${room}.sql`), 'utf8');
}

/** The SQL texts of a folder, in the order of their names. */
export function sqlIn(folder: SqlFolder): readonly string[] {
  return readdirSync(path.join(import.meta.dirname, folder))
    .sort()
    .map((file) => sqlOf(folder, path.basename(file, '.sql')));
}
