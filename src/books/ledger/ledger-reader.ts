import { Inject, Injectable } from '@nestjs/common';

import type { Caller } from '../../domain/agency/agency.js';
import type { Instant, LocalDate } from '../../domain/kernel/instant.js';
import { keyOfValue, MARKS } from '../../domain/kernel/search-text.js';
import type { LandCase } from '../../domain/ledger/case/land-case.js';
import { readsParties } from '../../domain/ledger/ledger-reading.js';
import type { OpenAlert, Patch } from '../../domain/ledger/patch/patch.js';
import { API_UNIT_OF_WORK, type Tx, type UnitOfWork } from '../../platform/database/unit-of-work.js';
import { connect, type Connection, type Keyset, type PageAsked, pageOf } from '../../platform/graphql/paging.js';
import { RuleBook } from '../rule-book.js';
import { termsOf, wordsQuery } from '../search-keys.js';
import { FILTERED, type LedgerRecord } from './ledger-rows.js';

/** What somebody looks for in the ledger; everything that is given must fit. */
export interface LedgerFilter {
  readonly text?: string | null;
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

/** Past its day and not done: what the index `ledger_late` holds. */
const LATE = `l.due_on IS NOT NULL AND l.state NOT IN ('STRUCK_OFF', 'WITHDRAWN', 'DONE', 'LATE') AND l.due_on <`;

/** The last character there is: behind every number that begins with what stands before it. */
const BEHIND = '\u{10FFFF}';

/** A text of SQL that is put together, with its values. */
class Conditions {
  readonly values: unknown[] = [];
  readonly all: string[] = [];

  /** The place of a value in the text. */
  at(value: unknown): string {
    return `$${this.values.push(value)}`;
  }

  get sql(): string {
    return this.all.join(' AND ');
  }
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

/** Which field of the filter asks for a column. */
const FILTER_OF = {
  state: 'state',
  township: 'townshipId',
  duty_agency: 'dutyAgencyId',
  category: 'category',
} as const satisfies Readonly<Record<(typeof FILTERED)[number], keyof LedgerFilter>>;

/**
 * Where the records of a question stand, with the conditions that were asked for and no others: each is the range of an
 * index where it narrows.
 */
function listed(
  kind: string,
  { filter, today }: LedgerSearch,
  { withParty, limit, from }: { withParty: boolean; limit: number | null; from: Keyset | null },
): { readonly sql: string; readonly values: readonly unknown[] } {
  const { text = null, number = null, late = null, alertCode = null } = filter;
  const asked = new Conditions();
  const of = asked.at(kind);
  asked.all.push(`l.kind = ${of}`);
  const equal = FILTERED.flatMap((column) => {
    const value = filter[FILTER_OF[column]] ?? null;
    return value === null ? [] : [{ column, value }];
  });
  for (const { column, value } of equal) asked.all.push(`l.${column} = ${asked.at(value)}`);
  if (number !== null)
    asked.all.push(
      `l.number COLLATE "C" >= ${asked.at(number)}`,
      `l.number COLLATE "C" < ${asked.at(number + BEHIND)}`,
    );
  if (alertCode !== null)
    asked.all.push(
      `l.alerts <> '{}'`,
      `EXISTS (SELECT FROM unnest(l.alerts) f WHERE split_part(f, ':', 1) = ${asked.at(alertCode)})`,
    );
  if (late !== null) asked.all.push(late ? `${LATE} ${asked.at(today)}` : `(${LATE} ${asked.at(today)}) IS NOT TRUE`);
  // nothing narrows but the text and what the index of words knows: a page of what is found is a page of the list
  const byWords = asked.all.length === 1 + equal.length;
  const after = from === null ? null : [asked.at(from.at), asked.at(from.id)].join(', ');
  if (after !== null) asked.all.push(`(l.registered_at, l.id) < (${after})`);
  if (text === null) return { sql: `ledger_record l WHERE ${asked.sql}`, values: asked.values };
  const terms = termsOf(text);
  const marks = [[MARKS.OPEN, null] as const, ...(withParty ? [[MARKS.PARTY, null] as const] : [])];
  const keys = equal.map(({ column, value }) => keyOfValue(column, value));
  const words = [wordsQuery(terms, marks), terms, keys, withParty].map((value) => asked.at(value)).join(', ');
  const most = byWords && limit !== null ? asked.at(limit + 1) : 'NULL';
  return {
    sql: `search_ledger(${of}, ${words}, ${after ?? 'NULL, NULL'}, ${most}) s JOIN ledger_record l ON l.id = s.record_id
      WHERE ${asked.sql}`,
    values: asked.values,
  };
}
