import type { Type } from '@nestjs/common';
import { Field, ID, Int, ObjectType } from '@nestjs/graphql';

import type { Instant } from '../domain/kernel/instant.js';
import { describe } from '../platform/graphql/describe.js';
import { Policy } from '../platform/graphql/policy.js';
import { InstantScalar } from '../platform/graphql/scalars.js';
import { ReferralType } from './referral.type.js';
import { RefusalType } from './refusal.type.js';

/** What every signed receipt is described as. */
export const RECEIPT_NOTE = describe(
  '签名回执：请保存。凭它可以证明该事件当时存在，无论数据库后来怎样',
  'a signed receipt: keep it. It proves that the event was there, whatever the database says later',
);

@Policy('OF_THE_ASKER')
@ObjectType('Subject', describe('历史所属的对象', 'what a history is about'))
export class SubjectType {
  @Field(
    () => String,
    describe('种类：REFERRAL、PATCH、CASE、REPORT、BULLETIN', 'kind: REFERRAL, PATCH, CASE, REPORT or BULLETIN'),
  )
  kind!: string;

  @Field(() => ID, describe('编号（UUID）', 'its id'))
  id!: string;

  @Field(() => String, describe('文号', 'what people call it, such as R01-2026-0001'))
  number!: string;
}

@Policy('OF_THE_ASKER')
@ObjectType(
  'CommandReceipt',
  describe('办理回执：成为历史中的哪一条', 'receipt of a command: which event of the history it became'),
)
export class CommandReceiptType {
  @Field(() => SubjectType, describe('移送或者台账记录', 'the referral, or the record of the ledger'))
  subject!: SubjectType;

  @Field(() => Int, describe('在其历史中的序号', 'number of the event within its history'))
  eventSeq!: number;

  @Field(() => String, describe('事件的叶哈希', 'leaf hash of the event, hexadecimal (RFC 6962)'))
  leafHash!: string;

  @Field(() => InstantScalar, describe('记录时间', 'recorded at'))
  at!: Instant;

  @Field(() => String, RECEIPT_NOTE)
  note!: string;
}

/** What every mutation answers: the referral as it stands and the receipt, or why not. */
export interface Payload {
  referral: ReferralType | null;
  receipt: CommandReceiptType | null;
  refusal: RefusalType | null;
}

/** The payload type of one mutation. */
export function payloadOf(name: string, zh: string, en: string): Type<Payload> {
  @ObjectType(`${name}Payload`, describe(`${zh}的结果`, `result: ${en}`))
  class PayloadType implements Payload {
    @Field(() => ReferralType, {
      ...describe('办理后的移送；被拒绝时为空', 'the referral after the act; null when refused'),
      nullable: true,
    })
    referral!: ReferralType | null;

    @Field(() => CommandReceiptType, {
      ...describe('办理回执；被拒绝时为空', 'the receipt; null when refused'),
      nullable: true,
    })
    receipt!: CommandReceiptType | null;

    @Field(() => RefusalType, { ...describe('拒绝的理由；成功时为空', 'why not; null when done'), nullable: true })
    refusal!: RefusalType | null;
  }
  return PayloadType;
}
