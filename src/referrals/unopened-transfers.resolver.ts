import { Field, ID, ObjectType, Query, Resolver } from '@nestjs/graphql';

import { CurrentCaller } from '../access/policy/caller.guard.js';
import { CaseFileReader } from '../books/casebook/case-file-reader.js';
import { type Caller, CASE_POSTS } from '../domain/agency/agency.js';
import { type Instant, localDateOf } from '../domain/kernel/instant.js';
import { refuse } from '../domain/kernel/refusal.js';
import { ROUTES } from '../domain/route/registry.js';
import { describe } from '../platform/graphql/describe.js';
import { Admits, Policy } from '../platform/graphql/policy.js';
import { RefusedError } from '../platform/graphql/refusal.js';
import { InstantScalar } from '../platform/graphql/scalars.js';
import { Clock } from '../platform/time/clock.js';

@Policy('OF_THE_ASKER')
@ObjectType(
  'UnopenedTransfer',
  describe(
    '送往无人能登录的机关、至今无人打开的移送',
    'a transfer to an agency in which nobody could sign in, and that nobody has opened',
  ),
)
export class UnopenedTransferType {
  @Field(() => String, describe('移送编号', 'its number')) number!: string;
  @Field(() => String, describe('路线', 'its route')) routeId!: string;
  @Field(() => ID, describe('移送机关', 'who sent it')) fromAgencyId!: string;
  @Field(() => ID, describe('受移送机关', 'whose inbox it lies in')) toAgencyId!: string;
  @Field(() => InstantScalar, describe('发出时间', 'when it was sent')) submittedAt!: Instant;
  @Field(() => InstantScalar, {
    ...describe('送达时间；未送达为空', 'when it was delivered; null: not yet'),
    nullable: true,
  })
  deliveredAt!: Instant | null;
}

const CONFIDENTIAL = ROUTES.filter((route) => route.confidential).map(({ id }) => id);

/**
 * What would vanish after the hand-over because nobody is there: the leading-group office sees it and has people named.
 */
@Resolver()
export class UnopenedTransfersResolver {
  constructor(
    private readonly reader: CaseFileReader,
    private readonly clock: Clock,
  ) {}

  @Admits(CASE_POSTS)
  @Query(
    () => [UnopenedTransferType],
    describe(
      '送往无人能登录的机关、至今无人打开的移送，最早的在前；供领导小组办公室督促',
      'transfers that lie unopened where nobody could sign in, oldest first; for the leading-group office',
    ),
  )
  async unopenedTransfers(@CurrentCaller() caller: Caller): Promise<readonly UnopenedTransferType[]> {
    if (caller.agencyKind !== 'LEADING_GROUP_OFFICE')
      throw new RefusedError(
        refuse('NOT_ALLOWED', '由领导小组办公室查看', 'for the leading-group office', {
          action: 'unopenedTransfers',
          required: 'LEADING_GROUP_OFFICE',
        }),
      );
    return this.reader.query(caller, (tx) =>
      tx.query<UnopenedTransferType>(
        `SELECT number, route_id AS "routeId", from_agency AS "fromAgencyId", to_agency AS "toAgencyId",
           submitted_at AS "submittedAt", delivered_at AS "deliveredAt"
         FROM unopened_transfers($1, $2)`,
        [localDateOf(this.clock.now()), CONFIDENTIAL],
      ),
    );
  }
}
