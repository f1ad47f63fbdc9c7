import { Field, ID, InputType } from '@nestjs/graphql';
import type { Instant } from '../domain/kernel/instant.js';
import { describe } from '../platform/graphql/describe.js';
import { InstantScalar, TextScalar, UuidScalar } from '../platform/graphql/scalars.js';
import { ActInput, DocumentEntryInput, ItemEntryInput, MatterInput } from './act.input.js';

@InputType(describe('指定专案组，启动移送', 'names the team and opens a referral'))
export class OpenReferralInput {
  @Field(() => UuidScalar, describe('幂等键：同一请求重发时用同一个 UUID', 'idempotency key: the same UUID when the same request is sent again'))
  idempotencyKey!: string;

  @Field(() => TextScalar, describe('移送路线，如 R01', 'the route, such as R01'))
  routeId!: string;

  @Field(() => MatterInput, describe('案件', 'the matter'))
  matter!: MatterInput;

  @Field(() => [ID], describe('专案组成员（行政执法人员编号），2名以上', 'ids of the officers of the team, two at least'))
  officers!: string[];

  @Field(() => InstantScalar, describe('发现涉嫌犯罪的时间', 'when the suspicion was found'))
  foundAt!: Instant;
}

@InputType(describe('提出移送涉嫌犯罪案件的书面报告', 'the team submits its written report'))
export class SubmitReportInput extends ActInput {
  @Field(() => DocumentEntryInput, describe('书面报告（W06）', 'the written report, W06'))
  report!: DocumentEntryInput;

  @Field(() => TextScalar, describe('查明的事实', 'the facts found'))
  facts!: string;

  @Field(() => TextScalar, describe('处理意见', 'the opinion'))
  opinion!: string;
}

@InputType(describe('正职负责人批准移送', 'the head approves the transfer'))
export class ApproveTransferInput extends ActInput {
  @Field(() => TextScalar, describe('批准意见', 'the opinion'))
  opinion!: string;
}

@InputType(describe('正职负责人不批准移送，理由记录在案', 'the head refuses, with reasons on record'))
export class RefuseTransferInput extends ActInput {
  @Field(() => TextScalar, describe('不予批准的理由', 'the reasons'))
  reason!: string;
}

@InputType(describe('向同级公安机关移送，抄送检察机关', 'sends the case to the police of the same level, with a copy to the procuratorate'))
export class SendTransferInput extends ActInput {
  @Field(() => ID, describe('受移送机关', 'the receiving agency'))
  toAgencyId!: string;

  @Field(() => [DocumentEntryInput], describe('材料清单', 'the document list'))
  documents!: DocumentEntryInput[];

  @Field(() => [ItemEntryInput], describe('涉案物品清单，可为空', 'the list of items, may be empty'))
  items!: ItemEntryInput[];
}

@InputType(describe('签收前撤回移送', 'withdraws the transfer before its receipt'))
export class WithdrawTransferInput extends ActInput {
  @Field(() => TextScalar, describe('撤回的理由', 'the reasons'))
  reason!: string;
}
