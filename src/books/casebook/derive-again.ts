import { isDeepStrictEqual } from 'node:util';

import { inboxEntries, type InboxEntry } from '../../domain/decision/inbox-entries.js';
import { searchTexts } from '../../domain/decision/search-texts.js';
import type { Tx } from '../../platform/database/unit-of-work.js';
import { upsertInbox, upsertSearch } from './derived-rows.js';
import { InboxEntryRow } from './inbox-entry.entity.js';
import { readCaseFiles } from './load.js';
import { searchEntry } from './search-entry.js';

/** How far the rows of a batch have come, and how many inbox entries were not as they should be. */
export interface Derived {
  readonly lastId: string;
  readonly referrals: number;
  readonly corrected: number;
}

/**
 * Derives the rows of a batch of referrals again, in the order of their ids: inbox entries that differ are put right,
 * search entries are written anew. Nobody can act on a referral of the batch meanwhile. Null: there are no more.
 */
export async function deriveAgain(tx: Tx, afterId: string | null, batch: number): Promise<Derived | null> {
  const locked = await tx.query<{ id: string }>(
    'SELECT id FROM referral WHERE $1::uuid IS NULL OR id > $1::uuid ORDER BY id LIMIT $2 FOR NO KEY UPDATE',
    [afterId, batch],
  );
  const ids = locked.map(({ id }) => id);
  const lastId = ids.at(-1);
  if (lastId === undefined) return null;
  const files = await readCaseFiles(tx, ids);
  const rows = await tx.find(InboxEntryRow, { where: ids.map((referralId) => ({ referralId })) });
  let corrected = 0;
  for (const [id, file] of files) {
    const kept = new Map(rows.filter(({ referralId }) => referralId === id).map((row) => [row.agencyId, entryOf(row)]));
    const right = inboxEntries(file);
    const wrong = right.filter((entry) => !isDeepStrictEqual(entry, kept.get(entry.agencyId)));
    const nobodys = [...kept.keys()].filter((agency) => !right.some(({ agencyId }) => agencyId === agency));
    corrected += wrong.length + nobodys.length;
    await Promise.all([
      tx.query('DELETE FROM inbox_entry WHERE referral_id = $1 AND agency_id = ANY ($2)', [id, nobodys]),
      tx.query(upsertInbox('$2', '$1'), [id, JSON.stringify(wrong)]),
      tx.query(upsertSearch('$2', '$1'), [id, JSON.stringify([searchEntry(file, searchTexts(file))])]),
    ]);
  }
  return { lastId, referrals: ids.length, corrected };
}

function entryOf({ referralId: _, ...entry }: InboxEntryRow): InboxEntry {
  return { ...entry };
}
