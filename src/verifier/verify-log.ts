import { LogVerifier } from '../domain/audit/log-verifier.js';
import { Finding, type LogCrypto } from '../domain/audit/logged-event.js';
import { isInstant } from '../domain/kernel/instant.js';
import { isSubjectId, isSubjectKind } from '../domain/subject/subject.js';
import { NoteVerifier } from '../platform/crypto/note-key.js';
import { leafOfMarked, TREE_HASH } from '../platform/crypto/tree-hash.js';
import { type ExportLines, type Kept, type Line, wholeNumber } from './export-file.js';
import { requireSignatures } from './signatures.js';

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
  if (key !== '-') NoteVerifier.parse(key); // a log without a checkpoint names no key
  const verifier = new LogVerifier(CRYPTO, origin, key, kept.key);
  for (const { note, from } of kept.receipts) verifier.receipt(note, from);
  let said = 0;
  let checking = Promise.resolve();
  for await (const batch of lines.rest()) {
    for (const line of batch) take(verifier, line);
    await checking; // the signatures of one batch are checked while the next is read
    checking = requireSignatures(verifier.claims());
    checking.catch(() => undefined); // told by whoever waits for it
    const { events } = verifier.counts;
    if (Math.floor(events / EVERY) > said) progress((said = Math.floor(events / EVERY)) * EVERY);
  }
  for (const { note, from } of kept.anchors) verifier.anchor(note, from);
  await checking;
  verifier.finish();
  const { events, subjects, checkpoints, restored, redacted, redactions } = verifier.counts;
  const gone = [
    ...(redacted === 0 ? [] : [`; ${redacted} BODIES REDACTED`]),
    ...redactions.map(
      ({ place, seqs, rule, basis, by }) =>
        `; ${place} redacts ${seqs.join(', ')} by rule ${rule}, on the basis of ${basis}, by ${by}`,
    ),
  ].join('');
  const losses = restored.map((lost) => `; RESTORED FROM A COPY: the checkpoint "${lost}" was lost`).join('');
  return (
    `${events} events of ${subjects} subjects under ${checkpoints} checkpoints, ` +
    `${kept.anchors.length} anchored checkpoints and ${kept.receipts.length} receipts; ` +
    `first key ${key}${kept.key === null ? ' (by the log’s own word: give --key to pin it)' : ''}${gone}${losses}`
  );
}

function take(verifier: LogVerifier<Buffer>, { word, rest }: Line): void {
  if (word === 'event') event(verifier, rest);
  else if (word === 'redacted') redacted(verifier, rest.toString('latin1').split(' '));
  else if (word === 'checkpoint') verifier.checkpoint(Buffer.from(rest.toString('latin1'), 'base64').toString('utf8'));
  else throw new Finding(`a line begins with "${word.slice(0, 40)}", which no log has`);
}

/** "index leaf sm3|- tree signature body", read from the bytes as they stand: they are what was hashed. */
function event(verifier: LogVerifier<Buffer>, line: Buffer): void {
  const blanks: number[] = [];
  for (let at = line.indexOf(32); at >= 0 && blanks.length < 5; at = line.indexOf(32, at + 1)) blanks.push(at);
  const [first = 0, second = 0, third = 0, fourth = 0, body = 0] = blanks;
  if (blanks.length < 5) throw new Finding(`a line of an event is not whole: ${line.toString('utf8').slice(0, 80)}`);
  line[body] = 0; // the blank before the body becomes the mark of a leaf: hashed as it stands, without a copy
  const marked = line.subarray(body);
  verifier.event({
    index: wholeNumber(line.toString('latin1', 0, first)),
    stated: line.toString('latin1', first + 1, second),
    leaf: leafOfMarked('sha256', marked),
    sm3: isMarked(line.toString('latin1', second + 1, third)) ? leafOfMarked('sm3', marked) : null,
    treeSize: wholeNumber(line.toString('latin1', third + 1, fourth)),
    signature: line.toString('latin1', fourth + 1, body),
    body: line.toString('utf8', body + 1),
  });
}

function isMarked(mark: string): boolean {
  if (mark !== 'sm3' && mark !== '-')
    throw new Finding(`an event is marked "${mark.slice(0, 40)}": sm3 or - is expected`);
  return mark === 'sm3';
}

/** "index leaf sm3-leaf|- tree signature kind id seq time". */
function redacted(verifier: LogVerifier<Buffer>, words: readonly string[]): void {
  const [index, stated = '', sm3 = '-', treeSize, signature = '', kind = '', id = '', seq, recordedAt = ''] = words;
  if (
    words.length !== 9 ||
    !isHash(stated) ||
    !(sm3 === '-' || isHash(sm3)) ||
    !isSubjectKind(kind) ||
    !isSubjectId(id) ||
    !isInstant(recordedAt)
  )
    throw new Finding(`a line of a redacted event is not whole: ${words.join(' ').slice(0, 80)}`);
  verifier.redacted({
    index: wholeNumber(index),
    stated,
    leaf: Buffer.from(stated, 'hex'),
    sm3: sm3 === '-' ? null : Buffer.from(sm3, 'hex'),
    treeSize: wholeNumber(treeSize),
    signature,
    subject: { kind, id },
    seq: wholeNumber(seq),
    recordedAt,
  });
}

function isHash(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text);
}
