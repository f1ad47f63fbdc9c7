import { type Post, POSTS, type StaffMember } from '../agency/agency.js';
import { invalidInput, precondition, type Refusal, refuse } from '../kernel/refusal.js';
import type { RedactionEvent } from '../referral/events.js';
import { relationOf } from '../referral/referral.js';
import { notFound } from './authority.js';
import type { CaseFile, Decision, RuleContext } from './case-file.js';
import { unchanged } from './decide-notice-step.js';

/** Who may take a case file away: who answers for the agency, who carries its papers, who checks it. */
export const EXPORT_POSTS: readonly Post[] = ['HEAD', 'ACTING_HEAD', 'DEPUTY_HEAD', 'UNIT_HEAD', 'LIAISON', 'AUDITOR'];

/** A case file that shall be taken away: what for, and to whom. */
export interface DisclosureAsked {
  readonly bundleId: string;
  readonly purpose: string;
  readonly recipient: string;
}

/**
 * Decides on a disclosure: an event of the history, with purpose and recipient. A part in the referral is needed, or to
 * have been told of it.
 */
export function decideDisclosure(
  caseFile: CaseFile,
  asked: DisclosureAsked,
  by: StaffMember,
  isParty: boolean,
  { now }: RuleContext,
): Decision | Refusal {
  const { referral } = caseFile;
  if (!isParty) return notFound(referral.id);
  if (!EXPORT_POSTS.includes(by.post))
    return refuse(
      'NOT_ALLOWED',
      `案卷只能由${EXPORT_POSTS.map((post) => POSTS[post]).join('、')}带出`,
      `only these posts may take a case file away: ${EXPORT_POSTS.join(', ')}`,
      { action: 'exportReferral', required: EXPORT_POSTS.join('|') },
    );
  if (asked.purpose.trim().length < 4)
    return invalidInput('purpose', asked.purpose, '带出的具体目的', 'the purpose, in words that an auditor can judge');
  if (asked.recipient.trim().length < 2) return invalidInput('recipient', asked.recipient, '提供给谁', 'who gets it');
  const relation = relationOf(referral, by.agencyId);
  return {
    ...unchanged(caseFile),
    events: [{ kind: 'DISCLOSURE', at: now, by, relation, owner: referral.sender, ...asked }],
  };
}

/** Decides on a redaction: the events before this one whose bodies go. The referral must have ended. */
export function decideRedaction(
  caseFile: CaseFile,
  upTo: number,
  { rule, basis, by }: Pick<RedactionEvent, 'rule' | 'basis' | 'by'>,
  { now }: RuleContext,
): Decision | Refusal {
  const { referral } = caseFile;
  if (referral.endedAt === null)
    return precondition(
      'redact',
      '移送尚未办结，不得删减历史',
      'the referral has not ended: nothing of its history is redacted',
    );
  if (rule.trim() === '' || basis.trim() === '')
    return invalidInput(
      'rule, basis',
      `${rule}, ${basis}`,
      '规则和依据文件',
      'the rule and the paper that it rests on',
    );
  return {
    ...unchanged(caseFile),
    events: [
      { kind: 'REDACTION', at: now, seqs: Array.from({ length: upTo }, (_, index) => index + 1), rule, basis, by },
    ],
  };
}
