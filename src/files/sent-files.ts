import { standingOf } from '../access/posts/standing.js';
import type { Caller } from '../domain/agency/agency.js';
import type { UnitOfWork } from '../platform/database/unit-of-work.js';
import { type KeptFile, KeptFiles } from './kept-files.js';

/**
 * The files that one's own agency has sent whole and that the store still holds as they were, by the id of their
 * upload; what is none of them is left out.
 */
export async function sentFiles(
  work: UnitOfWork,
  ids: readonly string[],
  by: Caller,
): Promise<ReadonlyMap<string, KeptFile>> {
  if (ids.length === 0) return new Map();
  return work.read(standingOf(by), async (tx) => {
    const sent = await tx.query<{ id: string; sha256: string }>(
      'SELECT id, sha256 FROM upload WHERE id = ANY ($1) AND agency_id = $2 AND sha256 IS NOT NULL',
      [ids, by.agencyId],
    );
    const files = await KeptFiles.among(
      tx,
      sent.map(({ sha256 }) => sha256),
    );
    return new Map(
      sent.flatMap(({ id, sha256 }) => {
        const file = files.get(sha256);
        return file === undefined || file.altered || file.erased ? [] : [[id, file]];
      }),
    );
  });
}
