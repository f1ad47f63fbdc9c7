import type { Post, StaffMember, AgencyKind } from '../agency/agency.js';
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
} as const;
export type FieldGroup = keyof typeof FIELD_GROUPS;
export const FIELD_GROUP_NAMES = Object.keys(FIELD_GROUPS) as readonly FieldGroup[];

/** How an agency stands to a referral that it reads: by a part in it, or because a passed limit was brought before it. */
export type ReadRelation = Relation | 'SUPERVISOR' | 'LEADING_GROUP_OFFICE';

/** FULL: as it is. MASKED: the fact without the person (张某某 → 张＊＊). NONE: as if it were not there. */
export type Reading = 'FULL' | 'MASKED' | 'NONE';

/** While the referral runs, and once it has ended: who only follows it needs less of it then. */
type Row = Readonly<Record<ReadRelation, Reading | readonly [running: Reading, ended: Reading]>>;

const ALL_PARTIES: Row = { SENDER: 'FULL', HOLDER: 'FULL', RESPONDENT: 'FULL', COPIED: 'FULL', FORMER_HOLDER: 'FULL', SUPERVISOR: 'FULL', LEADING_GROUP_OFFICE: 'FULL', NONE: 'NONE' };

/**
 * The one table of reading. Sender and holder keep the file and read it for ever; an agency that gets copies supervises and
 * reads it while it runs (Decree 310 art. 14); one that handed the case back or on has no more use for its materials;
 * those before whom only a passed limit was brought read what happened and when, not about whom (PIPL art. 6 and 34:
 * no more than the duty needs).
 */
export const READING: Readonly<Record<FieldGroup, Row>> = {
  SUMMARY: ALL_PARTIES,
  MATTER: ALL_PARTIES,
  PERSONAL: { ...ALL_PARTIES, COPIED: ['FULL', 'MASKED'], FORMER_HOLDER: 'MASKED', SUPERVISOR: 'MASKED', LEADING_GROUP_OFFICE: 'MASKED' },
  MATERIALS: { ...ALL_PARTIES, FORMER_HOLDER: 'NONE', SUPERVISOR: 'NONE', LEADING_GROUP_OFFICE: 'NONE' },
  HAND_OVER: ALL_PARTIES,
  LIMITS: ALL_PARTIES,
  HISTORY: ALL_PARTIES,
};

/** What a post reads less of than its agency: an auditor checks the course of a case, not the person it is about. */
const LESS: Readonly<Partial<Record<Post, Readonly<Partial<Record<FieldGroup, Reading>>>>>> = {
  AUDITOR: { PERSONAL: 'MASKED' },
};

const ORDER: readonly Reading[] = ['NONE', 'MASKED', 'FULL'];

/** May this post of an agency in this relation read this group, and how? Pure; nothing is allowed that no row allows. */
export function readingOf(group: FieldGroup, relation: ReadRelation, post: Post, ended: boolean): Reading {
  const cell = READING[group][relation];
  const ofAgency = typeof cell === 'string' ? cell : cell[ended ? 1 : 0];
  const ofPost = LESS[post]?.[group] ?? 'FULL';
  return ORDER[Math.min(ORDER.indexOf(ofAgency), ORDER.indexOf(ofPost))] ?? 'NONE';
}

/** The relation of a reader whose agency is a party to the referral (it has sent, or been delivered, something of it). */
export function readRelationOf(parties: PartiesOf, { agencyId, agencyKind }: Pick<StaffMember, 'agencyId'> & { readonly agencyKind: AgencyKind }): ReadRelation {
  const relation = relationOf(parties, agencyId);
  if (relation !== 'NONE') return relation;
  return agencyKind === 'LEADING_GROUP_OFFICE' ? 'LEADING_GROUP_OFFICE' : 'SUPERVISOR';
}

/** How a reader reads each group of one referral. */
export function readerOf(parties: PartiesOf, ended: boolean, caller: Pick<StaffMember, 'agencyId' | 'post'> & { readonly agencyKind: AgencyKind }): (group: FieldGroup) => Reading {
  const relation = readRelationOf(parties, caller);
  return (group) => readingOf(group, relation, caller.post, ended);
}

/** A name as those may read it who need not know whom it names: the first character, then one ＊ for each that follows. */
export function masked(text: string): string {
  const [first = '', ...others] = Array.from(text);
  return first + '＊'.repeat(Math.min(others.length, 8));
}
