import { Args, ArgsType, Field, Query, Resolver } from '@nestjs/graphql';

import { CurrentCaller } from '../access/policy/caller.guard.js';
import { CaseFileReader } from '../books/casebook/case-file-reader.js';
import { type Caller, CASE_POSTS } from '../domain/agency/agency.js';
import { describe } from '../platform/graphql/describe.js';
import { type Connection, PageArgs } from '../platform/graphql/paging.js';
import { Admits } from '../platform/graphql/policy.js';
import { Clock } from '../platform/time/clock.js';
import { InboxConnection, InboxCountsType, InboxItemType, type InboxTab, InboxTabEnum } from './inbox.type.js';
import { countInbox, listInbox } from './inbox-list.js';

@ArgsType()
export class InboxArgs extends PageArgs {
  @Field(() => InboxTabEnum, { ...describe('只看某一分栏', 'only this tab'), nullable: true })
  tab?: InboxTab | null;
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
    describe('本机关的收件箱，最近送达的在前', 'the inbox of my agency, newest delivery first'),
  )
  inbox(@Args() { tab, ...page }: InboxArgs, @CurrentCaller() caller: Caller): Promise<Connection<InboxItemType>> {
    return this.reader.query(caller, (tx) => listInbox(tx, caller.agencyId, this.clock.now(), tab ?? null, page));
  }

  @Admits(CASE_POSTS, { forMachines: true })
  @Query(() => InboxCountsType, describe('收件箱各分栏的件数', 'how many referrals each tab of the inbox has'))
  inboxCounts(@CurrentCaller() caller: Caller): Promise<InboxCountsType> {
    return this.reader.query(caller, (tx) => countInbox(tx, caller.agencyId, this.clock.now()));
  }
}
