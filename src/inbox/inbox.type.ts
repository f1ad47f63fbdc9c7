import { Field, Int, ObjectType } from '@nestjs/graphql';

import type { Instant } from '../domain/kernel/instant.js';
import { describe, labelledEnum } from '../platform/graphql/describe.js';
import { connectionOf } from '../platform/graphql/paging.js';
import { Policy } from '../platform/graphql/policy.js';
import { InstantScalar } from '../platform/graphql/scalars.js';
import { ReferralType } from '../referrals/referral.type.js';

/** The tabs of the inbox. OVERDUE cuts across the other three. */
export const INBOX_TABS = { TO_SIGN: '待签收', IN_HAND: '在办', DONE: '已办', OVERDUE: '超期' } as const;
export type InboxTab = keyof typeof INBOX_TABS;
export const InboxTabEnum = labelledEnum('InboxTab', INBOX_TABS, '收件箱的分栏', 'tab of the inbox');

@Policy('OF_THE_ASKER')
@ObjectType('InboxItem', describe('收件箱的一件', 'one referral in the inbox'))
export class InboxItemType {
  @Field(() => InboxTabEnum, describe('分栏（待签收、在办或已办）', 'its tab: TO_SIGN, IN_HAND or DONE'))
  tab!: InboxTab;

  @Field(() => Boolean, describe('本机关是否有已超过的期限', 'has a time limit of my agency passed'))
  overdue!: boolean;

  @Field(() => InstantScalar, describe('最近一份文书送达时间', 'when something of it was delivered last'))
  lastDeliveredAt!: Instant;

  @Field(() => InstantScalar, {
    ...describe('本机关最近的期限', 'the next time limit that binds my agency'),
    nullable: true,
  })
  nextDueAt!: Instant | null;

  @Field(() => ReferralType, describe('移送', 'the referral'))
  referral!: ReferralType;
}

export const InboxConnection = connectionOf('InboxItem', InboxItemType);

@Policy('OF_THE_ASKER')
@ObjectType(
  'InboxCounts',
  describe('各分栏的件数，与列表同一口径', 'how many there are in each tab, by the definition of the lists'),
)
export class InboxCountsType {
  @Field(() => Int, describe('待签收', 'to sign'))
  toSign!: number;

  @Field(() => Int, describe('在办', 'in hand'))
  inHand!: number;

  @Field(() => Int, describe('已办', 'done'))
  done!: number;

  @Field(() => Int, describe('超期（与前三栏交叉）', 'overdue (cuts across the other three)'))
  overdue!: number;
}
