import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import type { AgencyKind, Caller } from '../../domain/agency/agency.js';
import type { Instant, LocalDate } from '../../domain/kernel/instant.js';
import type { LandClass } from '../../domain/ledger/crime-threshold.js';
import {
  CASE_STATES,
  type CaseState,
  isClosed,
  type LandCase,
  type MeasureKind,
  type PartyKind,
} from '../../domain/ledger/land-case.js';
import { partyAsRead, referralsAsRead } from '../../domain/ledger/ledger-reading.js';
import type { MandateState } from '../../domain/ledger/mandates.js';
import type { LandUse, Photo } from '../../domain/ledger/patch.js';
import { connectionOf } from '../../platform/graphql/paging.js';
import { describe, labelledEnum } from '../../platform/graphql/describe.js';
import { InstantScalar, LocalDateScalar } from '../../platform/graphql/scalars.js';
import { AreaFigureType, FindingType, toAreaFigure } from './finding.type.js';
import { AgencyKindEnum } from '../../agencies/agency.type.js';
import { LandClassEnum, LandUseEnum, MeasureKindEnum, PartyKindEnum } from './ledger-parts.input.js';
import { PhotoType } from './patch.type.js';

export const CaseStateEnum = labelledEnum('LandCaseState', CASE_STATES, '案件状态', 'state of a case of the ledger');

@ObjectType('LandPart', describe('一类土地', 'land of one class'))
export class LandPartType {
  @Field(() => LandClassEnum, describe('地类', 'class')) landClass!: LandClass;
  @Field(() => AreaFigureType, describe('占用面积', 'area taken')) occupied!: AreaFigureType;
  @Field(() => AreaFigureType, {
    ...describe('鉴定毁坏面积；空为未鉴定', 'area appraised as destroyed; null: not appraised'),
    nullable: true,
  })
  destroyed!: AreaFigureType | null;
}

@ObjectType('LandPenalty', describe('行政处罚', 'the penalty'))
export class PenaltyType {
  @Field(() => String, describe('文号', 'number')) documentNumber!: string;
  @Field(() => LocalDateScalar, describe('决定日期', 'day of the decision')) decidedOn!: LocalDate;
  @Field(() => LocalDateScalar, { ...describe('送达日期', 'day of service'), nullable: true })
  servedOn!: LocalDate | null;
  @Field(() => String, { ...describe('罚款，元', 'the fine in yuan'), nullable: true }) fine!: string | null;
  @Field(() => Boolean, describe('是否责令拆除', 'does it order a demolition')) demolition!: boolean;
  @Field(() => AreaFigureType, describe('认定面积', 'the area that it is about')) area!: AreaFigureType;
  @Field(() => AreaFigureType, describe('其中永久基本农田', 'of which permanent basic farmland'))
  basic!: AreaFigureType;
  @Field(() => LocalDateScalar, { ...describe('罚款缴纳日期', 'day of payment'), nullable: true })
  finePaidOn!: LocalDate | null;
  @Field(() => LocalDateScalar, { ...describe('抄送日期', 'day on which copies were sent'), nullable: true })
  copiedOn!: LocalDate | null;
}

@ObjectType('RectificationMeasure', describe('整改措施', 'the measure'))
export class MeasureType {
  @Field(() => MeasureKindEnum, describe('措施', 'kind')) kind!: MeasureKind;
  @Field(() => String, describe('要求', 'what has to be done')) requirement!: string;
  @Field(() => LocalDateScalar, { ...describe('时间节点', 'by when'), nullable: true }) dueOn!: LocalDate | null;
  @Field(() => String, describe('责任人', 'the leader in charge')) leader!: string;
}

@ObjectType('DueDayWaiver', describe('延期批准', 'an approved later day'))
export class WaiverType {
  @Field(() => LocalDateScalar, describe('新的期限', 'the new day')) dueOn!: LocalDate;
  @Field(() => String, describe('理由', 'the reason')) reason!: string;
  @Field(() => String, describe('文号', 'number of the paper')) documentNumber!: string;
  @Field(() => ID, describe('批准人', 'who approved')) by!: string;
}

@ObjectType('RectificationReport', describe('自查整改报告', 'the self-report'))
export class SelfReportType {
  @Field(() => LocalDateScalar, describe('完成日期', 'day of completion')) completedOn!: LocalDate;
  @Field(() => String, describe('情况', 'what was done')) description!: string;
  @Field(() => String, { ...describe('批准、备案文号', 'number of the paper'), nullable: true }) paper!: string | null;
  @Field(() => [PhotoType], describe('照片', 'photographs')) photos!: readonly Photo[];
  @Field(() => ID, describe('报告人', 'who reported')) by!: string;
}

@ObjectType('CaseSignature', describe('核验、验收、销号的签署', 'who verified, accepted or struck off'))
export class SignatureType {
  @Field(() => ID, describe('签署人', 'who')) by!: string;
  @Field(() => String, { ...describe('文号', 'number of the paper'), nullable: true }) documentNumber!: string | null;
  @Field(() => String, { ...describe('情况', 'remarks'), nullable: true }) remarks!: string | null;
  @Field(() => InstantScalar, describe('时间', 'when')) at!: Instant;
}

@ObjectType('LegalReview', describe('法制审核意见', 'the legal review'))
export class LegalReviewType {
  @Field(() => Boolean, describe('应当移送', 'must it be referred')) refer!: boolean;
  @Field(() => String, describe('理由', 'the reasons')) reasons!: string;
  @Field(() => String, describe('文号', 'number of the paper')) documentNumber!: string;
  @Field(() => ID, describe('审核人', 'who reviewed')) by!: string;
}

@ObjectType('ReferralOfCase', describe('由案件启动的移送', 'a referral that was opened of this case'))
export class CaseReferralType {
  @Field(() => ID, describe('移送', 'the referral')) referralId!: string;
  @Field(() => String, describe('移送编号', 'its number')) number!: string;
  @Field(() => String, describe('路线', 'its route')) routeId!: string;
  @Field(() => String, { ...describe('所回应的预警', 'the finding that it answers'), nullable: true }) detector!:
    string | null;
  @Field(() => InstantScalar, describe('时间', 'when')) at!: Instant;
}

@ObjectType(
  'CaseHandOver',
  describe('案件已由接受移送的机关接办', 'another agency has accepted the transfer, and handles the case since'),
)
export class HandOverType {
  @Field(() => ID, describe('移送机关', 'who handled it before')) from!: string;
  @Field(() => ID, describe('接办机关', 'who handles it since')) to!: string;
  @Field(() => String, describe('移送编号', 'number of the referral')) referralNumber!: string;
  @Field(
    () => InstantScalar,
    describe(
      '接办时间；初次接办的，办案期限自此计算',
      'since when: whoever has it for the first time has the whole period for deciding',
    ),
  )
  at!: Instant;
}

@ObjectType('MandateItem', describe('“一律”规定的一项要求', 'one item of a rule that begins with 一律'))
export class MandateItemType {
  @Field(() => String, describe('规定', 'the rule')) mandateId!: string;
  @Field(() => String, describe('要求', 'what it asks')) name!: string;
  @Field(() => Boolean, {
    ...describe('是否已办；空：平台无从判断', 'done; null: the platform cannot tell'),
    nullable: true,
  })
  done!: boolean | null;
  @Field(() => String, describe('法律上的限度', 'what the law leaves of it')) note!: string;
}

@ObjectType(
  'ProposedTransfer',
  describe(
    '依职责分工应由其他机关处理：建议案件移送，只有人能启动',
    'the case belongs to another agency by the division of labour: an administrative transfer is proposed, and only a person opens it',
  ),
)
export class ProposedTransferType {
  @Field(() => String, describe('路线', 'by which route')) routeId!: string;
  @Field(() => AgencyKindEnum, describe('有权处理的机关类型', 'kind of the competent agency')) kind!: AgencyKind;
  @Field(() => [ID], describe('本市的这类机关', 'the agencies of that kind here')) agencyIds!: readonly string[];
  @Field(() => String, describe('依据', 'where that stands')) source!: string;
  @Field(
    () => Boolean,
    describe(
      '本案是否已启动案件移送（送往哪一机关见移送本身）',
      'has a transfer of this case been opened; to whom, the referral says',
    ),
  )
  opened!: boolean;
}

@ObjectType('LandCase', describe('台账案件：从立案到销号', 'a case of the ledger, from filing to strike-off'))
export class LandCaseType {
  @Field(() => ID, describe('编号', 'id')) id!: string;
  @Field(() => ID, describe('方案', 'the campaign')) campaignId!: string;
  @Field(() => String, describe('案件号', 'its number')) number!: string;
  @Field(() => CaseStateEnum, describe('状态', 'state')) state!: CaseState;
  @Field(() => String, describe('状态名称', 'name of the state')) stateName!: string;
  @Field(() => Int, describe('版本', 'version')) version!: number;
  @Field(() => [ID], describe('图斑', 'its patches')) patchIds!: readonly string[];
  @Field(() => ID, describe('立案（接办）机关', 'agency that filed it, or has taken it over')) handlerId!: string;
  @Field(() => ID, describe('整改责任单位', 'agency that has to rectify')) dutyAgencyId!: string;
  @Field(() => ID, describe('所在乡镇', 'township')) townshipId!: string;
  @Field(() => String, describe('立案文号', 'number of the filing')) documentNumber!: string;
  @Field(() => LocalDateScalar, describe('立案日期', 'day of filing')) filedOn!: LocalDate;
  @Field(() => String, describe('当事人', 'the party')) party!: string;
  @Field(() => PartyKindEnum, describe('当事人类型', 'person or unit')) partyKind!: PartyKind;
  @Field(() => LocalDateScalar, describe('行为日期', 'day of the conduct')) conductOn!: LocalDate;
  @Field(() => String, describe('方案类别', 'category of the plan')) category!: string;
  @Field(() => LandUseEnum, describe('用途', 'use')) use!: LandUse;
  @Field(() => String, describe('坐落', 'where it lies')) location!: string;
  @Field(() => [LandPartType], describe('各类土地', 'the land, by class')) land!: readonly LandPartType[];
  @Field(() => LegalReviewType, { ...describe('法制审核', 'the legal review'), nullable: true })
  legalReview!: LegalReviewType | null;
  @Field(() => PenaltyType, { ...describe('行政处罚', 'the penalty'), nullable: true }) penalty!: PenaltyType | null;
  @Field(() => MeasureType, { ...describe('整改措施', 'the measure'), nullable: true }) measure!: MeasureType | null;
  @Field(() => [WaiverType], describe('延期批准', 'approved later days')) waivers!: readonly WaiverType[];
  @Field(() => SelfReportType, { ...describe('自查整改报告', 'the self-report'), nullable: true })
  selfReport!: SelfReportType | null;
  @Field(() => SignatureType, { ...describe('核验', 'verification'), nullable: true })
  verification!: SignatureType | null;
  @Field(() => SignatureType, { ...describe('验收', 'acceptance'), nullable: true }) acceptance!: SignatureType | null;
  @Field(() => SignatureType, {
    ...describe('最近一次销号；死灰复燃后仍保留', 'the latest strike-off; it stays when the case comes back'),
    nullable: true,
  })
  struckOff!: SignatureType | null;
  @Field(() => InstantScalar, {
    ...describe(
      '自何时起认定应移送；R01 的期限自此起算',
      'since when it is known that it must be referred: the clock of R01 runs from it',
    ),
    nullable: true,
  })
  mustSince!: Instant | null;
  @Field(() => InstantScalar, {
    ...describe(
      '最迟何时指定专案组启动移送（D-00）；已移送或者无须移送为空',
      'by when a team has to be named and the referral opened (D-00); null: sent already, or nothing to send',
    ),
    nullable: true,
  })
  referBy!: Instant | null;
  @Field(() => Int, describe('死灰复燃次数', 'how often it came back')) relapses!: number;
  @Field(() => Boolean, describe('是否逾期', 'is it late')) late!: boolean;
  @Field(() => [CaseReferralType], describe('移送', 'its referrals')) referrals!: readonly CaseReferralType[];
  @Field(() => [HandOverType], describe('接办记录', 'how it went from agency to agency'))
  handOvers!: readonly HandOverType[];
  @Field(() => [MandateItemType], describe('适用的“一律”规定', 'the 一律 rules that it falls under'))
  mandates!: readonly MandateItemType[];
  @Field(
    () => [ProposedTransferType],
    describe('建议移送的主管机关', 'competent agencies to which a transfer is proposed'),
  )
  transfers!: readonly ProposedTransferType[];
  @Field(() => [FindingType], describe('预警', 'findings')) findings!: readonly FindingType[];
  @Field(() => InstantScalar, describe('登记时间', 'registered at')) openedAt!: Instant;
  @Field(() => InstantScalar, describe('最近办理时间', 'last act')) changedAt!: Instant;
}
export const LandCaseConnection = connectionOf('LandCase', LandCaseType);

export function toLandCaseType(
  landCase: LandCase,
  findings: readonly FindingType[],
  mandates: readonly MandateState[],
  { transfers, referBy }: Pick<LandCaseType, 'transfers' | 'referBy'>,
  today: LocalDate,
  caller: Caller,
): LandCaseType {
  const { party, land, penalty, verification, struckOff, measure } = landCase;
  return {
    ...landCase,
    transfers,
    referBy,
    referrals: referralsAsRead(landCase, caller),
    stateName: CASE_STATES[landCase.state],
    findings,
    party: partyAsRead(party.name, caller) ?? '',
    partyKind: party.kind,
    land: land.map((part) => ({
      landClass: part.landClass,
      occupied: toAreaFigure(part.occupied),
      destroyed: part.destroyed === null ? null : toAreaFigure(part.destroyed),
    })),
    penalty:
      penalty === null ? null : { ...penalty, area: toAreaFigure(penalty.area), basic: toAreaFigure(penalty.basic) },
    verification: verification === null ? null : { ...verification, documentNumber: null },
    struckOff: struckOff === null ? null : { ...struckOff, remarks: null },
    late: measure !== null && measure.dueOn !== null && today > measure.dueOn && !isClosed(landCase),
    mandates: mandates.flatMap(({ mandate, items }) =>
      items.map((item) => ({
        ...item,
        done: caller.agencyId === landCase.handlerId ? item.done : null,
        mandateId: mandate.id,
        note: mandate.note,
      })),
    ),
  };
}
