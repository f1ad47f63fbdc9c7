import { mayUnmask, mayUnmaskInWords } from '../access/unmasking.js';
import type { StaffMember } from '../agency/agency.js';
import { invalidInput, precondition, type Refusal, refuse } from '../kernel/refusal.js';
import type { DetailEvent } from '../referral/events.js';
import { DETAIL_KINDS, type DetailKind } from '../referral/personal-detail.js';
import type { CaseFile, Decision, RuleContext } from './case-file.js';
import { unchanged } from './decide-notice-step.js';

/** What is done to a personal detail; the value itself never comes here. */
export type DetailAsked = Pick<DetailEvent, 'step' | 'detailId' | 'detailKind' | 'digest' | 'purpose'>;

/** Decides whether somebody may record a personal detail or see it unmasked; either is an event of the history. */
export function decideDetail(
  caseFile: CaseFile,
  asked: DetailAsked,
  by: StaffMember,
  { now }: RuleContext,
): Decision | Refusal {
  const { referral } = caseFile;
  if (!mayUnmask(asked.detailKind, referral, by)) return notForYou(asked.detailKind, asked.step);
  if (asked.step === 'RECORDED' && referral.endedAt !== null) {
    return precondition(
      'recordPersonalDetail',
      '移送已经办结，不再登记个人信息',
      'the referral has ended: no personal detail is added any more',
    );
  }
  if (asked.purpose !== null && asked.purpose.trim().length < 4)
    return invalidInput('purpose', asked.purpose, '查看的具体目的', 'the purpose, in words that an auditor can judge');
  return { ...unchanged(caseFile), events: [{ kind: 'DETAIL', at: now, by, ...asked }] };
}

function notForYou(kind: DetailKind, step: DetailEvent['step']): Refusal {
  const action = step === 'RECORDED' ? 'recordPersonalDetail' : 'revealPersonalDetail';
  const { who, whoEn } = mayUnmaskInWords(kind);
  return refuse(
    'NOT_ALLOWED',
    `「${DETAIL_KINDS[kind]}」只能由${who}登记和查看`,
    `${kind} may be recorded and unmasked by: ${whoEn}`,
    { action, required: whoEn },
  );
}
