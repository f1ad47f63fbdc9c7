import { Inject, Injectable } from '@nestjs/common';

import type { FieldGroup } from '../../domain/access/read-policy.js';
import type { Caller, Post } from '../../domain/agency/agency.js';
import type { Instant } from '../../domain/kernel/instant.js';
import { outageOf } from '../../platform/database/outage.js';
import { withinPatience } from '../../platform/database/patience.js';
import { API_UNIT_OF_WORK, type UnitOfWork } from '../../platform/database/unit-of-work.js';
import { connect, type Connection, type PageAsked, pageOf } from '../../platform/graphql/paging.js';
import { standingOf } from '../posts/standing.js';
import type { Claim } from '../sign-in/sessions.js';

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
  readonly subjectIds: readonly string[];
  readonly fieldGroups: readonly FieldGroup[];
  /** The emergency accesses under which it was read, with the parts that were read under each. */
  readonly emergencyReads: Readonly<Record<string, readonly FieldGroup[]>>;
  /** OK, or the codes of the refusals. */
  readonly outcome: readonly string[];
}

/** What is looked for in the record of access. */
export interface AccessFilter {
  readonly subjectId?: string | null;
  readonly personId?: string | null;
  readonly operation?: string | null;
  /** OK, or the code of a refusal. */
  readonly outcome?: string | null;
  readonly from?: Instant | null;
  readonly to?: Instant | null;
}

const COLUMNS = `id, at, person_id AS "personId", agency_id AS "agencyId", post, login, source, operations, purpose,
  subject_ids AS "subjectIds", field_groups AS "fieldGroups", emergency_reads AS "emergencyReads", outcome`;

/** The agency is set before a row is checked: the rows are read from the setting's own query. */
const INSERT = `
  WITH asked AS MATERIALIZED (
    SELECT e.*, e.claim IS NULL OR EXISTS (
      SELECT FROM bearer(e.claim->>'tokenHash', e.at, (e.claim->'idleMinutes')::int) b
      WHERE b.caller = e.claim->'caller'
    ) AS stands
    FROM set_config('app.agency', $1, true), jsonb_to_recordset($2::jsonb) AS e (
      id uuid, at timestamptz, "personId" text, "agencyId" text, post text, login text, source text, operations text[],
      purpose text, "subjectIds" uuid[], "fieldGroups" text[], "emergencyReads" jsonb, outcome text[], claim jsonb)
  ), kept AS (
    INSERT INTO access_event (id, at, person_id, agency_id, post, login, source, operations, purpose, subject_ids,
      field_groups, emergency_reads, outcome)
    SELECT id, at, "personId", "agencyId", post, login, source, operations, purpose, "subjectIds", "fieldGroups",
      "emergencyReads", outcome FROM asked WHERE stands
  )
  SELECT id FROM asked WHERE NOT stands`;
const TOGETHER = 100;

/** An event, with what its answer rests on where the caller was not looked up for it. */
type Claimed = AccessEvent & { readonly claim: Claim | null };

interface Waiting {
  readonly event: Claimed;
  readonly kept: (stands: boolean) => void;
  readonly failed: (error: unknown) => void;
}

/**
 * The record of access (GB/T 22239-2019, 8.1.4.3: every user, every important act). Rows are added and never changed.
 */
@Injectable()
export class AccessEvents {
  private readonly waiting: Waiting[] = [];
  private writing = false;

  constructor(@Inject(API_UNIT_OF_WORK) private readonly work: UnitOfWork) {}

  /**
   * Resolves once the event is kept. Those that come while others are being written are written together: one commit
   * for many. False, and nothing kept: the answer rests on a claim that holds no more.
   */
  record(event: AccessEvent, claim: Claim | null = null): Promise<boolean> {
    return withinPatience(
      () =>
        new Promise((kept, failed) => {
          this.waiting.push({ event: { ...event, claim }, kept, failed });
          if (!this.writing) void this.writeAll();
        }),
    );
  }

  private async writeAll(): Promise<void> {
    this.writing = true;
    for (let batch = this.next(); batch.length > 0; batch = this.next()) {
      await this.write(batch.map(({ event }) => event)).then(
        (fallen) => {
          for (const { event, kept } of batch) kept(!fallen.has(event.id));
        },
        (error: unknown) => this.oneByOne(batch, error),
      );
    }
    this.writing = false;
  }

  private next(): readonly Waiting[] {
    return this.waiting.splice(0, TOGETHER);
  }

  /** One event that cannot be kept must not take the answers of others with it; where none can be, all are told. */
  private async oneByOne(batch: readonly Waiting[], error: unknown): Promise<void> {
    if (batch.length === 1 || outageOf(error) !== null) for (const { failed } of batch) failed(error);
    else
      for (const { event, kept, failed } of batch)
        await this.write([event]).then((fallen) => {
          kept(!fallen.has(event.id));
        }, failed);
  }

  /**
   * In the name of each agency what its persons asked for; what nobody did who is known, in nobody's name. Returns
   * those whose claim does not hold.
   */
  private async write(events: readonly Claimed[]): Promise<ReadonlySet<string>> {
    const agencies = [...new Set(events.map(({ agencyId }) => agencyId))];
    const [only] = agencies;
    const rows =
      agencies.length === 1
        ? await this.work.alone<{ id: string }>(INSERT, [only ?? '', JSON.stringify(events)])
        : await this.work.plain((tx) =>
            Promise.all(
              agencies.map((agency) =>
                tx.query<{ id: string }>(INSERT, [
                  agency ?? '',
                  JSON.stringify(events.filter(({ agencyId }) => agencyId === agency)),
                ]),
              ),
            ),
          );
    return new Set(rows.flat().map(({ id }) => id));
  }

  /**
   * What the persons of the caller's agency asked for (everybody, for the audit administrator), newest first;
   * everything that is given must fit.
   */
  list(
    by: Caller,
    filter: AccessFilter,
    page: PageAsked,
  ): Promise<Connection<AccessEvent & { emergencyAccessIds: readonly string[] }>> {
    const { limit, from } = pageOf(page);
    const which = `($1::text IS NULL OR agency_id = $1)
      AND ($2::uuid IS NULL OR $2 = ANY (subject_ids))
      AND ($3::text IS NULL OR person_id = $3)
      AND ($4::text IS NULL OR $4 = ANY (operations))
      AND ($5::text IS NULL OR $5 = ANY (outcome))
      AND ($6::timestamptz IS NULL OR at >= $6)
      AND ($7::timestamptz IS NULL OR at < $7)`;
    const agencyId = by.post === 'AUDIT_ADMIN' ? null : by.agencyId;
    const asked = [
      agencyId,
      filter.subjectId ?? null,
      filter.personId ?? null,
      filter.operation ?? null,
      filter.outcome ?? null,
      filter.from ?? null,
      filter.to ?? null,
    ];
    return this.work.readAtOnce(standingOf(by), async (tx) => {
      const [rows, counted] = await Promise.all([
        tx.query<AccessEvent>(
          `SELECT ${COLUMNS}
           FROM access_event
           WHERE ${which} AND ($8::timestamptz IS NULL OR (at, id) < ($8::timestamptz, $9::uuid))
           ORDER BY at DESC, id DESC LIMIT $10`,
          [...asked, from?.at ?? null, from?.id ?? null, limit + 1],
        ),
        page.counted
          ? tx.query<{ count: number }>(`SELECT count(*)::int AS count FROM access_event WHERE ${which}`, asked)
          : [],
      ]);
      return connect(
        { rows, count: counted[0]?.count ?? 0 },
        { limit, from },
        ({ at, id }) => ({ at, id }),
        (row) => ({ ...row, emergencyAccessIds: Object.keys(row.emergencyReads) }),
      );
    });
  }
}
