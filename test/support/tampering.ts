import { receiptText } from '../../src/domain/audit/receipt.js';
import { formatNote, parseNote } from '../../src/domain/kernel/signed-note.js';
import type { HistoryFrame } from '../../src/domain/subject/history-frame.js';
import { newNoteKey, type NoteKey } from '../../src/platform/crypto/note-key.js';
import { leafOf } from '../../src/platform/crypto/tree-hash.js';

/** What a superuser does to a copy of the database, and what the verifier must say about it. */
export interface Attack {
  readonly name: string;
  readonly does: (copy: Copy) => Promise<void>;
  readonly says: RegExp;
}

/** A copy inside a transaction that is rolled back: whatever is done to it is undone. */
export interface Copy {
  query<Row>(sql: string, parameters?: unknown[]): Promise<Row[]>;
  readonly key: NoteKey;
  /** The referral that is attacked. */
  readonly referralId: string;
  /** Builds the tree and every checkpoint anew over what is there, as whoever holds the key could. */
  rebuild(key: NoteKey, sizes?: readonly number[]): Promise<void>;
}

/** What a writer with this key signs of a body, before the first checkpoint. */
export function signatureOf(key: NoteKey, body: string): string {
  const { subject, seq, recordedAt } = JSON.parse(body) as HistoryFrame;
  const leafHash = leafOf('sha256', body).toString('hex');
  return key.sign(receiptText({ origin: key.name, subject, seq, leafHash, at: recordedAt, tree: null })).base64;
}

const mine = 'subject_id = $1 AND seq = 4';

/** What is done to one event that stands. */
const ON_ONE_EVENT: readonly Attack[] = [
  {
    name: 'edits a body',
    does: async ({ query, referralId }) => {
      await query(`UPDATE audit_event SET body = replace(body, '"seq":4', '"seq":4 ') WHERE ${mine}`, [referralId]);
    },
    says: /event 4 of REFERRAL .* was altered/,
  },
  {
    name: 'edits body and leaf',
    does: async ({ query, referralId }) => {
      const [row] = await query<{ body: string }>(`SELECT body FROM audit_event WHERE ${mine}`, [referralId]);
      const body = row!.body.replace(/"nonce":"[^"]*"/, '"nonce":"00000000-0000-4000-8000-000000000000"');
      await query(`UPDATE audit_event SET body = $2, leaf_hash = $3 WHERE ${mine}`, [
        referralId,
        body,
        leafOf('sha256', body).toString('hex'),
      ]);
      await query(`UPDATE audit_leaf SET leaf_hash = $2 WHERE ${mine}`, [
        referralId,
        leafOf('sha256', body).toString('hex'),
      ]);
    },
    says: /event 5 does not follow from event 4|do not have the root that their checkpoint signs/,
  },
  {
    name: 'changes the signature of an event',
    does: async ({ query, referralId }) => {
      await query(
        `UPDATE audit_event
         SET signature = (SELECT signature FROM audit_event WHERE subject_id = $1 AND seq = 5)
         WHERE ${mine}`,
        [referralId],
      );
    },
    says: /event \d+ \(event 4 of REFERRAL .*\) bears no right signature of a key that was in force/,
  },
];

/** What is done to which events there are, and in which order. */
const ON_THE_ORDER: readonly Attack[] = [
  {
    name: 'deletes a middle event',
    does: async ({ query, referralId }) => {
      await query(`DELETE FROM audit_leaf WHERE ${mine}`, [referralId]);
      await query(`DELETE FROM audit_event WHERE ${mine}`, [referralId]);
    },
    says: /event \d+ is missing/,
  },
  {
    name: 'deletes a middle event and closes the gap',
    does: async ({ query, referralId }) => {
      const [row] = await query<{ index: string }>(`SELECT leaf_index AS index FROM audit_leaf WHERE ${mine}`, [
        referralId,
      ]);
      await query(`DELETE FROM audit_leaf WHERE ${mine}`, [referralId]);
      await query(`DELETE FROM audit_event WHERE ${mine}`, [referralId]);
      await query('ALTER TABLE audit_leaf DROP CONSTRAINT audit_leaf_pkey');
      await query('UPDATE audit_leaf SET leaf_index = leaf_index - 1 WHERE leaf_index > $1', [row!.index]);
    },
    says: /REFERRAL .*: event 5 follows event 3: one is missing|do not have the root/,
  },
  {
    name: 'deletes the last event',
    does: async ({ query }) => {
      await query('DELETE FROM audit_leaf WHERE leaf_index = (SELECT max(leaf_index) FROM audit_leaf)');
    },
    says: /stands after \d+: events are missing/,
  },
  {
    name: 'swaps two events',
    does: async ({ query }) => {
      await query('ALTER TABLE audit_leaf DROP CONSTRAINT audit_leaf_pkey');
      await query('UPDATE audit_leaf SET leaf_index = 7 - leaf_index WHERE leaf_index IN (3, 4)');
    },
    says: /one was put in, or the order was changed|one is missing|or the order was/,
  },
  {
    name: 'inserts a forgery',
    does: async ({ query, referralId }) => {
      await query(
        `INSERT INTO audit_event (subject_id, subject_kind, seq, body, leaf_hash, recorded_at, tree_size, signature)
         SELECT subject_id, subject_kind, 1000, replace(body, '"seq":4', '"seq":1000'), 'forged', recorded_at,
           tree_size, signature
         FROM audit_event WHERE ${mine}`,
        [referralId],
      );
      await query(
        `INSERT INTO audit_leaf (leaf_index, subject_id, seq, leaf_hash)
         SELECT max(leaf_index) + 1, $1, 1000, $2 FROM audit_leaf`,
        [referralId, 'forged'],
      );
    },
    says: /was altered|follows event/,
  },
];

/** What is done to the checkpoints as well, by whoever thinks of them. */
const ON_THE_CHECKPOINTS: readonly Attack[] = [
  {
    name: 'backdates an event and signs everything anew',
    does: async ({ query, referralId, rebuild: again, key: real }) => {
      await query(
        `UPDATE audit_event
         SET body = regexp_replace(body, '"recordedAt":"20\\d\\d', '"recordedAt":"2019')
         WHERE subject_id = $1 AND seq = (SELECT max(seq) FROM audit_event WHERE subject_id = $1)`,
        [referralId],
      );
      await again(
        real,
        [5, 30, 1_000].concat(
          (await query<{ count: string }>('SELECT count(*) FROM audit_leaf')).map(({ count }) => Number(count)),
        ),
      );
    },
    says: /is backdated: it says 2019/,
  },
  {
    name: 'cuts the tail, checkpoints and all',
    does: async ({ query }) => {
      await query('DELETE FROM audit_checkpoint WHERE tree_size > (SELECT min(tree_size) FROM audit_checkpoint)');
      await query('DELETE FROM audit_leaf WHERE leaf_index >= (SELECT min(tree_size) FROM audit_checkpoint)');
    },
    says: /its end was cut off|there is a receipt .* no such event/,
  },
  {
    name: 'changes a signature',
    does: async ({ query }) => {
      const [row] = await query<{ size: string; note: string }>(
        'SELECT tree_size AS size, note FROM audit_checkpoint ORDER BY tree_size DESC LIMIT 1',
      );
      const { text, signatures } = parseNote(row!.note);
      const bytes = Buffer.from(signatures[0]!.base64, 'base64');
      bytes[20] = bytes[20]! ^ 1;
      await query('UPDATE audit_checkpoint SET note = $2 WHERE tree_size = $1', [
        row!.size,
        formatNote({ text, signatures: [{ name: signatures[0]!.name, base64: bytes.toString('base64') }] }),
      ]);
    },
    says: /bears no right signature/,
  },
  {
    name: 'rebuilds the tree with another key',
    does: async ({ query, rebuild: again, key: real }) => {
      await query(`UPDATE audit_event SET body = replace(body, '某仓储公司', '另一公司')`);
      await again(newNoteKey(real.name));
    },
    says: /no key of this log has signed|receipt was given|begins with the key/,
  },
  {
    name: 'rebuilds the tree with the stolen key',
    does: async ({ query, rebuild: again, key: real }) => {
      await query(`UPDATE audit_event SET body = replace(body, '某仓储公司', '另一公司')`);
      await again(real);
    },
    says: /with another root: the past was changed|receipt was given/,
  },
  {
    name: 'restores an old copy and goes on',
    does: async ({ query, rebuild: again, key: real }) => {
      await query('DELETE FROM audit_leaf WHERE leaf_index >= 20');
      await query(
        `DELETE FROM audit_event e
         WHERE NOT EXISTS (SELECT FROM audit_leaf l WHERE l.subject_id = e.subject_id AND l.seq = e.seq)`,
      );
      await again(real);
    },
    says: /there is a receipt .* no such event|its end was cut off, or an old copy was gone on with/,
  },
  {
    name: 'drops a version',
    does: async ({ query, referralId, rebuild: again, key: real }) => {
      await query(
        `UPDATE audit_event
         SET body = replace(body, '"version":3', '"version":4')
         WHERE subject_id = $1 AND body LIKE '%"version":3%'`,
        [referralId],
      );
      await again(real);
    },
    says: /follows version 2: an act is missing/,
  },
];

export const ATTACKS: readonly Attack[] = [...ON_ONE_EVENT, ...ON_THE_ORDER, ...ON_THE_CHECKPOINTS];
