import { Args, ArgsType, Context, Field, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';

import { callerOf, CurrentCaller } from '../access/policy/caller.guard.js';
import { CaseFileReader } from '../books/casebook/case-file-reader.js';
import { RuleBook } from '../books/rule-book.js';
import { LightType } from '../deadlines/light.type.js';
import { type Caller, CASE_POSTS } from '../domain/agency/agency.js';
import type { Deadline } from '../domain/deadline/deadline.js';
import { lightOf } from '../domain/deadline/light.js';
import { AskedFields } from '../platform/graphql/asked-fields.js';
import { batchLoader, type GraphQLContext } from '../platform/graphql/context.js';
import { describe } from '../platform/graphql/describe.js';
import { type Connection, PageArgs } from '../platform/graphql/paging.js';
import { Admits } from '../platform/graphql/policy.js';
import { Clock } from '../platform/time/clock.js';
import {
  InboxConnection,
  InboxCountsType,
  InboxFilterInput,
  InboxItemType,
  type InboxOrder,
  InboxOrderEnum,
  type InboxTabAsked,
  InboxTabEnum,
} from './inbox.type.js';
import { countInbox, listInbox, nextLimits } from './inbox-list.js';

@ArgsType()
export class InboxArgs extends PageArgs {
  @Field(() => InboxTabEnum, { ...describe('只看某一分栏', 'only this tab'), nullable: true })
  tab?: InboxTabAsked | null;

  @Field(() => InboxFilterInput, { ...describe('只看符合条件的', 'only what fits'), nullable: true })
  filter?: InboxFilterInput | null;

  @Field(() => InboxOrderEnum, {
    ...describe('排列；不填为最近到达的在前', 'in which order; left out: newest arrival first'),
    nullable: true,
  })
  order?: InboxOrder | null;
}

const NEXT_LIMITS = Symbol('next limits');

@Resolver(() => InboxItemType)
export class InboxResolver {
  constructor(
    private readonly reader: CaseFileReader,
    private readonly rules: RuleBook,
    private readonly clock: Clock,
  ) {}

  @Admits(CASE_POSTS, { forMachines: true })
  @Query(
    () => InboxConnection,
    describe(
      '本机关的收件箱：要本机关办的、送达本机关的和本机关移送的各件',
      'the inbox of my agency: what is asked of it, what was delivered to it, and what it sends itself',
    ),
  )
  inbox(
    @Args() { tab, filter, order, ...page }: InboxArgs,
    @CurrentCaller() caller: Caller,
    @AskedFields() asked: ReadonlySet<string>,
  ): Promise<Connection<InboxItemType>> {
    const question = { agencyId: caller.agencyId, now: this.clock.now(), tab: tab ?? null, filter: filter ?? null };
    const counted = asked.has('totalCount');
    return this.reader.query(caller, (tx) =>
      listInbox(tx, { ...question, order: order ?? 'ARRIVAL', page: { ...page, counted } }),
    );
  }

  @ResolveField(() => LightType, {
    ...describe('本机关最近的期限的期限词', 'how near the next time limit of my agency is'),
    nullable: true,
  })
  async light(
    @Parent() { referral, nextDueAt }: InboxItemType,
    @Context() context: GraphQLContext,
  ): Promise<LightType | null> {
    if (nextDueAt === null) return null;
    const caller = await callerOf(context);
    const loader = batchLoader<Deadline>(context, NEXT_LIMITS, (ids) =>
      this.reader.query(caller, (tx) => nextLimits(tx, caller.agencyId, ids)),
    );
    const [limit, { now, calendar, ladder }] = await Promise.all([loader.load(referral.id), this.rules.context()]);
    return limit === null ? null : lightOf(limit, now, calendar, ladder);
  }

  @Admits(CASE_POSTS, { forMachines: true })
  @Query(() => InboxCountsType, describe('收件箱各分栏的件数', 'how many referrals each tab of the inbox has'))
  inboxCounts(@CurrentCaller() caller: Caller, @AskedFields() asked: ReadonlySet<string>): Promise<InboxCountsType> {
    const { agencyId } = caller;
    return this.reader.query(caller, (tx) => countInbox(tx, agencyId, this.clock.now(), asked.has('done')));
  }
}
