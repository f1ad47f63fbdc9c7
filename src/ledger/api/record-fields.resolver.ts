import { Injectable } from '@nestjs/common';
import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';

import { callerOf } from '../../access/policy/caller.guard.js';
import { DirectoryReader } from '../../agencies/directory.js';
import { LedgerReader } from '../../books/ledger/ledger-reader.js';
import type { Caller } from '../../domain/agency/agency.js';
import type { LedgerAction } from '../../domain/ledger/ledger-acts.js';
import { allowedOf, type LedgerOffer, ledgerOffers } from '../../domain/ledger/ledger-authority.js';
import type { LedgerEvent } from '../../domain/ledger/ledger-commands.js';
import { isConfidential, readsInputs, readsParties } from '../../domain/ledger/ledger-reading.js';
import type { OpenAlert } from '../../domain/ledger/patch/patch.js';
import { wordsOfLedgerEvent, wordsOfWithheld } from '../../domain/ledger/timeline.js';
import { batchLoader, type GraphQLContext } from '../../platform/graphql/context.js';
import { describe } from '../../platform/graphql/describe.js';
import { TimelineEntryType } from '../../referrals/timeline.type.js';
import { EvaluationType, LedgerEventType } from './alert.type.js';
import { LandCaseType } from './land-case.type.js';
import { LedgerActOfferType, toLedgerActOffer } from './ledger-offer.type.js';
import { alertsOf, LedgerViews } from './ledger-views.js';
import { LedgerActionEnum, PatchType } from './patch.type.js';

const HISTORIES = Symbol('histories of the ledger');
const EVALUATIONS = Symbol('evaluations');
const HISTORY = describe(
  '完整历史：办理与预警，逐条相扣，与移送同在一棵树中封存',
  'the whole history of acts and alerts, each event holding the hash of the one before, ' +
    'sealed in the same tree as the referrals',
);

const TIMELINE = describe(
  '历史以文字写出，新的在前；本机关不能看的只写有这一条',
  'the history in words, newest first; of what your agency may not read, that there is an event',
);
const LOOKS = describe('每次结果有变化的预警评估', 'every evaluation by the alert rules whose answer was another');
const OFFERED = describe('现在可以办理的动作（按机关、岗位和状态）', 'what you may do now, by agency, post and state');
const ACTS = describe(
  '全部办理：能办的，以及不能办的和理由',
  'every act on such a record: what you may do, and what not, with the reason',
);

interface EventRow extends LedgerEventType {
  readonly kind: string | null;
  readonly recordId: string;
}
type EvaluationRow = Omit<EvaluationType, 'alerts'> & {
  readonly recordId: string;
  readonly alerts: readonly OpenAlert[];
};

/** What patches and cases have alike; injectable, so that both inherit what it needs. */
@Injectable()
class RecordFields {
  constructor(
    protected readonly reader: LedgerReader,
    protected readonly views: LedgerViews,
    protected readonly directory: DirectoryReader,
  ) {}

  /** `handlerId` null: of a patch, whose alerts are from its own township. */
  protected async historyOf(
    id: string,
    handlerId: string | null,
    context: GraphQLContext,
  ): Promise<readonly LedgerEventType[]> {
    const caller = await callerOf(context);
    const loader = batchLoader<EventRow[]>(context, HISTORIES, (ids) =>
      this.reader.as(caller, async (tx) =>
        grouped(
          ids,
          await tx.query<EventRow>(
            `SELECT subject_id AS "recordId", seq, recorded_at AS "recordedAt",
               CASE
                 WHEN kind = 'ALERT' THEN (body::jsonb->'event'->>'step') || ' ' || (body::jsonb->'event'->>'alertCode')
                 ELSE COALESCE(action, body::jsonb->'event'->>'what')
               END AS action,
               kind, by_person AS "byPersonId", by_agency AS "byAgencyId", body, leaf_hash AS "leafHash"
             FROM audit_event
             WHERE subject_id = ANY ($1::uuid[])
             ORDER BY subject_id, seq`,
            [ids],
          ),
        ),
      ),
    );
    const rows = (await loader.load(id)) ?? [];
    // What is hashed cannot be masked; what was sent to the discipline commission is nobody else's.
    const open = rows.filter(
      ({ action, byAgencyId, body }) =>
        action !== 'LINK_REFERRAL' || byAgencyId === caller.agencyId || !isConfidential(routeIn(body)),
    );
    const [parties, inputs] = [readsParties(caller), handlerId === null || readsInputs(handlerId, caller)];
    return open.map((row) => (parties && (inputs || row.kind !== 'ALERT') ? row : { ...row, body: null }));
  }

  protected async timelineOf(rows: readonly LedgerEventType[]): Promise<TimelineEntryType[]> {
    const { agencies } = await this.directory.read();
    return rows
      .map(({ seq, recordedAt, body, action }) => {
        if (body === null) return { ...wordsOfWithheld(action), seq, recordedAt, at: recordedAt };
        const { event } = JSON.parse(body) as { event: LedgerEvent };
        const words = wordsOfLedgerEvent(event, (agency) => agencies.get(agency)?.name ?? agency);
        return { ...words, seq, recordedAt, at: event.at };
      })
      .reverse();
  }

  protected async evaluationsOf(
    id: string,
    handlerId: string | null,
    context: GraphQLContext,
  ): Promise<readonly EvaluationType[]> {
    const caller = await callerOf(context);
    const { campaign, directory } = await this.views.context();
    const isBureau = handlerId === null || directory.agencies.get(handlerId)?.kind === 'NATURAL_RESOURCES';
    const loader = batchLoader<EvaluationRow[]>(context, EVALUATIONS, (ids) =>
      this.reader.as(caller, async (tx) =>
        grouped(
          ids,
          await tx.query<EvaluationRow>(
            `SELECT record_id AS "recordId", at, cause, campaign_version AS "campaignVersion", alerts
             FROM ledger_evaluation
             WHERE record_id = ANY ($1::uuid[])
             ORDER BY record_id, no`,
            [ids],
          ),
        ),
      ),
    );
    return ((await loader.load(id)) ?? []).map((row) => ({
      ...row,
      alerts: alertsOf(row.alerts, isBureau, campaign, handlerId === null || readsInputs(handlerId, caller)),
    }));
  }

  protected async offered(
    on: 'PATCH' | 'CASE',
    record: PatchType | LandCaseType,
    context: GraphQLContext,
  ): Promise<readonly LedgerOffer[]> {
    const caller: Caller = await callerOf(context);
    const named = {
      townshipId: record.townshipId,
      dutyAgencyId: record.dutyAgencyId,
      handlerId: 'handlerId' in record ? record.handlerId : null,
    };
    const isRevoked = 'proceedings' in record && record.proceedings.some(({ outcome }) => outcome === 'REVOKED');
    const isUnderReview = 'proceedings' in record && record.proceedings.some(({ outcome }) => outcome === null);
    return ledgerOffers(
      on,
      named,
      {
        state: record.state,
        version: record.version,
        ...('penalty' in record ? { penalty: record.penalty, isUnderReview, isRevoked } : {}),
      },
      caller,
      await this.directory.read(),
    );
  }
}

@Resolver(() => PatchType)
export class PatchFieldsResolver extends RecordFields {
  @ResolveField(() => [LedgerEventType], HISTORY)
  history(@Parent() { id }: PatchType, @Context() context: GraphQLContext): Promise<readonly LedgerEventType[]> {
    return this.historyOf(id, null, context);
  }

  @ResolveField(() => [TimelineEntryType], TIMELINE)
  async timeline(@Parent() { id }: PatchType, @Context() context: GraphQLContext): Promise<TimelineEntryType[]> {
    return this.timelineOf(await this.historyOf(id, null, context));
  }

  @ResolveField(() => [EvaluationType], LOOKS)
  evaluations(@Parent() { id }: PatchType, @Context() context: GraphQLContext): Promise<readonly EvaluationType[]> {
    return this.evaluationsOf(id, null, context);
  }

  @ResolveField(() => [LedgerActionEnum], OFFERED)
  async allowedActs(@Parent() patch: PatchType, @Context() context: GraphQLContext): Promise<readonly LedgerAction[]> {
    return allowedOf(await this.offered('PATCH', patch, context));
  }

  @ResolveField(() => [LedgerActOfferType], ACTS)
  async acts(@Parent() patch: PatchType, @Context() context: GraphQLContext): Promise<readonly LedgerActOfferType[]> {
    return (await this.offered('PATCH', patch, context)).map(toLedgerActOffer);
  }
}

@Resolver(() => LandCaseType)
export class LandCaseFieldsResolver extends RecordFields {
  @ResolveField(() => [LedgerEventType], HISTORY)
  history(
    @Parent() { id, handlerId }: LandCaseType,
    @Context() context: GraphQLContext,
  ): Promise<readonly LedgerEventType[]> {
    return this.historyOf(id, handlerId, context);
  }

  @ResolveField(() => [TimelineEntryType], TIMELINE)
  async timeline(
    @Parent() { id, handlerId }: LandCaseType,
    @Context() context: GraphQLContext,
  ): Promise<TimelineEntryType[]> {
    return this.timelineOf(await this.historyOf(id, handlerId, context));
  }

  @ResolveField(() => [EvaluationType], LOOKS)
  evaluations(
    @Parent() { id, handlerId }: LandCaseType,
    @Context() context: GraphQLContext,
  ): Promise<readonly EvaluationType[]> {
    return this.evaluationsOf(id, handlerId, context);
  }

  @ResolveField(() => [LedgerActionEnum], OFFERED)
  async allowedActs(
    @Parent() landCase: LandCaseType,
    @Context() context: GraphQLContext,
  ): Promise<readonly LedgerAction[]> {
    return allowedOf(await this.offered('CASE', landCase, context));
  }

  @ResolveField(() => [LedgerActOfferType], ACTS)
  async acts(
    @Parent() landCase: LandCaseType,
    @Context() context: GraphQLContext,
  ): Promise<readonly LedgerActOfferType[]> {
    return (await this.offered('CASE', landCase, context)).map(toLedgerActOffer);
  }
}

function routeIn(body: string | null): string {
  return body === null ? '' : (JSON.parse(body) as { event: { facts: { routeId: string } } }).event.facts.routeId;
}

function grouped<Row extends { readonly recordId: string }>(
  ids: readonly string[],
  rows: readonly Row[],
): ReadonlyMap<string, Row[]> {
  return new Map(ids.map((id) => [id, rows.filter(({ recordId }) => recordId === id)]));
}
