import { Injectable } from '@nestjs/common';

import { DirectoryReader } from '../../agencies/directory.js';
import type { LedgerFilter, LedgerSearch } from '../../books/ledger/ledger-conditions.js';
import { LedgerReader } from '../../books/ledger/ledger-reader.js';
import type { Caller } from '../../domain/agency/agency.js';
import { type Campaign, noCampaign } from '../../domain/campaign/campaign.js';
import type { WorkCalendar } from '../../domain/deadline/calendar.js';
import type { Light } from '../../domain/deadline/light.js';
import { lightOfDay, nearUntil } from '../../domain/deadline/light-of-day.js';
import { type LocalDate, localDateOf } from '../../domain/kernel/instant.js';
import { referBy } from '../../domain/ledger/alert/x5-not-referred.js';
import { dueOnOf, type LandCase } from '../../domain/ledger/case/land-case.js';
import { competentFor, mandatesOf, proposedRoutes, TRANSFER_ROUTE } from '../../domain/ledger/case/mandates.js';
import type { LedgerContext } from '../../domain/ledger/ledger-decision.js';
import { readsInputs, referralsAsRead } from '../../domain/ledger/ledger-reading.js';
import { isOpenPatch, type OpenAlert, type Patch } from '../../domain/ledger/patch/patch.js';
import { RefusedError } from '../../platform/graphql/refusal.js';
import { type AlertType, toAlertType } from './alert.type.js';
import { type LandCaseType, toLandCaseType } from './land-case.type.js';
import { type PatchType, toPatchType } from './patch.type.js';

/** Records as the API answers them: with what each alert proposes, and which 一律 rules a case falls under today. */
@Injectable()
export class LedgerViews {
  constructor(
    private readonly reader: LedgerReader,
    private readonly directory: DirectoryReader,
  ) {}

  /** The law of the ledger. Throws a refusal where the city has no campaign. */
  async context(): Promise<LedgerContext> {
    const context = await this.reader.rules.ledger();
    if (context === null) throw new RefusedError(noCampaign());
    return context;
  }

  /** What somebody looks for, as of today. */
  async searchOf(filter: LedgerFilter, me: Caller): Promise<LedgerSearch> {
    const { now, calendar } = await this.context();
    const today = localDateOf(now);
    return { filter, today, nearUntil: nearUntil(today, calendar), me };
  }

  async ofPatch(caller: Caller): Promise<(patch: Patch) => PatchType> {
    const [{ campaign }, lightOf] = await Promise.all([this.context(), this.lightOfPatches()]);
    return (patch) =>
      toPatchType(patch, { alerts: alertsOf(patch.alerts, true, campaign, true), light: lightOf(patch) }, caller);
  }

  /** How near the day of a patch is today; none of one without a day, or that is done with. */
  async lightOfPatches(): Promise<(patch: Patch) => Light | null> {
    const { now, calendar } = await this.context();
    const today = localDateOf(now);
    return (patch) =>
      patch.dueOn === null || !isOpenPatch(patch)
        ? null
        : lightOfDay({ dueOn: patch.dueOn, doneOn: null }, today, calendar);
  }

  async ofCase(caller: Caller): Promise<(landCase: LandCase) => LandCaseType> {
    const context = await this.context();
    const { campaign, now } = context;
    const { agencies } = await this.directory.read();
    const today = localDateOf(now);
    return (landCase) => {
      const filedBy = agencies.get(landCase.handlerId)?.kind;
      const transfers = competentFor(landCase, filedBy, campaign).map(({ kind, source }) => ({
        routeId: TRANSFER_ROUTE,
        kind,
        agencyIds: [...agencies.values()].filter((agency) => agency.active && agency.kind === kind).map(({ id }) => id),
        source,
        opened: landCase.referrals.some(({ routeId }) => routeId === TRANSFER_ROUTE),
      }));
      return toLandCaseType(
        landCase,
        {
          today,
          light: lightOfCase(landCase, today, context.calendar),
          alerts: alertsOf(
            landCase.alerts,
            filedBy === 'NATURAL_RESOURCES',
            campaign,
            readsInputs(landCase.handlerId, caller),
          ),
          mandates: mandatesOf({ ...landCase, referrals: referralsAsRead(landCase, caller) }, campaign, today),
          transfers,
          referBy: referBy(landCase, context),
        },
        caller,
      );
    };
  }

  async patch(caller: Caller, id: string): Promise<PatchType | null> {
    const patch = await this.reader.find<Patch>(caller, 'PATCH', id);
    return patch === null ? null : (await this.ofPatch(caller))(patch);
  }

  async landCase(caller: Caller, id: string): Promise<LandCaseType | null> {
    const landCase = await this.reader.find<LandCase>(caller, 'CASE', id);
    return landCase === null ? null : (await this.ofCase(caller))(landCase);
  }
}

/** None of a case without a day, or of one that was withdrawn. */
function lightOfCase(landCase: LandCase, today: LocalDate, calendar: WorkCalendar): Light | null {
  const dueOn = dueOnOf(landCase);
  if (dueOn === null || landCase.state === 'WITHDRAWN') return null;
  const doneOn =
    landCase.state === 'STRUCK_OFF' && landCase.struckOff !== null ? localDateOf(landCase.struckOff.at) : null;
  return lightOfDay({ dueOn, doneOn }, today, calendar);
}

export function alertsOf(
  alerts: readonly OpenAlert[],
  handlerIsBureau: boolean,
  campaign: Campaign,
  withInputs: boolean,
): readonly AlertType[] {
  return alerts.map((alert) =>
    toAlertType(alert, proposedRoutes(alert.alertCode, handlerIsBureau, campaign), withInputs),
  );
}
