import { Field, ID, ObjectType, Resolver, Subscription } from '@nestjs/graphql';

import { callerOf, CurrentCaller } from '../../access/policy/caller.guard.js';
import { LedgerChanges } from '../../books/ledger/ledger-changes.js';
import { LedgerReader } from '../../books/ledger/ledger-reader.js';
import { type Caller, CASE_POSTS } from '../../domain/agency/agency.js';
import type { GraphQLContext } from '../../platform/graphql/context.js';
import { describe, labelledEnum } from '../../platform/graphql/describe.js';
import { Admits, Policy } from '../../platform/graphql/policy.js';

const KINDS = { PATCH: '图斑', CASE: '案件', REPORT: '报送事项', BULLETIN: '月调度通报' } as const;
const RecordKindEnum = labelledEnum('LedgerRecordKind', KINDS, '台账记录的种类', 'kind of a record of the ledger');

@Policy('OF_THE_ASKER')
@ObjectType('ChangedRecord', describe('有变化的台账记录', 'a record of the ledger that has changed'))
export class ChangedRecordType {
  @Field(() => ID, describe('记录', 'the record'))
  id!: string;

  @Field(() => RecordKindEnum, describe('种类', 'its kind'))
  kind!: keyof typeof KINDS;

  @Field(() => String, describe('编号', 'its number'))
  number!: string;
}

/** What is new in the ledger, for whoever looks at it. */
@Resolver()
export class LedgerChangedResolver {
  constructor(
    private readonly changes: LedgerChanges,
    private readonly reader: LedgerReader,
  ) {}

  /** Each event is read in the standing that its reader has at that moment. */
  @Admits(CASE_POSTS)
  @Subscription(() => [ChangedRecordType], {
    ...describe(
      '台账有变化时，变化的记录（含预警、通报），至多100件一批（text/event-stream，POST /live）',
      'records of the ledger that have changed, alerts and bulletins among them, 100 at once at most (POST /live)',
    ),
    nullable: true,
    async resolve(
      this: LedgerChangedResolver,
      ids: readonly string[],
      _args: object,
      context: GraphQLContext,
    ): Promise<readonly ChangedRecordType[] | null> {
      const rows = await this.reader.as(await callerOf(context), (tx) =>
        tx.query<ChangedRecordType>('SELECT id, kind, number FROM ledger_record WHERE id = ANY ($1) ORDER BY number', [
          ids,
        ]),
      );
      return rows.length === 0 ? null : rows;
    },
  })
  ledgerChanged(@CurrentCaller() caller: Caller): Promise<AsyncIterableIterator<readonly string[]>> {
    return this.changes.watch(caller.agencyId);
  }
}
