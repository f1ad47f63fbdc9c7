import type { StaffMember } from '../agency/agency.js';
import { localDateOf } from '../kernel/instant.js';
import type { Route } from '../route/route.js';
import type { Earlier, RuleContext } from './case-file.js';
import { firstFoundOn, officersOf } from './check-opening.js';
import { respondentsOf } from './decide-opening.js';
import { agencies, type FieldHelp, nameOfPerson } from './form-help.js';

/**
 * What is known of the fields of an opening before anybody has written anything, by the same rules as those that check
 * it. `earlier`: the referral that it continues.
 */
export function openingHelp(
  route: Route,
  by: StaffMember,
  earlier: Earlier | null,
  context: RuleContext,
): Readonly<Record<string, FieldHelp>> {
  const { directory } = context;
  const fit = respondentsOf(route, null, earlier?.referral.holder ?? null, context).flatMap(
    (id) => directory.agencies.get(id) ?? [],
  );
  const earliest = firstFoundOn(route, context);
  return {
    officers: {
      choices: officersOf(by.agencyId, context).map((id) => nameOfPerson(id, context)),
      required: route.teamOf > 0,
      mayBeEmpty: route.teamOf === 0,
    },
    foundAt: { latest: localDateOf(context.now), ...(earliest === null ? {} : { earliest }) },
    respondentId: { choices: agencies(fit, context) },
    matter: { required: earlier === null },
    suspectedCrime: { required: route.crime },
    townshipId: {
      choices: agencies(
        [...directory.agencies.values()].filter(({ kind }) => kind === 'TOWNSHIP'),
        context,
      ),
    },
  };
}
