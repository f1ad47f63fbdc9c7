import { Args, ArgsType, Context, Field, ID, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';

import { callerOf, CurrentCaller } from '../access/policy/caller.guard.js';
import { FieldGroupEnum } from '../access/record/access-events.resolver.js';
import { AgencyType, toAgencyType } from '../agencies/agency.type.js';
import { DirectoryReader } from '../agencies/directory.js';
import { CaseFileReader } from '../books/casebook/case-file-reader.js';
import { FIELD_GROUP_NAMES, type FieldGroup, readerOf } from '../domain/access/read-policy.js';
import { type Caller, CASE_POSTS } from '../domain/agency/agency.js';
import { notFound } from '../domain/decision/authority.js';
import { availableActions } from '../domain/decision/available-actions.js';
import type { Action } from '../domain/referral/actions.js';
import { type Relation, relationOf } from '../domain/referral/referral.js';
import { ownersOf } from '../domain/route/owners.js';
import { STATE_CODES } from '../domain/route/registry.js';
import { AskedFields } from '../platform/graphql/asked-fields.js';
import { batchLoader, type GraphQLContext } from '../platform/graphql/context.js';
import { describe } from '../platform/graphql/describe.js';
import { type Connection, PageArgs } from '../platform/graphql/paging.js';
import { Admits, Policy } from '../platform/graphql/policy.js';
import { RefusedError, requireCode } from '../platform/graphql/refusal.js';
import { TextScalar, UuidScalar } from '../platform/graphql/scalars.js';
import { Clock } from '../platform/time/clock.js';
import { ActionEnum, ReferralConnection, ReferralType, RelationEnum, toReferralType } from './referral.type.js';
import { listSent, listThreads } from './sent-referrals.js';

const THREADS = Symbol('threads');

@ArgsType()
export class SentArgs extends PageArgs {
  @Field(() => TextScalar, { ...describe('只看某一状态', 'only those in this state'), nullable: true })
  state?: string | null;
}

@Resolver(() => ReferralType)
export class ReferralQueriesResolver {
  constructor(
    private readonly reader: CaseFileReader,
    private readonly directory: DirectoryReader,
    private readonly clock: Clock,
  ) {}

  @Admits(CASE_POSTS, { forMachines: true })
  @Query(
    () => ReferralType,
    describe(
      '一件移送；当事机关看得到，应急查阅期间查阅人也看得到',
      'one referral; its parties can see it, and whoever has emergency access, for a time',
    ),
  )
  async referral(
    @Args('id', { type: () => UuidScalar, ...describe('移送', 'the referral') }) id: string,
    @CurrentCaller() caller: Caller,
    @Context() context: GraphQLContext,
  ): Promise<ReferralType> {
    const caseFile = await this.reader.find(context, caller, id);
    if (caseFile === null) throw new RefusedError(notFound(id));
    return toReferralType(caseFile.referral, ownersOf(caseFile.referral));
  }

  @Admits(CASE_POSTS, { forMachines: true })
  @Query(
    () => ReferralType,
    describe('按编号找一件移送，如 R01-2026-0001', 'one referral by its number, such as R01-2026-0001'),
  )
  async referralByNumber(
    @Args('number', { type: () => TextScalar, ...describe('编号', 'its number') }) number: string,
    @CurrentCaller() caller: Caller,
    @Context() context: GraphQLContext,
  ): Promise<ReferralType> {
    const asked = number.normalize('NFKC').trim().toUpperCase(); // as an input method may type it
    const [row] = await this.reader.queryAtOnce(caller, (tx) =>
      tx.query<{ id: string }>('SELECT id FROM referral WHERE number = $1', [asked]),
    );
    if (row === undefined) throw new RefusedError(notFound(number));
    return this.referral(row.id, caller, context);
  }

  @Admits(CASE_POSTS, { forMachines: true })
  @Query(() => ReferralConnection, describe('本机关移送出去的，最近启动的在前', 'what my agency sent, newest first'))
  sentReferrals(
    @Args() args: SentArgs,
    @CurrentCaller() caller: Caller,
    @AskedFields() asked: ReadonlySet<string>,
  ): Promise<Connection<ReferralType>> {
    const { state = null, ...page } = args;
    requireCode('state', state, STATE_CODES, { zh: '状态代码', en: 'the code of a state' });
    return this.reader.queryAtOnce(caller, (tx) =>
      listSent(tx, caller.agencyId, { ...page, state, counted: asked.has('totalCount') }),
    );
  }

  @Policy('SUMMARY')
  @ResolveField(
    () => [ActionEnum],
    describe(
      '当前登录者现在可以做的事；与办理时的校验同一函数',
      'what the caller may do now, by the function that enforces it',
    ),
  )
  async allowedActions(@Parent() { id }: ReferralType, @Context() context: GraphQLContext): Promise<readonly Action[]> {
    const caller = await callerOf(context);
    const caseFile = await this.reader.find(context, caller, id);
    return caseFile ? availableActions(caseFile, caller, this.clock.now()) : [];
  }

  @Policy('SUMMARY')
  @ResolveField(() => RelationEnum, describe('本机关与本件的关系', 'how my agency stands to it'))
  async myRelation(@Parent() { id }: ReferralType, @Context() context: GraphQLContext): Promise<Relation> {
    const caller = await callerOf(context);
    const caseFile = await this.reader.find(context, caller, id);
    return caseFile ? relationOf(caseFile.referral, caller.agencyId) : 'NONE';
  }

  @Policy('SUMMARY')
  @ResolveField(() => [FieldGroupEnum], describe('本岗位看不到的部分', 'the parts that are withheld from the caller'))
  async withheld(
    @Parent() { parties }: ReferralType,
    @Context() context: GraphQLContext,
  ): Promise<readonly FieldGroup[]> {
    const reading = readerOf(parties, await callerOf(context));
    return FIELD_GROUP_NAMES.filter((group) => reading(group) === 'NONE');
  }

  @Policy('SUMMARY')
  @ResolveField(
    () => [FieldGroupEnum],
    describe('本岗位只看到隐去后形式的部分', 'the parts that the caller sees masked'),
  )
  async masked(
    @Parent() { parties }: ReferralType,
    @Context() context: GraphQLContext,
  ): Promise<readonly FieldGroup[]> {
    const reading = readerOf(parties, await callerOf(context));
    return FIELD_GROUP_NAMES.filter((group) => reading(group) === 'MASKED');
  }

  @Policy('SUMMARY')
  @ResolveField(
    () => [ID],
    describe('专案组成员；只有移送机关看得到', 'the members of the team; seen by the sender alone'),
  )
  async team(@Parent() { parties }: ReferralType, @Context() context: GraphQLContext): Promise<readonly string[]> {
    const { agencyId } = await callerOf(context);
    return parties.sender === agencyId ? parties.team : [];
  }

  @Policy('SUMMARY')
  @ResolveField(() => AgencyType, describe('移送机关', 'the sending agency'))
  async sender(@Parent() { senderId }: ReferralType): Promise<AgencyType | null> {
    return this.agency(senderId);
  }

  @Policy('SUMMARY')
  @ResolveField(() => AgencyType, {
    ...describe('受移送机关（当前经办）', 'the agency that holds the case'),
    nullable: true,
  })
  async holder(@Parent() { holderId }: ReferralType): Promise<AgencyType | null> {
    return holderId === null ? null : this.agency(holderId);
  }

  @Policy('SUMMARY')
  @ResolveField(
    () => [ReferralType],
    describe(
      '同一链条的各件移送（本机关参与的），按启动先后',
      'the referrals of its thread that my agency is a party to, in the order of opening',
    ),
  )
  async thread(
    @Parent() { threadId }: ReferralType,
    @Context() context: GraphQLContext,
  ): Promise<readonly ReferralType[]> {
    const caller = await callerOf(context);
    const loader = batchLoader<ReferralType[]>(context, THREADS, (ids) =>
      this.reader.queryAtOnce(caller, (tx) => listThreads(tx, ids)),
    );
    return (await loader.load(threadId)) ?? [];
  }

  private async agency(id: string): Promise<AgencyType | null> {
    const agency = (await this.directory.read()).agencies.get(id);
    return agency ? toAgencyType(agency) : null;
  }
}
