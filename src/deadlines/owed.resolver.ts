import { Args, ArgsType, Field, IntersectionType, Query, Resolver } from '@nestjs/graphql';

import { CurrentCaller } from '../access/policy/caller.guard.js';
import { CaseFileReader, visibleNotices } from '../books/casebook/case-file-reader.js';
import { RuleBook } from '../books/rule-book.js';
import { type Caller, CASE_POSTS } from '../domain/agency/agency.js';
import { isWorkingDay } from '../domain/deadline/calendar.js';
import type { DeadlineKind } from '../domain/deadline/deadline-rule.js';
import { lightOf } from '../domain/deadline/light.js';
import type { RuleContext } from '../domain/decision/case-file.js';
import { lastUrged, silentSince, stepsAhead } from '../domain/decision/owed.js';
import { localDateOf } from '../domain/kernel/instant.js';
import { DEADLINE_RULE_IDS } from '../domain/law/rule-ids.js';
import { ownersOf } from '../domain/route/owners.js';
import { AskedFields } from '../platform/graphql/asked-fields.js';
import { describe } from '../platform/graphql/describe.js';
import { type Connection, PageArgs } from '../platform/graphql/paging.js';
import { Admits } from '../platform/graphql/policy.js';
import { requireCode } from '../platform/graphql/refusal.js';
import { toReferralType } from '../referrals/referral.type.js';
import { DeadlineKindEnum } from './deadline.type.js';
import {
  OwedConnection,
  OwedDayType,
  type OwedDirection,
  OwedDirectionEnum,
  OwedFilterInput,
  OwedItemType,
} from './owed.type.js';
import { countOwedByDay, listOwed, type OwedQuestion, type OwedRow } from './owed-list.js';

@ArgsType()
class OwedDaysArgs {
  @Field(() => OwedDirectionEnum, describe('本机关应办的，或者应向本机关办的', 'what we owe, or what is owed to us'))
  direction!: OwedDirection;

  @Field(() => DeadlineKindEnum, {
    ...describe('期限种类；不填为职责期限', 'which kind of limit; left out: duties'),
    nullable: true,
  })
  kind?: DeadlineKind | null;

  @Field(() => OwedFilterInput, { ...describe('只看符合条件的', 'only what fits'), nullable: true })
  filter?: OwedFilterInput | null;
}

@ArgsType()
class OwedArgs extends IntersectionType(OwedDaysArgs, PageArgs, ArgsType) {}

const RULES: ReadonlySet<string> = new Set(DEADLINE_RULE_IDS);

/** The one list of what agencies owe one another. */
@Resolver(() => OwedItemType)
export class OwedResolver {
  constructor(
    private readonly reader: CaseFileReader,
    private readonly rules: RuleBook,
  ) {}

  @Admits(CASE_POSTS, { forMachines: true })
  @Query(
    () => OwedConnection,
    describe('应办清单：未完成的期限，先到期的在前', 'open time limits that are owed, the first due first'),
  )
  async owed(
    @Args() args: OwedArgs,
    @CurrentCaller() caller: Caller,
    @AskedFields() asked: ReadonlySet<string>,
  ): Promise<Connection<OwedItemType>> {
    const context = await this.rules.context();
    const { first, after = null } = args;
    const page = { first, after, counted: asked.has('totalCount') };
    return this.reader.queryAtOnce(caller, (tx) =>
      listOwed(tx, questionOf(args, caller, context), page, (row) => toItem(row, caller, context)),
    );
  }

  @Admits(CASE_POSTS, { forMachines: true })
  @Query(
    () => [OwedDayType],
    describe('应办清单每日届满的件数，按日先后', 'how many of the owed limits end on each day, in order'),
  )
  async owedDays(@Args() args: OwedDaysArgs, @CurrentCaller() caller: Caller): Promise<readonly OwedDayType[]> {
    const context = await this.rules.context();
    const days = await this.reader.queryAtOnce(caller, (tx) => countOwedByDay(tx, questionOf(args, caller, context)));
    return days.map((one) => ({ ...one, workingDay: isWorkingDay(context.calendar, one.day) }));
  }
}

function questionOf(
  { direction, kind, filter }: OwedDaysArgs,
  { agencyId }: Caller,
  { now }: RuleContext,
): OwedQuestion {
  requireCode('filter.ruleId', filter?.ruleId, RULES, { zh: '期限规则', en: 'a rule' });
  return { agencyId, direction, kind: kind ?? 'DUTY', filter: filter ?? null, now };
}

function toItem({ deadline, body, notices }: OwedRow, { agencyId }: Caller, context: RuleContext): OwedItemType {
  const { now, calendar, ladder } = context;
  const seen = visibleNotices({ referral: body, notices }, agencyId);
  const { id, ruleId, name, kind, basis, dutyAgency, dueAt, provisional } = deadline;
  return {
    deadlineId: id,
    ruleId,
    name,
    kind,
    basis,
    dutyAgencyId: dutyAgency,
    dueAt,
    dueOn: localDateOf(dueAt),
    provisional,
    light: lightOf(deadline, now, calendar, ladder),
    silentSince: silentSince(deadline, body, seen, now),
    lastUrgedAt: lastUrged(deadline, seen),
    ahead: stepsAhead(deadline, body, context),
    referral: toReferralType(body, ownersOf(body)),
  };
}
