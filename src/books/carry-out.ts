import { Inject, Injectable } from '@nestjs/common';

import type { StaffMember } from '../domain/agency/agency.js';
import { notFound } from '../domain/decision/authority.js';
import type { RuleContext } from '../domain/decision/case-file.js';
import { canonicalJson, type Json } from '../domain/kernel/canonical-json.js';
import type { Instant } from '../domain/kernel/instant.js';
import { type Refusal, refuse } from '../domain/kernel/refusal.js';
import { sha256 } from '../platform/crypto/digest.js';
import { Bell } from '../platform/database/bell.js';
import { API_UNIT_OF_WORK, RolledBack, type Tx, type UnitOfWork } from '../platform/database/unit-of-work.js';
import { Clock } from '../platform/time/clock.js';
import { History, type WritingTx } from './history.js';
import { NotProvable } from './not-provable.js';
import type { CommandReceipt, ReceiptKey } from './receipts.js';
import { RuleBook } from './rule-book.js';
import { WriteGate } from './write-gate.js';

/** What somebody asks to be done. The same key stands for one request of one person, for ever. */
export interface Asked<Loaded = null> {
  readonly by: Pick<StaffMember, 'agencyId' | 'personId'>;
  readonly key: string;
  /** Everything that makes it this request: plain data. */
  readonly what: object;
  /** The referral that it is about: locked together with the key. Unknown to the agency: refused as not found. */
  readonly referralId?: string;
  /** What the act looks at: read in the same flight, once the key is claimed and the referral locked. */
  readonly load?: (tx: Tx) => Promise<Loaded>;
  /** The draft of this person that the act makes useless: what it said is wiped with the act. */
  readonly draft?: { readonly about: string; readonly form: string };
  /** A lock that is taken before the clock is looked at (SQL). */
  readonly lock?: string;
}

/**
 * What an act is done in: a transaction in the name of who asks, the rules at one moment; `receipt` is the row that the
 * act must fill.
 */
export interface Doing<Loaded = null> {
  readonly tx: WritingTx;
  readonly context: RuleContext;
  readonly receipt: ReceiptKey;
  readonly loaded: Loaded | null;
}

interface Refused {
  readonly refused: Refusal;
}

/**
 * The one write path of everything that a person asks for: the gate, one transaction in the person's name, the key
 * claimed, the act, its receipt. Asked again with the same key, `again` answers from the receipts that were kept. A
 * refusal undoes all of it, the key included, so that it may be asked again. What nobody asks for (the relay, a reader,
 * time) goes through `settle`.
 */
@Injectable()
export class CarryOut {
  constructor(
    @Inject(API_UNIT_OF_WORK) private readonly work: UnitOfWork,
    private readonly gate: WriteGate,
    private readonly rules: RuleBook,
    private readonly history: History,
    private readonly clock: Clock,
    private readonly bell: Bell,
  ) {}

  /** `act` rejects with RolledBack (`orRollBack`) to refuse. */
  async once<T extends object, Loaded = null>(
    asked: Asked<Loaded>,
    act: (doing: Doing<Loaded>) => Promise<T>,
    again: (kept: readonly [CommandReceipt, ...CommandReceipt[]], tx: Tx) => T | Promise<T>,
  ): Promise<T | Refused> {
    const { agencyId, personId } = asked.by;
    const receipt = { agencyId, key: asked.key };
    const fingerprint = fingerprintOf({ by: personId, ...asked.what });
    const rules = await this.rules.context(); // before the transaction: nobody holds a connection and waits for another
    return this.unlessClosed(asked.by, async (tx) => {
      if (asked.lock !== undefined) await tx.query(asked.lock);
      const now = this.clock.now();
      const { referralId = null, draft = null } = asked;
      const [{ claimed, found }, loaded = null] = await Promise.all([
        claim(tx, receipt, { fingerprint, at: now, referralId, personId, draft }),
        asked.load?.(tx),
      ]);
      if (!claimed) {
        const kept = (await storedReceipts(tx, receipt, fingerprint)) ?? { refused: keyReused(asked.key) };
        return 'refused' in kept ? kept : again(kept.receipts, tx);
      }
      if (referralId !== null && !found) throw new RolledBack({ refused: notFound(referralId) });
      return act({ tx, context: { ...rules, now }, receipt, loaded });
    });
  }

  /** What a key has led to already; null: nothing yet. For what asks somebody outside before it acts. */
  async kept({ by: { agencyId, personId }, key, what }: Asked<unknown>): Promise<CommandReceipt | Refused | null> {
    const kept = await this.work.read({ agency: agencyId, person: personId }, (tx) =>
      storedReceipts(tx, { agencyId, key }, fingerprintOf({ by: personId, ...what })),
    );
    return kept === null || 'refused' in kept ? kept : kept.receipts[0];
  }

  /** For what needs no key, because asking twice shows or opens the same: the gate and the transaction alone. */
  async unlessClosed<T extends object>(
    { agencyId, personId }: Asked['by'],
    act: (tx: WritingTx) => Promise<T | Refused>,
  ): Promise<T | Refused> {
    const closed = await this.gate.closed();
    if (closed !== null) return { refused: closed };
    try {
      const done = await untilUnlocked(() =>
        this.work.as<T | Refused>({ agency: agencyId, person: personId }, (tx) => act(this.history.on(tx))),
      );
      if (!('refused' in done)) this.bell.ring();
      return done;
    } catch (error) {
      if (error instanceof NotProvable) return { refused: notProvable(error, this.clock.now()) };
      throw error;
    }
  }
}

function notProvable({ zh, message }: NotProvable, since: Instant): Refusal {
  return refuse('NOT_PROVABLE', zh, `${message}; tell the system administrator`, { since });
}

/** Two acts beside one another may wait for each other's rows; the database ends one of them, which then goes first. */
export async function untilUnlocked<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (tries >= 5 || !isDeadlock(error)) throw error;
    }
  }
}

function isDeadlock(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === '40P01';
}

interface Claim {
  readonly fingerprint: string;
  readonly at: Instant;
  readonly referralId: string | null;
  readonly personId: string;
  readonly draft: Asked['draft'] | null;
}

/**
 * Claims the idempotency key and locks the referral, in this order: whoever comes second with the same key waits here
 * until the first has committed, and then finds the key taken.
 */
async function claim(
  tx: Tx,
  { agencyId, key }: ReceiptKey,
  { fingerprint, at, referralId, personId, draft }: Claim,
): Promise<{ readonly claimed: boolean; readonly found: boolean }> {
  const rows = await tx.query<{ claimed: boolean; found: boolean }>(
    `WITH claim AS (
       INSERT INTO command_receipt (agency_id, key, fingerprint, at)
       VALUES ($1, $2, $3, $4)
       ON CONFLICT DO NOTHING
       RETURNING 1
     ), wiped AS (
       UPDATE draft SET sealed = NULL, changed_at = $4
       WHERE person_id = $6 AND agency_id = $1 AND about = $7 AND form = $8 AND sealed IS NOT NULL
         AND (SELECT count(*) FROM claim) = 1
     ), locked AS (
       SELECT id FROM referral WHERE id = $5 AND (SELECT count(*) FROM claim) = 1 FOR NO KEY UPDATE
     )
     SELECT (SELECT count(*) FROM claim) = 1 AS claimed, EXISTS (SELECT FROM locked) AS found`,
    [agencyId, key, fingerprint, at, referralId, personId, draft?.about ?? null, draft?.form ?? null],
  );
  return rows[0] ?? { claimed: false, found: false };
}

/** What the key led to before, or that it stands for another request (of somebody else, or about something else). */
async function storedReceipts(
  tx: Tx,
  { agencyId, key }: ReceiptKey,
  fingerprint: string,
): Promise<{ readonly receipts: readonly [CommandReceipt, ...CommandReceipt[]] } | Refused | null> {
  const [stored] = await tx.query<{ fingerprint: string; receipts: [CommandReceipt, ...CommandReceipt[]] }>(
    'SELECT fingerprint, receipts FROM command_receipt WHERE agency_id = $1 AND key = $2',
    [agencyId, key],
  );
  if (stored === undefined) return null;
  return stored.fingerprint === fingerprint ? { receipts: stored.receipts } : { refused: keyReused(key) };
}

function keyReused(key: string): Refusal {
  return refuse(
    'KEY_REUSED',
    '同一幂等键已用于内容不同的请求或者由他人使用，请换一个新的 UUID',
    'this idempotency key was used for a different request, or by somebody else; use a new UUID',
    { key },
  );
}

/** What was asked, as a hash: the same key may not stand for two different requests. */
function fingerprintOf(asked: object): string {
  return sha256(canonicalJson(JSON.parse(JSON.stringify(asked)) as Json));
}
