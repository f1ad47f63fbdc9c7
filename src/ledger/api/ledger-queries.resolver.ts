import { Args, ArgsType, Context, Field, Query, Resolver } from '@nestjs/graphql';

import { CurrentCaller } from '../../access/policy/caller.guard.js';
import { whatWasRead } from '../../access/policy/guard-fields.js';
import type { DayLight } from '../../books/ledger/ledger-conditions.js';
import { LedgerReader } from '../../books/ledger/ledger-reader.js';
import { type Caller, CASE_POSTS } from '../../domain/agency/agency.js';
import type { AlertCode, AlertLevel } from '../../domain/ledger/alert/alert.js';
import type { CaseState, LandCase } from '../../domain/ledger/case/land-case.js';
import type { LedgerAction } from '../../domain/ledger/ledger-acts.js';
import { recordNotFound } from '../../domain/ledger/ledger-authority.js';
import { readsInputs } from '../../domain/ledger/ledger-reading.js';
import type { Patch, PatchState } from '../../domain/ledger/patch/patch.js';
import { AskedFields } from '../../platform/graphql/asked-fields.js';
import type { GraphQLContext } from '../../platform/graphql/context.js';
import { describe } from '../../platform/graphql/describe.js';
import { type Connection, PageArgs } from '../../platform/graphql/paging.js';
import { Admits } from '../../platform/graphql/policy.js';
import { RefusedError } from '../../platform/graphql/refusal.js';
import { TextScalar, UuidScalar } from '../../platform/graphql/scalars.js';
import { AlertLevelEnum, AlertOfRecordConnection, type AlertOfRecordType } from './alert.type.js';
import { CaseStateEnum, LandCaseConnection, LandCaseType } from './land-case.type.js';
import { DayLightEnum } from './ledger-counts.type.js';
import { AlertCodeEnum } from './ledger-parts.input.js';
import { alertsOf, LedgerViews } from './ledger-views.js';
import { LedgerActionEnum, PatchConnection, PatchStateEnum, PatchType } from './patch.type.js';

@ArgsType()
class LedgerArgs extends PageArgs {
  @Field(() => TextScalar, {
    ...describe(
      '编号、文号、坐落、村、当事人中的文字，或者其拼音首字母；各部分以空格分隔，都要符合',
      'text in a number, the place, the village or the party, or their pinyin initials; all parts between blanks',
    ),
    nullable: true,
  })
  text?: string | null;
  @Field(() => TextScalar, { ...describe('编号开头', 'how the number begins'), nullable: true }) number?: string | null;
  @Field(() => TextScalar, { ...describe('所在乡镇', 'township'), nullable: true }) townshipId?: string | null;
  @Field(() => TextScalar, { ...describe('整改责任单位', 'agency that has to rectify'), nullable: true })
  dutyAgencyId?: string | null;
  @Field(() => TextScalar, { ...describe('方案类别', 'category of the plan'), nullable: true }) category?:
    string | null;
  @Field(() => AlertCodeEnum, { ...describe('有此预警的', 'only those with this alert'), nullable: true })
  alertCode?: AlertCode | null;
  @Field(() => Boolean, { ...describe('是否逾期', 'only those that are late, or are not'), nullable: true }) late?:
    boolean | null;
  @Field(() => DayLightEnum, {
    ...describe('只看这一灯色、未办结的', 'only open ones with this light'),
    nullable: true,
  })
  light?: DayLight | null;
  @Field(() => LedgerActionEnum, {
    ...describe('下一步是这一办理的', 'only those whose next step is this act'),
    nullable: true,
  })
  next?: LedgerAction | null;
  @Field(() => Boolean, {
    ...describe('只看下一步由本岗位办理的', 'only those whose next step is mine, in this post'),
    nullable: true,
  })
  waitingForMe?: boolean | null;
}

@ArgsType()
class PatchesArgs extends LedgerArgs {
  @Field(() => PatchStateEnum, { ...describe('状态', 'state'), nullable: true }) state?: PatchState | null;
}

@ArgsType()
class LandCasesArgs extends LedgerArgs {
  @Field(() => CaseStateEnum, { ...describe('状态', 'state'), nullable: true }) state?: CaseState | null;
}

@ArgsType()
class AlertsArgs extends PageArgs {
  @Field(() => AlertCodeEnum, { ...describe('类型', 'the alert rule'), nullable: true }) alertCode?: AlertCode | null;
  @Field(() => AlertLevelEnum, { ...describe('程度', 'the level'), nullable: true }) level?: AlertLevel | null;
  @Field(() => TextScalar, { ...describe('所在乡镇', 'township'), nullable: true }) townshipId?: string | null;
  @Field(() => Boolean, {
    ...describe('只看负责人认定不成立的', 'those that a leader has dismissed, instead of those that stand'),
    defaultValue: false,
  })
  dismissed!: boolean;
}

const WHICH = { type: () => UuidScalar, ...describe('编号', 'its id') };

/** The ledger as it may be read: the bureau, the office and the government see all of it, others what binds them. */
@Resolver()
export class LedgerQueriesResolver {
  constructor(
    private readonly reader: LedgerReader,
    private readonly views: LedgerViews,
  ) {}

  @Admits(CASE_POSTS)
  @Query(() => PatchConnection, describe('图斑台账，最近登记的在前', 'the patches of the ledger, newest first'))
  async patches(
    @Args() args: PatchesArgs,
    @CurrentCaller() caller: Caller,
    @AskedFields() asked: ReadonlySet<string>,
  ): Promise<Connection<PatchType>> {
    return this.reader.list<Patch, PatchType>(
      caller,
      'PATCH',
      await this.views.searchOf(args, caller),
      { first: args.first, after: args.after, counted: asked.has('totalCount') },
      await this.views.ofPatch(caller),
    );
  }

  @Admits(CASE_POSTS)
  @Query(() => PatchType, describe('一个图斑', 'one patch'))
  async patch(
    @Args('id', WHICH) id: string,
    @CurrentCaller() caller: Caller,
    @Context() context: GraphQLContext,
  ): Promise<PatchType> {
    const patch = await this.views.patch(caller, id);
    if (patch === null) throw new RefusedError(recordNotFound('PATCH', id));
    whatWasRead(context).subjectIds.add(id);
    return patch;
  }

  @Admits(CASE_POSTS)
  @Query(() => LandCaseConnection, describe('案件台账，最近立案的在前', 'the cases of the ledger, newest first'))
  async landCases(
    @Args() args: LandCasesArgs,
    @CurrentCaller() caller: Caller,
    @AskedFields() asked: ReadonlySet<string>,
  ): Promise<Connection<LandCaseType>> {
    return this.reader.list<LandCase, LandCaseType>(
      caller,
      'CASE',
      await this.views.searchOf(args, caller),
      { first: args.first, after: args.after, counted: asked.has('totalCount') },
      await this.views.ofCase(caller),
    );
  }

  @Admits(CASE_POSTS)
  @Query(() => LandCaseType, describe('一个案件', 'one case of the ledger'))
  async landCase(
    @Args('id', WHICH) id: string,
    @CurrentCaller() caller: Caller,
    @Context() context: GraphQLContext,
  ): Promise<LandCaseType> {
    const landCase = await this.views.landCase(caller, id);
    if (landCase === null) throw new RefusedError(recordNotFound('LAND_CASE', id));
    whatWasRead(context).subjectIds.add(id);
    return landCase;
  }

  @Admits(CASE_POSTS)
  @Query(
    () => AlertOfRecordConnection,
    describe(
      '待处理的预警，最久的在前；或者已被认定不成立的',
      'alerts that stand, the oldest first; or those that were dismissed',
    ),
  )
  async alerts(
    @Args() args: AlertsArgs,
    @CurrentCaller() caller: Caller,
    @AskedFields() asked: ReadonlySet<string>,
  ): Promise<Connection<AlertOfRecordType>> {
    const { campaign } = await this.views.context();
    return this.reader.alerts(
      caller,
      args,
      { first: args.first, after: args.after, counted: asked.has('totalCount') },
      ({ recordId, kind, number, townshipId, handlerId, handlerKind, alert }) => {
        const [shown] = alertsOf(
          [alert],
          kind === 'PATCH' || handlerKind === 'NATURAL_RESOURCES',
          campaign,
          kind === 'PATCH' || readsInputs(handlerId, caller),
        );
        if (shown === undefined) throw new Error('an alert was lost');
        return { recordId, kind, number, townshipId, alert: shown };
      },
    );
  }
}
