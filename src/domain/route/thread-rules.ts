import type { AgencyId } from '../agency/agency.js';
import type { Instant } from '../kernel/instant.js';
import type { Citation } from '../law/citations.js';
import { decree310, litigationRules } from '../law/citations.js';

/** Another referral of the same thread, as far as an end of one must fit the others. */
export interface ThreadMember {
  readonly number: string;
  readonly routeId: string;
  readonly state: string;
  readonly sender: AgencyId;
  /** The referral that it continues. */
  readonly continuesId: string | null;
  readonly endedAt: Instant | null;
}

/** The referral that would end, and the others of its thread. */
export interface Threaded {
  readonly referral: { readonly id: string };
  readonly thread: readonly ThreadMember[];
}

/** An end that must not stand beside something else in one thread. */
export interface ThreadRule {
  readonly routeId: string;
  readonly end: string;
  readonly excludedBy: (other: ThreadMember, own: Threaded) => boolean;
  readonly why: string;
  readonly whyEn: string;
  readonly basis: Citation;
}

const CRIME_ROUTES: readonly string[] = ['R01', 'R02'];
const WITH_THE_POLICE: readonly string[] = [
  'FILED',
  'ITEMS_OFFERED',
  'INVESTIGATING',
  'PROSECUTION_REVIEW',
  'PROSECUTED',
];
const EXECUTION_ENDS: readonly string[] = ['EXECUTED', 'ENDED'];
const noFineInstead = decree310('第十一条第一款');
const byTheRuling = litigationRules('第一百五十五条至第一百六十一条');

/** Of several executions that the court has handed out, the one that ended last says how it ended. */
function isLastExecution(other: ThreadMember, { referral, thread }: Threaded): boolean {
  const ended = thread.filter(
    ({ routeId, continuesId, state }) =>
      routeId === 'R09' && continuesId === referral.id && EXECUTION_ENDS.includes(state),
  );
  return ended.includes(other) && ended.every(({ endedAt }) => (endedAt ?? '') <= (other.endedAt ?? ''));
}

/**
 * Ends of one thread that exclude one another. A penalty that came first does not keep the police from filing (Decree
 * 310
 * art. 11: what has been paid is set off); a penalty that would come second takes the place of the crime.
 */
export const THREAD_RULES: readonly ThreadRule[] = [
  {
    routeId: 'R03',
    end: 'PENALIZED',
    basis: noFineInstead,
    excludedBy: ({ routeId, state, endedAt }) => routeId === 'R04' && (endedAt === null || state === 'FILED_ON_ORDER'),
    why: '检察机关正在监督立案或者公安机关已按通知立案，不得以行政处罚代替移送',
    whyEn: 'the filing is under supervision, or was ordered and done: no penalty in the place of the crime',
  },
  {
    routeId: 'R03',
    end: 'PENALIZED',
    basis: noFineInstead,
    excludedBy: ({ routeId, state }) => CRIME_ROUTES.includes(routeId) && WITH_THE_POLICE.includes(state),
    why: '公安机关已立案侦查，不得以行政处罚代替移送',
    whyEn: 'the police have filed the case: no penalty in the place of the crime',
  },
  {
    routeId: 'R08',
    end: 'EXECUTED',
    basis: byTheRuling,
    excludedBy: (other, own) => isLastExecution(other, own) && other.state === 'ENDED',
    why: '组织实施机关回告的是终结执行',
    whyEn: 'the executing agency has told that the enforcement was ended',
  },
  {
    routeId: 'R08',
    end: 'ENDED',
    basis: byTheRuling,
    excludedBy: (other, own) => isLastExecution(other, own) && other.state === 'EXECUTED',
    why: '组织实施机关回告的是执行完毕',
    whyEn: 'the executing agency has told that it was enforced',
  },
];
