import { Inject, Injectable } from '@nestjs/common';
import type { FieldGroup } from '../domain/access/read-policy.js';
import type { Caller, Post } from '../domain/agency/agency.js';
import type { Instant } from '../domain/kernel/instant.js';
import { API_UNIT_OF_WORK, type UnitOfWork } from '../platform/database/unit-of-work.js';
import { type Connection, connect, type PageArgs, pageOf } from '../platform/graphql/paging.js';
import { standingOf } from './role-changes.js';

/** What one request asked for and was answered. */
export interface AccessEvent {
  /** The request id, which the client was told. */
  readonly id: string;
  readonly at: Instant;
  readonly personId: string | null;
  readonly agencyId: string | null;
  readonly post: Post | null;
  /** The login that was tried, where the request was a sign-in. */
  readonly login: string | null;
  readonly source: string;
  readonly operations: readonly string[];
  readonly purpose: string | null;
  readonly referralIds: readonly string[];
  readonly fieldGroups: readonly FieldGroup[];
  /** OK, or the codes of the refusals. */
  readonly outcome: readonly string[];
}

const COLUMNS = `id, at, person_id AS "personId", agency_id AS "agencyId", post, login, source, operations, purpose, referral_ids AS "referralIds", field_groups AS "fieldGroups", outcome`;

/** The record of access (GB/T 22239-2019, 8.1.4.3: every user, every important act). Rows are added and never changed. */
@Injectable()
export class AccessEvents {
  constructor(@Inject(API_UNIT_OF_WORK) private readonly work: UnitOfWork) {}

  async record(event: AccessEvent): Promise<void> {
    const { id, at, personId, agencyId, post, login, source, operations, purpose, referralIds, fieldGroups, outcome } = event;
    const write = (tx: { query(sql: string, parameters: readonly unknown[]): Promise<unknown> }): Promise<unknown> =>
      tx.query(
        `INSERT INTO access_event (id, at, person_id, agency_id, post, login, source, operations, purpose, referral_ids, field_groups, outcome)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
        [id, at, personId, agencyId, post, login, source, operations, purpose, referralIds, fieldGroups, outcome],
      );
    await (agencyId === null ? this.work.plain(write) : this.work.asAgency(agencyId, write));
  }

  /** What the persons of the caller's agency asked for (everybody, for the audit administrator), newest first; of one referral only where one is named. */
  list(by: Caller, referralId: string | null, page: PageArgs): Promise<Connection<AccessEvent>> {
    const { limit, from } = pageOf(page);
    const which = '($1::text IS NULL OR agency_id = $1) AND ($2::uuid IS NULL OR $2 = ANY (referral_ids))';
    const agencyId = by.post === 'AUDIT_ADMIN' ? null : by.agencyId;
    return this.work.as(standingOf(by), async (tx) => {
      const counted = await tx.query<{ count: number }>(`SELECT count(*)::int AS count FROM access_event WHERE ${which}`, [agencyId, referralId]);
      const rows = await tx.query<AccessEvent>(
        `SELECT ${COLUMNS} FROM access_event WHERE ${which} AND ($3::timestamptz IS NULL OR (at, id) < ($3::timestamptz, $4::uuid)) ORDER BY at DESC, id DESC LIMIT $5`,
        [agencyId, referralId, from?.at ?? null, from?.id ?? null, limit + 1],
      );
      return connect(rows, limit, from, counted[0]?.count ?? 0, ({ at, id }) => ({ at, id }), (row) => row);
    });
  }
}
