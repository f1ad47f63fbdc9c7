import { Inject, Injectable } from '@nestjs/common';

import type { Caller } from '../../domain/agency/agency.js';
import type { Instant, LocalDate } from '../../domain/kernel/instant.js';
import type { LandCase } from '../../domain/ledger/case/land-case.js';
import type { OpenAlert, Patch } from '../../domain/ledger/patch/patch.js';
import { API_UNIT_OF_WORK, type Tx, type UnitOfWork } from '../../platform/database/unit-of-work.js';
import { connect, type Connection, type Page } from '../../platform/graphql/paging.js';
import { RuleBook } from '../rule-book.js';
import type { LedgerRecord } from './ledger-rows.js';

/** What somebody looks for in the ledger; everything that is given must fit. */
export interface LedgerFilter {
  readonly number?: string | null;
  readonly state?: string | null;
  readonly townshipId?: string | null;
  readonly dutyAgencyId?: string | null;
  readonly category?: string | null;
  readonly alertCode?: string | null;
  readonly late?: boolean | null;
}

/** What is looked for, and the day by which something is late. */
export interface LedgerSearch {
  readonly filter: LedgerFilter;
  readonly today: LocalDate;
}

/** An alert with the record that it is on. */
export interface AlertRow {
  readonly recordId: string;
  readonly kind: 'PATCH' | 'CASE';
  readonly number: string;
  readonly townshipId: string | null;
  readonly handlerId: string | null;
  readonly handlerKind: string | null;
  readonly alert: OpenAlert;
}

const FITS = `l.kind = $1
  AND ($2::text IS NULL OR starts_with(l.number, $2))
  AND ($3::text IS NULL OR l.state = $3)
  AND ($4::text IS NULL OR l.township = $4)
  AND ($5::text IS NULL OR l.duty_agency = $5)
  AND ($6::text IS NULL OR l.category = $6)
  AND ($7::text IS NULL OR EXISTS (SELECT FROM unnest(l.alerts) f WHERE split_part(f, ':', 1) = $7))
  AND (
    $8::boolean IS NULL
    OR $8 = (
      l.due_on IS NOT NULL AND l.due_on < $9::date AND l.state NOT IN ('STRUCK_OFF', 'WITHDRAWN', 'DONE', 'LATE')
    )
  )`;

/** Reads the ledger as one agency: what row-level security does not show is not there. */
@Injectable()
export class LedgerReader {
  constructor(
    @Inject(API_UNIT_OF_WORK) private readonly work: UnitOfWork,
    readonly rules: RuleBook,
  ) {}

  as<T>({ agencyId: agency }: Pick<Caller, 'agencyId'>, read: (tx: Tx) => Promise<T>): Promise<T> {
    return this.work.read({ agency }, read);
  }

  async find<R extends LedgerRecord>(caller: Caller, kind: R['kind'], id: string): Promise<R | null> {
    const [row] = await this.as(caller, (tx) =>
      tx.query<{ body: R }>('SELECT body FROM ledger_record WHERE id = $1 AND kind = $2', [id, kind]),
    );
    return row?.body ?? null;
  }

  /** A page of records of a kind, newest first; the count is of the same question. */
  list<R extends Patch | LandCase, T>(
    caller: Caller,
    kind: R['kind'],
    { filter, today }: LedgerSearch,
    { limit, from }: Page,
    toNode: (record: R) => T,
  ): Promise<Connection<T>> {
    const given = [
      kind,
      filter.number ?? null,
      filter.state ?? null,
      filter.townshipId ?? null,
      filter.dutyAgencyId ?? null,
      filter.category ?? null,
      filter.alertCode ?? null,
      filter.late ?? null,
      today,
    ];
    return this.as(caller, async (tx) => {
      const [counted] = await tx.query<{ count: number }>(
        `SELECT count(*)::int AS count FROM ledger_record l WHERE ${FITS}`,
        given,
      );
      const rows = await tx.query<{ body: R; at: Instant; id: string }>(
        `SELECT l.body, l.registered_at AS at, l.id
         FROM ledger_record l
         WHERE ${FITS} AND ($10::timestamptz IS NULL OR (l.registered_at, l.id) < ($10, $11::uuid))
         ORDER BY l.registered_at DESC, l.id DESC LIMIT $12`,
        [...given, from?.at ?? null, from?.id ?? null, limit + 1],
      );
      return connect(
        { rows, count: counted?.count ?? 0 },
        { limit, from },
        ({ at, id }) => ({ at, id }),
        ({ body }) => toNode(body),
      );
    });
  }

  /** A page of alerts that stand, longest first. */
  alerts<T>(
    caller: Caller,
    {
      alertCode,
      level,
      townshipId,
      dismissed,
    }: {
      readonly alertCode?: string | null;
      readonly level?: string | null;
      readonly townshipId?: string | null;
      readonly dismissed?: boolean | null;
    },
    { limit, from }: Page,
    toNode: (row: AlertRow) => T,
  ): Promise<Connection<T>> {
    const given = [alertCode ?? null, level ?? null, townshipId ?? null, dismissed ?? false];
    const which = `FROM ledger_record l, jsonb_array_elements(l.body->'alerts') f
      WHERE l.kind IN ('PATCH', 'CASE')
        AND l.body->'alerts' <> '[]'
        AND (f->'dismissed' <> 'null'::jsonb) = $4
        AND ($1::text IS NULL OR f->>'alertCode' = $1)
        AND ($2::text IS NULL OR f->>'level' = $2)
        AND ($3::text IS NULL OR l.township = $3)`;
    return this.as(caller, async (tx) => {
      const [counted] = await tx.query<{ count: number }>(`SELECT count(*)::int AS count ${which}`, given);
      const rows = await tx.query<AlertRow & { at: Instant; key: string }>(
        `SELECT l.id AS "recordId", l.kind, l.number, l.township AS "townshipId", l.handler AS "handlerId",
           (SELECT kind FROM agency WHERE id = l.handler) AS "handlerKind", f AS alert,
           (f->>'since')::timestamptz(3) AS at, l.id || '.' || (f->>'alertCode') AS key
         ${which}
         AND ($5::timestamptz IS NULL OR ((f->>'since')::timestamptz(3), l.id || '.' || (f->>'alertCode')) > ($5, $6))
         ORDER BY 8, 9 LIMIT $7`,
        [...given, from?.at ?? null, from?.id ?? null, limit + 1],
      );
      return connect({ rows, count: counted?.count ?? 0 }, { limit, from }, ({ at, key }) => ({ at, id: key }), toNode);
    });
  }
}

/** What a page of alerts is known by. */
export const ALERT_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.[A-Z0-9]{2,5}$/;
