import { type AgencyKind, type Directory, POSTS, type StaffMember } from '../agency/agency.js';
import { REPORT_STATES } from '../campaign/report-duty.js';
import { precondition, type Refusal, refuse } from '../kernel/refusal.js';
import { CASE_STATES } from './case/land-case.js';
import { type Penalty } from './case/penalty.js';
import { LEDGER_ACTIONS, LEDGER_ACTS, type LedgerAction } from './ledger-acts.js';
import { PATCH_STATES } from './patch/patch.js';
import { type Standing, STANDINGS } from './standing.js';

/** The agencies that a record names; null where there is no record yet. */
export interface NamedAgencies {
  readonly townshipId: string;
  readonly dutyAgencyId: string;
  readonly handlerId: string | null;
}

/** Agencies that may file a case of their own (domain 6.4: who handles what). */
export const ENFORCERS: readonly AgencyKind[] = [
  'NATURAL_RESOURCES',
  'AGRICULTURE',
  'FORESTRY',
  'ECOLOGY',
  'TRANSPORT',
];

/** Who asks for what. */
export interface LedgerAsk {
  readonly action: LedgerAction;
  readonly by: StaffMember;
}

/** A record as far as its state decides what may be done to it. */
export interface RecordState {
  readonly state: string;
  readonly version: number;
}

/** May this person do this to a record in this state, as he has seen it? Null: yes. */
export function ledgerRefusal(
  ask: LedgerAsk,
  named: NamedAgencies,
  record: RecordState,
  expectedVersion: number,
  directory: Directory,
): Refusal | null {
  return standingRefusal(ask, named, directory) ?? stateRefusal(ask.action, record, expectedVersion);
}

/** May this person do this, as far as agency and post decide it? All that is asked where the record is new. */
export function standingRefusal({ action, by }: LedgerAsk, named: NamedAgencies, directory: Directory): Refusal | null {
  const row = LEDGER_ACTS[action];
  const kind = directory.agencies.get(by.agencyId)?.kind;
  if (
    !row.by.some((one) => stands(one, named, by.agencyId, kind)) ||
    !(row.posts as readonly string[]).includes(by.post)
  ) {
    const [who, posts] = [
      row.by.map((one) => STANDINGS[one]).join('、'),
      row.posts.map((post) => POSTS[post]).join('、'),
    ];
    return refuse(
      'NOT_ALLOWED',
      `“${row.zh}”由${who}的${posts}办理`,
      `${action} is done by ${row.by.join(', ')} as ${row.posts.join(', ')}`,
      { action, required: `${row.by.join('|')}: ${row.posts.join('|')}` },
    );
  }
  return null;
}

function stateRefusal(action: LedgerAction, record: RecordState, expectedVersion: number): Refusal | null {
  if (record.version !== expectedVersion)
    return refuse(
      'STALE_VERSION',
      `已由他人更新：现在是第 ${record.version} 版，您依据的是第 ${expectedVersion} 版`,
      `somebody else was first: version ${record.version} now, you have seen ${expectedVersion}`,
      { expected: expectedVersion, current: record.version, state: record.state },
    );
  const row = LEDGER_ACTS[action];
  const from: readonly string[] = row.from;
  return from.includes(record.state)
    ? null
    : refuse(
        'WRONG_STATE',
        `“${row.zh}”不能在当前状态「${stateName(record.state)}」下办理`,
        `${action} is not possible in the state ${record.state}`,
        { action, state: record.state, allowedFrom: from },
      );
}

/** A record with what decides which acts fit it; `penalty` undefined: it is no case. */
export interface OfferedRecord extends RecordState {
  readonly penalty?: Pick<Penalty, 'fine' | 'servedOn'> | null;
  readonly isRevoked?: boolean;
  readonly isUnderReview?: boolean;
}

/** An act on a record: may this person do it now, and if not, why. */
export interface LedgerOffer {
  readonly action: LedgerAction;
  /** Null: it may be done now. */
  readonly refusal: Refusal | null;
}

/** Every act on such a record, as far as agency, post, state and the penalty decide it. */
export function ledgerOffers(
  on: 'PATCH' | 'CASE',
  named: NamedAgencies,
  record: OfferedRecord,
  by: StaffMember,
  directory: Directory,
): readonly LedgerOffer[] {
  return LEDGER_ACTIONS.filter((action) => LEDGER_ACTS[action].on === on && LEDGER_ACTS[action].from.length > 0).map(
    (action) => ({
      action,
      refusal:
        ledgerRefusal({ action, by }, named, record, record.version, directory) ?? penaltyRefusal(action, record),
    }),
  );
}

/** What somebody may do to a record now. */
export function availableLedgerActs(...asked: Parameters<typeof ledgerOffers>): readonly LedgerAction[] {
  return allowedOf(ledgerOffers(...asked));
}

/** Of some offers those that may be done now. */
export function allowedOf(offers: readonly LedgerOffer[]): readonly LedgerAction[] {
  return offers.flatMap(({ action, refusal }) => (refusal === null ? [action] : []));
}

type OfCase = OfferedRecord & { readonly penalty: Pick<Penalty, 'fine' | 'servedOn'> | null };

/**
 * What the penalty must be for an act: one decision, another where it was revoked; a payment where there is a fine;
 * copies, and what is brought against it, where there is a decision.
 */
const PENALTY_NEEDS: Readonly<
  Partial<Record<LedgerAction, readonly [fits: (record: OfCase) => boolean, zh: string, en: string]>>
> = {
  DECIDE_PENALTY: [
    ({ penalty, isRevoked }) => penalty === null || isRevoked === true,
    '处罚决定已经作出',
    'the penalty has been decided already',
  ],
  RECORD_SERVICE: [
    ({ penalty }) => penalty?.servedOn === null,
    '没有尚未送达的处罚决定',
    'there is no decision that has not been served',
  ],
  RECORD_FINE_PAID: [({ penalty }) => (penalty?.fine ?? null) !== null, '没有处以罚款', 'no fine has been imposed'],
  END_PROCEEDINGS: [
    ({ isUnderReview }) => isUnderReview === true,
    '没有进行中的复议、诉讼',
    'no review or suit is under way',
  ],
  RECORD_COPIES_SENT: [({ penalty }) => penalty !== null, '处罚决定尚未作出', 'the penalty has not been decided yet'],
  RECORD_PROCEEDINGS: [({ penalty }) => penalty !== null, '处罚决定尚未作出', 'the penalty has not been decided yet'],
};

function penaltyRefusal(action: LedgerAction, record: OfferedRecord): Refusal | null {
  const { penalty } = record;
  if (penalty === undefined) return null; // not of a case
  const [fits, zh, en] = PENALTY_NEEDS[action] ?? [];
  return fits === undefined || fits({ ...record, penalty }) ? null : precondition(action, zh ?? '', en ?? '');
}

/** There is no such record, or the agency does not see it: nobody is told which. */
export function recordNotFound(what: 'PATCH' | 'LAND_CASE' | 'REPORTING_DUTY', id: string): Refusal {
  return refuse(
    'NOT_FOUND',
    `没有编号为「${id}」的台账记录，或者与本机关无关`,
    `no record "${id}" of the ledger, or it does not concern your agency`,
    { what, id },
  );
}

/** Of which records: those that name the agency in this place, all (true), or none (false). */
export type Whose = keyof NamedAgencies | boolean;

/** Of which records an agency of a kind stands in this way. */
export function whose(standing: Standing, kind: AgencyKind | undefined): Whose {
  switch (standing) {
    case 'BUREAU':
      return kind === 'NATURAL_RESOURCES';
    case 'OFFICE':
      return kind === 'LEADING_GROUP_OFFICE';
    case 'ENFORCER':
      return kind !== undefined && ENFORCERS.includes(kind);
    case 'LOCAL':
      return 'townshipId';
    case 'DUTY':
      return 'dutyAgencyId';
    case 'HANDLER':
      return 'handlerId';
  }
}

function stands(standing: Standing, named: NamedAgencies, agencyId: string, kind: AgencyKind | undefined): boolean {
  const of = whose(standing, kind);
  return typeof of === 'boolean' ? of : named[of] === agencyId;
}

function stateName(state: string): string {
  return ({ ...PATCH_STATES, ...CASE_STATES, ...REPORT_STATES } as Readonly<Record<string, string>>)[state] ?? state;
}
