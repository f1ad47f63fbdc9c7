import type { StaffMember } from '../agency/agency.js';
import type { CaseFile, Decision, RuleContext } from './case-file.js';
import { unchanged } from './decide-notice-step.js';

/** Notes in the history which bytes the paper of a notice is, from its first printing on. Null: no such notice. */
export function decidePrinting(
  caseFile: CaseFile,
  { noticeId, sha256, by }: { readonly noticeId: string; readonly sha256: string; readonly by: StaffMember },
  { now }: RuleContext,
): Decision | null {
  const notice = caseFile.notices.find(({ id }) => id === noticeId);
  if (notice === undefined) return null;
  return {
    ...unchanged(caseFile),
    events: [{ kind: 'PAPER', at: now, noticeId, noticeKind: notice.kind, sha256, by }],
  };
}
