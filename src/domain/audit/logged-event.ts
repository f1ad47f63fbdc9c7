import { canonicalJson, type Json } from '../kernel/canonical-json.js';
import { type Instant, isInstant } from '../kernel/instant.js';
import type { SignedNote } from '../kernel/signed-note.js';
import type { TreeHash } from '../kernel/tree-hash.js';
import type { HistoryFrame } from '../subject/history-frame.js';
import { isSubjectId, isSubjectKind, type Subject } from '../subject/subject.js';

/** The first thing that does not hold, in plain words. */
export class Finding extends Error {}

/** What the verifier needs of cryptography; everything else it derives itself. */
export interface LogCrypto<H extends string | Uint8Array> {
  readonly sha256: TreeHash<H>;
  readonly sm3: TreeHash<H>;
  hex(hash: H): string;
  base64(hash: H): string;
  /** Does the note bear a right signature of this key (vkey)? */
  signedBy(vkey: string, note: SignedNote): boolean;
}

/** What stands beside an event: which checkpoint its writer knew, as a size, and the signature (base64). */
export interface WriterMark {
  readonly treeSize: number;
  readonly signature: string;
}

/** One event as an export gives it: its hashes are computed from its bytes by the caller. */
export interface LoggedEvent<H> extends WriterMark {
  readonly index: number;
  readonly stated: string;
  readonly leaf: H;
  /** Under SM3, where the log keeps it. */
  readonly sm3: H | null;
  readonly body: string;
}

/** An event whose body has been redacted: its hashes, its time and its signature stand as they were. */
export interface RedactedEvent<H> extends Omit<LoggedEvent<H>, 'body'> {
  readonly subject: Pick<Subject, 'kind' | 'id'>;
  readonly seq: number;
  readonly recordedAt: Instant;
}

export type Body = HistoryFrame & {
  readonly event: { readonly kind: string; readonly version?: number } & Record<string, unknown>;
};

/** How findings name a place: "event 4 of PATCH 0198…". */
export function placeOf({ kind, id }: Pick<Subject, 'kind' | 'id'>, seq: number): string {
  return `event ${seq} of ${kind} ${id}`;
}

/** Which event an altered body says that it is, where it still says so. */
export function placeIn(body: string): string {
  try {
    const { seq, subject } = JSON.parse(body) as Body;
    return ` (${placeOf(subject, seq)})`;
  } catch {
    return '';
  }
}

/** The body of an event, if it is canonical and has every member that docs/audit-format.md lists. Throws Finding. */
export function parsed({ index, body }: { readonly index: number; readonly body: string }): Body {
  let wrong = 'no JSON';
  try {
    const value = JSON.parse(body) as Json;
    wrong = 'not in canonical form (RFC 8785)';
    if (canonicalJson(value) === body) {
      wrong = lackingIn(value as never) ?? '';
      if (wrong === '') return value as never;
    }
  } catch (error) {
    if (error instanceof RangeError) wrong = error.message;
  }
  throw new Finding(`event ${index} is no event of a history (${wrong}): ${body.slice(0, 80)}`);
}

const MEMBERS = 'algorithm event format nonce previous recordedAt seq subject';

function lackingIn(body: Partial<Record<keyof Body | 'format' | 'algorithm', unknown>>): string | null {
  if (typeof body !== 'object' || Object.keys(body).join(' ') !== MEMBERS) return `its members are not ${MEMBERS}`;
  const { format, algorithm, subject, seq, previous, recordedAt, nonce, event } = body;
  if (format !== 1 || algorithm !== 'SHA-256') return 'another format or algorithm';
  if (!isSubject(subject)) return 'no subject';
  if (!isCount(seq)) return 'seq is no whole number from 1';
  if (typeof previous !== 'string' || !/^([0-9a-f]{64})?$/.test(previous)) return 'previous is no hash';
  if (!isInstant(recordedAt)) return 'recordedAt is no time';
  if (typeof nonce !== 'string' || nonce === '') return 'no nonce';
  return isObject(event) ? lackingInEvent(event, seq) : 'no event';
}

/** What an event of each kind must say for a verifier. */
function lackingInEvent(event: Record<string, unknown>, seq: number): string | null {
  const { kind, version, by, action, seqs, rule, basis } = event;
  if (typeof kind !== 'string' || !/^[A-Z][A-Z_]*$/.test(kind)) return 'the event has no kind';
  if (kind === 'ACT') {
    if (!isCount(version)) return 'an ACT without a version';
    if (!isPerson(by) || typeof action !== 'string') return 'an ACT without action or person';
  }
  if (kind === 'REDACTION') {
    if (!Array.isArray(seqs) || seqs.length === 0 || !seqs.every((one) => isCount(one) && one < seq))
      return 'a REDACTION that lists no earlier events';
    if (typeof rule !== 'string' || typeof basis !== 'string' || !isPerson(by))
      return 'a REDACTION without rule, basis or person';
  }
  return null;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSubject(value: unknown): value is Subject {
  return (
    isObject(value) &&
    Object.keys(value).join(' ') === 'id kind number' &&
    isSubjectKind(value['kind']) &&
    isSubjectId(value['id']) &&
    typeof value['number'] === 'string'
  );
}

function isPerson(value: unknown): value is { readonly agencyId: string; readonly personId: string } {
  return isObject(value) && typeof value['agencyId'] === 'string' && typeof value['personId'] === 'string';
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0;
}
