import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';

import { PostEnum } from '../agencies/agency.type.js';
import { DeadlineType } from '../deadlines/deadline.type.js';
import type { Post } from '../domain/agency/agency.js';
import type { LimitChangeBasis } from '../domain/deadline/limit-changes.js';
import type { LocalDate } from '../domain/kernel/instant.js';
import type { NoticeKind } from '../domain/notice/notice.js';
import type { Action } from '../domain/referral/actions.js';
import type { Relation } from '../domain/referral/referral.js';
import { NoticeKindEnum } from '../inbox/notice.type.js';
import { describe, labelledEnum } from '../platform/graphql/describe.js';
import { Policy } from '../platform/graphql/policy.js';
import { LocalDateScalar, TextScalar } from '../platform/graphql/scalars.js';
import { LimitChangeBasisEnum } from '../referrals/forms.input.js';
import { ActionEnum, RelationEnum } from '../referrals/referral.type.js';
import { RefusalType } from '../referrals/refusal.type.js';

export const ACT_FIELD_KINDS = {
  TEXT: '文字',
  DOCUMENT_NUMBER: '文号',
  DATE: '日期',
  INSTANT: '时间',
  NUMBER: '数字',
  YES_NO: '是否',
  CODE: '代码（从选项中选）',
  AGENCY: '机关',
  PERSON: '人员',
  NOTICE: '文书',
  LIMIT: '期限',
  DOCUMENT: '一份材料',
  DOCUMENTS: '材料清单',
  ITEMS: '物品清单',
  TEXTS: '若干项文字',
  ON_PAPER: '线下办理的文号和时间',
  MATTER: '案件（其字段另列）',
  AREA: '面积（亩）',
  REFERRAL: '一件移送',
  PERSONS: '多名人员',
} as const;
export type ActFieldKind = keyof typeof ACT_FIELD_KINDS;
const ActFieldKindEnum = labelledEnum('ActFieldKind', ACT_FIELD_KINDS, '表单字段的种类', 'kind of a field of a form');

@InputType('ActChosen', describe('表单上已经选定的内容', 'what has been chosen on a form so far'))
export class ActChosenInput {
  @Field(() => TextScalar, { ...describe('受文机关', 'the receiving agency'), nullable: true, defaultValue: null })
  toAgencyId!: string | null;

  @Field(() => TextScalar, { ...describe('签收的文书', 'the notice'), nullable: true, defaultValue: null })
  noticeId!: string | null;

  @Field(() => TextScalar, { ...describe('变更的期限', 'the limit'), nullable: true, defaultValue: null })
  deadlineId!: string | null;

  @Field(() => LimitChangeBasisEnum, { ...describe('依据', 'the ground'), nullable: true, defaultValue: null })
  basis!: LimitChangeBasis | null;

  @Field(() => LocalDateScalar, { ...describe('新的期限', 'the new last day'), nullable: true, defaultValue: null })
  until!: LocalDate | null;

  @Field(() => LocalDateScalar, {
    ...describe('限期报送之日', 'the day of the answer'),
    nullable: true,
    defaultValue: null,
  })
  replyBy!: LocalDate | null;
}

@Policy('WITHIN')
@ObjectType(
  'ActOffer',
  describe('本路线上的一种办理：能否办、为何不能、谁来办', 'an act of the route: may it be done, why not, whose it is'),
)
export class ActOfferType {
  @Field(() => ActionEnum, describe('办理', 'the act'))
  action!: Action;

  @Field(() => String, describe('名称', 'what it is called in Chinese'))
  name!: string;

  @Field(() => Boolean, describe('现在能否办理', 'may the caller do it now'))
  allowed!: boolean;

  @Field(() => RefusalType, { ...describe('为何不能', 'why not; null where it may be done'), nullable: true })
  refusal!: RefusalType | null;

  @Field(() => [RelationEnum], describe('由哪一方办理', 'which side does it'))
  relations!: readonly Relation[];

  @Field(() => [PostEnum], describe('由哪些岗位办理', 'in which posts'))
  posts!: readonly Post[];

  @Field(() => ActionEnum, { ...describe('须先办理的事', 'the act that has to come first'), nullable: true })
  first!: Action | null;
}

@Policy('WITHIN')
@ObjectType('ActChoice', describe('一个选项', 'something that may be chosen'))
export class ActChoiceType {
  @Field(() => String, describe('填入的值', 'what is sent'))
  value!: string;

  @Field(() => String, describe('中文', 'in Chinese'))
  zh!: string;

  @Field(() => String, describe('英文', 'in English'))
  en!: string;

  @Field(() => Boolean, {
    ...describe('机关：有无可以登录的人员', 'of an agency: can anybody sign in there'),
    nullable: true,
  })
  staffed!: boolean | null;
}

@Policy('WITHIN')
@ObjectType('ActField', describe('表单的一个字段', 'a field of the form of an act'))
export class ActFieldType {
  @Field(() => String, describe('字段名', 'its name in the input of the mutation'))
  name!: string;

  @Field(() => String, describe('中文标签', 'its label in Chinese'))
  zh!: string;

  @Field(() => String, describe('英文标签', 'its label in English'))
  en!: string;

  @Field(() => ActFieldKindEnum, describe('种类', 'what is written there'))
  kind!: ActFieldKind;

  @Field(() => Boolean, describe('是否必填', 'must it be sent'))
  required!: boolean;

  @Field(() => Boolean, describe('可否为空白、空表', 'may it be blank, or a list without entries'))
  mayBeEmpty!: boolean;

  @Field(() => Int, { ...describe('至多多少字', 'at most so many characters'), nullable: true })
  longest!: number | null;

  @Field(() => Int, { ...describe('至多多少项', 'at most so many entries'), nullable: true })
  most!: number | null;

  @Field(() => String, { ...describe('示例', 'an example of its shape'), nullable: true })
  example!: string | null;

  @Field(() => LocalDateScalar, { ...describe('最早一日', 'the first day that fits'), nullable: true })
  earliest!: LocalDate | null;

  @Field(() => LocalDateScalar, { ...describe('最晚一日', 'the last day that fits'), nullable: true })
  latest!: LocalDate | null;

  @Field(() => [ActChoiceType], {
    ...describe('选项；空：自行填写', 'what may be chosen; null: anything'),
    nullable: true,
  })
  choices!: readonly ActChoiceType[] | null;

  @Field(() => [String], describe('清单上必须有的', 'what must be on the list'))
  needs!: readonly string[];

  @Field(() => String, { ...describe('已经可以确定的值', 'the value, where there is only one'), nullable: true })
  known!: string | null;
}

@Policy('WITHIN')
@ObjectType('ActNotice', describe('办理后将发出的文书', 'a notice that the act would send'))
export class ActNoticeType {
  @Field(() => NoticeKindEnum, describe('种类', 'kind'))
  kind!: NoticeKind;

  @Field(() => String, describe('名称', 'what it is called'))
  name!: string;

  @Field(() => ID, { ...describe('收文机关；尚未选定的为空', 'to which agency; null: not chosen yet'), nullable: true })
  toId!: string | null;

  @Field(() => Boolean, describe('是否抄送', 'is it a copy for information'))
  copy!: boolean;

  @Field(() => Boolean, describe('是否须签收', 'must the receiver sign for it'))
  mustSign!: boolean;
}

@Policy('WITHIN')
@ObjectType('ActFollows', describe('现在办理将会怎样', 'what follows if it is done now'))
export class ActFollowsType {
  @Field(() => String, describe('办理后的状态', 'the state afterwards'))
  state!: string;

  @Field(() => String, describe('状态名称', 'what the state is called'))
  stateName!: string;

  @Field(() => Boolean, describe('是否就此办结', 'does the referral end'))
  ends!: boolean;

  @Field(() => [ActNoticeType], describe('发出的文书', 'the notices that it sends'))
  notices!: readonly ActNoticeType[];

  @Field(
    () => [DeadlineType],
    describe(
      '随即开始计算的期限；送达、签收后才起算的不在内',
      'the limits that begin at once; not those that begin with a delivery or a signature',
    ),
  )
  begun!: readonly DeadlineType[];

  @Field(() => [DeadlineType], describe('就此完成的期限', 'the limits that it answers, in time or late'))
  answered!: readonly DeadlineType[];

  @Field(() => [DeadlineType], describe('终止计算的期限', 'the limits that it makes pointless'))
  cancelled!: readonly DeadlineType[];
}

@Policy('WITHIN')
@ObjectType('ActForm', describe('一种办理的表单', 'the form of an act'))
export class ActFormType {
  @Field(() => ActOfferType, describe('能否办理', 'may it be done'))
  offer!: ActOfferType;

  @Field(() => String, describe('办理的 mutation', 'the mutation that does it'))
  mutation!: string;

  @Field(() => String, {
    ...describe(
      '不填文号时将给出的文号；没有自己字号的为空',
      'the number that is given where none is filled in; null where the agency has no series for it',
    ),
    nullable: true,
  })
  nextNumber!: string | null;

  @Field(() => [ActFieldType], describe('字段', 'the fields'))
  fields!: readonly ActFieldType[];

  @Field(() => ActFollowsType, {
    ...describe(
      '现在办理将会怎样；现在不能由本岗位办理的为空',
      'what follows if it is done now; null where the caller may not do it now',
    ),
    nullable: true,
  })
  follows!: ActFollowsType | null;
}
