import { Inject, Injectable } from '@nestjs/common';

import type { Caller } from '../../domain/agency/agency.js';
import type { Instant, LocalDate } from '../../domain/kernel/instant.js';
import type { LandCase } from '../../domain/ledger/case/land-case.js';
import type { LedgerAction } from '../../domain/ledger/ledger-acts.js';
import { readsParties } from '../../domain/ledger/ledger-reading.js';
import { NEXT_STEPS } from '../../domain/ledger/next-steps.js';
import type { OpenAlert, Patch } from '../../domain/ledger/patch/patch.js';
import { API_UNIT_OF_WORK, type Tx, type UnitOfWork } from '../../platform/database/unit-of-work.js';
import { connect, type Connection, type PageAsked, pageOf } from '../../platform/graphql/paging.js';
import { RuleBook } from '../rule-book.js';
import { type DayLight, inLight, type LedgerSearch, LIGHTS_OF_DAYS, listed, OPEN } from './ledger-conditions.js';
import type { LedgerRecord } from './ledger-rows.js';

/** How many records of a category there are; `others`: without a day, or done. */
export interface LedgerCount {
  readonly category: string | null;
  readonly total: number;
  readonly over: number;
  readonly today: number;
  readonly soon: number;
  readonly far: number;
  readonly others: number;
}

/** So many records wait for an act. */
export interface WaitingRow {
  readonly action: LedgerAction;
  readonly kind: 'PATCH' | 'CASE';
  readonly count: number;
  readonly late: number;
  /** When the one that has not been touched for longest was. */
  readonly oldestChange: Instant;
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
    search: LedgerSearch,
    asked: PageAsked,
    toNode: (record: R) => T,
  ): Promise<Connection<T>> {
    const { limit, from } = pageOf(asked);
    const withParty = readsParties(caller);
    const page = listed(kind, search, { withParty, limit, from });
    const whole = asked.counted ? listed(kind, search, { withParty, limit: null, from: null }) : null;
    return this.as(caller, async (tx) => {
      const [rows, [counted]] = await Promise.all([
        tx.query<{ body: R; at: Instant; id: string }>(
          `SELECT l.body, l.registered_at AS at, l.id FROM ${page.sql}
           ORDER BY l.registered_at DESC, l.id DESC LIMIT $${page.values.length + 1}`,
          [...page.values, limit + 1],
        ),
        whole === null ? [] : tx.query<{ count: number }>(`SELECT count(*)::int FROM ${whole.sql}`, whole.values),
      ]);
      return connect(
        { rows, count: counted?.count ?? 0 },
        { limit, from },
        ({ at, id }) => ({ at, id }),
        ({ body }) => toNode(body),
      );
    });
  }

  /** How many records of a kind the agency sees, by category and light. */
  counts(caller: Caller, kind: 'PATCH' | 'CASE', { today, nearUntil }: LedgerSearch): Promise<readonly LedgerCount[]> {
    const count = (light: DayLight): string =>
      `count(*) FILTER (WHERE ${OPEN} AND ${inLight(
        light,
        () => '$2',
        () => '$3',
      )})::int AS "${light.toLowerCase()}"`;
    return this.as(caller, async (tx) => {
      const rows = await tx.query<Omit<LedgerCount, 'others'>>(
        `SELECT l.category, count(*)::int AS total, ${LIGHTS_OF_DAYS.map(count).join(', ')}
         FROM ledger_record l WHERE l.kind = $1 GROUP BY l.category ORDER BY l.category`,
        [kind, today, nearUntil],
      );
      return rows.map((row) => ({ ...row, others: row.total - row.over - row.today - row.soon - row.far }));
    });
  }

  /** What the records that the agency sees wait for: by their next step, how many, how many late, since when. */
  waiting(caller: Caller, today: LocalDate): Promise<readonly WaitingRow[]> {
    const steps = JSON.stringify(
      NEXT_STEPS.map(({ action, on, state, unlawful }) => ({ action, on, state, unlawful })),
    );
    return this.as(caller, (tx) =>
      tx.query<WaitingRow>(
        `SELECT s.action, l.kind, count(*)::int AS count,
           count(*) FILTER (WHERE l.due_on < $2::date)::int AS late, min(l.changed_at) AS "oldestChange"
         FROM jsonb_to_recordset($1::jsonb) AS s (action text, "on" text, state text, unlawful boolean)
           JOIN ledger_record l ON l.kind = s."on" AND l.state = s.state
             AND (NOT s.unlawful OR l.body->'verdict'->>'verdict' = 'UNLAWFUL')
         GROUP BY s.action, l.kind ORDER BY s.action, l.kind`,
        [steps, today],
      ),
    );
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
    asked: PageAsked,
    toNode: (row: AlertRow) => T,
  ): Promise<Connection<T>> {
    const { limit, from } = pageOf(asked, ALERT_ID);
    const given = [alertCode ?? null, level ?? null, townshipId ?? null, dismissed ?? false];
    const which = `FROM ledger_record l, jsonb_array_elements(l.body->'alerts') f
      WHERE l.kind IN ('PATCH', 'CASE')
        AND ${dismissed === true ? 'l.has_dismissed' : "l.alerts <> '{}'"}
        AND (f->'dismissed' <> 'null'::jsonb) = $4
        AND ($1::text IS NULL OR f->>'alertCode' = $1)
        AND ($2::text IS NULL OR f->>'level' = $2)
        AND ($3::text IS NULL OR l.township = $3)`;
    return this.as(caller, async (tx) => {
      const [rows, [counted]] = await Promise.all([
        tx.query<AlertRow & { at: Instant; key: string }>(
          `SELECT l.id AS "recordId", l.kind, l.number, l.township AS "townshipId", l.handler AS "handlerId",
           (SELECT kind FROM agency WHERE id = l.handler) AS "handlerKind", f AS alert,
           (f->>'since')::timestamptz(3) AS at, l.id || '.' || (f->>'alertCode') AS key
         ${which}
         AND ($5::timestamptz IS NULL OR ((f->>'since')::timestamptz(3), l.id || '.' || (f->>'alertCode')) > ($5, $6))
         ORDER BY 8, 9 LIMIT $7`,
          [...given, from?.at ?? null, from?.id ?? null, limit + 1],
        ),
        asked.counted ? tx.query<{ count: number }>(`SELECT count(*)::int ${which}`, given) : [],
      ]);
      return connect({ rows, count: counted?.count ?? 0 }, { limit, from }, ({ at, key }) => ({ at, id: key }), toNode);
    });
  }
}

/** What a page of alerts is known by. */
export const ALERT_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.[A-Z0-9]{2,5}$/;
