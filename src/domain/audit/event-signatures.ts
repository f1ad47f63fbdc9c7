import { epochMs, type Instant } from '../kernel/instant.js';
import type { SignedNote } from '../kernel/signed-note.js';
import { CLOCK_TOLERANCE_MS } from './checkpoint.js';

/** A key of the log; `retiredAt`: the time of the checkpoint with which another took its place. */
export interface LogKey {
  readonly vkey: string;
  readonly retiredAt: Instant | null;
}

/** A signature that has to be right: the note bears one of one of these keys, or `otherwise` is what does not hold. */
export interface SignatureClaim {
  readonly note: SignedNote;
  readonly keys: readonly string[];
  readonly otherwise: string;
}

/**
 * Which keys may have signed an event that was recorded then: one that was in force, or came into force with the
 * checkpoint above it. A key that was replaced still counts for events of the ten minutes after, which other processes
 * may have written before they knew; events cannot be dated back further than that.
 */
export function keysFor(recordedAt: Instant, keys: readonly LogKey[]): readonly string[] {
  return keys
    .filter(({ retiredAt }) => retiredAt === null || epochMs(recordedAt) <= epochMs(retiredAt) + CLOCK_TOLERANCE_MS)
    .map(({ vkey }) => vkey);
}

/** The signatures of events, which can be checked once the checkpoint above them says which keys there are. */
export class EventSignatures {
  private waiting: { readonly place: string; readonly note: SignedNote; readonly recordedAt: Instant }[] = [];
  private due: SignatureClaim[] = [];

  add(place: string, note: SignedNote, recordedAt: Instant): void {
    this.waiting.push({ place, note, recordedAt });
  }

  /** A checkpoint stands above everything that was added. */
  sealed(keys: readonly LogKey[]): void {
    for (const { place, note, recordedAt } of this.waiting)
      this.due.push({
        note,
        keys: keysFor(recordedAt, keys),
        otherwise:
          `${place} bears no right signature of a key that was in force: ` +
          'no process of the platform has written it',
      });
    this.waiting = [];
  }

  /** What can be checked now; each once. */
  take(): readonly SignatureClaim[] {
    const { due } = this;
    this.due = [];
    return due;
  }
}
