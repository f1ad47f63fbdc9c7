import { quarantineEvent } from '../file/file-check.js';
import type { CaseFile, Decision, RuleContext } from './case-file.js';
import { unchanged } from './decide-notice-step.js';

/**
 * Notes in the history of a referral that a file of it is in quarantine, or, `finding` null, no longer: a document of
 * its list, or the scanned original of a paper.
 */
export function decideQuarantine(
  caseFile: CaseFile,
  { sha256, finding }: { readonly sha256: string; readonly finding: string | null },
  { now }: RuleContext,
): Decision {
  return { ...unchanged(caseFile), events: [quarantineEvent(sha256, finding, now)] };
}
