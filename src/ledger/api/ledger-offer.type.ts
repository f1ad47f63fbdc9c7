import { Field, ObjectType } from '@nestjs/graphql';

import { PostEnum } from '../../agencies/agency.type.js';
import type { Post } from '../../domain/agency/agency.js';
import { LEDGER_ACTS, type LedgerAction } from '../../domain/ledger/ledger-acts.js';
import type { LedgerOffer } from '../../domain/ledger/ledger-authority.js';
import { STANDINGS } from '../../domain/ledger/standing.js';
import { describe } from '../../platform/graphql/describe.js';
import { Policy } from '../../platform/graphql/policy.js';
import { RefusalType, toRefusalType } from '../../referrals/refusal.type.js';
import { LedgerActionEnum } from './patch.type.js';

@Policy('OF_THE_ASKER')
@ObjectType(
  'LedgerActOffer',
  describe(
    '对台账记录的一种办理：能否办、为何不能、谁来办',
    'an act on a record: may it be done, why not, whose it is',
  ),
)
export class LedgerActOfferType {
  @Field(() => LedgerActionEnum, describe('办理', 'the act'))
  action!: LedgerAction;

  @Field(() => String, describe('名称', 'what it is called in Chinese'))
  name!: string;

  @Field(() => Boolean, describe('现在能否办理', 'may the caller do it now'))
  allowed!: boolean;

  @Field(() => RefusalType, { ...describe('为何不能', 'why not; null where it may be done'), nullable: true })
  refusal!: RefusalType | null;

  @Field(() => [String], describe('由哪些机关办理', 'which agencies do it'))
  by!: readonly string[];

  @Field(() => [PostEnum], describe('由哪些岗位办理', 'in which posts'))
  posts!: readonly Post[];
}

export function toLedgerActOffer({ action, refusal }: LedgerOffer): LedgerActOfferType {
  const { zh, by, posts } = LEDGER_ACTS[action];
  return {
    action,
    name: zh,
    allowed: refusal === null,
    refusal: refusal === null ? null : toRefusalType(refusal),
    by: by.map((standing) => STANDINGS[standing]),
    posts,
  };
}
