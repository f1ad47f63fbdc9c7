import { Field, ID, Int, ObjectType } from '@nestjs/graphql';

import { AgencyKindEnum } from '../../agencies/agency.type.js';
import type { AgencyKind } from '../../domain/agency/agency.js';
import {
  type Campaign,
  RATE_KEYS,
  type RateKey,
  REPORT_FORMS,
  type ReportForm,
} from '../../domain/campaign/campaign.js';
import type { LocalDate } from '../../domain/kernel/instant.js';
import { describe, labelledEnum } from '../../platform/graphql/describe.js';
import { Policy } from '../../platform/graphql/policy.js';
import { LocalDateScalar } from '../../platform/graphql/scalars.js';
import { AreaFigureType, toAreaFigure } from './alert.type.js';

export const RateKeyEnum = labelledEnum('RateKey', RATE_KEYS, '整改率口径', 'a reading of the rate of rectification');
export const ReportFormEnum = labelledEnum('ReportForm', REPORT_FORMS, '报送形式', 'form of a report');

const text = (zh: string, en: string): PropertyDecorator => Field(() => String, describe(zh, en));
const source = (): PropertyDecorator =>
  text(
    '出处：方案事实编号、法律或者本市配置',
    'where it comes from: a fact of the plan, a statute, or the city’s own decision',
  );
const day = (zh: string, en: string, nullable = false): PropertyDecorator =>
  Field(() => LocalDateScalar, { ...describe(zh, en), nullable });

@Policy('OF_THE_ASKER')
@ObjectType('CampaignOrgan', describe('部门职责', 'the duty of an organ'))
export class OrganType {
  @Field(() => ID, describe('机关', 'the agency')) agencyId!: string;
  @text('职责原文', 'the duty, in the plan’s words') text!: string;
  @source() source!: string;
}

@Policy('OF_THE_ASKER')
@ObjectType('CampaignMember', describe('领导小组成员', 'a member of the leading group'))
export class MemberType {
  @text('职位', 'role') role!: string;
  @text('由何职务担任', 'which post holds it') post!: string;
  @source() source!: string;
}

@Policy('OF_THE_ASKER')
@ObjectType('CampaignOffice', describe('领导小组办公室', 'the office of the leading group'))
export class OfficeType {
  @Field(() => ID, describe('平台上的机关', 'its agency')) agencyId!: string;
  @Field(() => ID, describe('设在何机关', 'where it is seated')) seatedAt!: string;
  @text('主任', 'its director') director!: string;
  @Field(() => [String], describe('副主任', 'its deputy directors')) deputies!: readonly string[];
  @source() source!: string;
}

@Policy('OF_THE_ASKER')
@ObjectType('CampaignGroup', describe('工作组', 'a working group'))
export class GroupType {
  @text('名称', 'name') name!: string;
  @text('职责', 'duties') duties!: string;
  @source() source!: string;
}

@Policy('OF_THE_ASKER')
@ObjectType('CampaignStage', describe('阶段', 'a stage'))
export class StageType {
  @Field(() => ID, describe('编号', 'id')) id!: string;
  @text('名称', 'name') name!: string;
  @day('自', 'from') from!: LocalDate;
  @day('至', 'to') to!: LocalDate;
  @source() source!: string;
}

@Policy('OF_THE_ASKER')
@ObjectType('CampaignCategory', describe('问题类别及其整改期限', 'a category of problems, with its day'))
export class CategoryType {
  @Field(() => ID, describe('编号', 'id')) id!: string;
  @text('名称', 'name') name!: string;
  @day('起始日；空为方案未定', 'conduct from this day on; null: none in the plan', true) since!: LocalDate | null;
  @day('期限；空为方案未定', 'by when; null: none in the plan', true) dueOn!: LocalDate | null;
  @Field(() => Boolean, describe('是否“原则上”', 'is it "in principle"')) inPrinciple!: boolean;
  @Field(() => [AgencyKindEnum], describe('责任机关类型', 'kinds of the agencies in charge'))
  dutyKinds!: readonly AgencyKind[];
  @text('目标', 'goal') goal!: string;
  @source() source!: string;
}

@Policy('OF_THE_ASKER')
@ObjectType('CampaignBaseline', describe('基数', 'the denominators of a batch'))
export class BaselineType {
  @Field(() => ID, describe('批次', 'the batch')) batch!: string;
  @text('名称', 'name') name!: string;
  @Field(() => Int, describe('图斑数', 'patches')) patches!: number;
  @Field(() => AreaFigureType, describe('总面积', 'total area')) total!: AreaFigureType;
  @Field(() => AreaFigureType, describe('耕地面积', 'cultivated area')) cultivated!: AreaFigureType;
  @source() source!: string;
}

@Policy('OF_THE_ASKER')
@ObjectType('CampaignTarget', describe('目标', 'a target'))
export class TargetType {
  @Field(() => ID, describe('批次', 'the batch')) batch!: string;
  @Field(() => Int, describe('整改率不低于，%', 'at least so many hundredths')) percent!: number;
  @day('期限', 'by when') dueOn!: LocalDate;
  @source() source!: string;
}

@Policy('OF_THE_ASKER')
@ObjectType('ReportingDuty', describe('报送要求', 'a reporting duty'))
export class ReportingDutyType {
  @Field(() => ID, describe('编号', 'id')) id!: string;
  @text('报送什么', 'what is reported') name!: string;
  @Field(() => [AgencyKindEnum], describe('报送机关类型', 'kinds of the agencies that report'))
  by!: readonly AgencyKind[];
  @Field(() => [ReportFormEnum], describe('形式', 'forms')) forms!: readonly ReportForm[];
  @day('一次性期限', 'the day of a single report', true) on!: LocalDate | null;
  @Field(() => Int, {
    ...describe('每月后第几个工作日', 'or, every month, by which working day of the next'),
    nullable: true,
  })
  monthlyByWorkingDay!: number | null;
  @source() source!: string;
}

@Policy('OF_THE_ASKER')
@ObjectType('Mandate', describe('“一律”规定', 'a rule that begins with 一律'))
export class MandateType {
  @Field(() => ID, describe('编号', 'id')) id!: string;
  @text('原文', 'in the plan’s words') quote!: string;
  @Field(() => [String], describe('要求', 'what it asks')) items!: readonly string[];
  @text('法律上的限度', 'what the law leaves of it') note!: string;
  @source() source!: string;
}

@Policy('OF_THE_ASKER')
@ObjectType(
  'CampaignCompetence',
  describe('职责分工：不由立案机关处理的行为', 'division of labour: whom some conduct belongs to'),
)
export class CompetenceType {
  @Field(() => [String], describe('用途', 'land put to these uses')) uses!: readonly string[];
  @Field(() => Boolean, describe('自然保护地内的行为', 'or whatever lies in a nature reserve')) natureReserve!: boolean;
  @Field(() => AgencyKindEnum, describe('有权处理的机关类型', 'kind of the competent agency')) kind!: AgencyKind;
  @source() source!: string;
}

@Policy('OF_THE_ASKER')
@ObjectType('EscalationTool', describe('督办手段', 'what the office does when rectification is late'))
export class EscalationType {
  @Field(() => ID, describe('编号', 'id')) id!: string;
  @text('名称', 'name') name!: string;
  @Field(() => Int, describe('逾期几个工作日后', 'after so many working days')) afterWorkingDays!: number;
  @source() source!: string;
}

@Policy('OF_THE_ASKER')
@ObjectType('CampaignGap', describe('方案的矛盾与空白', 'a contradiction or a hole of the plan'))
export class GapType {
  @Field(() => ID, describe('编号', 'id')) id!: string;
  @text('中文说明', 'in Chinese') text!: string;
  @text('英文说明', 'in English') textEn!: string;
}

@Policy('OF_THE_ASKER')
@ObjectType(
  'Campaign',
  describe(
    '整治行动方案的一个版本：配置，每项注明出处',
    'one version of a campaign: configuration, each item with its source',
  ),
)
export class CampaignType {
  @Field(() => ID, describe('编号', 'id')) id!: string;
  @Field(() => Int, describe('版本', 'version')) version!: number;
  @day('施行日', 'in force from') validFrom!: LocalDate;
  @day('失效日', 'until', true) validTo!: LocalDate | null;
  @text('名称', 'name') name!: string;
  @text('文号', 'number of the document') document!: string;
  @text('印发机关', 'issued by') issuedBy!: string;
  @day('印发日期', 'issued on') issuedOn!: LocalDate;
  @Field(() => [OrganType], describe('部门职责', 'organs and duties')) organs!: readonly OrganType[];
  @Field(() => [MemberType], describe('领导小组', 'leading group')) leadingGroup!: readonly MemberType[];
  @Field(() => OfficeType, describe('办公室', 'office')) office!: OfficeType;
  @Field(() => [GroupType], describe('工作组', 'groups')) groups!: readonly GroupType[];
  @Field(() => [StageType], describe('阶段', 'stages')) stages!: readonly StageType[];
  @Field(() => [CategoryType], describe('类别', 'categories')) categories!: readonly CategoryType[];
  @Field(() => [BaselineType], describe('基数', 'baselines')) baselines!: readonly BaselineType[];
  @Field(() => [TargetType], describe('目标', 'targets')) targets!: readonly TargetType[];
  @Field(() => [ReportingDutyType], describe('报送要求', 'reporting duties'))
  reportingDuties!: readonly ReportingDutyType[];
  @Field(() => [MandateType], describe('“一律”规定', 'the 一律 rules')) mandates!: readonly MandateType[];
  @Field(() => [CompetenceType], describe('职责分工', 'division of labour')) competence!: readonly CompetenceType[];
  @Field(() => [EscalationType], describe('督办手段', 'escalation')) escalation!: readonly EscalationType[];
  @Field(() => RateKeyEnum, describe('正式口径', 'the reading that counts officially')) officialRate!: RateKey;
  @text('排名公式', 'the ranking formula') ranking!: string;
  @text('预警参数', 'what the alert rules measure by') watch!: string;
  @Field(() => [GapType], describe('矛盾与空白', 'contradictions and holes')) gaps!: readonly GapType[];
}

export function toCampaignType({
  basis,
  baselines,
  reportingDuties,
  ranking,
  watch,
  ...campaign
}: Campaign): CampaignType {
  return {
    ...campaign,
    ...basis,
    ranking: formulaText(ranking),
    baselines: baselines.map((baseline) => ({
      ...baseline,
      total: toAreaFigure(baseline.total),
      cultivated: toAreaFigure(baseline.cultivated),
    })),
    reportingDuties: reportingDuties.map(({ due, ...duty }) => ({
      ...duty,
      on: 'on' in due ? due.on : null,
      monthlyByWorkingDay: 'on' in due ? null : due.monthlyByWorkingDay,
    })),
    watch:
      `自查结束 ${watch.selfCheckEndsOn}；重叠 ${watch.overlapPercent}%；` +
      `判定后 ${watch.fileWithinWorkingDays} 个工作日内立案；` +
      `${watch.silentDays} 日无办理；处罚面积不低于 ${watch.decisionPercent}%；` +
      `立案 ${watch.warningDays} 日预警、延长 ${watch.extensionDays} 日（${watch.source}）`,
  };
}

/** The formula as it is published with a ranking. */
export function formulaText({ weights: w, deductions: d, source: from }: Campaign['ranking']): string {
  return (
    `整改率（个数）${w.countRate}% + 整改率（耕地）${w.cultivatedRate}% + ` +
    `按期 ${w.onTime}% + 报送 ${w.reports}% + 核验通过 ${w.verification}%；` +
    `扣分：虚假整改每件 ${d.falseRectification}、死灰复燃每件 ${d.relapse}、应移送逾期每件 ${d.overdueReferral}；` +
    '没有分母的部分不计、其余按比例；扣至 0 分为止，扣得多的仍排在后；' +
    `乡镇自行登记的图斑不计入整改率、按期和核验；并列者剩余耕地少的在前（${from}）`
  );
}
