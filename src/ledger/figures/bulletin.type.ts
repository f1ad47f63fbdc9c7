import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';

import { muText } from '../../domain/kernel/area.js';
import type { Instant, LocalDate } from '../../domain/kernel/instant.js';
import type { Bulletin, BulletinBatch, BulletinBody, BulletinLine } from '../../domain/ledger/figures/bulletin.js';
import { describe, labelledEnum } from '../../platform/graphql/describe.js';
import { connectionOf } from '../../platform/graphql/paging.js';
import { Policy } from '../../platform/graphql/policy.js';
import { InstantScalar, LocalDateScalar, TextScalar, UuidScalar } from '../../platform/graphql/scalars.js';
import { LedgerKindEnum, summedArea } from '../api/alert.type.js';
import type { CountedRow } from './counted.js';
import { REPORT_MEASURES, type ReportMeasure } from './counted-reports.js';
import { type Measure, MEASURES } from './measures.js';

export const MeasureEnum = labelledEnum(
  'LedgerMeasure',
  Object.fromEntries(Object.entries({ ...MEASURES, ...REPORT_MEASURES }).map(([key, { zh }]) => [key, zh])) as Record<
    Measure | ReportMeasure,
    string
  >,
  '统计口径',
  'what is counted',
);

const text = (zh: string, en: string, nullable = false): PropertyDecorator =>
  Field(() => String, { ...describe(zh, en), nullable });
const whole = (zh: string, en: string): PropertyDecorator => Field(() => Int, describe(zh, en));

@Policy('OF_THE_ASKER')
@ObjectType('TargetState', describe('目标是否达到；精确比较', 'is a target met; compared exactly'))
export class TargetStateType {
  @whole('不低于，%', 'at least so many hundredths') percent!: number;
  @Field(() => LocalDateScalar, describe('期限', 'by when')) dueOn!: LocalDate;
  @Field(() => Boolean, describe('是否达到', 'is it met')) met!: boolean;
  @Field(() => Boolean, describe('期限是否已过', 'has its day passed')) due!: boolean;
}

@Policy('OF_THE_ASKER')
@ObjectType(
  'BatchFigures',
  describe(
    '一个批次：基数（固定）、移出、在册、已销号、三种整改率',
    'one batch: its frozen denominators, exclusions, what the ledger holds, what was struck off, three rates',
  ),
)
export class BatchFiguresType implements BulletinBatch {
  @Field(() => ID, describe('批次', 'the batch')) batch!: string;
  @text('名称', 'name') name!: string;
  @whole('基数图斑', 'patches of the plan') baselinePatches!: number;
  @text('基数面积，亩', 'area of the plan in 亩') baselineMu!: string;
  @text('基数耕地，亩', 'cultivated area of the plan in 亩') baselineCultivatedMu!: string;
  @whole('移出基数', 'excluded by signed changes') excludedPatches!: number;
  @whole('整改率的分母（个数）：基数减移出', 'what the rate by count divides by: the plan less the excluded')
  dividedByPatches!: number;
  @text('整改率的分母（面积，亩）', 'what the rate by area divides by') dividedByMu!: string;
  @text('整改率的分母（耕地，亩）', 'what the rate by cultivated area divides by') dividedByCultivatedMu!: string;
  @whole('台账在册', 'in the ledger') loadedPatches!: number;
  @text('在册面积，亩', 'area in the ledger in 亩') loadedMu!: string;
  @whole('已销号', 'struck off') rectifiedPatches!: number;
  @text('整改率（个数）', 'rate by count', true) countRate!: string | null;
  @text('整改率（面积）', 'rate by area', true) areaRate!: string | null;
  @text('整改率（耕地）', 'rate by cultivated area', true) cultivatedRate!: string | null;
  @Field(() => [TargetStateType], describe('目标', 'targets')) targets!: readonly TargetStateType[];
}

@Policy('OF_THE_ASKER')
@ObjectType('TownshipFigures', describe('一个乡镇（街道）的考核', 'the line of one township'))
export class TownshipFiguresType implements BulletinLine {
  @Field(() => ID, describe('乡镇', 'the township')) townshipId!: string;
  @text('名称', 'name') name!: string;
  @Field(() => Int, {
    ...describe(
      '名次；空：没有可以考核的，或者看不到其他乡镇',
      'rank; null: nothing to rank it by, or you do not see the others',
    ),
    nullable: true,
  })
  rank!: number | null;
  @text('得分；空：没有名次', 'points; null where there is no rank', true) score!: string | null;
  @whole('图斑', 'patches') patches!: number;
  @text('面积，亩', 'area in 亩') totalMu!: string;
  @text('耕地，亩', 'cultivated area in 亩') cultivatedMu!: string;
  @whole('已销号', 'struck off') rectified!: number;
  @text('已销号面积，亩', 'area struck off') rectifiedMu!: string;
  @text('已销号耕地，亩', 'cultivated area struck off') rectifiedCultivatedMu!: string;
  @text('整改率（个数）', 'rate by count', true) countRate!: string | null;
  @text('整改率（面积）', 'rate by area', true) areaRate!: string | null;
  @text('整改率（耕地）', 'rate by cultivated area', true) cultivatedRate!: string | null;
  @text('按期/到期', 'in time / due') onTime!: string;
  @text('按时报送/应报', 'reports in time / owed') reports!: string;
  @text('核验通过/核验', 'verifications passed / made') verifications!: string;
  @whole('虚假整改', 'false rectifications') falseRectifications!: number;
  @whole('死灰复燃', 'relapses') relapses!: number;
  @whole('应移送逾期', 'overdue referrals') overdueReferrals!: number;
}

@Policy('OF_THE_ASKER')
@ObjectType('BaselineChange', describe('基数的签署变更', 'a signed change of the denominators'))
export class BaselineChangeType {
  @text('图斑编号', 'the patch') number!: string;
  @text('变更与理由', 'the change and its reason') reason!: string;
  @text('文号', 'number of the paper') documentNumber!: string;
  @Field(() => InstantScalar, describe('时间', 'when')) at!: Instant;
}

@Policy('OF_THE_ASKER')
@ObjectType('LedgerFigures', describe('台账在某一时刻的统计与排名', 'figures and ranking of the ledger at a moment'))
export class LedgerFiguresType implements BulletinBody {
  @Field(
    () => Boolean,
    describe(
      '是否全市台账的统计：看不到全部台账的机关只得到本机关的一行，没有名次；全市数字见月调度通报',
      'are these figures of the whole ledger: an agency that sees part of it gets its own line alone, ' +
        'without a rank; those of the city are in the bulletins',
    ),
  )
  whole!: boolean;
  @text('月份', 'the month') month!: string;
  @Field(() => InstantScalar, describe('截至', 'as of')) asOf!: Instant;
  @whole('方案版本', 'version of the campaign') campaignVersion!: number;
  @text('正式口径', 'the reading that counts officially') officialRate!: string;
  @text('排名公式', 'the formula') formula!: string;
  @Field(() => [BatchFiguresType], describe('批次', 'batches')) batches!: readonly BatchFiguresType[];
  @Field(() => [TownshipFiguresType], describe('排名', 'the ranking')) lines!: readonly TownshipFiguresType[];
  @Field(() => [BaselineChangeType], describe('基数变更记录', 'changes of the denominators'))
  changes!: readonly BaselineChangeType[];
}

@Policy('OF_THE_ASKER')
@ObjectType(
  'Bulletin',
  describe(
    '月调度通报的一个版次；签发后不变，更正另出版次',
    'one edition of the monthly bulletin; never changed, corrected by another edition',
  ),
)
export class BulletinType {
  @Field(() => ID, describe('编号', 'id')) id!: string;
  @text('月份', 'the month') month!: string;
  @whole('版次', 'edition') edition!: number;
  @text('文号', 'number of the document') documentNumber!: string;
  @text('更正理由', 'why there is another edition', true) reason!: string | null;
  @Field(() => InstantScalar, describe('签发时间', 'issued at')) issuedAt!: Instant;
  @Field(() => LedgerFiguresType, describe('内容', 'what it says')) figures!: LedgerFiguresType;
}

export function toBulletinType({
  id,
  month,
  edition,
  documentNumber,
  reason,
  body,
  registeredAt,
}: Bulletin): BulletinType {
  return { id, month, edition, documentNumber, reason, issuedAt: registeredAt, figures: { ...body, whole: true } };
}

@Policy('OF_THE_ASKER')
@ObjectType('CountedRow', describe('一个统计数字背后的一行', 'one row behind a figure'))
export class CountedRowType {
  @Field(() => ID, describe('台账记录', 'the record')) recordId!: string;
  @Field(() => LedgerKindEnum, describe('种类', 'its kind')) kind!: CountedRow['kind'];
  @text('编号', 'number') number!: string;
  @Field(() => ID, describe('乡镇', 'township')) townshipId!: string;
  @text('批次', 'batch', true) batch!: string | null;
  @text('当时的状态', 'its state then') state!: string;
  @text('案件当时的状态', 'state of its case then', true) caseState!: string | null;
  @text('面积，亩', 'area in 亩') totalMu!: string;
  @text('耕地，亩', 'cultivated area in 亩') cultivatedMu!: string;
  @whole('案件核验通过次数', 'of a case: verifications passed') passed!: number;
  @whole('案件核验未通过次数', 'of a case: verifications failed') failed!: number;
  @whole('案件死灰复燃次数', 'of a case: how often it came back') relapses!: number;
}

export const CountedRowConnection = connectionOf('CountedRow', CountedRowType);

export function toCountedRow({ total, cultivated, ...row }: CountedRow): CountedRowType {
  return { ...row, totalMu: muText(summedArea(total)), cultivatedMu: muText(summedArea(cultivated)) };
}

@Policy('OF_THE_ASKER')
@ObjectType('StateFigures', describe('按某一维度和状态计数', 'cases by a dimension and state'))
export class StateFiguresType {
  @text('维度的值', 'value of the dimension') key!: string;
  @text('名称', 'its name') name!: string;
  @text('状态', 'state') state!: string;
  @text('状态名称', 'name of the state') stateName!: string;
  @whole('件数', 'how many') count!: number;
  @whole('其中逾期', 'of which late') late!: number;
}

@Policy('OF_THE_ASKER')
@ObjectType('StageTime', describe('在某一状态停留的时间', 'time in a state'))
export class StageTimeType {
  @text('状态', 'state') state!: string;
  @text('状态名称', 'name of the state') stateName!: string;
  @whole('次数', 'how many stays') count!: number;
  @whole('平均小时', 'mean in hours') meanHours!: number;
}

@Policy('OF_THE_ASKER')
@ObjectType('RouteFigures', describe('本机关的移送按路线计数', 'referrals of my agency by route'))
export class RouteFiguresType {
  @Field(() => ID, describe('路线', 'the route')) routeId!: string;
  @text('路线名称', 'its title') title!: string;
  @whole('在办', 'running') open!: number;
  @whole('有期限已逾期的', 'with a limit that has passed') late!: number;
  @whole('已办结', 'ended') ended!: number;
}

@InputType(describe('签发月调度通报', 'issues the monthly bulletin'))
export class IssueBulletinInput {
  @Field(() => UuidScalar, describe('幂等键', 'idempotency key')) idempotencyKey!: string;
  @Field(() => TextScalar, describe('月份，如 2023-08', 'the month, such as 2023-08')) month!: string;
  @Field(() => TextScalar, describe('文号，如 河耕保通〔2023〕1号', 'number of the document')) documentNumber!: string;
  @Field(() => TextScalar, {
    ...describe('更正理由；首次签发为空', 'why there is another edition; null for the first'),
    nullable: true,
    defaultValue: null,
  })
  reason!: string | null;
  @Field(() => InstantScalar, {
    ...describe(
      '截至哪一时刻；不填为月末，当月和更正时为现在',
      'as of which moment; the end of the month when left out, now in a running month and for a correction',
    ),
    nullable: true,
    defaultValue: null,
  })
  asOf!: Instant | null;
}
