import { createHash } from 'node:crypto';
import { parseCheckpoint } from '../domain/audit/checkpoint.js';
import { Finding } from '../domain/audit/log-verifier.js';
import { rootFromInclusion } from '../domain/audit/merkle.js';
import { parseReceipt } from '../domain/audit/receipt.js';
import { parseNote } from '../domain/audit/signed-note.js';
import { TREE_HASH } from '../platform/crypto/tree-hash.js';
import { type Kept, type Line, valueOf } from './export-file.js';
import { CRYPTO } from './verify-log.js';

interface Entry {
  readonly seq: number;
  readonly leaf: string;
}

/**
 * Verifies the bundle of one referral: its checkpoint is signed, every event of its history stands in the tree under it, none is
 * missing between the first and the last, and each follows from the one before. Returns a summary; throws Finding.
 */
export async function verifyBundle(lines: AsyncGenerator<Line, void>, kept: Kept): Promise<string> {
  const origin = await valueOf(lines, 'origin');
  const keys = (await valueOf(lines, 'keys')).split(' ');
  if (kept.key !== null && !keys.includes(kept.key)) throw new Finding(`no key of this bundle is the one that you know (${kept.key})`);
  const referralId = await valueOf(lines, 'referral');
  const note = parseNote(Buffer.from(await valueOf(lines, 'checkpoint'), 'base64').toString('utf8'));
  const checkpoint = parseCheckpoint(note.text);
  const known = kept.key === null ? keys : [kept.key];
  if (checkpoint.origin !== origin || !known.some((key) => CRYPTO.signedBy(key, note))) throw new Finding('the checkpoint of the bundle bears no right signature of a key that you know');
  const entries: Entry[] = [];
  let readable = 0;
  for await (const { word, rest } of lines) {
    if (word !== 'entry') throw new Finding(`a line begins with "${word.slice(0, 40)}", which no bundle has`);
    const [seq, index, leaf, path, ...body] = rest.toString('utf8').split(' ');
    readable += body.join(' ') === '-' ? 0 : 1;
    entries.push(entry(referralId, { seq: Number(seq), index: Number(index), leaf: leaf ?? '', path: path ?? '-', body: body.join(' ') }, entries.at(-1), checkpoint));
  }
  for (const receipt of kept.receipts) requireReceipt(receipt, origin, keys, referralId, entries);
  for (const anchor of kept.anchors) {
    const { size, root } = parseCheckpoint(parseNote(anchor.note).text);
    if (size === checkpoint.size && root !== checkpoint.root) throw new Finding(`${anchor.from} holds a checkpoint of ${size} events with another root than this bundle: the log was forked`);
  }
  return `${entries.length} events of referral ${referralId} (${readable} of them readable to whom the bundle was given) under the checkpoint of ${checkpoint.size} events of ${checkpoint.at}`;
}

function entry(referralId: string, { seq, index, leaf, path, body }: { seq: number; index: number; leaf: string; path: string; body: string }, before: Entry | undefined, { size, root }: { size: number; root: string }): Entry {
  if (seq !== (before?.seq ?? 0) + 1) throw new Finding(`event ${(before?.seq ?? 0) + 1} of the referral is missing: event ${seq} stands in its place`);
  if (body !== '-') {
    const { previous, ...rest } = JSON.parse(body) as { referralId: string; seq: number; previous: string };
    if (createHash('sha256').update(Uint8Array.of(0)).update(body, 'utf8').digest('hex') !== leaf) throw new Finding(`event ${seq} was altered: its body does not have the hash that stands beside it`);
    if (rest.referralId !== referralId || rest.seq !== seq) throw new Finding(`event ${seq} belongs elsewhere: it is event ${rest.seq} of referral ${rest.referralId}`);
    if (previous !== (before?.leaf ?? '')) throw new Finding(`event ${seq} does not follow from the one before it`);
  }
  const proof = path === '-' ? [] : path.split(',').map((hash) => Buffer.from(hash, 'base64'));
  if (rootFromInclusion(TREE_HASH.sha256, Buffer.from(leaf, 'hex'), index, size, proof)?.toString('base64') !== root) throw new Finding(`event ${seq} is not in the tree that the checkpoint signs`);
  return { seq, leaf };
}

function requireReceipt({ note, from }: { note: string; from: string }, origin: string, keys: readonly string[], referralId: string, entries: readonly Entry[]): void {
  const signed = parseNote(note);
  const receipt = parseReceipt(signed.text);
  if (receipt.origin !== origin || !keys.some((key) => CRYPTO.signedBy(key, signed))) throw new Finding(`the receipt in ${from} bears no signature of a key of this bundle`);
  if (receipt.referralId !== referralId) throw new Finding(`the receipt in ${from} is of another referral: ${receipt.referralId}`);
  const found = entries.find(({ seq }) => seq === receipt.seq);
  if (found === undefined) throw new Finding(`there is a receipt (${from}) for event ${receipt.seq}, and the bundle ends before it: the end was cut`);
  if (found.leaf !== receipt.leafHash) throw new Finding(`event ${receipt.seq} is not the one of which a receipt was given (${from}): it was altered or exchanged since`);
}
