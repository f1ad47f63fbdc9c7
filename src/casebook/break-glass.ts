import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { standingOf } from '../access/posts/standing.js';
import type { Caller } from '../domain/agency/agency.js';
import { decideGlass, glassAskedRefusal, MOST_GLASSES_A_DAY, unknownNumber } from '../domain/decision/decide-glass.js';
import { DAY_MS, epochMs, type Instant, instantOf } from '../domain/kernel/instant.js';
import { type Refusal, refuse } from '../domain/kernel/refusal.js';
import { API_UNIT_OF_WORK, RolledBack, type Tx, type UnitOfWork } from '../platform/database/unit-of-work.js';
import { type Connection, connect, type PageArgs, pageOf } from '../platform/graphql/paging.js';
import { claim, fingerprintOf, orRollBack, storedOutcome } from './receipts.js';
import type { CommandReceipt } from './record.js';
import { RuleBook } from './rule-book.js';
import { settle } from './settle.js';
import { WriteGate } from './write-gate.js';

/** What was read under a break-glass, in one request. */
export interface ReadUnderGlass {
  readonly at: Instant;
  readonly operations: readonly string[];
  readonly fieldGroups: readonly string[];
}

/** One break-glass: who read what that did not concern the agency, why, and until when. */
export interface BrokenGlass {
  readonly id: string;
  readonly referralId: string;
  readonly referralNumber: string;
  readonly agencyId: string;
  readonly personId: string;
  readonly reason: string;
  readonly openedAt: Instant;
  readonly until: Instant;
  readonly reads: readonly ReadUnderGlass[];
}

const COLUMNS = `b.id, b.referral_id AS "referralId", b.referral_number AS "referralNumber", b.agency_id AS "agencyId", b.person_id AS "personId", b.reason, b.opened_at AS "openedAt", b.until,
  COALESCE((SELECT jsonb_agg(jsonb_build_object('at', to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'operations', e.operations, 'fieldGroups', e.glass_reads->b.id::text) ORDER BY e.at, e.id)
    FROM access_event e WHERE e.glass_reads <> '{}' AND e.glass_reads ? b.id::text), '[]') AS reads`;

/** Opens one referral to one person for some hours; the owners are told in the same transaction, and every read is listed. */
@Injectable()
export class GlassBreaking {
  constructor(
    @Inject(API_UNIT_OF_WORK) private readonly work: UnitOfWork,
    private readonly rules: RuleBook,
    private readonly gate: WriteGate,
  ) {}

  /** Breaks the glass of the referral with this number; asked again with the same key, it is the same break-glass. */
  async break(
    number: string,
    reason: string,
    hours: number,
    by: Caller,
    key: string,
  ): Promise<{ readonly glass: BrokenGlass; readonly receipt: CommandReceipt } | { readonly refused: Refusal }> {
    const early = glassAskedRefusal(by, reason, hours) ?? (await this.gate.closed());
    if (early !== null) return { refused: early };
    const { now } = await this.rules.context();
    const fingerprint = fingerprintOf({ breakGlass: number, reason, hours, by: by.personId });
    const receiptKey = { agencyId: by.agencyId, key };
    return this.work.as({ agency: by.agencyId, person: by.personId }, async (tx) => {
      const { claimed } = await claim(tx, receiptKey, fingerprint, now, null);
      if (!claimed) {
        const outcome = await storedOutcome(tx, receiptKey, fingerprint);
        return 'refused' in outcome
          ? outcome
          : { glass: await findGlass(tx, by.personId, outcome.done.referralId), receipt: outcome.done };
      }
      await requireNew(tx, by.personId, number, now);
      const [broken] = await tx.query<{
        id: string;
        referralId: string | null;
        wasParty: boolean;
        told: string[];
        until: Instant;
      }>(
        'SELECT g.id, g.referral_id AS "referralId", g.was_party AS "wasParty", g.told, g.until FROM break_glass($1, $2, $3, $4) g',
        [randomUUID(), number, reason, hours],
      );
      if (!broken?.referralId) throw new RolledBack({ refused: unknownNumber(number) });
      const { referralId, ...glass } = broken;
      const receipt = await settle(
        tx,
        this.rules,
        referralId,
        (caseFile, context) => orRollBack(decideGlass(caseFile, number, { ...glass, by, reason }, context)),
        receiptKey,
      );
      if (receipt === null) throw new Error(`the glass of ${referralId} was broken, but nobody could be told`);
      return { glass: await findGlass(tx, by.personId, referralId), receipt };
    });
  }

  /** The break-glasses that persons of the caller's agency, or others on referrals it sent or holds, have made (all of them, for the audit administrator); newest first. */
  list(by: Caller, referralId: string | null, page: PageArgs): Promise<Connection<BrokenGlass>> {
    const { limit, from } = pageOf(page);
    const agency = by.post === 'AUDIT_ADMIN' ? null : by.agencyId;
    const which = `FROM break_glass b LEFT JOIN referral r ON r.id = b.referral_id
      WHERE ($1::text IS NULL OR b.agency_id = $1 OR r.sender = $1 OR r.holder = $1) AND ($2::uuid IS NULL OR b.referral_id = $2)`;
    return this.work.as(standingOf(by), async (tx) => {
      const counted = await tx.query<{ count: number }>(`SELECT count(*)::int AS count ${which}`, [agency, referralId]);
      const rows = await tx.query<BrokenGlass>(
        `SELECT ${COLUMNS} ${which} AND ($3::timestamptz IS NULL OR (b.opened_at, b.id) < ($3::timestamptz, $4::uuid)) ORDER BY b.opened_at DESC, b.id DESC LIMIT $5`,
        [agency, referralId, from?.at ?? null, from?.id ?? null, limit + 1],
      );
      return connect(
        rows,
        limit,
        from,
        counted[0]?.count ?? 0,
        ({ openedAt: at, id }) => ({ at, id }),
        (row) => row,
      );
    });
  }
}

/**
 * Numbers follow one another: whoever could break one glass after the other would read them all. The database counts as well.
 * What is open already is not opened again: its reads would be listed under two.
 */
async function requireNew(tx: Tx, personId: string, number: string, now: Instant): Promise<void> {
  const rows = await tx.query<{ number: string; until: Instant }>(
    'SELECT referral_number AS number, until FROM break_glass WHERE person_id = $1 AND opened_at > $2',
    [personId, instantOf(epochMs(now) - DAY_MS)],
  );
  const open = rows.find((glass) => glass.number === number && glass.until > now);
  if (open !== undefined)
    throw new RolledBack({
      refused: refuse(
        'WRONG_STATE',
        `已在应急查阅本件，至 ${open.until} 止`,
        `you are reading this referral under a break-glass already, until ${open.until}`,
        { action: 'breakGlass', state: 'OPEN', allowedFrom: [] },
      ),
    });
  if (rows.length < MOST_GLASSES_A_DAY) return;
  throw new RolledBack({
    refused: refuse(
      'NOT_ALLOWED',
      `24小时内最多应急查阅${MOST_GLASSES_A_DAY}次`,
      `the glass may be broken ${MOST_GLASSES_A_DAY} times in 24 hours at most`,
      { action: 'breakGlass', required: `at most ${MOST_GLASSES_A_DAY} in 24 hours` },
    ),
  });
}

async function findGlass(tx: Tx, personId: string, referralId: string): Promise<BrokenGlass> {
  const [glass] = await tx.query<BrokenGlass>(
    `SELECT ${COLUMNS} FROM break_glass b WHERE b.person_id = $1 AND b.referral_id = $2 ORDER BY b.opened_at DESC LIMIT 1`,
    [personId, referralId],
  );
  if (glass === undefined) throw new Error(`the break-glass of ${referralId} was not written`);
  return glass;
}
