import { Args, Info, Query, Resolver } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';

import { CurrentCaller } from '../access/policy/caller.guard.js';
import { CaseFileReader } from '../books/casebook/case-file-reader.js';
import { readCaseFiles } from '../books/casebook/load.js';
import { RuleBook } from '../books/rule-book.js';
import { type Caller, inPost, WORKING_POSTS } from '../domain/agency/agency.js';
import { openingRefusal } from '../domain/decision/authority.js';
import type { CaseFile } from '../domain/decision/case-file.js';
import { checkContinuation } from '../domain/decision/decide-opening.js';
import { openingHelp } from '../domain/decision/opening-help.js';
import type { Instant } from '../domain/kernel/instant.js';
import { invalidInput } from '../domain/kernel/refusal.js';
import { ownersOf } from '../domain/route/owners.js';
import { findRoute, ROUTE_IDS } from '../domain/route/registry.js';
import type { Route } from '../domain/route/route.js';
import type { Tx } from '../platform/database/unit-of-work.js';
import { describe } from '../platform/graphql/describe.js';
import { Admits } from '../platform/graphql/policy.js';
import { RefusedError } from '../platform/graphql/refusal.js';
import { TextScalar, UuidScalar } from '../platform/graphql/scalars.js';
import { toReferralType } from '../referrals/referral.type.js';
import { toRefusalType } from '../referrals/refusal.type.js';
import { actFields } from './act-fields.js';
import { OpeningFormType } from './opening-form.type.js';

/** So many of the newest that came to the agency are looked through for what may be continued. */
const LOOKED_THROUGH = 1_000;
const MOST_CANDIDATES = 50;

/** The form with which a referral is opened: like those of the acts, all of it from the table of its route. */
@Resolver()
export class OpeningFormResolver {
  constructor(
    private readonly reader: CaseFileReader,
    private readonly rules: RuleBook,
  ) {}

  @Admits(WORKING_POSTS)
  @Query(
    () => OpeningFormType,
    describe(
      '启动移送的表单：字段、选项，以及可以接续哪些移送',
      'the form of an opening: fields, choices, and what it may continue',
    ),
  )
  async openingForm(
    @Args('routeId', { type: () => TextScalar, ...describe('路线，如 R01', 'the route, such as R01') }) routeId: string,
    @Args('continuesId', {
      type: () => UuidScalar,
      nullable: true,
      ...describe('接续哪一件', 'the referral that it would continue'),
    })
    continuesId: string | null | undefined,
    @CurrentCaller() caller: Caller,
    @Info() { schema }: GraphQLResolveInfo,
  ): Promise<OpeningFormType> {
    const route = findRoute(routeId);
    if (route === undefined) {
      const known = [...ROUTE_IDS].join(', ');
      throw new RefusedError(invalidInput('routeId', routeId, `路线：${known}`, `a route: ${known}`));
    }
    const earlierId = continuesId ?? null; // an argument that is left out is undefined
    const context = await this.rules.context();
    const by = inPost(caller);
    const mayNot = openingRefusal(route, by, caller.agencyKind);
    const { earlier, candidates } = await this.reader.query(caller, async (tx) => ({
      earlier: await earlierIn(tx, earlierId),
      candidates: mayNot === null ? await candidatesFor(tx, route, caller.agencyId, context.now) : [],
    }));
    const refusal = mayNot ?? checkContinuation(route, earlierId, earlier, context.now);
    const help = mayNot === null ? openingHelp(route, by, earlier, context) : {};
    return {
      refusal: refusal === null ? null : toRefusalType(refusal),
      fields: actFields(schema, 'OpenReferralInput', help).filter(
        ({ name }) => name !== 'respondentId' || route.respondentKinds !== undefined,
      ),
      matterFields: actFields(schema, 'MatterInput', help),
      candidates: candidates.map(({ referral }) => toReferralType(referral, ownersOf(referral))),
      continued: earlier === null ? null : toReferralType(earlier.referral, ownersOf(earlier.referral)),
    };
  }
}

async function earlierIn(tx: Tx, id: string | null): Promise<CaseFile | null> {
  return id === null ? null : ((await readCaseFiles(tx, [id])).get(id) ?? null);
}

async function candidatesFor(tx: Tx, route: Route, agencyId: string, now: Instant): Promise<readonly CaseFile[]> {
  const rows = await tx.query<{ id: string }>(
    `SELECT r.id
     FROM (
       SELECT referral_id, arrived_at FROM inbox_entry WHERE agency_id = $1
       ORDER BY arrived_at DESC, referral_id DESC LIMIT $2
     ) i JOIN referral r ON r.id = i.referral_id
     WHERE r.route_id = ANY ($3)
     ORDER BY i.arrived_at DESC, i.referral_id DESC LIMIT $4`,
    [agencyId, LOOKED_THROUGH, [...route.continues, route.id], 2 * MOST_CANDIDATES],
  );
  const files = await readCaseFiles(
    tx,
    rows.map(({ id }) => id),
  );
  return rows
    .flatMap(({ id }) => files.get(id) ?? [])
    .filter((file) => checkContinuation(route, file.referral.id, file, now) === null)
    .slice(0, MOST_CANDIDATES);
}
