import { parseNote, type SignedNote } from '../kernel/signed-note.js';
import { Finding, placeOf } from './logged-event.js';
import { type EventReceipt, parseReceipt, receiptText } from './receipt.js';

/**
 * Receipts that somebody kept, held against the events of a log. What a receipt says against the log counts only once
 * it has proven to be genuine: a doctored text discredits nobody.
 */
export class KeptReceipts {
  private readonly wanted = new Map<string, { readonly receipt: EventReceipt; readonly from: string }>();
  private readonly receipts: { readonly note: SignedNote; readonly from: string }[] = [];
  /** The first event that is not the one of a receipt. */
  private differs: Finding | null = null;

  constructor(private readonly origin: string) {}

  add(text: string, from: string): void {
    const note = parseNote(text);
    const receipt = parseReceipt(note.text);
    if (receipt.origin !== this.origin)
      throw new Finding(`the receipt in ${from} is of another log: ${receipt.origin}`);
    const place = placeOf(receipt.subject, receipt.seq);
    const before = this.wanted.get(place);
    if (before !== undefined && receiptText(before.receipt) !== note.text)
      throw new Finding(
        `the receipts in ${before.from} and ${from} are of the same ${place} and differ: ` +
          'one of the two was forged with the key',
      );
    this.wanted.set(place, { receipt, from });
    this.receipts.push({ note, from });
  }

  /** An event of the log, with what its writer has signed of it. */
  meet(written: EventReceipt): void {
    if (this.wanted.size === 0) return;
    const place = placeOf(written.subject, written.seq);
    const kept = this.wanted.get(place);
    if (kept === undefined) return;
    if (receiptText(kept.receipt) !== receiptText(written))
      this.differs ??= new Finding(
        `${place} is not the one of which a receipt was given (${kept.from}): it was altered or exchanged since`,
      );
    this.wanted.delete(place);
  }

  /** Everything has been read. `requireRoot`: of the checkpoint that a receipt names. */
  finish(
    isSigned: (note: SignedNote) => boolean,
    requireRoot: (size: number, root: string, who: string) => void,
  ): void {
    const forged = this.receipts.find(({ note }) => !isSigned(note));
    if (forged !== undefined)
      throw new Finding(
        `the receipt in ${forged.from} bears no signature of a key of this log: ` +
          'it is forged, or the log was rebuilt with another key',
      );
    if (this.differs !== null) throw this.differs;
    for (const [place, what] of this.wanted)
      throw new Finding(
        `there is a receipt (${what.from}) for ${place}, and no such event: ` +
          'the log is older than the receipt (export it again), or it was removed, or the end of the log was cut',
      );
    for (const { note, from } of this.receipts) {
      const { tree } = parseReceipt(note.text);
      if (tree !== null) requireRoot(tree.size, tree.root, `the receipt in ${from} names a checkpoint`);
    }
  }
}
