import { Field, Int, ObjectType, Resolver, Subscription } from '@nestjs/graphql';

import { callerOf, CurrentCaller } from '../access/policy/caller.guard.js';
import { ReferralChanges } from '../books/casebook/referral-changes.js';
import { type Caller, CASE_POSTS } from '../domain/agency/agency.js';
import { ownersOf } from '../domain/route/owners.js';
import type { GraphQLContext } from '../platform/graphql/context.js';
import { describe } from '../platform/graphql/describe.js';
import { Admits, Policy } from '../platform/graphql/policy.js';
import { toReferralType } from '../referrals/referral.type.js';
import { Notifications } from './notifications.js';
import { NotificationType } from './notifications.resolver.js';

@Policy('OF_THE_ASKER')
@ObjectType('Notified', describe('有新通知时的情况', 'how notifications stand after something has happened'))
export class NotifiedType {
  @Field(() => Int, describe('未读条数，至多数到100', 'how many are unread, counted to 100'))
  unread!: number;

  @Field(() => NotificationType, { ...describe('最新一条未读', 'the newest unread one'), nullable: true })
  newest!: NotificationType | null;
}

/** Notifications while they come. */
@Resolver()
export class NotifiedResolver {
  constructor(
    private readonly changes: ReferralChanges,
    private readonly book: Notifications,
  ) {}

  /** Whatever is told comes with a change of a referral; what each person has read is asked anew at each event. */
  @Admits(CASE_POSTS)
  @Subscription(() => NotifiedType, {
    ...describe(
      '本机关参与的移送有变化时，本人的未读通知（text/event-stream，POST /live）',
      'one’s own unread notifications, each time a referral of my agency has changed (POST /live)',
    ),
    async resolve(
      this: NotifiedResolver,
      _ids: unknown,
      _args: object,
      context: GraphQLContext,
    ): Promise<NotifiedType> {
      const caller = await callerOf(context);
      const [unread, { edges }] = await Promise.all([
        this.book.unread(caller),
        this.book.list(caller, true, { first: 1, after: null, counted: false }),
      ]);
      const newest = edges[0]?.node;
      if (newest === undefined) return { unread, newest: null };
      const { referral, ...said } = newest;
      return { unread, newest: { ...said, referral: toReferralType(referral, ownersOf(referral)) } };
    },
  })
  notified(@CurrentCaller() caller: Caller): Promise<AsyncIterableIterator<readonly string[]>> {
    return this.changes.watch(caller.agencyId);
  }
}
