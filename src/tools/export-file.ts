import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { Finding } from '../domain/audit/log-verifier.js';

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

/** The lines of a file, and at its end whether it is whole. Throws Finding when it was cut or changed after it was written. */
export async function* linesOf(file: string): AsyncGenerator<Line, void> {
  const hash = createHash('sha256');
  let rest: Buffer = Buffer.alloc(0);
  let count = 0;
  let ended = false;
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let from = 0;
    for (let at = bytes.indexOf(10, from); at >= 0; at = bytes.indexOf(10, from)) {
      if (ended) throw new Finding('there is something after the end of the export');
      const space = bytes.indexOf(32, from);
      const word = bytes.toString('latin1', from, space < 0 || space > at ? at : space);
      const line = { word, rest: bytes.subarray(Math.min(space < 0 ? at : space + 1, at), at) };
      if (word === 'end') {
        ended = true;
        if (line.rest.toString('latin1') !== `${count} ${hash.copy().digest('hex')}`) throw new Finding('the export was changed after it was written: its last line does not state what stands before it');
      } else {
        hash.update(bytes.subarray(from, at + 1));
        count += 1;
        yield line;
      }
      from = at + 1;
    }
    rest = bytes.subarray(from);
  }
  if (!ended || rest.length > 0) throw new Finding(`the export was cut short: ${statSync(file).size} bytes without a last line`);
}

/** A whole number as exports spell it: one spelling for each. Throws Finding. */
export function wholeNumber(text: string | undefined): number {
  if (text === undefined || !/^(0|[1-9]\d{0,14})$/.test(text)) throw new Finding(`"${(text ?? '').slice(0, 40)}" is no number of an event`);
  return Number(text);
}

/** The value of the next line, which must be this one. Throws Finding. */
export async function valueOf(lines: AsyncGenerator<Line, void>, word: string): Promise<string> {
  const { value } = await lines.next();
  if (value?.word !== word) throw new Finding(`the export lacks its line "${word}"`);
  return value.rest.toString('utf8');
}
