import type { LocalDate } from '../../domain/kernel/instant.js';
import { keyOfValue, MARKS } from '../../domain/kernel/search-text.js';
import type { Bounds } from '../../domain/ledger/check-ledger.js';
import type { LedgerAction } from '../../domain/ledger/ledger-acts.js';
import { type Awaited, NEXT_STEPS, type NextStep, stepsOf } from '../../domain/ledger/next-steps.js';
import type { Keyset } from '../../platform/graphql/paging.js';
import { termsOf, wordsQuery } from '../search-keys.js';
import { boxOf } from './geometry.js';
import { FILTERED } from './ledger-rows.js';

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
  readonly light?: DayLight | null;
  /** Only records whose next step is this act. */
  readonly next?: LedgerAction | null;
  /** Only records whose next step is that of whoever asks, in this post. */
  readonly waitingForMe?: boolean | null;
  /** Only records whose polygon meets this box. */
  readonly within?: Bounds | null;
}

/** How near its day a record is that is not done. */
export const LIGHTS_OF_DAYS = ['OVER', 'TODAY', 'SOON', 'FAR'] as const;
export type DayLight = (typeof LIGHTS_OF_DAYS)[number];

/** What is looked for, as of which day; `nearUntil`: what is due until then is near. */
export interface LedgerSearch {
  readonly filter: LedgerFilter;
  readonly today: LocalDate;
  readonly nearUntil: LocalDate;
  /** Who asks. */
  readonly me: Awaited;
}

/**
 * Has a day and is not done: a part of what the index `ledger_late` holds. A patch is done with once a case was filed
 * on it, whose day counts then, or once it was judged not to be unlawful (`isOpenPatch`).
 */
export const OPEN = `l.due_on IS NOT NULL AND l.state NOT IN ('STRUCK_OFF', 'WITHDRAWN', 'DONE', 'LATE')
  AND (l.kind <> 'PATCH' OR l.state IN ('DELIVERED', 'CHECKED')
    OR (l.state = 'JUDGED' AND l.body->'verdict'->>'verdict' = 'UNLAWFUL'))`;
const LATE = `${OPEN} AND l.due_on <`;

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

/** The days that have a light; `today` and `near` give the places of the values in the text. */
export function inLight(light: DayLight, today: () => string, near: () => string): string {
  switch (light) {
    case 'OVER':
      return `l.due_on < ${today()}::date`;
    case 'TODAY':
      return `l.due_on = ${today()}::date`;
    case 'SOON':
      return `l.due_on > ${today()}::date AND l.due_on <= ${near()}::date`;
    case 'FAR':
      return `l.due_on > ${near()}::date`;
  }
}

/** A record from whose state a step leads onwards. */
function stateOf({ on, state, unlawful }: NextStep): string {
  const verdict = unlawful ? " AND l.body->'verdict'->>'verdict' = 'UNLAWFUL'" : '';
  return `(l.kind = '${on}' AND l.state = '${state}'${verdict})`;
}

/** Where a record keeps the agencies that it names. */
const COLUMN_OF = { townshipId: 'township', dutyAgencyId: 'duty_agency', handlerId: 'handler' } as const;

/** Records that wait for an agency in a post; nobody verifies his own rectification (`verifierIsAnother`). */
function waitingFor(me: Awaited, agency: () => string): string {
  return anyOf(
    stepsOf(me).map(({ step, of }) => {
      const named = of.includes(true) ? [] : of.filter((one) => typeof one === 'string');
      return [
        stateOf(step),
        ...(named.length === 0 ? [] : [anyOf(named.map((one) => `l.${COLUMN_OF[one]} = ${agency()}`))]),
        ...(step.action === 'VERIFY_RECTIFIED' ? [`l.duty_agency IS DISTINCT FROM ${agency()}`] : []),
      ].join(' AND ');
    }),
  );
}

function anyOf(conditions: readonly string[]): string {
  return conditions.length === 0 ? 'false' : `(${conditions.map((one) => `(${one})`).join(' OR ')})`;
}

/** What the index of words knows: codes and ids. Any other value is looked for in its column alone. */
const IS_CODE = /^[\w.-]{1,100}$/;

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
export function listed(
  kind: string,
  { filter, today, nearUntil, me }: LedgerSearch,
  { withParty, limit, from }: { withParty: boolean; limit: number | null; from: Keyset | null },
): { readonly sql: string; readonly values: readonly unknown[] } {
  const { text = null, number = null, late = null, light = null, alertCode = null, within = null } = filter;
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
  if (filter.next) asked.all.push(anyOf(NEXT_STEPS.filter(({ action }) => action === filter.next).map(stateOf)));
  if (filter.waitingForMe === true) asked.all.push(waitingFor(me, () => asked.at(me.agencyId)));
  if (within !== null) asked.all.push('l.place IS NOT NULL', `l.place && ${asked.at(boxOf(within))}::box`);
  if (light !== null)
    asked.all.push(
      OPEN,
      inLight(
        light,
        () => asked.at(today),
        () => asked.at(nearUntil),
      ),
    );
  if (late !== null) asked.all.push(late ? `${LATE} ${asked.at(today)}` : `(${LATE} ${asked.at(today)}) IS NOT TRUE`);
  // nothing narrows but the text and what the index of words knows: a page of what is found is a page of the list
  const keys = equal.flatMap(({ column, value }) => (IS_CODE.test(value) ? [keyOfValue(column, value)] : []));
  const byWords = asked.all.length === 1 + keys.length;
  const after = from === null ? null : [asked.at(from.at), asked.at(from.id)].join(', ');
  if (after !== null) asked.all.push(`(l.registered_at, l.id) < (${after})`);
  if (text === null) return { sql: `ledger_record l WHERE ${asked.sql}`, values: asked.values };
  const terms = termsOf(text);
  const marks = [[MARKS.OPEN, null] as const, ...(withParty ? [[MARKS.PARTY, null] as const] : [])];
  const words = [wordsQuery(terms, marks), terms, keys, withParty].map((value) => asked.at(value)).join(', ');
  const most = byWords && limit !== null ? asked.at(limit + 1) : 'NULL';
  return {
    sql: `search_ledger(${of}, ${words}, ${after ?? 'NULL, NULL'}, ${most}) s JOIN ledger_record l ON l.id = s.record_id
      WHERE ${asked.sql}`,
    values: asked.values,
  };
}
