import type { Type } from '@nestjs/common';
import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { Instant } from '../domain/kernel/instant.js';
import { describe } from '../platform/graphql/describe.js';
import { InstantScalar } from '../platform/graphql/scalars.js';
import { ReferralType } from './referral.type.js';
import { RefusalType } from './refusal.type.js';

@ObjectType(
  'CommandReceipt',
  describe('办理回执：成为历史中的哪一条', 'receipt of a command: which event of the history it became'),
)
export class CommandReceiptType {
  @Field(() => ID, describe('移送', 'the referral'))
  referralId!: string;

  @Field(() => Int, describe('该移送历史中的序号', 'number of the event within the referral'))
  eventSeq!: number;

  @Field(() => String, describe('事件的叶哈希', 'leaf hash of the event, hexadecimal (RFC 6962)'))
  leafHash!: string;

  @Field(() => InstantScalar, describe('记录时间', 'recorded at'))
  at!: Instant;
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
