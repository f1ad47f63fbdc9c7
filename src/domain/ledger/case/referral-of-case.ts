import { areaOf, muCut, sumOf } from '../../kernel/area.js';
import { type Instant, noonOf } from '../../kernel/instant.js';
import { invalidInput, type Refusal } from '../../kernel/refusal.js';
import type { FormFacts } from '../../referral/forms.js';
import type { Matter } from '../../referral/referral.js';
import type { AlertContext } from '../alert/alert.js';
import { CRIME_ROUTES } from '../alert/must-refer.js';
import { LAND_USES } from '../patch/patch.js';
import { type LandCase, type LandPart, mustHeldSince } from './land-case.js';
import { proposedRoutes } from './mandates.js';
import { enforceableFrom, pending } from './penalty.js';

/**
 * Opened of a case without an alert: administrative transfers, clues, consultations. What an alert proposes is opened
 * for it.
 */
const FREE_ROUTES: readonly string[] = ['R08', 'R10', 'R14', 'R15', 'R17', 'R18', 'R19'];

/** Who shall go where, as the person says who opens the referral. */
export interface ReferralAsked {
  readonly routeId: string;
  /** The alert that it answers; null on the routes that need none. */
  readonly alertCode: string | null;
  readonly officers: readonly string[];
  readonly respondentId: string | null;
  readonly urgent: boolean;
}

/**
 * What a referral of a case says, taken from the case; areas are cut to four decimals, never rounded up to a threshold.
 */
export function referralOfCase(
  landCase: LandCase,
  patchNumber: string,
  asked: ReferralAsked,
  handlerIsBureau: boolean,
  { campaign, now }: Pick<AlertContext, 'campaign' | 'now'>,
): FormFacts['OPENING'] | Refusal {
  const { routeId, officers, respondentId, urgent } = asked;
  const alertCode = asked.alertCode ?? (CRIME_ROUTES.includes(routeId) ? 'REFER' : null);
  const alert = landCase.alerts.find((one) => one.alertCode === alertCode);
  if (alertCode !== null && alert === undefined)
    return invalidInput(
      'alertCode',
      alertCode,
      `案件上的预警：${landCase.alerts.map((one) => one.alertCode).join('、')}`,
      `an alert of this case: ${landCase.alerts.map((one) => one.alertCode).join(', ')}`,
    );
  const proposed = alertCode === null ? FREE_ROUTES : proposedRoutes(alertCode, handlerIsBureau, campaign);
  if (!proposed.includes(routeId))
    return invalidInput(
      'routeId',
      routeId,
      `此处可以启动的路线：${proposed.join('、')}`,
      `a route that can be opened here: ${proposed.join(', ')}`,
    );
  const lacking = lackingFor(landCase, routeId);
  if (lacking !== null) return lacking;
  return {
    matter: matterOf(landCase, patchNumber, routeId),
    officers,
    foundAt: earlier(
      now,
      foundAtOf(
        landCase,
        routeId,
        alertCode === 'REFER' ? (mustHeldSince(landCase) ?? alert?.since ?? null) : (alert?.since ?? null),
      ),
    ),
    respondentId,
    continuesId: null,
    urgent,
  };
}

/**
 * The court enforces a decision that was served and stands; what is handed over as confiscated was confiscated by a
 * decision.
 */
function lackingFor(landCase: LandCase, routeId: string): Refusal | null {
  const { penalty } = landCase;
  if (routeId === 'R18' && penalty === null)
    return invalidInput(
      'routeId',
      routeId,
      '先有没收的处罚决定，再移交没收物（《土地管理法实施条例》第五十八条）',
      'a decision that confiscates first: what it confiscates is then handed over (Land Regulation art. 58)',
    );
  if (routeId !== 'R08' || enforceableFrom(landCase) !== null) return null;
  const what =
    penalty === null || penalty.servedOn === null
      ? (['已送达的处罚决定', 'a penalty decision that has been served'] as const)
      : pending(landCase).length > 0
        ? (['诉讼、复议终结之后的申请', 'an application after the suit or the reconsideration has ended'] as const)
        : (['未被撤销的处罚决定', 'a decision that has not been revoked'] as const);
  return invalidInput(
    'routeId',
    routeId,
    `${what[0]}（《行政强制法》第五十三条）`,
    `${what[1]} (Administrative Compulsion Law art. 53)`,
  );
}

/**
 * From when the clock of the route runs: R01's from the moment at which the alert was first made, the court's from
 * the service of the decision or the end of what was brought against it (D-21), a clue's from the penalty (D-33, 15号令
 * art. 19), a hand-over's from the confiscation (D-35).
 */
function foundAtOf(landCase: LandCase, routeId: string, since: Instant | null): Instant {
  const { penalty, openedAt } = landCase;
  const served = routeId === 'R08' ? enforceableFrom(landCase) : null;
  if (served !== null) return noonOf(served);
  if ((routeId === 'R12' || routeId === 'R18') && penalty !== null) return noonOf(penalty.decidedOn);
  return since ?? openedAt;
}

/** What happened today is told by its day alone, and may be told in the morning. */
function earlier(now: Instant, day: Instant): Instant {
  return day < now ? day : now;
}

function matterOf(
  { location, townshipId, use, party, land, penalty }: LandCase,
  patchNumber: string,
  routeId: string,
): Matter {
  const total = (parts: readonly LandPart[], area: (part: LandPart) => LandPart['occupied']): string =>
    muCut(sumOf(parts.map((part) => areaOf(area(part)))));
  const appraised = land.every(({ destroyed }) => destroyed !== null);
  return {
    title: `${location}${LAND_USES[use]}占用土地案`,
    party: party.name,
    location,
    townshipId,
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
