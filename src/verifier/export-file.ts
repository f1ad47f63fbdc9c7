import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';

import { Finding } from '../domain/audit/logged-event.js';

/** What somebody has kept apart from the export. */
export interface Kept {
  readonly anchors: readonly { readonly note: string; readonly from: string }[];
  readonly receipts: readonly { readonly note: string; readonly from: string }[];
  readonly key: string | null;
}

/** One line of an export: what it is, and the rest, as bytes. */
export interface Line {
  readonly word: string;
  readonly rest: Buffer;
}

/**
 * The lines of an export: one by one for its head, and then many at once, because a million promises cost more than a
 * million hashes.
 */
export class ExportLines {
  private readonly batches: AsyncGenerator<Line[], void>;
  private batch: Line[] = [];

  constructor(file: string) {
    this.batches = linesOf(file);
  }

  async next(): Promise<Line | undefined> {
    while (this.batch.length === 0) {
      const { value } = await this.batches.next();
      if (value === undefined) return undefined;
      this.batch = value;
    }
    return this.batch.shift();
  }

  /** Everything that has not been taken yet. */
  async *rest(): AsyncGenerator<readonly Line[], void> {
    if (this.batch.length > 0) yield this.batch.splice(0);
    yield* this.batches;
  }

  /** The value of the next line, which must be this one. Throws Finding. */
  async valueOf(word: string): Promise<string> {
    const line = await this.next();
    if (line?.word !== word) throw new Finding(`the export lacks its line "${word}"`);
    return line.rest.toString('utf8');
  }
}

/**
 * The lines of a file, chunk by chunk, and at its end whether it is whole. Throws Finding when it was cut or changed
 * after it was written.
 */
async function* linesOf(file: string): AsyncGenerator<Line[], void> {
  const hash = createHash('sha256');
  let rest: Buffer = Buffer.alloc(0);
  let count = 0;
  let ended = false;
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    hash.update(bytes.subarray(0, beforeEnd(bytes))); // once for many lines, and before anybody works on their bytes
    let from = 0;
    const lines: Line[] = [];
    for (let at = bytes.indexOf(10, from); at >= 0; at = bytes.indexOf(10, from)) {
      if (ended) throw new Finding('there is something after the end of the export');
      const space = bytes.indexOf(32, from);
      const word = bytes.toString('latin1', from, space < 0 || space > at ? at : space);
      const line = { word, rest: bytes.subarray(Math.min(space < 0 ? at : space + 1, at), at) };
      if (word === 'end') {
        ended = true;
        if (at + 1 < bytes.length) throw new Finding('there is something after the end of the export');
        if (line.rest.toString('latin1') !== `${count} ${hash.copy().digest('hex')}`)
          throw new Finding(
            'the export was changed after it was written: its last line does not state what stands before it',
          );
      } else {
        count += 1;
        lines.push(line);
      }
      from = at + 1;
    }
    rest = bytes.subarray(from);
    yield lines;
  }
  if (!ended || rest.length > 0)
    throw new Finding(`the export was cut short: ${statSync(file).size} bytes without a last line`);
}

/** A whole number as exports spell it: one spelling for each. Throws Finding. */
export function wholeNumber(text: string | undefined): number {
  if (text === undefined || !/^(0|[1-9]\d{0,14})$/.test(text))
    throw new Finding(`"${(text ?? '').slice(0, 40)}" is no number of an event`);
  return Number(text);
}

/** How far the whole lines of a chunk go, without the last line of all. */
function beforeEnd(bytes: Buffer): number {
  const whole = bytes.lastIndexOf(10) + 1;
  const last = whole < 2 ? 0 : bytes.lastIndexOf(10, whole - 2) + 1;
  return bytes.toString('latin1', last, last + 4) === 'end ' ? last : whole;
}
