import { Injectable } from '@nestjs/common';
import { DirectoryReader } from '../../agencies/directory.js';
import type { Caller } from '../../domain/agency/agency.js';
import { localDateOf } from '../../domain/kernel/instant.js';
import { type Campaign, noCampaign } from '../../domain/ledger/campaign.js';
import type { LedgerContext } from '../../domain/ledger/decide-patch.js';
import type { LandCase } from '../../domain/ledger/land-case.js';
import { readsInputs, referralsAsRead } from '../../domain/ledger/ledger-reading.js';
import { competentFor, mandatesOf, proposedRoutes, TRANSFER_ROUTE } from '../../domain/ledger/mandates.js';
import type { OpenFinding, Patch } from '../../domain/ledger/patch.js';
import { referBy } from '../../domain/ledger/watch/watch-referral.js';
import { RefusedError } from '../../platform/graphql/refusal.js';
import { LedgerReader } from '../book/ledger-reader.js';
import { type FindingType, toFindingType } from './finding.type.js';
import { type LandCaseType, toLandCaseType } from './land-case.type.js';
import { type PatchType, toPatchType } from './patch.type.js';

/** Records as the API answers them: with what each finding proposes, and which 一律 rules a case falls under today. */
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

  async ofPatch(caller: Caller): Promise<(patch: Patch) => PatchType> {
    const { campaign } = await this.context();
    return (patch) => toPatchType(patch, findingsOf(patch.findings, true, campaign, true), caller);
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
        findingsOf(
          landCase.findings,
          filedBy === 'NATURAL_RESOURCES',
          campaign,
          readsInputs(landCase.handlerId, caller),
        ),
        mandatesOf({ ...landCase, referrals: referralsAsRead(landCase, caller) }, campaign, today),
        { transfers, referBy: referBy(landCase, context) },
        today,
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

export function findingsOf(
  findings: readonly OpenFinding[],
  handlerIsBureau: boolean,
  campaign: Campaign,
  withInputs: boolean,
): readonly FindingType[] {
  return findings.map((finding) =>
    toFindingType(finding, proposedRoutes(finding.detector, handlerIsBureau, campaign), withInputs),
  );
}
