import type { Instant } from '../kernel/instant.js';
import { NoteError } from './signed-note.js';

/** A promise about one event: whoever keeps it can prove later that the event was there, and what came before it. */
export interface EventReceipt {
  readonly origin: string;
  readonly referralId: string;
  readonly seq: number;
  readonly leafHash: string;
  readonly at: Instant;
  /** Size and root (base64) of the newest checkpoint when the receipt was given; null before the first. */
  readonly tree: { readonly size: number; readonly root: string } | null;
}

const FIRST = 'referral receipt 1';

/** The signed text of a receipt. */
export function receiptText({ origin, referralId, seq, leafHash, at, tree }: EventReceipt): string {
  return `${[FIRST, origin, `referral ${referralId}`, `event ${seq}`, `leaf ${leafHash}`, `time ${at}`, `tree ${tree === null ? '0 -' : `${tree.size} ${tree.root}`}`].join('\n')}\n`;
}

/** Throws NoteError. */
export function parseReceipt(text: string): EventReceipt {
  const match = new RegExp(
    `^${FIRST}\\n(\\S+)\\nreferral ([0-9a-f-]{36})\\nevent (\\d+)\\nleaf ([0-9a-f]{64})\\ntime (\\S+)\\ntree (\\d+) (\\S+)\\n$`,
  ).exec(text);
  if (match === null) throw new NoteError(`"${text.slice(0, 80)}" is no receipt of an event`);
  const [, origin = '', referralId = '', seq = '', leafHash = '', at = '', size = '', root = ''] = match;
  return {
    origin,
    referralId,
    seq: Number(seq),
    leafHash,
    at: at as Instant,
    tree: root === '-' ? null : { size: Number(size), root },
  };
}
