import { Finding, type LogCrypto, LogVerifier } from '../domain/audit/log-verifier.js';
import { NoteVerifier } from '../platform/crypto/note-key.js';
import { leafOfMarked, TREE_HASH } from '../platform/crypto/tree-hash.js';
import { type ExportLines, type Kept, type Line, wholeNumber } from './export-file.js';

const EVERY = 100_000;

export const CRYPTO: LogCrypto<Buffer> = {
  sha256: TREE_HASH.sha256,
  sm3: TREE_HASH.sm3,
  hex: (hash) => hash.toString('hex'),
  base64: (hash) => hash.toString('base64'),
  signedBy: (vkey, note) => NoteVerifier.parse(vkey).signed(note),
};

/** Verifies the lines of a whole log. Returns a summary; throws Finding. */
export async function verifyLog(lines: ExportLines, kept: Kept, progress: (events: number) => void): Promise<string> {
  const origin = await lines.valueOf('origin');
  const key = await lines.valueOf('key');
  NoteVerifier.parse(key);
  const verifier = new LogVerifier(CRYPTO, origin, key, kept.key);
  for (const { note, from } of kept.receipts) verifier.receipt(note, from);
  let said = 0;
  for await (const batch of lines.rest()) {
    for (const line of batch) take(verifier, line);
    const { events } = verifier.counts;
    if (Math.floor(events / EVERY) > said) progress((said = Math.floor(events / EVERY)) * EVERY);
  }
  for (const { note, from } of kept.anchors) verifier.anchor(note, from);
  verifier.finish();
  const { events, referrals, checkpoints, restored } = verifier.counts;
  const losses = restored.map((lost) => `; RESTORED FROM A COPY: the checkpoint "${lost}" was lost`).join('');
  return `${events} events of ${referrals} referrals under ${checkpoints} checkpoints, ${kept.anchors.length} anchored checkpoints and ${kept.receipts.length} receipts; first key ${key}${kept.key === null ? ' (by the log’s own word: give --key to pin it)' : ''}${losses}`;
}

function take(verifier: LogVerifier<Buffer>, { word, rest }: Line): void {
  if (word === 'event') event(verifier, rest);
  else if (word === 'redacted') redacted(verifier, rest.toString('latin1').split(' '));
  else if (word === 'checkpoint') verifier.checkpoint(Buffer.from(rest.toString('latin1'), 'base64').toString('utf8'));
  else throw new Finding(`a line begins with "${word.slice(0, 40)}", which no log has`);
}

/** "index leaf sm3|- body", read from the bytes as they stand: they are what was hashed. */
function event(verifier: LogVerifier<Buffer>, line: Buffer): void {
  const first = line.indexOf(32);
  const second = line.indexOf(32, first + 1);
  const third = line.indexOf(32, second + 1);
  line[third] = 0; // the blank before the body becomes the mark of a leaf: hashed as it stands, without a copy
  const marked = line.subarray(third);
  const sm3 = line[second + 1] === 45 ? null : leafOfMarked('sm3', marked);
  verifier.event({
    index: wholeNumber(line.toString('latin1', 0, first)),
    stated: line.toString('latin1', first + 1, second),
    leaf: leafOfMarked('sha256', marked),
    sm3,
    body: line.toString('utf8', third + 1),
  });
}

function redacted(
  verifier: LogVerifier<Buffer>,
  [index, stated = '', sm3 = '-', referralId = '', seq]: readonly string[],
): void {
  verifier.redacted({
    index: wholeNumber(index),
    stated,
    leaf: Buffer.from(stated, 'hex'),
    sm3: sm3 === '-' ? null : Buffer.from(sm3, 'hex'),
    referralId,
    seq: wholeNumber(seq),
  });
}
