import { Inject, Injectable, Logger } from '@nestjs/common';

import { standingOf } from '../access/posts/standing.js';
import type { Caller } from '../domain/agency/agency.js';
import type { Instant } from '../domain/kernel/instant.js';
import { Sealer } from '../platform/crypto/sealer.js';
import { API_UNIT_OF_WORK, type UnitOfWork } from '../platform/database/unit-of-work.js';
import { Clock } from '../platform/time/clock.js';
import { DraftRow } from './draft.entity.js';

/** Which form, and of what: the id of a referral or a record of the ledger; empty: of something new. */
export interface DraftName {
  readonly about: string;
  readonly form: string;
}

/** A form that a person has begun. */
export interface Draft extends DraftName {
  /** The version of what it is about, when it was begun. */
  readonly basedOn: number | null;
  readonly changedAt: Instant;
}

/** The same with what it says: a JSON object. */
export interface WholeDraft extends Draft {
  readonly content: string;
}

/** So many drafts may a person keep in one agency. */
export const MOST_DRAFTS = 200;

/**
 * Forms that somebody has begun: nobody else sees them, the owner of the database included. What was handed in or
 * thrown away leaves nothing of what it said.
 */
@Injectable()
export class Drafts {
  private readonly log = new Logger(Drafts.name);

  constructor(
    @Inject(API_UNIT_OF_WORK) private readonly work: UnitOfWork,
    private readonly sealer: Sealer,
    private readonly clock: Clock,
  ) {}

  /** Those of the asking person in the post's agency, the newest first, without what they say. */
  of(caller: Caller): Promise<readonly Draft[]> {
    return this.work.readAtOnce(standingOf(caller), (tx) =>
      tx.query<Draft>(
        `SELECT about, form, based_on AS "basedOn", changed_at AS "changedAt" FROM draft
         WHERE person_id = $1 AND agency_id = $2 AND sealed IS NOT NULL
         ORDER BY changed_at DESC, about, form LIMIT ${MOST_DRAFTS}`,
        [caller.personId, caller.agencyId],
      ),
    );
  }

  /** One of them, with what it says; null: there is none. */
  async find(caller: Caller, { about, form }: DraftName): Promise<WholeDraft | null> {
    const { personId, agencyId } = caller;
    const [row] = await this.work.read(standingOf(caller), (tx) =>
      tx.find(DraftRow, { where: { personId, agencyId, about, form } }),
    );
    if (row === undefined || row.sealed === null) return null;
    const content = this.opened(row.sealed, rowName(caller, { about, form }));
    const { basedOn, changedAt } = row;
    return content === null ? null : { about, form, basedOn, changedAt, content };
  }

  /** Null, and told to the operator: the row was changed by somebody else, and the person goes on without it. */
  private opened(sealed: string, row: string): string | null {
    try {
      return this.sealer.unseal(sealed, row);
    } catch {
      this.log.error(`${row} was not sealed for this row: somebody has changed the database`);
      return null;
    }
  }

  /** Keeps the draft in the place of the one before. Null: the person keeps as many already as may be. */
  async save(
    caller: Caller,
    { about, form, basedOn, content }: Omit<WholeDraft, 'changedAt'>,
  ): Promise<{ readonly changedAt: Instant } | null> {
    const sealed = this.sealer.seal(content, rowName(caller, { about, form }));
    const changedAt = this.clock.now();
    const kept = await this.work.as(standingOf(caller), async (tx) => {
      await tx.query(ONE_AT_A_TIME, [caller.personId]);
      return tx.query(
        `INSERT INTO draft (person_id, agency_id, about, form, based_on, sealed, changed_at)
         SELECT $1, $2, $3, $4, $5::integer, $6, $7
         WHERE (
           SELECT count(*) < $8 FROM draft
           WHERE person_id = $1 AND agency_id = $2 AND sealed IS NOT NULL AND (about, form) <> ($3, $4)
         )
         ON CONFLICT (person_id, agency_id, about, form) DO UPDATE
         SET based_on = excluded.based_on, sealed = excluded.sealed, changed_at = excluded.changed_at
         RETURNING about`,
        [caller.personId, caller.agencyId, about, form, basedOn, sealed, changedAt, MOST_DRAFTS],
      );
    });
    return kept.length > 0 ? { changedAt } : null;
  }

  /** Wipes what it said. False: there is no such draft. */
  async discard(caller: Caller, { about, form }: DraftName): Promise<boolean> {
    const wiped = await this.work.as(standingOf(caller), (tx) =>
      tx.query(
        `UPDATE draft SET sealed = NULL, changed_at = $5
         WHERE person_id = $1 AND agency_id = $2 AND about = $3 AND form = $4 AND sealed IS NOT NULL
         RETURNING about`,
        [caller.personId, caller.agencyId, about, form, this.clock.now()],
      ),
    );
    return wiped.length > 0;
  }
}

/** Whoever saves twice at once saves one after the other: what is counted stays true. $1: the person. */
export const ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended('workspace/' || $1, 0))";

/** The row that a sealed text is bound to. */
function rowName({ personId, agencyId }: Caller, { about, form }: DraftName): string {
  return `draft/${personId}/${agencyId}/${about}/${form}`;
}
