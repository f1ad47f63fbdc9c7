import { type Checkpoint, parseCheckpoint } from '../domain/audit/checkpoint.js';
import { Finding } from '../domain/audit/log-verifier.js';
import { rootFromInclusion } from '../domain/audit/merkle.js';
import { type EventReceipt, parseReceipt } from '../domain/audit/receipt.js';
import { parseNote, type SignedNote } from '../domain/audit/signed-note.js';
import { leafOf, TREE_HASH } from '../platform/crypto/tree-hash.js';
import { type ExportLines, type Kept, wholeNumber } from './export-file.js';
import { CRYPTO } from './verify-log.js';

interface Entry {
  readonly seq: number;
  readonly index: number;
  readonly leaf: string;
}

interface Bundle {
  readonly origin: string;
  readonly keys: readonly string[];
  readonly referralId: string;
  readonly checkpoint: Checkpoint;
  /** What the platform has signed of its end: which event was the last, and when. */
  readonly last: EventReceipt;
}

/**
 * Verifies the bundle of one referral: its checkpoint is signed, every event of its history stands in the tree under it, in order and
 * without gaps up to the last one that the platform names in the bundle, and each follows from the one before. Returns a summary; throws
 * Finding, and Error where what was kept elsewhere cannot be compared at all.
 */
export async function verifyBundle(lines: ExportLines, kept: Kept): Promise<string> {
  const bundle = await headOf(lines, kept);
  const { referralId, checkpoint, last, keys } = bundle;
  const entries: Entry[] = [];
  let readable = 0;
  for (let line = await lines.next(); line !== undefined; line = await lines.next()) {
    const { word, rest } = line;
    if (word !== 'entry') throw new Finding(`a line begins with "${word.slice(0, 40)}", which no bundle has`);
    const [seq, index, leaf, path, ...body] = rest.toString('utf8').split(' ');
    readable += body.join(' ') === '-' ? 0 : 1;
    entries.push(
      entry(
        referralId,
        { seq: wholeNumber(seq), index: wholeNumber(index), leaf: leaf ?? '', path: path ?? '-', body: body.join(' ') },
        entries.at(-1),
        checkpoint,
      ),
    );
  }
  const end = entries.at(-1);
  if (end?.seq !== last.seq || end.leaf !== last.leafHash)
    throw new Finding(
      `the bundle ends with event ${end?.seq ?? 0}, and the platform has signed that it ends with event ${last.seq}: its end was cut, or something was added`,
    );
  const newer = kept.receipts.filter((receipt) => !holds(receipt, bundle, entries)).length;
  const compared = kept.anchors.filter((anchor) => isSame(anchor, bundle)).length;
  if (kept.anchors.length > 0 && compared === 0)
    throw new Error(
      'none of the anchors is of the size of this bundle’s checkpoint, so none can be compared: hold the anchors against an export of the whole log',
    );
  const words = [
    `${entries.length} events of referral ${referralId}, the last named at ${last.at} (${readable} of them readable to whom the bundle was given; the others withheld or redacted)`,
    `under the checkpoint of ${checkpoint.size} events of ${checkpoint.at}`,
    `${compared} of ${kept.anchors.length} anchors could be compared`,
    `${kept.receipts.length - newer} of ${kept.receipts.length} receipts (${newer} newer than the bundle)`,
    ...(kept.key === null ? [`signed by ${keys.join(' or ')} by the bundle’s own word: give --key to pin it`] : []),
  ];
  return words.join('; ');
}

async function headOf(lines: ExportLines, { key }: Kept): Promise<Bundle> {
  const origin = await lines.valueOf('origin');
  const keys = (await lines.valueOf('keys')).split(' ');
  if (key !== null && !keys.includes(key)) throw new Finding(`no key of this bundle is the one that you know (${key})`);
  const referralId = await lines.valueOf('referral');
  const trusted = key === null ? keys : [key];
  const signed = async (word: string): Promise<SignedNote> => {
    const note = parseNote(Buffer.from(await lines.valueOf(word), 'base64').toString('utf8'));
    if (!trusted.some((one) => CRYPTO.signedBy(one, note)))
      throw new Finding(`the line "${word}" of the bundle bears no right signature of a key that you know`);
    return note;
  };
  const checkpoint = parseCheckpoint((await signed('checkpoint')).text);
  const last = parseReceipt((await signed('last')).text);
  if (checkpoint.origin !== origin || last.origin !== origin || last.referralId !== referralId)
    throw new Finding('the parts of the bundle are of different logs or referrals');
  return { origin, keys: trusted, referralId, checkpoint, last };
}

interface EntryLine extends Entry {
  readonly path: string;
  readonly body: string;
}

function entry(
  referralId: string,
  { seq, index, leaf, path, body }: EntryLine,
  before: Entry | undefined,
  { size, root }: Checkpoint,
): Entry {
  if (seq !== (before?.seq ?? 0) + 1)
    throw new Finding(`event ${(before?.seq ?? 0) + 1} of the referral is missing: event ${seq} stands in its place`);
  if (index <= (before?.index ?? -1))
    throw new Finding(
      `event ${seq} stands before event ${seq - 1} in the tree: the order was changed, or one of them is another event`,
    );
  if (body !== '-') {
    const { previous, ...rest } = JSON.parse(body) as { referralId: string; seq: number; previous: string };
    if (leafOf('sha256', body).toString('hex') !== leaf)
      throw new Finding(`event ${seq} was altered: its body does not have the hash that stands beside it`);
    if (rest.referralId !== referralId || rest.seq !== seq)
      throw new Finding(`event ${seq} belongs elsewhere: it is event ${rest.seq} of referral ${rest.referralId}`);
    if (previous !== (before?.leaf ?? '')) throw new Finding(`event ${seq} does not follow from the one before it`);
  }
  const proof = path === '-' ? [] : path.split(',').map((hash) => Buffer.from(hash, 'base64'));
  if (
    !/^[0-9a-f]{64}$/.test(leaf) ||
    rootFromInclusion(TREE_HASH.sha256, Buffer.from(leaf, 'hex'), index, size, proof)?.toString('base64') !== root
  )
    throw new Finding(`event ${seq} is not in the tree that the checkpoint signs`);
  return { seq, index, leaf };
}

/** Holds a kept receipt against the bundle; false for one that is newer than the bundle itself. */
function holds(
  { note, from }: { note: string; from: string },
  { origin, keys, referralId, checkpoint, last }: Bundle,
  entries: readonly Entry[],
): boolean {
  const signed = parseNote(note);
  const receipt = parseReceipt(signed.text);
  if (receipt.origin !== origin || !keys.some((key) => CRYPTO.signedBy(key, signed)))
    throw new Finding(`the receipt in ${from} bears no signature of a key of this bundle`);
  if (receipt.referralId !== referralId)
    throw new Finding(`the receipt in ${from} is of another referral: ${receipt.referralId}`);
  if (receipt.tree?.size === checkpoint.size && receipt.tree.root !== checkpoint.root)
    throw new Finding(
      `the receipt in ${from} names a checkpoint of ${checkpoint.size} events with another root than this bundle: the log was forked`,
    );
  const found = entries.find(({ seq }) => seq === receipt.seq);
  if (found === undefined && receipt.at <= last.at)
    throw new Finding(
      `there is a receipt (${from}) of ${receipt.at} for event ${receipt.seq}, and the bundle, of ${last.at}, ends before it: the event was removed`,
    );
  if (found !== undefined && found.leaf !== receipt.leafHash)
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
