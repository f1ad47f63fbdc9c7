import type { StaffMember } from '../agency/agency.js';
import type { Instant } from '../kernel/instant.js';
import { type Action, ACTION_NAMES } from '../referral/actions.js';
import { getRoute } from '../route/registry.js';
import { refusalOf } from './authority.js';
import type { CaseFile } from './case-file.js';

/** The steps this person may take now, decided by the very function that enforces them. */
export function availableActions(caseFile: CaseFile, caller: StaffMember, now: Instant): readonly Action[] {
  const route = getRoute(caseFile.referral.routeId);
  return ACTION_NAMES.filter((action) => refusalOf(route, action, caseFile, caller, now) === null);
}
