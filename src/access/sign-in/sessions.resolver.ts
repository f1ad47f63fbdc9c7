import { Args, Context, Field, ID, InputType, Int, Mutation, ObjectType, Query, Resolver } from '@nestjs/graphql';

import { PostEnum } from '../../agencies/agency.type.js';
import type { Caller, Post } from '../../domain/agency/agency.js';
import type { Instant } from '../../domain/kernel/instant.js';
import type { GraphQLContext } from '../../platform/graphql/context.js';
import { describe } from '../../platform/graphql/describe.js';
import { Admits, Policy } from '../../platform/graphql/policy.js';
import { InstantScalar, TextScalar } from '../../platform/graphql/scalars.js';
import { CurrentCaller } from '../policy/caller.guard.js';
import { tokenOf } from '../policy/caller-finder.js';
import { Sessions } from './sessions.js';

@Policy('OF_THE_ASKER')
@ObjectType('Session', describe('登录会话', 'a session that is still open'))
export class SessionType {
  @Field(() => ID, describe('编号', 'id'))
  id!: string;

  @Field(() => ID, describe('以哪个机关登录', 'the agency it acts for'))
  agencyId!: string;

  @Field(() => PostEnum, describe('岗位', 'post'))
  post!: Post;

  @Field(() => InstantScalar, describe('登录时间', 'signed in at'))
  createdAt!: Instant;

  @Field(() => InstantScalar, describe('最近使用时间（精确到分钟）', 'last used, to the minute'))
  lastSeenAt!: Instant;

  @Field(() => InstantScalar, describe('最迟失效时间', 'ends at the latest at'))
  expiresAt!: Instant;

  @Field(() => Boolean, describe('是否正在使用的会话', 'is it the one that asks'))
  current!: boolean;
}

@InputType(describe('注销会话', 'which session to end'))
export class RevokeSessionInput {
  @Field(() => TextScalar, {
    ...describe('会话编号；不填则注销其他全部会话', 'id of the session; without it all others are ended'),
    nullable: true,
    defaultValue: null,
  })
  id!: string | null;
}

@ObjectType(describe('注销结果', 'result of ending sessions'))
export class RevokeSessionPayload {
  @Field(
    () => Int,
    describe('注销了几个会话；0 表示没有这样的会话', 'how many were ended; 0: you have no such session'),
  )
  revoked!: number;
}

/** Everybody sees and ends the sessions of their own, and nobody else's. */
@Resolver()
export class SessionsResolver {
  constructor(private readonly sessions: Sessions) {}

  @Admits('SIGNED_IN', { withoutSecondFactor: true })
  @Query(() => [SessionType], describe('我的登录会话，新的在前', 'my open sessions, the newest first'))
  mySessions(
    @CurrentCaller() { personId }: Caller,
    @Context() context: GraphQLContext,
  ): Promise<readonly SessionType[]> {
    return this.sessions.listOf(personId, tokenOf(context));
  }

  @Admits('SIGNED_IN', { withoutSecondFactor: true })
  @Mutation(() => RevokeSessionPayload, describe('注销我的会话，立即生效', 'ends sessions of mine, at once'))
  async revokeSession(
    @Args('input', describe('哪个会话', 'which')) { id }: RevokeSessionInput,
    @CurrentCaller() { personId }: Caller,
    @Context() context: GraphQLContext,
  ): Promise<RevokeSessionPayload> {
    return { revoked: await this.sessions.revoke(personId, id, tokenOf(context)) };
  }
}
