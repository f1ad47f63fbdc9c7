import type { Subject } from '../subject/subject.js';
import { type Body, Finding, placeOf } from './logged-event.js';

interface Chain {
  seq: number;
  head: string;
  /** Of the newest act; NaN after a redacted event, which may have been one. */
  version: number;
}

/** Bodies that were taken out, as an event of the same history says it. */
export interface Redaction {
  readonly place: string;
  readonly seqs: readonly number[];
  readonly rule: string;
  readonly basis: string;
  readonly by: string;
}

/** The history of each subject: numbers without gaps, each event on the one before, acts counted, redactions said. */
export class SubjectChains {
  private readonly chains = new Map<string, Chain>();
  private readonly unexplained = new Set<string>();
  readonly redactions: Redaction[] = [];
  redacted = 0;

  get size(): number {
    return this.chains.size;
  }

  readable(index: number, { subject, seq, previous, event }: Body, leafHash: string): void {
    const chain = this.link(subject, seq, leafHash, previous);
    if (event.kind === 'ACT') {
      if (!Number.isNaN(chain.version) && event.version !== chain.version + 1)
        throw new Finding(
          `event ${index}: version ${event.version ?? 'none'} of ${subject.kind} ${subject.id} ` +
            `follows version ${chain.version}: an act is missing`,
        );
      chain.version = event.version ?? Number.NaN;
    }
    if (event.kind === 'REDACTION') this.explain(subject, seq, event);
  }

  /** Redacted bodies may hold anything, acts included: the versions are dense as far as they can be read. */
  withoutBody(subject: Pick<Subject, 'kind' | 'id'>, seq: number, leafHash: string): void {
    const chain = this.link(subject, seq, leafHash, null);
    chain.version = Number.NaN;
    this.redacted += 1;
    this.unexplained.add(placeOf(subject, seq));
  }

  /** Everything has been read. */
  finish(): void {
    const [place] = this.unexplained;
    if (place !== undefined)
      throw new Finding(`the body of ${place} is gone, and no redaction in the history says why`);
  }

  private explain(subject: Subject, seq: number, event: Body['event']): void {
    const { seqs, rule, basis, by } = event as unknown as Omit<Redaction, 'by'> & {
      readonly by: { readonly agencyId: string; readonly personId: string };
    };
    for (const one of seqs) this.unexplained.delete(placeOf(subject, one));
    this.redactions.push({ place: placeOf(subject, seq), seqs, rule, basis, by: `${by.personId} (${by.agencyId})` });
  }

  private link(subject: Pick<Subject, 'kind' | 'id'>, seq: number, leafHash: string, previous: string | null): Chain {
    const name = `${subject.kind} ${subject.id}`;
    const chain = this.chains.get(name) ?? { seq: 0, head: '', version: 0 };
    if (seq !== chain.seq + 1)
      throw new Finding(
        `${name}: event ${seq} follows event ${chain.seq}: ` +
          (seq > chain.seq ? 'one is missing' : 'one was put in, or the order was changed'),
      );
    if (previous !== null && previous !== chain.head)
      throw new Finding(
        `${name}: event ${seq} does not follow from event ${chain.seq}: one of the two was altered or exchanged`,
      );
    chain.seq = seq;
    chain.head = leafHash;
    this.chains.set(name, chain);
    return chain;
  }
}
