import { Field, Int, InterfaceType, ObjectType } from '@nestjs/graphql';

import type { Instant } from '../domain/kernel/instant.js';
import { type Refusal, REFUSAL_CODES, type RefusalCode } from '../domain/kernel/refusal.js';
import { describe, labelledEnum } from '../platform/graphql/describe.js';
import { InstantScalar } from '../platform/graphql/scalars.js';

const RefusalCodeEnum = labelledEnum('RefusalCode', REFUSAL_CODES, '拒绝的代码', 'code of a refusal');

@InterfaceType('Refusal', {
  ...describe(
    '请求被拒绝：什么不对、怎样才对；没有写入任何内容',
    'what was asked cannot be done: what is wrong and what would be right; nothing was written',
  ),
  resolveType: (refusal: Refusal) => TYPE_OF[refusal.code],
})
export abstract class RefusalType {
  @Field(() => RefusalCodeEnum, describe('代码', 'code'))
  code!: RefusalCode;

  @Field(() => String, describe('中文说明', 'in Chinese'))
  message!: string;

  @Field(() => String, describe('英文说明', 'in English'))
  messageEn!: string;
}

@ObjectType('StaleVersionRefusal', {
  ...describe('移送已被他人更新', 'the referral has moved on'),
  implements: () => RefusalType,
})
export class StaleVersionType extends RefusalType {
  @Field(() => Int, describe('现在的版本', 'the version it is at now'))
  currentVersion!: number;

  @Field(() => String, describe('现在的状态', 'the state it is in now'))
  currentState!: string;
}

@ObjectType('WrongStateRefusal', {
  ...describe('当前状态下不能这样办', 'not possible in this state'),
  implements: () => RefusalType,
})
export class WrongStateType extends RefusalType {
  @Field(() => String, describe('现在的状态', 'the state it is in now'))
  currentState!: string;

  @Field(() => [String], describe('可以这样办的状态', 'the states in which it is possible'))
  allowedFrom!: readonly string[];
}

@ObjectType('PreconditionRefusal', {
  ...describe('尚不具备办理条件', 'something other than the state has to be first'),
  implements: () => RefusalType,
})
export class PreconditionType extends RefusalType {
  @Field(() => String, describe('须先具备的条件（英文）', 'what has to be first'))
  needs!: string;
}

@ObjectType('MissingDocumentsRefusal', {
  ...describe('材料不全', 'the document list is incomplete'),
  implements: () => RefusalType,
})
export class MissingDocumentsType extends RefusalType {
  @Field(() => [String], describe('缺少的材料', 'what is missing'))
  missing!: readonly string[];
}

@ObjectType('InvalidInputRefusal', {
  ...describe('内容不符合要求', 'a field is not acceptable'),
  implements: () => RefusalType,
})
export class InvalidInputType extends RefusalType {
  @Field(() => String, describe('字段', 'which field'))
  field!: string;

  @Field(() => String, describe('收到的内容', 'what was given'))
  value!: string;

  @Field(() => String, describe('应为', 'what would be right'))
  expected!: string;
}

@ObjectType('RightLapsedRefusal', {
  ...describe('权利期限已届满', 'the limit of a right has ended'),
  implements: () => RefusalType,
})
export class RightLapsedType extends RefusalType {
  @Field(() => InstantScalar, describe('届满时间', 'when it ended'))
  dueAt!: Instant;
}

@ObjectType('OtherRefusal', {
  ...describe(
    '其他拒绝：无权、未送达、未签收、同一人、应移送未移送、幂等键重复、不存在',
    'not allowed, not delivered, not signed for, same person, must be referred first, key reused, not found',
  ),
  implements: () => RefusalType,
})
export class OtherRefusalType extends RefusalType {}

const TYPE_OF: Readonly<Record<RefusalCode, string>> = {
  STALE_VERSION: 'StaleVersionRefusal',
  WRONG_STATE: 'WrongStateRefusal',
  PRECONDITION: 'PreconditionRefusal',
  MISSING_DOCUMENTS: 'MissingDocumentsRefusal',
  INVALID_INPUT: 'InvalidInputRefusal',
  RIGHT_LAPSED: 'RightLapsedRefusal',
  NOT_FOUND: 'OtherRefusal',
  NOT_ALLOWED: 'OtherRefusal',
  SAME_PERSON: 'OtherRefusal',
  NOTICE_NOT_SIGNED: 'OtherRefusal',
  NOT_DELIVERED: 'OtherRefusal',
  MUST_BE_REFERRED: 'OtherRefusal',
  KEY_REUSED: 'OtherRefusal',
  NOT_PROVABLE: 'OtherRefusal',
};

/** The classes that implement the interface, for the schema builder. */
export const REFUSAL_TYPES = [
  StaleVersionType,
  WrongStateType,
  PreconditionType,
  MissingDocumentsType,
  InvalidInputType,
  RightLapsedType,
  OtherRefusalType,
];

/** The refusal as its GraphQL type answers it. */
export function toRefusalType(refusal: Refusal): RefusalType {
  const { code, message, messageEn } = refusal;
  const base = { code, message, messageEn };
  switch (refusal.code) {
    case 'STALE_VERSION':
      return Object.assign(base, { currentVersion: refusal.detail.current, currentState: refusal.detail.state });
    case 'WRONG_STATE':
      return Object.assign(base, { currentState: refusal.detail.state, allowedFrom: refusal.detail.allowedFrom });
    case 'PRECONDITION':
      return Object.assign(base, { needs: refusal.detail.needs });
    case 'MISSING_DOCUMENTS':
      return Object.assign(base, { missing: refusal.detail.missing });
    case 'INVALID_INPUT':
      return Object.assign(base, refusal.detail);
    case 'RIGHT_LAPSED':
      return Object.assign(base, { dueAt: refusal.detail.dueAt });
    case 'NOT_FOUND':
    case 'NOT_ALLOWED':
    case 'SAME_PERSON':
    case 'NOTICE_NOT_SIGNED':
    case 'NOT_DELIVERED':
    case 'MUST_BE_REFERRED':
    case 'KEY_REUSED':
    case 'NOT_PROVABLE':
      return base;
  }
}
