import { readFileSync } from 'node:fs';

import type { Agency, Post, StaffMember } from '../../src/domain/agency/agency.js';
import type { Campaign } from '../../src/domain/campaign/campaign.js';
import type { CrimeThreshold } from '../../src/domain/crime/crime-threshold.js';
import type { StatedArea } from '../../src/domain/kernel/area.js';
import type { Instant, LocalDate } from '../../src/domain/kernel/instant.js';
import type { CaseSurroundings, PatchSurroundings } from '../../src/domain/ledger/alert/alert.js';
import { decideCase, decideCaseAct } from '../../src/domain/ledger/case/decide-case.js';
import type { LandCase } from '../../src/domain/ledger/case/land-case.js';
import type { CaseAct, CaseContext } from '../../src/domain/ledger/case/policies/policy.js';
import type { CaseCommand, LedgerFacts, PatchCommand } from '../../src/domain/ledger/ledger-commands.js';
import { type LedgerContext } from '../../src/domain/ledger/ledger-decision.js';
import { decidePatch, decideRegistration } from '../../src/domain/ledger/patch/decide-patch.js';
import type { Patch, PatchFacts } from '../../src/domain/ledger/patch/patch.js';
import { AGENCIES, CALENDAR, RULES } from './story.js';

export const CAMPAIGN = JSON.parse(readFileSync('config/cities/hejin/campaign-2023.json', 'utf8')) as Campaign;
export const THRESHOLDS = JSON.parse(readFileSync('config/law/crime-thresholds.json', 'utf8')) as CrimeThreshold[];
export const mu = (text: string): StatedArea => `${text}亩` as StatedArea;
export const day = (text: string): LocalDate => text as LocalDate;
export const at = (text: string): Instant => text as Instant;
export const NOW = at('2023-08-01T02:00:00.000Z');

/** Whoever holds a post of an agency, one person for each. */
export function who(agencyId: string, post: Post, nth = 1): StaffMember {
  return { personId: `${agencyId}/${post}/${nth}`, name: `${agencyId} ${post}`, agencyId, post };
}

export const BUREAU = 'hejin-natural-resources';
export const OFFICE = 'hejin-leading-group-office';
export const TOWN = 'hejin-senglou';

export function ledgerContext(now: Instant = NOW, more: Partial<LedgerContext> = {}): LedgerContext {
  const agencies = new Map(AGENCIES.map((agency): [string, Agency] => [agency.id, { ...agency, active: true }]));
  return {
    now,
    calendar: CALENDAR,
    rules: RULES,
    thresholds: THRESHOLDS,
    campaign: CAMPAIGN,
    directory: { agencies, staff: [] },
    ...more,
  };
}

export const NOBODY_NEAR: PatchSurroundings = { selfFound: [] };
export const ALONE: CaseSurroundings = { others: [], referrals: [], patches: [], laterPatches: [] };

export const PATCH: PatchFacts = {
  number: '140882-2022-0017',
  batch: 'C2-b',
  alsoUnder: [],
  source: 'SATELLITE',
  deliveredOn: day('2023-06-01'),
  imageryOn: day('2022-10-01'),
  townshipId: TOWN,
  village: '北村',
  location: '北村村东',
  total: mu('6.4'),
  cultivated: mu('5.2'),
  basic: mu('5.2'),
  party: '某某公司',
  dutyAgencyId: TOWN,
  geometry: null,
  invented: true,
};
export const PHOTOS = [
  {
    phase: 'BEFORE' as const,
    takenAt: at('2023-06-10T02:00:00.000Z'),
    longitude: '110.7051',
    latitude: '35.5962',
    sha256: 'a'.repeat(64),
    stated: [],
  },
  {
    phase: 'AFTER' as const,
    takenAt: at('2023-07-30T02:00:00.000Z'),
    longitude: '110.7052',
    latitude: '35.5963',
    sha256: 'b'.repeat(64),
    stated: [],
  },
];

/** What a valid act says; a test changes what it is about. */
export const LEDGER_FACTS: { readonly [A in keyof LedgerFacts]: LedgerFacts[A] } = {
  REGISTER_PATCH: PATCH,
  CORRECT_PATCH: { facts: PATCH, reason: '录入有误' },
  CHECK_PATCH: {
    checkedOn: day('2023-06-12'),
    total: mu('6.4'),
    cultivated: mu('5.2'),
    basic: mu('5.2'),
    use: 'INDUSTRY',
    finding: '建有厂房一处',
    photos: [],
  },
  JUDGE_PATCH: { verdict: 'UNLAWFUL', reason: '未经批准占用耕地' },
  EXCLUDE_PATCH: { reason: '经核查为伪变化', documentNumber: '河耕保函〔2023〕1号' },
  RESTORE_PATCH: { reason: '复核改判', documentNumber: '河耕保函〔2023〕2号' },
  DISMISS_PATCH_ALERT: { alertCode: 'X1', reason: '自查线索编号登记有误，已核对' },
  OPEN_LAND_CASE: {
    patchIds: ['p'],
    documentNumber: '河自然资立字〔2023〕1号',
    filedOn: day('2023-06-20'),
    partyName: '某某公司',
    partyKind: 'UNIT',
    conductOn: day('2022-08-01'),
    category: 'C2-b-1',
    use: 'INDUSTRY',
    dutyAgencyId: TOWN,
    location: '僧楼镇北村村东',
    land: [{ landClass: 'ORDINARY', occupied: mu('0.4'), destroyed: null }],
    officialInvolved: false,
    natureReserve: false,
  },
  SURVEY_LAND: {
    land: [{ landClass: 'BASIC', occupied: mu('5.2'), destroyed: null }],
    documentNumber: '河测字〔2023〕1号',
    certified: true,
    surveyedOn: day('2023-06-25'),
  },
  ENTRUST_APPRAISAL: {
    institution: '耕地破坏鉴定委员会',
    documentNumber: '河自然资鉴委字〔2023〕1号',
    entrustedOn: day('2023-06-26'),
  },
  APPRAISE_DAMAGE: {
    destroyed: [{ landClass: 'BASIC', area: mu('5.2') }],
    documentNumber: '晋耕鉴字〔2023〕1号',
    appraisedOn: day('2023-07-01'),
  },
  GIVE_LEGAL_REVIEW: {
    refer: false,
    reasons: '种植条件没有被破坏，未达到追诉标准',
    documentNumber: '河自然资审字〔2023〕1号',
  },
  DECIDE_PENALTY: {
    documentNumber: '河自然资罚字〔2023〕1号',
    decidedOn: day('2023-07-10'),
    servedOn: day('2023-07-12'),
    fine: '12000',
    demolition: true,
    area: mu('0.4'),
    basic: mu('0'),
  },
  RECORD_SERVICE: { servedOn: day('2023-07-12') },
  RECORD_FINE_PAID: { paidOn: day('2023-07-20'), receiptNumber: '票据0001' },
  RECORD_COPIES_SENT: { sentOn: day('2023-07-12') },
  RECORD_PROCEEDINGS: { kind: 'SUIT', documentNumber: '（2023）晋0882行初1号', filedOn: day('2023-07-20') },
  END_PROCEEDINGS: {
    documentNumber: '（2023）晋0882行初1号',
    outcome: 'UPHELD',
    endedOn: day('2023-07-31'),
    rulingNumber: '（2023）晋0882行初1号',
  },
  EXTEND_CASE_PERIOD: { reason: '案情复杂', documentNumber: '河自然资延字〔2023〕1号' },
  SET_MEASURE: { kind: 'DEMOLISH_RESTORE', requirement: '拆除厂房，恢复种植条件', dueOn: null, leader: '镇长' },
  WAIVE_DUE_DAY: {
    dueOn: day('2023-10-31'),
    reason: '秋收后方能复耕，批准延期',
    documentNumber: '河耕保函〔2023〕3号',
  },
  REPORT_RECTIFIED: {
    completedOn: day('2023-07-30'),
    description: '厂房已拆除，土地已翻耕',
    paper: null,
    photos: PHOTOS,
  },
  VERIFY_RECTIFIED: { passed: true, policy: true, law: true, procedure: true, remarks: '现场核实' },
  ACCEPT_RECTIFIED: { unlawfulStateRemoved: true, documentNumber: '河耕保验〔2023〕1号', remarks: '已恢复耕种' },
  STRIKE_OFF_CASE: { documentNumber: '河耕保销〔2023〕1号' },
  REOPEN_CASE: { reason: '同一地块再次被占', patchId: null },
  WITHDRAW_LAND_CASE: { reason: '经查违法事实不能成立，依法撤案', documentNumber: '河自然资撤字〔2023〕1号' },
  DISMISS_CASE_ALERT: { alertCode: 'X3', reason: '案件正等待上级复核意见，有函件为证' },
  LINK_REFERRAL: { referralId: 'r', number: 'R01-2023-0001', routeId: 'R01', alertCode: 'REFER' },
};

/** The decision, or the test fails with the refusal. */
export function done<D extends object>(decision: D): Exclude<D, { readonly code: string }> {
  if ('code' in decision && 'messageEn' in decision)
    throw new Error(`${String(decision.code)}: ${String(decision.messageEn)}`);
  return decision as Exclude<D, { readonly code: string }>;
}

export function registered(facts: Partial<PatchFacts> = {}, context = ledgerContext(), around = NOBODY_NEAR): Patch {
  return done(
    decideRegistration(
      'p',
      { action: 'REGISTER_PATCH', facts: { ...PATCH, ...facts }, by: who(BUREAU, 'OFFICER') },
      around,
      context,
    ),
  ).record;
}

export function onPatch(
  patch: Patch,
  action: Exclude<PatchCommand['action'], 'REGISTER_PATCH'>,
  by: StaffMember,
  facts: object = {},
  context = ledgerContext(),
): ReturnType<typeof decidePatch> {
  return decidePatch(
    patch,
    { action, by, facts: { ...LEDGER_FACTS[action], ...facts } } as Exclude<PatchCommand, { action: 'REGISTER_PATCH' }>,
    patch.version,
    NOBODY_NEAR,
    { ...context, bounds: null },
  );
}

/** Registered, checked and judged unlawful. */
export function unlawful(facts: Partial<PatchFacts> = {}, context = ledgerContext()): Patch {
  const checked = done(onPatch(registered(facts, context), 'CHECK_PATCH', who(BUREAU, 'OFFICER'), {}, context)).record;
  return done(onPatch(checked, 'JUDGE_PATCH', who(BUREAU, 'UNIT_HEAD'), {}, context)).record;
}

export function filed(
  facts: Partial<LedgerFacts['OPEN_LAND_CASE']> = {},
  context = ledgerContext(),
  around = ALONE,
  patches: readonly Patch[] = [unlawful({}, context)],
): LandCase {
  const command = {
    action: 'OPEN_LAND_CASE',
    by: who(BUREAU, 'UNIT_HEAD'),
    facts: { ...LEDGER_FACTS.OPEN_LAND_CASE, ...facts },
  } as Extract<CaseCommand, { action: 'OPEN_LAND_CASE' }>;
  return done(decideCase({ id: 'c', number: 'AJ-2023-0001' }, command, patches, around, context)).record;
}

/** What an act on a case may look at. */
export function caseContext(around = ALONE, context = ledgerContext()): CaseContext {
  return { ...context, around, bounds: null };
}

export function onCase(
  landCase: LandCase,
  action: CaseAct['action'],
  by: StaffMember,
  facts: object = {},
  context = caseContext(),
): ReturnType<typeof decideCaseAct> {
  return decideCaseAct(
    landCase,
    { action, by, facts: { ...LEDGER_FACTS[action], ...facts } } as CaseAct,
    landCase.version,
    context,
  );
}

/** A letter to the police that has gone out. */
export const SENT = {
  referralId: 'r',
  number: 'R01-2023-0001',
  routeId: 'R01',
  state: 'SENT',
  sender: BUREAU,
  holder: 'hejin-public-security',
  sent: true,
  sentAt: at('2023-08-01T01:00:00.000Z'),
  endedAt: null,
  changedAt: NOW,
  overdue: false,
  refusedReason: null,
};
