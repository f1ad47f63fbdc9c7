import type { AgencyKind, Caller, Post, StaffMember } from '../agency/agency.js';
import { type PartiesOf, type Relation, relationOf } from '../referral/referral.js';

/** What is decided together when it is asked who may read it. */
export const FIELD_GROUPS = {
  SUMMARY: '移送概况',
  MATTER: '案件内容',
  PERSONAL: '当事人信息',
  MATERIALS: '材料与物品清单',
  HAND_OVER: '文书与流转证据',
  LIMITS: '期限',
  HISTORY: '历史（序号与哈希）',
  IDENTITY: '身份信息（证件号码、电话）',
  INFORMANT: '举报人信息',
} as const;

export type FieldGroup = keyof typeof FIELD_GROUPS;
export const FIELD_GROUP_NAMES = Object.keys(FIELD_GROUPS) as readonly FieldGroup[];

/**
 * How an agency stands to a referral that it reads: by a part in it, because a passed limit was brought before it, or
 * by one person's emergency-access.
 */
export type ReadRelation = Relation | 'SUPERVISOR' | 'LEADING_GROUP_OFFICE' | 'EMERGENCY_ACCESS';

/** FULL: as it is. MASKED: the fact without the person (张某某 → 张＊＊). NONE: as if it were not there. */
export type Reading = 'FULL' | 'MASKED' | 'NONE';

/** While the referral runs, and once it has ended: who only follows it needs less of it then. */
type Row = Readonly<Record<ReadRelation, Reading | readonly [running: Reading, ended: Reading]>>;

const ALL_PARTIES: Row = {
  SENDER: 'FULL',
  HOLDER: 'FULL',
  RESPONDENT: 'FULL',
  COPIED: 'FULL',
  FORMER_HOLDER: 'FULL',
  SUPERVISOR: 'FULL',
  LEADING_GROUP_OFFICE: 'FULL',
  EMERGENCY_ACCESS: 'FULL',
  NONE: 'NONE',
};

const NOBODY: Row = {
  SENDER: 'NONE',
  HOLDER: 'NONE',
  RESPONDENT: 'NONE',
  COPIED: 'NONE',
  FORMER_HOLDER: 'NONE',
  SUPERVISOR: 'NONE',
  LEADING_GROUP_OFFICE: 'NONE',
  EMERGENCY_ACCESS: 'NONE',
  NONE: 'NONE',
};

/**
 * The one table of reading. Sender and holder keep the file and read it for ever; an agency that gets copies supervises
 * and reads it while it runs (Decree 310 art. 14); one that handed the case back or on has no more use for its
 * materials; those before whom only a passed limit was brought read what happened and when, not about whom (PIPL art. 6
 * and 34: no more than the duty needs). Emergency access shows what the case is about, not what the agencies wrote to
 * one another. Identity numbers and telephones are masked to all (PIPL art. 28: sensitive); who informed is known to
 * the sender alone. How each is unmasked: `unmasking.ts`.
 */
export const READING: Readonly<Record<FieldGroup, Row>> = {
  SUMMARY: ALL_PARTIES,
  MATTER: ALL_PARTIES,
  PERSONAL: {
    ...ALL_PARTIES,
    COPIED: ['FULL', 'MASKED'],
    FORMER_HOLDER: 'MASKED',
    SUPERVISOR: 'MASKED',
    LEADING_GROUP_OFFICE: 'MASKED',
  },
  MATERIALS: { ...ALL_PARTIES, FORMER_HOLDER: 'NONE', SUPERVISOR: 'NONE', LEADING_GROUP_OFFICE: 'NONE' },
  HAND_OVER: { ...ALL_PARTIES, EMERGENCY_ACCESS: 'NONE' },
  LIMITS: ALL_PARTIES,
  HISTORY: { ...ALL_PARTIES, EMERGENCY_ACCESS: 'NONE' },
  IDENTITY: { ...NOBODY, SENDER: 'MASKED', HOLDER: 'MASKED' },
  INFORMANT: { ...NOBODY, SENDER: 'MASKED' },
};

/** What a post reads less of than its agency: an auditor checks the course of a case, not the person it is about. */
const LESS: Readonly<Partial<Record<Post, Readonly<Partial<Record<FieldGroup, Reading>>>>>> = {
  AUDITOR: { PERSONAL: 'MASKED', INFORMANT: 'NONE' },
};

/** Does a post read the names of parties, where its agency does? */
export function readsNames(post: Post): boolean {
  return (LESS[post]?.PERSONAL ?? 'FULL') === 'FULL';
}

const ORDER: readonly Reading[] = ['NONE', 'MASKED', 'FULL'];

/**
 * May this post of an agency in this relation read this group, and how? Pure; nothing is allowed that no row allows.
 */
export function readingOf(group: FieldGroup, relation: ReadRelation, post: Post, ended: boolean): Reading {
  const cell = READING[group][relation];
  const ofAgency = typeof cell === 'string' ? cell : cell[ended ? 1 : 0];
  const ofPost = LESS[post]?.[group] ?? 'FULL';
  return ORDER[Math.min(ORDER.indexOf(ofAgency), ORDER.indexOf(ofPost))] ?? 'NONE';
}

/**
 * The relation of a reader whose agency is a party to the referral (it has sent, or been delivered, something of it).
 */
export function readRelationOf(
  parties: PartiesOf,
  { agencyId, agencyKind }: Pick<StaffMember, 'agencyId'> & { readonly agencyKind: AgencyKind },
): ReadRelation {
  const relation = relationOf(parties, agencyId);
  if (relation !== 'NONE') return relation;
  return agencyKind === 'LEADING_GROUP_OFFICE' ? 'LEADING_GROUP_OFFICE' : 'SUPERVISOR';
}

/** Whose parties and end decide how a referral is read. */
export type ReadReferral = PartiesOf & { readonly id: string; readonly endedAt: string | null };

/** Who reads: a post of an agency, and the referrals to which its person has emergency access. */
export type Reader = Pick<Caller, 'agencyId' | 'agencyKind' | 'post' | 'emergencyAccesses'>;

/** An emergency access that is in force. */
export type Access = Caller['emergencyAccesses'][number];

/** How a reader reads each group of one referral: by the relation, or by an emergency access where that shows more. */
export function readerOf(referral: ReadReferral, reader: Reader): (group: FieldGroup) => Reading {
  const ended = referral.endedAt !== null;
  const access = accessOf(referral, reader);
  const relation =
    access?.wasParty === false ? relationOf(referral, reader.agencyId) : readRelationOf(referral, reader);
  if (access === undefined) return (group) => readingOf(group, relation, reader.post, ended);
  return (group) =>
    more(readingOf(group, relation, reader.post, ended), readingOf(group, 'EMERGENCY_ACCESS', reader.post, ended));
}

export function accessOf(
  { id }: Pick<ReadReferral, 'id'>,
  { emergencyAccesses }: Pick<Reader, 'emergencyAccesses'>,
): Access | undefined {
  return emergencyAccesses.find(({ referralId }) => referralId === id);
}

/** Would an emergency access show an agency in this relation anything that it does not see anyway? */
export function accessShowsMore(relation: ReadRelation, post: Post, ended: boolean): boolean {
  return FIELD_GROUP_NAMES.some((group) => {
    const own = readingOf(group, relation, post, ended);
    return more(own, readingOf(group, 'EMERGENCY_ACCESS', post, ended)) !== own;
  });
}

/** May a group be withheld from somebody who sees the referral at all? */
export function mayBeWithheld(group: FieldGroup): boolean {
  return Object.entries(READING[group]).some(
    ([relation, cell]) => relation !== 'NONE' && [cell].flat().includes('NONE'),
  );
}

function more(one: Reading, other: Reading): Reading {
  return ORDER.indexOf(one) >= ORDER.indexOf(other) ? one : other;
}
