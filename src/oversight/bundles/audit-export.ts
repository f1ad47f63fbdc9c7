import { createHash, type Hash } from 'node:crypto';

import { type KeptReceipt, receiptColumn } from '../../books/history.js';
import type { Tx } from '../../platform/database/unit-of-work.js';

/** Where lines go: a file, a response. */
export type WriteText = (text: string) => Promise<void>;

/** The first line of every export. */
export const EXPORT_FORMAT = 'audit-export 1';

const BATCH = 2_000;

interface LeafRow {
  readonly index: string;
  readonly sm3: string | null;
  readonly body: string | null;
  readonly receipt: KeptReceipt;
}

/**
 * Lines with their count and digest, which the last line states: a file that was cut short does not pass for a whole
 * one.
 */
export class SealedLines {
  private readonly hash: Hash = createHash('sha256');
  private lines = 0;

  constructor(private readonly write: WriteText) {}

  async add(lines: readonly string[]): Promise<void> {
    const text = lines.map((line) => `${line}\n`).join('');
    this.hash.update(text, 'utf8');
    this.lines += lines.length;
    await this.write(text);
  }

  end(): Promise<void> {
    return this.write(`end ${this.lines} ${this.hash.copy().digest('hex')}\n`);
  }
}

export function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}

/**
 * Writes the whole log as docs/audit-format.md describes it: every sealed event in the order of the tree, each
 * checkpoint where it was signed. For the owner of the database alone. `progress` hears how many events are written.
 * Returns their number.
 */
export async function exportLog(
  tx: Pick<Tx, 'query'>,
  write: WriteText,
  progress: (events: number) => void,
): Promise<number> {
  const out = new SealedLines(write);
  const [origin] = await tx.query<{ value: string }>("SELECT value FROM policy WHERE name = 'audit-origin'");
  const [first] = await tx.query<{ vkey: string }>('SELECT vkey FROM audit_key ORDER BY since_size, at LIMIT 1');
  await out.add([EXPORT_FORMAT, 'kind log', `origin ${origin?.value ?? ''}`, `key ${first?.vkey ?? '-'}`]);
  const checkpoints = await tx.query<{ size: number; note: string }>(
    'SELECT tree_size::float8 AS size, note FROM audit_checkpoint ORDER BY tree_size',
  );
  let next = 0;
  let written = 0;
  for (;;) {
    const rows = await tx.query<LeafRow>(
      `SELECT l.leaf_index AS index, l.sm3, e.body,
         ${receiptColumn('e')}
           || jsonb_build_object('leafHash', l.leaf_hash, 'id', l.subject_id, 'seq', l.seq) AS receipt
       FROM audit_leaf l LEFT JOIN audit_event e USING (subject_id, seq)
       WHERE l.leaf_index >= $1 ORDER BY l.leaf_index LIMIT ${BATCH}`,
      [written],
    );
    const lines: string[] = [];
    for (const row of rows) {
      lines.push(lineOf(row));
      written = Number(row.index) + 1;
      for (; checkpoints[next] !== undefined && (checkpoints[next]?.size ?? 0) <= written; next += 1)
        lines.push(`checkpoint ${base64(checkpoints[next]?.note ?? '')}`);
    }
    if (rows.length > 0) await out.add(lines);
    progress(written);
    if (rows.length < BATCH) break;
  }
  await out.add(checkpoints.slice(next).map(({ note }) => `checkpoint ${base64(note)}`));
  await out.end();
  return written;
}

/** A body is canonical JSON: it holds no line break, and stands last. */
function lineOf({ index, sm3, body, receipt }: LeafRow): string {
  const { kind, id, seq, leafHash, at, treeSize, signature } = receipt;
  return body === null
    ? `redacted ${index} ${leafHash} ${sm3 ?? '-'} ${treeSize} ${signature} ${kind} ${id} ${seq} ${at}`
    : `event ${index} ${leafHash} ${sm3 === null ? '-' : 'sm3'} ${treeSize} ${signature} ${body}`;
}
