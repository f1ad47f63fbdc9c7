import { Args, Query, Resolver } from '@nestjs/graphql';

import { CurrentCaller } from '../../access/policy/caller.guard.js';
import { LedgerReader } from '../../books/ledger/ledger-reader.js';
import { type Caller, CASE_POSTS } from '../../domain/agency/agency.js';
import { localDateOf } from '../../domain/kernel/instant.js';
import { describe } from '../../platform/graphql/describe.js';
import { Admits } from '../../platform/graphql/policy.js';
import { LedgerKindEnum } from './alert.type.js';
import { LedgerCountType, LedgerWaitingType, toLedgerWaiting } from './ledger-counts.type.js';
import { LedgerViews } from './ledger-views.js';

/** The chips above the ledger: how many of each category, and how near their day. */
@Resolver()
export class LedgerCountsResolver {
  constructor(
    private readonly reader: LedgerReader,
    private readonly views: LedgerViews,
  ) {}

  @Admits(CASE_POSTS)
  @Query(
    () => [LedgerCountType],
    describe(
      '本机关能看的图斑或者案件，按类别和灯色计；与 patches、landCases 按 category、light 所列的一致',
      'the patches or cases that my agency sees, by category and light; ' +
        'equal to what `patches` and `landCases` list by category and light',
    ),
  )
  async ledgerCounts(
    @Args('kind', { type: () => LedgerKindEnum, ...describe('图斑还是案件', 'patches or cases') })
    kind: 'PATCH' | 'CASE',
    @CurrentCaller() caller: Caller,
  ): Promise<readonly LedgerCountType[]> {
    return this.reader.counts(caller, kind, await this.views.searchOf({}, caller));
  }

  @Admits(CASE_POSTS)
  @Query(
    () => [LedgerWaitingType],
    describe(
      '本机关能看的图斑和案件在等哪一步、由谁办理；与 patches、landCases 按 next 所列的一致',
      'what the records that my agency sees wait for, and whose act it is; ' +
        'equal to what `patches` and `landCases` list by `next`',
    ),
  )
  async ledgerWaiting(@CurrentCaller() caller: Caller): Promise<readonly LedgerWaitingType[]> {
    const { now } = await this.views.context();
    const rows = await this.reader.waiting(caller, localDateOf(now));
    return rows.map(toLedgerWaiting);
  }
}
