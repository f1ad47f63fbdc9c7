import { type Instant, noonOf } from '../kernel/instant.js';
import { invalidInput, type Refusal } from '../kernel/refusal.js';
import type { FormFacts } from '../referral/forms.js';
import type { Matter } from '../referral/referral.js';
import type { Campaign } from './campaign.js';
import { areaOf, muCut, sumOf } from './land-area.js';
import { type LandCase, type LandPart, mustHeldSince } from './land-case.js';
import { proposedRoutes } from './mandates.js';
import { LAND_USES } from './patch.js';
import { CRIME_ROUTES } from './watch/watch-referral.js';

/** Opened of a case without a finding: administrative transfers, clues, consultations. What a finding proposes is opened for it. */
const FREE_ROUTES: readonly string[] = ['R08', 'R10', 'R14', 'R15', 'R17', 'R18', 'R19'];

/** Who shall go where, as the person says who opens the referral. */
export interface ReferralAsked {
  readonly routeId: string;
  /** The finding that it answers; null on the routes that need none. */
  readonly detector: string | null;
  readonly officers: readonly string[];
  readonly respondentId: string | null;
  readonly urgent: boolean;
}

/** What a referral of a case says, taken from the case; areas are cut to four decimals, never rounded up to a threshold. */
export function referralOfCase(
  landCase: LandCase,
  patchNumber: string,
  asked: ReferralAsked,
  handlerIsBureau: boolean,
  campaign: Campaign,
): FormFacts['OPENING'] | Refusal {
  const { routeId, officers, respondentId, urgent } = asked;
  const detector = asked.detector ?? (CRIME_ROUTES.includes(routeId) ? 'REFER' : null);
  const finding = landCase.findings.find((one) => one.detector === detector);
  if (detector !== null && finding === undefined)
    return invalidInput(
      'detector',
      detector,
      `案件上的预警：${landCase.findings.map((one) => one.detector).join('、')}`,
      `a finding of this case: ${landCase.findings.map((one) => one.detector).join(', ')}`,
    );
  const proposed = detector === null ? FREE_ROUTES : proposedRoutes(detector, handlerIsBureau, campaign);
  if (!proposed.includes(routeId))
    return invalidInput(
      'routeId',
      routeId,
      `此处可以启动的路线：${proposed.join('、')}`,
      `a route that can be opened here: ${proposed.join(', ')}`,
    );
  return {
    matter: matterOf(landCase, patchNumber, routeId),
    officers,
    foundAt: foundAtOf(
      landCase,
      routeId,
      detector === 'REFER' ? (mustHeldSince(landCase) ?? finding?.since ?? null) : (finding?.since ?? null),
    ),
    respondentId,
    continuesId: null,
    urgent,
  };
}

/** R01's clock runs from the moment at which the finding was first made; that of the court from the service of the decision. */
function foundAtOf({ penalty, openedAt }: LandCase, routeId: string, since: Instant | null): Instant {
  if (routeId === 'R08' && penalty !== null && penalty.servedOn !== null) return noonOf(penalty.servedOn);
  return since ?? openedAt;
}

function matterOf({ location, use, party, land, penalty }: LandCase, patchNumber: string, routeId: string): Matter {
  const total = (parts: readonly LandPart[], area: (part: LandPart) => LandPart['occupied']): string =>
    muCut(sumOf(parts.map((part) => areaOf(area(part)))));
  const appraised = land.every(({ destroyed }) => destroyed !== null);
  return {
    title: `${location}${LAND_USES[use]}占用土地案`,
    party: party.name,
    location,
    patchNumber,
    occupiedMu: total(land, ({ occupied }) => occupied),
    basicFarmlandMu: total(
      land.filter(({ landClass }) => landClass === 'BASIC'),
      ({ occupied }) => occupied,
    ),
    destroyedMu: appraised ? total(land, ({ occupied, destroyed }) => destroyed ?? occupied) : null,
    suspectedCrime: CRIME_ROUTES.includes(routeId) ? '非法占用农用地罪' : null,
    penaltyDecided: penalty !== null,
    demolitionOrdered: routeId === 'R08' ? (penalty?.demolition ?? false) : null,
  };
}
