import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';

import { callerOf } from '../access/policy/caller.guard.js';
import { CaseFileReader, visibleNotices } from '../books/casebook/case-file-reader.js';
import { RuleBook } from '../books/rule-book.js';
import { toDeadlineType } from '../deadlines/deadline.type.js';
import { handOverOf } from '../domain/decision/hand-over.js';
import { batchLoader, type GraphQLContext } from '../platform/graphql/context.js';
import { describe } from '../platform/graphql/describe.js';
import { Policy } from '../platform/graphql/policy.js';
import { ReferralType } from '../referrals/referral.type.js';
import { HandOverType } from './hand-over.type.js';
import { stepsOfTransfers, type TransferStep } from './transfer-steps.js';

const STEPS = Symbol('steps of hand-overs');

/** The hand-over line (交接线): computed once, the same in lists, on the page and in print. */
@Resolver(() => ReferralType)
export class HandOverResolver {
  constructor(
    private readonly reader: CaseFileReader,
    private readonly rules: RuleBook,
  ) {}

  @Policy('HAND_OVER')
  @ResolveField(() => HandOverType, {
    ...describe('交接线', 'where the case has been, where it is, and since when nobody there has stirred'),
    nullable: true,
  })
  async handOver(@Parent() { id }: ReferralType, @Context() context: GraphQLContext): Promise<HandOverType | null> {
    const caller = await callerOf(context);
    const [caseFile, evidences, rules] = await Promise.all([
      this.reader.find(context, caller, id),
      this.stepsOf(context, caller, id),
      this.rules.context(),
    ]);
    if (caseFile === null) return null;
    const { referral, deadlines } = caseFile;
    const notices = visibleNotices(caseFile, caller.agencyId);
    const { running, ...line } = handOverOf({
      reader: caller.agencyId,
      now: rules.now,
      referral,
      notices,
      evidences,
      deadlines,
    });
    return { ...line, running: running === null ? null : toDeadlineType(running, rules) };
  }

  /** The evidences of the transfers, batched over the request; of which of them may be seen, the notices decide. */
  private async stepsOf(
    context: GraphQLContext,
    caller: Parameters<CaseFileReader['queryAtOnce']>[0],
    referralId: string,
  ): Promise<readonly TransferStep[]> {
    const loader = batchLoader<readonly TransferStep[]>(context, STEPS, (ids) =>
      this.reader.queryAtOnce(caller, async (tx) => {
        const rows = await stepsOfTransfers(tx, ids);
        return new Map(ids.map((id) => [id, rows.filter((row) => row.referralId === id)]));
      }),
    );
    return (await loader.load(referralId)) ?? [];
  }
}
