import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';

import { INBOX_TABS, type InboxTab } from '../domain/decision/inbox-entries.js';
import type { Instant } from '../domain/kernel/instant.js';
import type { Action } from '../domain/referral/actions.js';
import { describe, labelledEnum } from '../platform/graphql/describe.js';
import { connectionOf } from '../platform/graphql/paging.js';
import { Policy } from '../platform/graphql/policy.js';
import { InstantScalar, TextScalar } from '../platform/graphql/scalars.js';
import { ActionEnum, ReferralType } from '../referrals/referral.type.js';

/** What may be asked for. OVERDUE cuts across the tabs; TO_APPROVE also holds what is to be signed for first. */
export const TABS_ASKED = { ...INBOX_TABS, OVERDUE: '超期' } as const;
export type InboxTabAsked = InboxTab | 'OVERDUE';
export const InboxTabEnum = labelledEnum('InboxTab', TABS_ASKED, '收件箱的分栏', 'tab of the inbox');

const INBOX_ORDERS = { ARRIVAL: '最近到达的在前', DUE: '最先到期的在前' } as const;
export type InboxOrder = keyof typeof INBOX_ORDERS;
export const InboxOrderEnum = labelledEnum('InboxOrder', INBOX_ORDERS, '收件箱的排列', 'order of the inbox');

@InputType('InboxFilter', describe('收件箱的筛选；各项都要符合', 'what is looked for in the inbox; all that is given'))
export class InboxFilterInput {
  @Field(() => TextScalar, { ...describe('路线', 'the route, such as R01'), nullable: true })
  routeId?: string | null;

  @Field(() => TextScalar, { ...describe('状态', 'the state'), nullable: true })
  state?: string | null;

  @Field(() => TextScalar, { ...describe('移送机关', 'the agency that sends it'), nullable: true })
  senderId?: string | null;

  @Field(() => TextScalar, {
    ...describe('土地所在的乡镇（街道）', 'the township or subdistrict that the land lies in'),
    nullable: true,
  })
  townshipId?: string | null;

  @Field(() => Boolean, { ...describe('是否紧急', 'opened as urgent, or not'), nullable: true })
  urgent?: boolean | null;

  @Field(() => Boolean, { ...describe('有无未阅文书', 'something lies unopened, or nothing does'), nullable: true })
  unread?: boolean | null;

  @Field(() => InstantScalar, { ...describe('在此之前到期', 'a duty of my agency ends before'), nullable: true })
  dueBefore?: Instant | null;

  @Field(() => InstantScalar, {
    ...describe('在此之后到达，如上次登录的时间', 'came after this, such as the last sign-in'),
    nullable: true,
  })
  arrivedAfter?: Instant | null;

  @Field(() => TextScalar, {
    ...describe(
      '编号、标题、当事人、地点、图斑编号或者文号中的文字',
      'text in a number, the title, the party, the place, the patch or a document number',
    ),
    nullable: true,
  })
  text?: string | null;
}

@Policy('OF_THE_ASKER')
@ObjectType('InboxItem', describe('收件箱的一件', 'one referral in the inbox'))
export class InboxItemType {
  @Field(() => InboxTabEnum, describe('所在分栏', 'its tab; never OVERDUE, which cuts across'))
  tab!: InboxTab;

  @Field(() => ActionEnum, {
    ...describe('要办的事；可以选择或者没有要办的时为空', 'the step that is asked for; null: a choice, or nothing'),
    nullable: true,
  })
  action!: Action | null;

  @Field(() => ID, {
    ...describe('要签收或者要阅的文书', 'the notice that is to be signed for or read'),
    nullable: true,
  })
  noticeId!: string | null;

  @Field(() => Boolean, describe('是否等负责人决定', 'does it wait for a decision of the head'))
  toApprove!: boolean;

  @Field(() => Boolean, describe('有无未阅文书', 'does something of it lie unopened'))
  unread!: boolean;

  @Field(() => Boolean, describe('本机关是否有已超过的期限', 'has a time limit of my agency passed'))
  overdue!: boolean;

  @Field(() => InstantScalar, describe('自何时起在此分栏', 'since when it stands in this tab'))
  since!: Instant;

  @Field(
    () => InstantScalar,
    describe('最近到达时间：送达，或者轮到本机关', 'when something of it came last: a delivery, or the move'),
  )
  arrivedAt!: Instant;

  @Field(() => InstantScalar, {
    ...describe('本机关最近一项职责期限', 'when the next duty of my agency ends'),
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

  @Field(() => Int, describe('待批（也含须先签收的）', 'to approve, what is to be signed for first included'))
  toApprove!: number;

  @Field(() => Int, describe('在办', 'in hand'))
  inHand!: number;

  @Field(() => Int, describe('提醒（未阅）', 'reminders that nobody has read'))
  reminded!: number;

  @Field(() => Int, describe('抄送未阅', 'copies that nobody has read'))
  copied!: number;

  @Field(() => Int, describe('已办', 'done'))
  done!: number;

  @Field(() => Int, describe('超期（与其他各栏交叉）', 'overdue (cuts across the others)'))
  overdue!: number;
}
