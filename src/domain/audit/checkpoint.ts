import { type Instant, isInstant } from '../kernel/instant.js';
import { NoteError } from '../kernel/signed-note.js';

/**
 * So far the clock of an event and that of a checkpoint may be apart, in milliseconds: a transaction is ended long
 * before.
 */
export const CLOCK_TOLERANCE_MS = 600_000;

/** What a checkpoint says of the tree (C2SP tlog-checkpoint): origin, size and root, and then lines of our own. */
export interface Checkpoint {
  /** Which log: the name of the platform's key as well. */
  readonly origin: string;
  readonly size: number;
  /** Root hash, base64. */
  readonly root: string;
  readonly at: Instant;
  /** Root of the tree of the same leaves under SM3 (GB/T 32905), base64; null where there is none. */
  readonly sm3: string | null;
  /** The key that signs from here on, where it changes with this checkpoint; signed by both keys. */
  readonly nextKey: string | null;
  /** The checkpoint of the log before a restored copy was gone on with: "size root". */
  readonly restored: string | null;
}

const WORDS = { at: 'time', sm3: 'sm3', nextKey: 'next-key', restored: 'restored' } as const;

/** The signed text of a checkpoint. */
export function checkpointText({ origin, size, root, ...more }: Checkpoint): string {
  const lines = (Object.keys(WORDS) as (keyof typeof WORDS)[]).flatMap((name) =>
    more[name] === null ? [] : [`${WORDS[name]} ${more[name]}`],
  );
  return `${[origin, String(size), root, ...lines].join('\n')}\n`;
}

/** Throws NoteError. Lines that are not known are left to those who know them. */
export function parseCheckpoint(text: string): Checkpoint {
  const [origin = '', size = '', root = '', ...lines] = text.slice(0, -1).split('\n');
  if (origin === '' || !/^(0|[1-9]\d{0,15})$/.test(size) || !/^[A-Za-z0-9+/]{43}=$/.test(root))
    throw new NoteError(`"${text.slice(0, 80)}" is no checkpoint: origin, size and root are expected`);
  const valueOf = (word: string): string | null => {
    const [line, again] = lines.filter((one) => one.startsWith(`${word} `));
    if (again !== undefined) throw new NoteError(`a checkpoint says "${word}" twice`);
    return line?.slice(word.length + 1) ?? null;
  };
  const at = valueOf(WORDS.at);
  if (!isInstant(at)) throw new NoteError('a checkpoint of this platform says its time, in UTC with milliseconds');
  return {
    origin,
    size: Number(size),
    root,
    at,
    sm3: valueOf(WORDS.sm3),
    nextKey: valueOf(WORDS.nextKey),
    restored: valueOf(WORDS.restored),
  };
}
