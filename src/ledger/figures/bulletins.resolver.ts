import { Args, Context, Field, Mutation, ObjectType, Query, Resolver } from '@nestjs/graphql';

import { CurrentCaller } from '../../access/policy/caller.guard.js';
import { VERB_INPUT } from '../../access/policy/verbs.js';
import { type Caller, CASE_POSTS } from '../../domain/agency/agency.js';
import { refuse } from '../../domain/kernel/refusal.js';
import type { GraphQLContext } from '../../platform/graphql/context.js';
import { describe } from '../../platform/graphql/describe.js';
import { Admits } from '../../platform/graphql/policy.js';
import { RefusedError } from '../../platform/graphql/refusal.js';
import { TextScalar, UuidScalar } from '../../platform/graphql/scalars.js';
import { CommandReceiptType } from '../../referrals/payload.type.js';
import { RefusalType, toRefusalType } from '../../referrals/refusal.type.js';
import { BulletinType, IssueBulletinInput, toBulletinType } from './bulletin.type.js';
import { Bulletins } from './bulletins.js';

@ObjectType(describe('签发月调度通报的结果', 'result of issuing a bulletin'))
class IssueBulletinPayload {
  @Field(() => BulletinType, { ...describe('通报', 'the bulletin'), nullable: true }) bulletin!: BulletinType | null;
  @Field(() => CommandReceiptType, { ...describe('办理回执', 'the receipt'), nullable: true })
  receipt!: CommandReceiptType | null;
  @Field(() => RefusalType, { ...describe('拒绝的理由', 'why not'), nullable: true }) refusal!: RefusalType | null;
}

/** Bulletins as they were issued: circulated city-wide. */
@Resolver()
export class BulletinsResolver {
  constructor(private readonly issued: Bulletins) {}

  @Admits(CASE_POSTS)
  @Query(
    () => [BulletinType],
    describe('月调度通报，最近的在前；向全市印发', 'monthly bulletins, newest first; circulated city-wide'),
  )
  async bulletins(
    @CurrentCaller() caller: Caller,
    @Args('month', { type: () => TextScalar, nullable: true, ...describe('月份', 'the month') }) month?: string | null,
  ): Promise<readonly BulletinType[]> {
    return (await this.issued.list(caller, month ?? null)).map(toBulletinType);
  }

  @Admits(CASE_POSTS)
  @Query(() => BulletinType, describe('月调度通报的一个版次', 'one edition of a bulletin'))
  async bulletin(
    @Args('id', { type: () => UuidScalar, ...describe('编号', 'its id') }) id: string,
    @CurrentCaller() caller: Caller,
  ): Promise<BulletinType> {
    const bulletin = await this.issued.find(caller, id);
    if (bulletin === null)
      throw new RefusedError(
        refuse('NOT_FOUND', `没有编号为「${id}」的通报`, `no bulletin "${id}"`, { what: 'CAMPAIGN', id }),
      );
    return toBulletinType(bulletin);
  }

  @Admits(CASE_POSTS)
  @Mutation(
    () => IssueBulletinPayload,
    describe('签发月调度通报；再次签发为新的版次', 'issues the monthly bulletin; once more is another edition'),
  )
  async issueBulletin(
    @Args('input', VERB_INPUT) { idempotencyKey, ...asked }: IssueBulletinInput,
    @CurrentCaller() caller: Caller,
    @Context() context: GraphQLContext,
  ): Promise<IssueBulletinPayload> {
    const outcome = await this.issued.issue(asked, caller, idempotencyKey);
    if ('refused' in outcome) {
      context.refusals.push(outcome.refused);
      return { bulletin: null, receipt: null, refusal: toRefusalType(outcome.refused) };
    }
    const bulletin = await this.issued.find(caller, outcome.done.subject.id);
    return { bulletin: bulletin === null ? null : toBulletinType(bulletin), receipt: outcome.done, refusal: null };
  }
}
