import { Args, ArgsType, Field, Query, Resolver } from '@nestjs/graphql';

import { CurrentCaller } from '../access/policy/caller.guard.js';
import { CaseFileReader } from '../books/casebook/case-file-reader.js';
import { type Caller, CASE_POSTS } from '../domain/agency/agency.js';
import { AskedFields } from '../platform/graphql/asked-fields.js';
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
import { countInbox, listInbox } from './inbox-list.js';

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

@Resolver(() => InboxItemType)
export class InboxResolver {
  constructor(
    private readonly reader: CaseFileReader,
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

  @Admits(CASE_POSTS, { forMachines: true })
  @Query(() => InboxCountsType, describe('收件箱各分栏的件数', 'how many referrals each tab of the inbox has'))
  inboxCounts(@CurrentCaller() caller: Caller, @AskedFields() asked: ReadonlySet<string>): Promise<InboxCountsType> {
    const { agencyId } = caller;
    return this.reader.query(caller, (tx) => countInbox(tx, agencyId, this.clock.now(), asked.has('done')));
  }
}
