import { DESK, type StaffMember } from '../agency/agency.js';
import { precondition, type Refusal, refuse } from '../kernel/refusal.js';
import type { Notice } from '../notice/notice.js';
import { PAPER_VARIANTS, type PaperVariant } from '../referral/paper-variants.js';
import type { CaseFile, Decision, RuleContext } from './case-file.js';
import { unchanged } from './decide-notice-step.js';

/** Which bytes a paper is from now on, and by whom. */
export interface Printing {
  readonly noticeId: string;
  readonly variant: PaperVariant;
  readonly sha256: string;
  readonly by: StaffMember;
}

/** Notes in the history which bytes the paper of a notice is. Null: no such notice. */
export function decidePrinting(
  caseFile: CaseFile,
  { noticeId, variant, sha256, by }: Printing,
  { now }: RuleContext,
): Decision | null {
  const notice = caseFile.notices.find(({ id }) => id === noticeId);
  if (notice === undefined) return null;
  return {
    ...unchanged(caseFile),
    events: [{ kind: 'PAPER', at: now, noticeId, noticeKind: notice.kind, variant, sha256, by }],
  };
}

/** May this person attach the original of a paper, or have it sealed? Only its organ has the seal. Null: yes. */
export function originalRefusal(notice: Notice, by: StaffMember): Refusal | null {
  if (notice.from === by.agencyId && DESK.includes(by.post)) return null;
  return refuse(
    'NOT_ALLOWED',
    '盖章原件由发文机关的联络员、办案人员或者负责人附上',
    'the original of a paper is attached by whoever sends for its organ',
    { action: 'ATTACH_ORIGINAL', required: `SENDER: ${DESK.join('|')}` },
  );
}

/** What was issued stays the same bytes for ever. */
export function alreadyThere(variant: PaperVariant): Refusal {
  return precondition(
    'ATTACH_ORIGINAL',
    `这份文书已有${PAPER_VARIANTS[variant]}，不能更换`,
    `this paper has its ${variant.toLowerCase()} original already, which is never replaced`,
  );
}
