import { Args, ArgsType, Field, Int, Query, registerEnumType, Resolver } from '@nestjs/graphql';

import { CurrentCaller } from '../../access/policy/caller.guard.js';
import { type Caller, CASE_POSTS } from '../../domain/agency/agency.js';
import type { Instant } from '../../domain/kernel/instant.js';
import { invalidInput, refuse } from '../../domain/kernel/refusal.js';
import { CASE_STATES } from '../../domain/ledger/case/land-case.js';
import { findRoute } from '../../domain/route/registry.js';
import { describe } from '../../platform/graphql/describe.js';
import { connect, type Connection, idOf, PageArgs, pageOf, textIn } from '../../platform/graphql/paging.js';
import { Admits } from '../../platform/graphql/policy.js';
import { RefusedError } from '../../platform/graphql/refusal.js';
import { InstantScalar, TextScalar } from '../../platform/graphql/scalars.js';
import {
  CountedRowConnection,
  type CountedRowType,
  LedgerFiguresType,
  MeasureEnum,
  RouteFiguresType,
  StageTimeType,
  StateFiguresType,
  toCountedRow,
} from './bulletin.type.js';
import { countStates, rowsBehind, timeInStates } from './counted.js';
import { REPORT_MEASURES, type ReportMeasure, reportsBehind } from './counted-reports.js';
import { LedgerFigures } from './ledger-figures.js';
import type { Measure } from './measures.js';

enum Dimension {
  TOWNSHIP = 'township',
  DUTY_AGENCY = 'duty_agency',
  HANDLER = 'handler',
  CATEGORY = 'category',
}
registerEnumType(Dimension, {
  name: 'LedgerDimension',
  ...describe('计数的维度', 'a dimension of a count'),
  valuesMap: {
    TOWNSHIP: describe('乡镇', 'township'),
    DUTY_AGENCY: describe('责任单位', 'agency that has to rectify'),
    HANDLER: describe('立案机关', 'agency that filed'),
    CATEGORY: describe('类别', 'category'),
  },
});

/** Every month is counted anew. */
const MOST_MONTHS = 24;

const AS_OF = {
  type: () => InstantScalar,
  nullable: true,
  ...describe(
    '截至哪一时刻；不填为现在。同一时刻再问，答案相同',
    'as of which moment; now when left out. The same moment has the same answer for ever',
  ),
};

/** A page of rows is in the order of their numbers; the cursor holds the number. */
const NUMBER_ID = /^[\w.-]{1,300}$/;

@ArgsType()
class RowsBehindArgs extends PageArgs {
  @Field(() => MeasureEnum, describe('口径', 'what is counted')) measure!: Measure | ReportMeasure;
  @Field(() => TextScalar, { ...describe('乡镇', 'of one township'), nullable: true }) townshipId?: string | null;
  @Field(() => TextScalar, {
    ...describe('批次（案件为类别）', 'of one batch (of cases: of one category)'),
    nullable: true,
  })
  batch?: string | null;
  @Field(() => TextScalar, { ...describe('整改责任单位', 'of one agency that has to rectify'), nullable: true })
  dutyAgencyId?: string | null;
  @Field(() => TextScalar, { ...describe('立案机关', 'of one agency that handles cases'), nullable: true }) handlerId?:
    string | null;
  @Field(() => TextScalar, {
    ...describe('当时的状态，如 MEASURED', 'in one state then, such as MEASURED'),
    nullable: true,
  })
  state?: string | null;
  @Field(() => InstantScalar, { ...describe('截至哪一时刻', 'as of which moment'), nullable: true })
  asOf?: Instant | null;
}

/** Figures, and the rows behind every number; each agency counts what it sees. */
@Resolver()
export class FiguresResolver {
  constructor(private readonly figures: LedgerFigures) {}

  @Admits(CASE_POSTS)
  @Query(() => LedgerFiguresType, describe('台账统计与排名', 'figures and ranking of the ledger'))
  ledgerFigures(
    @CurrentCaller() caller: Caller,
    @Args('asOf', AS_OF) asOf?: Instant | null,
  ): Promise<LedgerFiguresType> {
    return this.figures.draft(caller, asOf ?? null);
  }

  @Admits(CASE_POSTS)
  @Query(
    () => [LedgerFiguresType],
    describe(
      '台账逐月走势：各月末的统计，最后一项为现在',
      'the figures at the end of each of the last months, in order; the last is now',
    ),
  )
  ledgerTrend(
    @CurrentCaller() caller: Caller,
    @Args('months', {
      type: () => Int,
      defaultValue: 12,
      ...describe(`几个月，1至${MOST_MONTHS}`, `how many months, 1 to ${MOST_MONTHS}`),
    })
    months: number,
  ): Promise<readonly LedgerFiguresType[]> {
    if (months < 1 || months > MOST_MONTHS)
      throw new RefusedError(
        invalidInput('months', String(months), `1 至 ${MOST_MONTHS}`, `a number from 1 to ${MOST_MONTHS}`),
      );
    return this.figures.trend(caller, months);
  }

  @Admits(CASE_POSTS)
  @Query(() => CountedRowConnection, describe('某一数字背后的各行', 'the rows behind a figure'))
  rowsBehindFigure(@Args() args: RowsBehindArgs, @CurrentCaller() caller: Caller): Promise<Connection<CountedRowType>> {
    const page = pageOf(args, NUMBER_ID);
    const after = page.from === null ? '' : textIn(page.from, args.after ?? '');
    const {
      measure,
      townshipId = null,
      batch = null,
      dutyAgencyId = null,
      handlerId = null,
      state = null,
      asOf = null,
    } = args;
    if (caller.agencyKind === 'TOWNSHIP' && townshipId !== null && townshipId !== caller.agencyId)
      throw new RefusedError(
        refuse(
          'NOT_ALLOWED',
          '其他乡镇的数字见月调度通报，明细不对本机关公开',
          'the figures of other townships are in the bulletins; their rows are not open to your agency',
          { action: 'ROWS_BEHIND', required: townshipId },
        ),
      );
    const asked = { townshipId, batch, dutyAgencyId, handlerId, state };
    return this.figures.asOf(caller, asOf, async (tx, at, { campaign }) => {
      const then = { campaignId: campaign.id, at };
      const rows = { after, limit: page.limit + 1 };
      const found = isOfReports(measure)
        ? await reportsBehind(tx, then, measure, asked, rows)
        : await rowsBehind(tx, then, measure, asked, rows);
      return connect(found, page, ({ number }) => ({ at, id: idOf(number) }), toCountedRow);
    });
  }

  @Admits(CASE_POSTS)
  @Query(() => [StateFiguresType], describe('案件按维度和状态计数', 'cases by a dimension and state'))
  casesByState(
    @CurrentCaller() caller: Caller,
    @Args('by', { type: () => Dimension, ...describe('维度', 'the dimension') }) by: Dimension,
    @Args('asOf', AS_OF) asOf?: Instant | null,
  ): Promise<readonly StateFiguresType[]> {
    return this.figures.asOf(caller, asOf ?? null, async (tx, at, { campaign, directory }) => {
      const nameOf = (key: string): string =>
        (by === Dimension.CATEGORY
          ? campaign.categories.find(({ id }) => id === key)?.name
          : directory.agencies.get(key)?.name) ?? key;
      return (await countStates(tx, { campaignId: campaign.id, at }, by)).map((row) => ({
        ...row,
        name: nameOf(row.key),
        stateName: CASE_STATES[row.state],
      }));
    });
  }

  @Admits(CASE_POSTS)
  @Query(() => [StageTimeType], describe('案件在各状态停留的平均时间', 'how long cases stand in each state'))
  timeInStates(
    @CurrentCaller() caller: Caller,
    @Args('asOf', AS_OF) asOf?: Instant | null,
  ): Promise<readonly StageTimeType[]> {
    return this.figures.asOf(caller, asOf ?? null, async (tx, at, { campaign }) =>
      (await timeInStates(tx, { campaignId: campaign.id, at })).map((row) => ({
        ...row,
        stateName: CASE_STATES[row.state],
      })),
    );
  }

  @Admits(CASE_POSTS)
  @Query(
    () => [RouteFiguresType],
    describe('本机关移送和收到的移送，按路线', 'referrals that my agency sent or received, by route'),
  )
  referralsByRoute(@CurrentCaller() caller: Caller): Promise<readonly RouteFiguresType[]> {
    return this.figures.asOf(caller, null, async (tx, at) =>
      (
        await tx.query<Omit<RouteFiguresType, 'title'>>(
          `SELECT route_id AS "routeId",
             (count(*) FILTER (WHERE ended_at IS NULL))::int AS open,
             (count(*) FILTER (WHERE ended_at IS NOT NULL))::int AS ended,
             (count(*) FILTER (WHERE ended_at IS NULL AND EXISTS (
               SELECT FROM deadline d WHERE d.referral_id = referral.id AND d.state = 'OPEN' AND d.due_at < $1
             )))::int AS late
           FROM referral
           GROUP BY 1 ORDER BY 1`,
          [at],
        )
      ).map((row) => ({ ...row, title: findRoute(row.routeId)?.title ?? row.routeId })),
    );
  }
}

function isOfReports(measure: Measure | ReportMeasure): measure is ReportMeasure {
  return measure in REPORT_MEASURES;
}
