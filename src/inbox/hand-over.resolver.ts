import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';

import { callerOf } from '../access/policy/caller.guard.js';
import { CaseFileReader, visibleNotices } from '../books/casebook/case-file-reader.js';
import { RuleBook } from '../books/rule-book.js';
import { toDeadlineType } from '../deadlines/deadline.type.js';
import { handOverOf } from '../domain/decision/hand-over.js';
import type { Evidence } from '../domain/notice/notice.js';
import { batchLoader, type GraphQLContext } from '../platform/graphql/context.js';
import { describe } from '../platform/graphql/describe.js';
import { Policy } from '../platform/graphql/policy.js';
import { ReferralType } from '../referrals/referral.type.js';
import { HandOverType } from './hand-over.type.js';

const STEPS = Symbol('steps of hand-overs');

type Step = Pick<Evidence, 'noticeId' | 'kind' | 'at'> & { readonly referralId: string };

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
  ): Promise<readonly Step[]> {
    const loader = batchLoader<readonly Step[]>(context, STEPS, (ids) =>
      this.reader.queryAtOnce(caller, async (tx) => {
        const rows = await tx.query<Step>(
          `SELECT e.referral_id AS "referralId", e.notice_id AS "noticeId", e.kind, e.at
           FROM evidence e JOIN notice n ON n.id = e.notice_id
           WHERE e.referral_id = ANY ($1::uuid[]) AND n.kind = 'TRANSFER' AND NOT n.copy
           ORDER BY e.at, e.event_seq`,
          [ids],
        );
        return new Map(ids.map((id) => [id, rows.filter((row) => row.referralId === id)]));
      }),
    );
    return (await loader.load(referralId)) ?? [];
  }
}
