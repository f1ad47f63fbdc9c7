import { Args, ArgsType, Field, ID, InputType, Int, Mutation, ObjectType, Query, Resolver } from '@nestjs/graphql';

import { CurrentCaller } from '../access/policy/caller.guard.js';
import { type Caller, WORKING_POSTS } from '../domain/agency/agency.js';
import type { Instant } from '../domain/kernel/instant.js';
import { invalidInput } from '../domain/kernel/refusal.js';
import type { NotificationKind } from '../domain/notice/notification.js';
import { ownersOf } from '../domain/route/owners.js';
import { AskedFields } from '../platform/graphql/asked-fields.js';
import { describe } from '../platform/graphql/describe.js';
import { type Connection, connectionOf, PageArgs } from '../platform/graphql/paging.js';
import { Admits, Policy } from '../platform/graphql/policy.js';
import { RefusedError } from '../platform/graphql/refusal.js';
import { InstantScalar } from '../platform/graphql/scalars.js';
import { Clock } from '../platform/time/clock.js';
import { ReferralType, toReferralType } from '../referrals/referral.type.js';
import { MOST_COUNTED, Notifications } from './notifications.js';
import { NotificationKindEnum } from './settings.resolver.js';

@Policy('OF_THE_ASKER')
@ObjectType('Notification', describe('一条通知', 'something that has happened beside one’s own acts'))
export class NotificationType {
  @Field(() => NotificationKindEnum, describe('种类', 'kind'))
  kind!: NotificationKind;

  @Field(() => InstantScalar, describe('何时', 'when'))
  at!: Instant;

  @Field(() => String, describe('中文一句话', 'a sentence in Chinese'))
  zh!: string;

  @Field(() => String, describe('英文一句话', 'a sentence in English'))
  en!: string;

  @Field(() => Boolean, describe('未读', 'has the person not read it'))
  unread!: boolean;

  @Field(() => ID, describe('哪份文书', 'of which notice'))
  noticeId!: string;

  @Field(() => ReferralType, describe('哪件移送', 'of which referral'))
  referral!: ReferralType;
}

export const NotificationConnection = connectionOf('Notification', NotificationType);

@ArgsType()
export class NotificationsArgs extends PageArgs {
  @Field(() => Boolean, { ...describe('只看未读的', 'only what is unread'), defaultValue: false })
  unread = false;
}

@InputType('ReadNotificationsInput', describe('读到哪里', 'how far the person has read'))
export class ReadNotificationsInput {
  @Field(() => InstantScalar, describe('这一时刻以前的都已读', 'what is not younger than this has been read'))
  until!: Instant;
}

@ObjectType('ReadNotificationsPayload', describe('还有几条未读', 'what is still unread'))
export class ReadNotificationsPayload {
  @Field(() => Int, describe('还有几条未读', 'how many are unread'))
  unread!: number;
}

@Resolver()
export class NotificationsResolver {
  constructor(
    private readonly book: Notifications,
    private readonly clock: Clock,
  ) {}

  @Admits(WORKING_POSTS)
  @Query(
    () => NotificationConnection,
    describe(
      '送达本机关的文书、对方的签收，新的在前；要办的事另见收件箱',
      'what has reached my agency and what others have signed for, newest first; what is to be done is in the inbox',
    ),
  )
  async notifications(
    @Args() { unread, ...page }: NotificationsArgs,
    @CurrentCaller() caller: Caller,
    @AskedFields() asked: ReadonlySet<string>,
  ): Promise<Connection<NotificationType>> {
    const found = await this.book.list(caller, unread, { ...page, counted: asked.has('totalCount') });
    const edges = found.edges.map(({ cursor, node: { referral, ...node } }) => ({
      cursor,
      node: { ...node, referral: toReferralType(referral, ownersOf(referral)) },
    }));
    return { ...found, edges };
  }

  @Admits(WORKING_POSTS)
  @Query(() => Int, describe(`未读通知数，至多数到${MOST_COUNTED}`, `unread notifications, counted to ${MOST_COUNTED}`))
  unreadNotifications(@CurrentCaller() caller: Caller): Promise<number> {
    return this.book.unread(caller);
  }

  @Admits(WORKING_POSTS)
  @Mutation(() => ReadNotificationsPayload, describe('把通知读到某一时刻', 'says up to which moment I have read'))
  async readNotifications(
    @Args('input', describe('读到哪里', 'how far')) { until }: ReadNotificationsInput,
    @CurrentCaller() caller: Caller,
  ): Promise<ReadNotificationsPayload> {
    const now = this.clock.now();
    if (until > now) throw new RefusedError(invalidInput('until', until, '不晚于现在', `not later than now (${now})`));
    await this.book.read(caller, until);
    return { unread: await this.book.unread(caller) };
  }
}
