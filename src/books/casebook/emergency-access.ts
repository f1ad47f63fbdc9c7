import { randomUUID } from 'node:crypto';

import { Inject, Injectable } from '@nestjs/common';

import { standingOf } from '../../access/posts/standing.js';
import type { Caller } from '../../domain/agency/agency.js';
import {
  accessAskedRefusal,
  decideEmergencyAccess,
  MOST_ACCESSES_A_DAY,
  unknownNumber,
} from '../../domain/decision/decide-emergency-access.js';
import { DAY_MS, epochMs, type Instant, instantOf } from '../../domain/kernel/instant.js';
import { precondition, type Refusal, refuse } from '../../domain/kernel/refusal.js';
import { API_UNIT_OF_WORK, RolledBack, type Tx, type UnitOfWork } from '../../platform/database/unit-of-work.js';
import { connect, type Connection, type PageAsked, pageOf } from '../../platform/graphql/paging.js';
import { CarryOut } from '../carry-out.js';
import type { CommandReceipt } from '../receipts.js';
import { orRollBack } from '../receipts.js';
import { RuleBook } from '../rule-book.js';
import { settle } from './settle.js';

/** What was read under an emergency access, in one request. */
export interface ReadInEmergency {
  readonly at: Instant;
  readonly operations: readonly string[];
  readonly fieldGroups: readonly string[];
}

/** One emergency access: who read what that did not concern the agency, why, and until when. */
export interface EmergencyAccess {
  readonly id: string;
  readonly referralId: string;
  readonly referralNumber: string;
  readonly agencyId: string;
  readonly personId: string;
  readonly reason: string;
  readonly openedAt: Instant;
  readonly until: Instant;
  readonly reads: readonly ReadInEmergency[];
}

const COLUMNS = `b.id, b.referral_id AS "referralId", b.referral_number AS "referralNumber", b.agency_id AS "agencyId",
  b.person_id AS "personId", b.reason, b.opened_at AS "openedAt", b.until,
  COALESCE((
    SELECT jsonb_agg(
      jsonb_build_object(
        'at', to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
        'operations', e.operations,
        'fieldGroups', e.emergency_reads->b.id::text
      )
      ORDER BY e.at, e.id
    )
    FROM access_event e
    WHERE e.emergency_reads <> '{}' AND e.emergency_reads ? b.id::text
  ), '[]') AS reads`;

/**
 * Opens one referral to one person for some hours; the owners are told in the same transaction, and every read is
 * listed.
 */
@Injectable()
export class EmergencyAccesses {
  constructor(
    @Inject(API_UNIT_OF_WORK) private readonly work: UnitOfWork,
    private readonly rules: RuleBook,
    private readonly carryOut: CarryOut,
  ) {}

  /** Begins emergency access to the referral with this number; asked again with the same key, it is the same access. */
  async begin(
    number: string,
    reason: string,
    hours: number,
    by: Caller,
    key: string,
  ): Promise<{ readonly access: EmergencyAccess; readonly receipt: CommandReceipt } | { readonly refused: Refusal }> {
    const early = accessAskedRefusal(by, reason, hours);
    if (early !== null) return { refused: early };
    return this.carryOut.once(
      { by, key, what: { beginEmergencyAccess: number, reason, hours } },
      async ({ tx, context, receipt: kept }) => {
        await requireNew(tx, by.personId, number, context.now);
        const [broken] = await tx.query<{
          id: string;
          referralId: string | null;
          wasParty: boolean;
          told: string[];
          until: Instant;
        }>(
          `SELECT g.id, g.referral_id AS "referralId", g.was_party AS "wasParty", g.told, g.until
           FROM begin_emergency_access($1, $2, $3, $4) g`,
          [randomUUID(), number, reason, hours],
        );
        if (!broken?.referralId) throw new RolledBack({ refused: unknownNumber(number) });
        const { referralId, ...access } = broken;
        const receipt = await settle(
          tx,
          this.rules,
          referralId,
          (caseFile) => orRollBack(decideEmergencyAccess(caseFile, number, { ...access, by, reason }, context)),
          { receipt: kept, context },
        );
        if (receipt === null) throw new Error(`emergency access to ${referralId} was begun, but nobody could be told`);
        return { access: await findAccess(tx, by.personId, referralId), receipt };
      },
      async ([receipt], tx) => ({ access: await findAccess(tx, by.personId, receipt.subject.id), receipt }),
    );
  }

  /**
   * The accesses that persons of the caller's agency, or others on referrals it sent or holds, have made (all of
   * them, for the audit administrator); newest first.
   */
  list(by: Caller, referralId: string | null, page: PageAsked): Promise<Connection<EmergencyAccess>> {
    const { limit, from } = pageOf(page);
    const agency = by.post === 'AUDIT_ADMIN' ? null : by.agencyId;
    const which = `FROM emergency_access b LEFT JOIN referral r ON r.id = b.referral_id
      WHERE ($1::text IS NULL OR b.agency_id = $1 OR r.sender = $1 OR r.holder = $1)
        AND ($2::uuid IS NULL OR b.referral_id = $2)`;
    return this.work.readAtOnce(standingOf(by), async (tx) => {
      const [rows, [counted]] = await Promise.all([
        tx.query<EmergencyAccess>(
          `SELECT ${COLUMNS} ${which} AND ($3::timestamptz IS NULL OR (b.opened_at, b.id) < ($3::timestamptz, $4::uuid))
         ORDER BY b.opened_at DESC, b.id DESC LIMIT $5`,
          [agency, referralId, from?.at ?? null, from?.id ?? null, limit + 1],
        ),
        page.counted ? tx.query<{ count: number }>(`SELECT count(*)::int ${which}`, [agency, referralId]) : [],
      ]);
      return connect(
        { rows, count: counted?.count ?? 0 },
        { limit, from },
        ({ openedAt: at, id }) => ({ at, id }),
        (row) => row,
      );
    });
  }
}

/**
 * Numbers follow one another: whoever could take one access after the other would read them all. The database counts as
 * well. What is open already is not opened again: its reads would be listed under two.
 */
async function requireNew(tx: Tx, personId: string, number: string, now: Instant): Promise<void> {
  const rows = await tx.query<{ number: string; until: Instant }>(
    'SELECT referral_number AS number, until FROM emergency_access WHERE person_id = $1 AND opened_at > $2',
    [personId, instantOf(epochMs(now) - DAY_MS)],
  );
  const open = rows.find((access) => access.number === number && access.until > now);
  if (open !== undefined)
    throw new RolledBack({
      refused: precondition(
        'beginEmergencyAccess',
        `已在应急查阅本件，至 ${open.until} 止`,
        `you are reading this referral under an emergency access already, until ${open.until}`,
      ),
    });
  if (rows.length < MOST_ACCESSES_A_DAY) return;
  throw new RolledBack({
    refused: refuse(
      'NOT_ALLOWED',
      `24小时内最多应急查阅${MOST_ACCESSES_A_DAY}次`,
      `emergency access may be taken ${MOST_ACCESSES_A_DAY} times in 24 hours at most`,
      { action: 'beginEmergencyAccess', required: `at most ${MOST_ACCESSES_A_DAY} in 24 hours` },
    ),
  });
}

async function findAccess(tx: Tx, personId: string, referralId: string): Promise<EmergencyAccess> {
  const [access] = await tx.query<EmergencyAccess>(
    `SELECT ${COLUMNS}
     FROM emergency_access b
     WHERE b.person_id = $1 AND b.referral_id = $2
     ORDER BY b.opened_at DESC LIMIT 1`,
    [personId, referralId],
  );
  if (access === undefined) throw new Error(`the emergency access of ${referralId} was not written`);
  return access;
}
