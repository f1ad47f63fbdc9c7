import type { AgencyKind } from '../../agency/agency.js';
import type { Campaign, Competence, Mandate } from '../../campaign/campaign.js';
import type { LocalDate } from '../../kernel/instant.js';
import { standing } from '../alert/alerts.js';
import { isClosed, type LandCase } from './land-case.js';

/**
 * What a 一律 rule asks of a case, and whether it has been done. The platform shows it; a person does it, on a legal
 * base.
 */
export interface MandateState {
  readonly mandate: Mandate;
  readonly items: readonly { readonly name: string; readonly done: boolean | null }[];
}

/** What each item is known to be done by; null: nothing here can tell. */
const DONE_BY: Readonly<Record<string, (landCase: LandCase) => boolean>> = {
  拆除: ({ measure }) => measure?.kind === 'DEMOLISH_RESTORE',
  移送: ({ referrals }) => referrals.length > 0,
  倒查: ({ referrals }) => referrals.some(({ routeId }) => routeId === 'R12'),
};

/**
 * The 一律 rules that a case falls under: U1 while an alert of its alertCodes stands, U2 for new problems of its uses, U3
 * for what is new, or unfinished, after the campaign has ended.
 */
export function mandatesOf(
  landCase: LandCase,
  { mandates, basis, stages }: Campaign,
  today: LocalDate,
): readonly MandateState[] {
  const lastDay =
    stages
      .map(({ to }) => to)
      .sort()
      .at(-1) ?? basis.issuedOn;
  return mandates
    .filter((mandate) => {
      if (mandate.alertCodes.length > 0)
        return standing(landCase.alerts).some(({ alertCode }) => mandate.alertCodes.includes(alertCode));
      if (mandate.uses.length > 0) return mandate.uses.includes(landCase.use) && landCase.conductOn >= basis.issuedOn;
      return landCase.conductOn > lastDay || (today > lastDay && !isClosed(landCase));
    })
    .map((mandate) => ({
      mandate,
      items: mandate.items.map((name) => ({ name, done: DONE_BY[name]?.(landCase) ?? null })),
    }));
}

/**
 * The routes that an alert proposes: the crime to the police, what the plan sends to the discipline commission, the
 * court's window. Only a person sends.
 */
export function proposedRoutes(alertCode: string, handlerIsBureau: boolean, { mandates }: Campaign): readonly string[] {
  const routes: string[] = [];
  if (alertCode === 'REFER') routes.push(handlerIsBureau ? 'R01' : 'R02');
  if (alertCode === 'X10') routes.push('R08');
  if (mandates.some(({ alertCodes }) => alertCodes.includes(alertCode))) routes.push('R12');
  return routes;
}

/** Between administrative agencies; of one case several may run, because it may belong to several. */
export const TRANSFER_ROUTE = 'R14';

/**
 * Whom the case belongs to besides whoever filed it, by the plan's division of labour; a person sends it there, by
 * TRANSFER_ROUTE.
 */
export function competentFor(
  { use, natureReserve }: LandCase,
  filedBy: AgencyKind | undefined,
  { competence }: Campaign,
): readonly Competence[] {
  return competence.filter(
    (one) => one.kind !== filedBy && (one.uses.includes(use) || (one.natureReserve && natureReserve)),
  );
}
