import { type BundleEnd, parseBundleEnd } from '../domain/audit/bundle-end.js';
import { type Checkpoint, CLOCK_TOLERANCE_MS, parseCheckpoint } from '../domain/audit/checkpoint.js';
import { Finding, parsed, placeOf } from '../domain/audit/logged-event.js';
import { rootFromInclusion } from '../domain/audit/merkle.js';
import { type EventReceipt, parseReceipt, receiptNote, receiptText } from '../domain/audit/receipt.js';
import { epochMs, isInstant } from '../domain/kernel/instant.js';
import { parseNote, type SignedNote } from '../domain/kernel/signed-note.js';
import { leafOf, TREE_HASH } from '../platform/crypto/tree-hash.js';
import { hashesIn, wordsOfFiles } from './bundle-files.js';
import { type ExportLines, type Kept, wholeNumber } from './export-file.js';
import { CRYPTO } from './verify-log.js';

interface Bundle {
  readonly origin: string;
  /** Keys that whoever verifies trusts: the pinned one, or by the bundle's own word. */
  readonly keys: readonly string[];
  /** Keys of writers: what they have signed stands in the tree besides. */
  readonly writers: readonly string[];
  readonly checkpoint: Checkpoint;
  /** What the platform has signed of its end: which event was the last, and when it was made. */
  readonly last: BundleEnd;
}

/** An event of the bundle: what its writer has signed of it, and where it stands in the tree. */
interface Entry {
  readonly index: number;
  readonly written: EventReceipt;
}

/**
 * Verifies the bundle of one subject: its checkpoint is signed, every event of its history stands in the tree under it,
 * in order and without gaps up to the last one that the platform names in the bundle, each is signed by who wrote it,
 * and each follows from the one before. Returns a summary; throws Finding, and Error where what was kept elsewhere
 * cannot be compared at all. `files`: the hashes of those that came with it.
 */
export async function verifyBundle(lines: ExportLines, kept: Kept, files: ReadonlySet<string> | null): Promise<string> {
  const bundle = await headOf(lines, kept);
  const { checkpoint, last, keys } = bundle;
  const entries: Entry[] = [];
  const named = new Set<string>();
  let readable = 0;
  for (let line = await lines.next(); line !== undefined; line = await lines.next()) {
    const { word, rest } = line;
    if (word !== 'entry') throw new Finding(`a line begins with "${word.slice(0, 40)}", which no bundle has`);
    const one = entryIn(rest.toString('utf8'), bundle);
    readable += one.body === '-' ? 0 : 1;
    entries.push(entry(one, entries.at(-1), bundle));
    if (one.body !== '-') for (const hash of hashesIn(JSON.parse(one.body))) named.add(hash);
  }
  const end = entries.at(-1)?.written;
  if (end?.seq !== last.seq || end.leafHash !== last.leafHash)
    throw new Finding(
      `the bundle ends with event ${end?.seq ?? 0}, ` +
        `and the platform has signed that it ends with event ${last.seq}: its end was cut, or something was added`,
    );
  const newer = kept.receipts.filter((receipt) => !holds(receipt, bundle, entries)).length;
  const compared = kept.anchors.filter((anchor) => isSame(anchor, bundle)).length;
  if (kept.anchors.length > 0 && compared === 0)
    throw new Error(
      'none of the anchors is of the size of this bundle’s checkpoint, so none can be compared: ' +
        'hold the anchors against an export of the whole log',
    );
  const words = [
    `${entries.length} events of ${last.subject.kind} ${last.subject.number}, the last named at ${last.at} ` +
      `(${readable} of them readable to whom the bundle was given; the others withheld or redacted)`,
    `under the checkpoint of ${checkpoint.size} events of ${checkpoint.at}`,
    `${compared} of ${kept.anchors.length} anchors could be compared`,
    `${kept.receipts.length - newer} of ${kept.receipts.length} receipts (${newer} newer than the bundle)`,
    ...(files === null ? [] : [wordsOfFiles(files, named, readable === entries.length)]),
    ...(kept.key === null ? [`signed by ${keys.join(' or ')} by the bundle’s own word: give --key to pin it`] : []),
  ];
  return words.join('; ');
}

async function headOf(lines: ExportLines, { key }: Kept): Promise<Bundle> {
  const origin = await lines.valueOf('origin');
  const keys = (await lines.valueOf('keys')).split(' ');
  if (key !== null && !keys.includes(key)) throw new Finding(`no key of this bundle is the one that you know (${key})`);
  const trusted = key === null ? keys : [key];
  const signed = async (word: string): Promise<SignedNote> => {
    const note = parseNote(Buffer.from(await lines.valueOf(word), 'base64').toString('utf8'));
    if (!trusted.some((one) => CRYPTO.signedBy(one, note)))
      throw new Finding(`the line "${word}" of the bundle bears no right signature of a key that you know`);
    return note;
  };
  const checkpoint = parseCheckpoint((await signed('checkpoint')).text);
  const last = parseBundleEnd((await signed('last')).text);
  if (checkpoint.origin !== origin || last.origin !== origin)
    throw new Finding('the parts of the bundle are of different logs');
  return { origin, keys: trusted, writers: keys, checkpoint, last };
}

interface EntryLine extends Entry {
  readonly signature: string;
  readonly path: string;
  readonly body: string;
}

/** "seq index leaf time tree-size tree-root signature path body". */
function entryIn(line: string, { origin, last }: Bundle): EntryLine {
  const [seq, index, leafHash = '', at = '', size, root = '', signature = '', path = '', ...body] = line.split(' ');
  const tree = { size: wholeNumber(size), root };
  if (!isInstant(at) || body.length === 0 || (tree.size === 0) !== (root === '-'))
    throw new Finding(`a line of an entry is not whole: ${line.slice(0, 80)}`);
  const written: EventReceipt = {
    origin,
    subject: last.subject,
    seq: wholeNumber(seq),
    leafHash,
    at,
    tree: tree.size === 0 ? null : tree,
  };
  return { index: wholeNumber(index), written, signature, path, body: body.join(' ') };
}

function entry({ index, written, signature, path, body }: EntryLine, before: Entry | undefined, bundle: Bundle): Entry {
  const { seq, leafHash } = written;
  const { size, root } = bundle.checkpoint;
  const previous = before?.written.seq ?? 0;
  if (seq !== previous + 1) throw new Finding(`event ${previous + 1} is missing: event ${seq} stands in its place`);
  if (index <= (before?.index ?? -1))
    throw new Finding(
      `event ${seq} stands before event ${seq - 1} in the tree: the order was changed, or one of them is another event`,
    );
  if (body !== '-') requireBody(body, index, written, before);
  const proof = path === '-' ? [] : path.split(',').map((hash) => Buffer.from(hash, 'base64'));
  if (
    !/^[0-9a-f]{64}$/.test(leafHash) ||
    rootFromInclusion(TREE_HASH.sha256, Buffer.from(leafHash, 'hex'), index, size, proof)?.toString('base64') !== root
  )
    throw new Finding(`event ${seq} is not in the tree that the checkpoint signs`);
  if (
    written.tree !== null &&
    (written.tree.size > index || epochMs(written.at) > epochMs(bundle.last.at) + CLOCK_TOLERANCE_MS)
  )
    throw new Finding(`event ${seq} says that it was written after what stands behind it`);
  if (!bundle.writers.some((key) => CRYPTO.signedBy(key, receiptNote(written, signature))))
    throw new Finding(`event ${seq} bears no right signature: no process of the platform has written it`);
  return { index, written };
}

function requireBody(
  body: string,
  index: number,
  { subject, seq, leafHash, at }: EventReceipt,
  before: Entry | undefined,
): void {
  if (leafOf('sha256', body).toString('hex') !== leafHash)
    throw new Finding(`event ${seq} was altered: its body does not have the hash that stands beside it`);
  const said = parsed({ index, body });
  if (said.subject.kind !== subject.kind || said.subject.id !== subject.id || said.seq !== seq)
    throw new Finding(`event ${seq} belongs elsewhere: it is ${placeOf(said.subject, said.seq)}`);
  if (said.previous !== (before?.written.leafHash ?? ''))
    throw new Finding(`event ${seq} does not follow from the one before it`);
  if (said.recordedAt !== at) throw new Finding(`event ${seq} says another time than its writer has signed`);
}

/** Holds a kept receipt against the bundle; false for one that is newer than the bundle itself. */
function holds(
  { note, from }: { note: string; from: string },
  { origin, keys, checkpoint, last }: Bundle,
  entries: readonly Entry[],
): boolean {
  const signed = parseNote(note);
  const receipt = parseReceipt(signed.text);
  if (receipt.origin !== origin || !keys.some((key) => CRYPTO.signedBy(key, signed)))
    throw new Finding(`the receipt in ${from} bears no signature of a key of this bundle`);
  if (receipt.subject.id !== last.subject.id)
    throw new Finding(`the receipt in ${from} is of another subject: ${receipt.subject.kind} ${receipt.subject.id}`);
  if (receipt.tree?.size === checkpoint.size && receipt.tree.root !== checkpoint.root)
    throw new Finding(
      `the receipt in ${from} names a checkpoint of ${checkpoint.size} events with another root than this bundle: ` +
        'the log was forked',
    );
  const found = entries.find(({ written }) => written.seq === receipt.seq);
  if (found === undefined && receipt.at <= last.at)
    throw new Finding(
      `there is a receipt (${from}) of ${receipt.at} for event ${receipt.seq}, and the bundle, of ${last.at}, ` +
        'ends before it: the event was removed',
    );
  if (found !== undefined && receiptText(found.written) !== signed.text)
    throw new Finding(
      `event ${receipt.seq} is not the one of which a receipt was given (${from}): it was altered or exchanged since`,
    );
  return found !== undefined;
}

/** Is the anchored checkpoint the bundle's own? False for another size. */
function isSame({ note, from }: { note: string; from: string }, { origin, keys, checkpoint }: Bundle): boolean {
  const signed = parseNote(note);
  const anchored = parseCheckpoint(signed.text);
  if (anchored.origin !== origin || !keys.some((key) => CRYPTO.signedBy(key, signed)))
    throw new Finding(`${from} holds a checkpoint that no key of this bundle has signed`);
  if (anchored.size === checkpoint.size && anchored.root !== checkpoint.root)
    throw new Finding(
      `${from} holds a checkpoint of ${anchored.size} events with another root than this bundle: the log was forked`,
    );
  return anchored.size === checkpoint.size;
}
