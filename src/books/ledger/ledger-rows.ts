import { areaOf, sumOf } from '../../domain/kernel/area.js';
import type { Instant, LocalDate } from '../../domain/kernel/instant.js';
import { standing } from '../../domain/ledger/alert/alerts.js';
import { dueOnOf, type LandCase, partyKey, struckOffOn } from '../../domain/ledger/case/land-case.js';
import type { Bulletin } from '../../domain/ledger/figures/bulletin.js';
import type { Report } from '../../domain/ledger/figures/report.js';
import type { Patch } from '../../domain/ledger/patch/patch.js';
import { boundsOf, boxOf } from './geometry.js';

export type LedgerRecord = Patch | LandCase | Report | Bulletin;

/** The columns of a record: what is searched, summed, and kept of each of its versions. */
export interface LedgerRow {
  readonly id: string;
  readonly kind: LedgerRecord['kind'];
  readonly campaign_id: string;
  readonly number: string;
  readonly state: string;
  readonly version: number;
  readonly township: string | null;
  readonly duty_agency: string | null;
  readonly handler: string | null;
  readonly must_since: Instant | null;
  readonly batch: string | null;
  readonly category: string | null;
  readonly total: string | null;
  readonly cultivated: string | null;
  readonly basic: string | null;
  readonly excluded: boolean;
  readonly own: boolean;
  readonly case_id: string | null;
  readonly due_on: LocalDate | null;
  readonly struck_off_on: LocalDate | null;
  readonly passed: number;
  readonly failed: number;
  readonly relapses: number;
  readonly reds: readonly string[];
  readonly alerts: readonly string[];
  readonly has_dismissed: boolean;
  readonly party_key: string | null;
  readonly place: string | null;
  readonly delivered_on: LocalDate | null;
  readonly source: string | null;
  readonly registered_at: Instant;
  readonly changed_at: Instant;
}

/** The columns by which a list is narrowed beside a text: their values are keys of the index of words. */
export const FILTERED = ['state', 'township', 'duty_agency', 'category'] as const satisfies (keyof LedgerRow)[];

const EMPTY = {
  township: null,
  duty_agency: null,
  handler: null,
  must_since: null,
  batch: null,
  category: null,
  total: null,
  cultivated: null,
  basic: null,
  excluded: false,
  own: false,
  case_id: null,
  due_on: null,
  struck_off_on: null,
  passed: 0,
  failed: 0,
  relapses: 0,
  reds: [],
  alerts: [],
  has_dismissed: false,
  party_key: null,
  place: null,
  delivered_on: null,
  source: null,
} as const;

export function rowOf(record: LedgerRecord): LedgerRow {
  const { id, kind, campaignId, state, version, registeredAt, changedAt } = {
    registeredAt: 'openedAt' in record ? record.openedAt : record.registeredAt,
    ...record,
  };
  const base = {
    ...EMPTY,
    id,
    kind,
    campaign_id: campaignId,
    number: numberOf(record),
    state,
    version,
    registered_at: registeredAt,
    changed_at: changedAt,
  };
  switch (record.kind) {
    case 'PATCH':
      return { ...base, ...found(record), ...ofPatch(record) };
    case 'CASE':
      return { ...base, ...found(record), ...ofCase(record) };
    case 'REPORT':
      return {
        ...base,
        township: record.owed.agencyId,
        duty_agency: record.owed.agencyId,
        category: record.owed.dutyId,
        due_on: record.owed.dueOn,
      };
    case 'BULLETIN':
      return base;
  }
}

export function numberOf(record: LedgerRecord): string {
  switch (record.kind) {
    case 'PATCH':
      return record.facts.number;
    case 'CASE':
      return record.number;
    case 'REPORT':
      return `${record.owed.dutyId}/${record.owed.period}/${record.owed.agencyId}`;
    case 'BULLETIN':
      return `${record.month}/${record.edition}`;
  }
}

function found({ alerts }: Patch | LandCase): Pick<LedgerRow, 'reds' | 'alerts' | 'has_dismissed'> {
  const open = standing(alerts);
  return {
    reds: open.filter(({ level }) => level === 'RED').map(({ alertCode }) => alertCode),
    alerts: open.map(({ alertCode, level }) => `${alertCode}:${level}`),
    has_dismissed: alerts.some(({ dismissed }) => dismissed !== null),
  };
}

function ofPatch({ dueOn, facts, excluded, caseId, handlerId, registeredBy }: Patch): Partial<LedgerRow> {
  return {
    township: facts.townshipId,
    duty_agency: facts.dutyAgencyId,
    handler: handlerId,
    batch: facts.batch,
    category: facts.batch,
    total: String(areaOf(facts.total)),
    cultivated: String(areaOf(facts.cultivated)),
    basic: String(areaOf(facts.basic)),
    excluded: excluded !== null,
    own: registeredBy === facts.townshipId,
    case_id: caseId,
    place: facts.geometry === null ? null : boxOf(boundsOf(facts.geometry)),
    due_on: dueOn,
    delivered_on: facts.deliveredOn,
    source: facts.source,
  };
}

function ofCase(landCase: LandCase): Partial<LedgerRow> {
  const { own, mustSince, townshipId, dutyAgencyId, handlerId, category, land, verifications, relapses, party } =
    landCase;
  const farmland = land.filter(({ landClass }) => landClass === 'BASIC' || landClass === 'ORDINARY');
  const sum = (parts: LandCase['land']): string => String(sumOf(parts.map(({ occupied }) => areaOf(occupied))));
  return {
    township: townshipId,
    duty_agency: dutyAgencyId,
    handler: handlerId,
    category,
    total: sum(land),
    cultivated: sum(farmland),
    basic: sum(land.filter(({ landClass }) => landClass === 'BASIC')),
    own,
    must_since: mustSince,
    due_on: dueOnOf(landCase),
    struck_off_on: struckOffOn(landCase),
    passed: verifications.passed,
    failed: verifications.failed,
    relapses,
    party_key: partyKey(party.name),
  };
}

/** The hashes of the files that a record refers to. */
export function filesIn(record: LedgerRecord): readonly string[] {
  switch (record.kind) {
    case 'PATCH':
      return record.check?.photos.map(({ sha256 }) => sha256) ?? [];
    case 'CASE':
      return record.selfReport?.photos.map(({ sha256 }) => sha256) ?? [];
    case 'REPORT':
      return record.receipts.flatMap(({ sha256 }) => sha256 ?? []);
    case 'BULLETIN':
      return [];
  }
}
