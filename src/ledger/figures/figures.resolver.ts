import {
  Args,
  ArgsType,
  Context,
  Field,
  Mutation,
  ObjectType,
  Query,
  registerEnumType,
  Resolver,
} from '@nestjs/graphql';
import { CurrentCaller } from '../../access/policy/caller.guard.js';
import { VERB_INPUT } from '../../access/policy/verbs.js';
import type { Caller } from '../../domain/agency/agency.js';
import type { Instant } from '../../domain/kernel/instant.js';
import { refuse } from '../../domain/kernel/refusal.js';
import { CASE_STATES } from '../../domain/ledger/land-case.js';
import { findRoute } from '../../domain/route/registry.js';
import type { GraphQLContext } from '../../platform/graphql/context.js';
import { describe } from '../../platform/graphql/describe.js';
import { type Connection, connect, PageArgs, pageOf } from '../../platform/graphql/paging.js';
import { RefusedError } from '../../platform/graphql/refusal.js';
import { InstantScalar, TextScalar, UuidScalar } from '../../platform/graphql/scalars.js';
import { CommandReceiptType } from '../../referrals/payload.type.js';
import { RefusalType, toRefusalType } from '../../referrals/refusal.type.js';
import {
  BulletinType,
  CountedRowConnection,
  type CountedRowType,
  IssueBulletinInput,
  LedgerFiguresType,
  MeasureEnum,
  RouteFiguresType,
  StageTimeType,
  StateFiguresType,
  toBulletinType,
  toCountedRow,
} from './bulletin.type.js';
import { Bulletins } from './bulletins.js';
import { countStates, type Measure, rowsBehind, timeInStates } from './counted.js';
import { REPORT_MEASURES, type ReportMeasure, reportsBehind } from './counted-reports.js';
import { LedgerFigures } from './ledger-figures.js';

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

@ObjectType(describe('签发月调度通报的结果', 'result of issuing a bulletin'))
class IssueBulletinPayload {
  @Field(() => BulletinType, { ...describe('通报', 'the bulletin'), nullable: true }) bulletin!: BulletinType | null;
  @Field(() => CommandReceiptType, { ...describe('办理回执', 'the receipt'), nullable: true })
  receipt!: CommandReceiptType | null;
  @Field(() => RefusalType, { ...describe('拒绝的理由', 'why not'), nullable: true }) refusal!: RefusalType | null;
}

/** Figures, bulletins, and the rows behind every number. Each agency counts what it sees; a bulletin is what the office has issued. */
@Resolver()
export class FiguresResolver {
  constructor(
    private readonly figures: LedgerFigures,
    private readonly issued: Bulletins,
  ) {}

  @Query(() => LedgerFiguresType, describe('台账统计与排名', 'figures and ranking of the ledger'))
  ledgerFigures(
    @CurrentCaller() caller: Caller,
    @Args('asOf', AS_OF) asOf?: Instant | null,
  ): Promise<LedgerFiguresType> {
    return this.figures.draft(caller, asOf ?? null);
  }

  @Query(() => CountedRowConnection, describe('某一数字背后的各行', 'the rows behind a figure'))
  rowsBehindFigure(@Args() args: RowsBehindArgs, @CurrentCaller() caller: Caller): Promise<Connection<CountedRowType>> {
    const { limit, from } = pageOf(args, NUMBER_ID);
    const after = from === null ? '' : Buffer.from(from.id, 'base64url').toString('utf8');
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
      const { rows, count } = isOfReports(measure)
        ? await reportsBehind(tx, campaign.id, at, measure, asked, after, limit + 1)
        : await rowsBehind(tx, campaign.id, at, measure, asked, after, limit + 1);
      return connect(
        rows,
        limit,
        from,
        count,
        ({ number }) => ({ at, id: Buffer.from(number, 'utf8').toString('base64url') }),
        toCountedRow,
      );
    });
  }

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
      return (await countStates(tx, campaign.id, at, by)).map((row) => ({
        ...row,
        name: nameOf(row.key),
        stateName: CASE_STATES[row.state],
      }));
    });
  }

  @Query(() => [StageTimeType], describe('案件在各状态停留的平均时间', 'how long cases stand in each state'))
  timeInStates(
    @CurrentCaller() caller: Caller,
    @Args('asOf', AS_OF) asOf?: Instant | null,
  ): Promise<readonly StageTimeType[]> {
    return this.figures.asOf(caller, asOf ?? null, async (tx, at, { campaign }) =>
      (await timeInStates(tx, campaign.id, at)).map((row) => ({ ...row, stateName: CASE_STATES[row.state] })),
    );
  }

  @Query(
    () => [RouteFiguresType],
    describe('本机关移送和收到的移送，按路线', 'referrals that my agency sent or received, by route'),
  )
  referralsByRoute(@CurrentCaller() caller: Caller): Promise<readonly RouteFiguresType[]> {
    return this.figures.asOf(caller, null, async (tx, at) =>
      (
        await tx.query<Omit<RouteFiguresType, 'title'>>(
          `SELECT route_id AS "routeId", (count(*) FILTER (WHERE ended_at IS NULL))::int AS open, (count(*) FILTER (WHERE ended_at IS NOT NULL))::int AS ended,
         (count(*) FILTER (WHERE ended_at IS NULL AND EXISTS (SELECT FROM deadline d WHERE d.referral_id = referral.id AND d.state = 'OPEN' AND d.due_at < $1)))::int AS late FROM referral GROUP BY 1 ORDER BY 1`,
          [at],
        )
      ).map((row) => ({ ...row, title: findRoute(row.routeId)?.title ?? row.routeId })),
    );
  }

  @Query(
    () => [BulletinType],
    describe('月调度通报，最近的在前；向全市印发', 'monthly bulletins, newest first; circulated city-wide'),
  )
  async bulletins(
    @CurrentCaller() caller: Caller,
    @Args('month', { type: () => TextScalar, nullable: true, ...describe('月份', 'the month') }) month?: string | null,
  ): Promise<readonly BulletinType[]> {
    return (await this.issued.list(caller, month ?? null)).map(toBulletinType);
  }

  @Query(() => BulletinType, describe('月调度通报的一个版次', 'one edition of a bulletin'))
  async bulletin(
    @Args('id', { type: () => UuidScalar, ...describe('编号', 'its id') }) id: string,
    @CurrentCaller() caller: Caller,
  ): Promise<BulletinType> {
    const bulletin = await this.issued.find(caller, id);
    if (bulletin === null)
      throw new RefusedError(
        refuse('NOT_FOUND', `没有编号为「${id}」的通报`, `no bulletin "${id}"`, { what: 'CAMPAIGN', id }),
      );
    return toBulletinType(bulletin);
  }

  @Mutation(
    () => IssueBulletinPayload,
    describe('签发月调度通报；再次签发为新的版次', 'issues the monthly bulletin; once more is another edition'),
  )
  async issueBulletin(
    @Args('input', VERB_INPUT) { idempotencyKey, ...asked }: IssueBulletinInput,
    @CurrentCaller() caller: Caller,
    @Context() context: GraphQLContext,
  ): Promise<IssueBulletinPayload> {
    const outcome = await this.issued.issue(asked, caller, idempotencyKey);
    if ('refused' in outcome) {
      context.refusals.push(outcome.refused);
      return { bulletin: null, receipt: null, refusal: toRefusalType(outcome.refused) };
    }
    const bulletin = await this.issued.find(caller, outcome.done.referralId);
    return { bulletin: bulletin === null ? null : toBulletinType(bulletin), receipt: outcome.done, refusal: null };
  }
}

function isOfReports(measure: Measure | ReportMeasure): measure is ReportMeasure {
  return measure in REPORT_MEASURES;
}
