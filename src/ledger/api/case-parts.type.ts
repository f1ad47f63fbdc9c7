import { Field, ID, ObjectType } from '@nestjs/graphql';

import type { LandClass } from '../../domain/crime/crime-threshold.js';
import type { Instant, LocalDate } from '../../domain/kernel/instant.js';
import type { MeasureKind } from '../../domain/ledger/case/land-case.js';
import type { ProceedingsKind, ProceedingsOutcome } from '../../domain/ledger/case/penalty.js';
import type { Photo } from '../../domain/ledger/patch/patch.js';
import { describe } from '../../platform/graphql/describe.js';
import { Policy } from '../../platform/graphql/policy.js';
import { InstantScalar, LocalDateScalar } from '../../platform/graphql/scalars.js';
import { AreaFigureType } from './alert.type.js';
import { LandClassEnum, MeasureKindEnum, ProceedingsKindEnum, ProceedingsOutcomeEnum } from './ledger-parts.input.js';
import { PhotoType } from './patch.type.js';

@Policy('OF_THE_ASKER')
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

@Policy('OF_THE_ASKER')
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

@Policy('OF_THE_ASKER')
@ObjectType(
  'LandProceedings',
  describe('当事人就处罚决定提起的行政诉讼、行政复议', 'a suit or a reconsideration against the penalty decision'),
)
export class ProceedingsType {
  @Field(() => ProceedingsKindEnum, describe('诉讼或者复议', 'suit or reconsideration')) kind!: ProceedingsKind;
  @Field(() => String, describe('应诉（答复）通知书文号', 'number of the notice that told of it'))
  documentNumber!: string;
  @Field(() => LocalDateScalar, describe('提起日期', 'day on which it was brought')) filedOn!: LocalDate;
  @Field(() => ProceedingsOutcomeEnum, {
    ...describe('生效结果；空为未终结', 'how it has ended; null: pending'),
    nullable: true,
  })
  outcome!: ProceedingsOutcome | null;
  @Field(() => LocalDateScalar, {
    ...describe('生效文书送达日期', 'day on which the binding ruling was served'),
    nullable: true,
  })
  endedOn!: LocalDate | null;
  @Field(() => String, { ...describe('生效文书文号', 'number of the ruling'), nullable: true }) rulingNumber!:
    string | null;
}

@Policy('OF_THE_ASKER')
@ObjectType(
  'EntrustedAppraisal',
  describe('已委托、尚未出具结果的鉴定', 'an appraisal that was entrusted and has no result yet'),
)
export class EntrustedType {
  @Field(() => String, describe('鉴定机构', 'who appraises')) institution!: string;
  @Field(() => String, describe('委托文号', 'number of the entrustment')) documentNumber!: string;
  @Field(() => LocalDateScalar, describe('委托日期', 'day of the entrustment')) on!: LocalDate;
}

@Policy('OF_THE_ASKER')
@ObjectType('RectificationMeasure', describe('整改措施', 'the measure'))
export class MeasureType {
  @Field(() => MeasureKindEnum, describe('措施', 'kind')) kind!: MeasureKind;
  @Field(() => String, describe('要求', 'what has to be done')) requirement!: string;
  @Field(() => LocalDateScalar, { ...describe('时间节点', 'by when'), nullable: true }) dueOn!: LocalDate | null;
  @Field(() => String, describe('责任人', 'the leader in charge')) leader!: string;
}

@Policy('OF_THE_ASKER')
@ObjectType('DueDayWaiver', describe('延期批准', 'an approved later day'))
export class WaiverType {
  @Field(() => LocalDateScalar, describe('新的期限', 'the new day')) dueOn!: LocalDate;
  @Field(() => String, describe('理由', 'the reason')) reason!: string;
  @Field(() => String, describe('文号', 'number of the paper')) documentNumber!: string;
  @Field(() => ID, describe('批准人', 'who approved')) by!: string;
}

@Policy('OF_THE_ASKER')
@ObjectType('RectificationReport', describe('自查整改报告', 'the self-report'))
export class SelfReportType {
  @Field(() => LocalDateScalar, describe('完成日期', 'day of completion')) completedOn!: LocalDate;
  @Field(() => String, describe('情况', 'what was done')) description!: string;
  @Field(() => String, { ...describe('批准、备案文号', 'number of the paper'), nullable: true }) paper!: string | null;
  @Field(() => [PhotoType], describe('照片', 'photographs')) photos!: readonly Photo[];
  @Field(() => ID, describe('报告人', 'who reported')) by!: string;
}

@Policy('OF_THE_ASKER')
@ObjectType('CaseSignature', describe('核验、验收、销号的签署', 'who verified, accepted or struck off'))
export class SignatureType {
  @Field(() => ID, describe('签署人', 'who')) by!: string;
  @Field(() => String, { ...describe('文号', 'number of the paper'), nullable: true }) documentNumber!: string | null;
  @Field(() => String, { ...describe('情况', 'remarks'), nullable: true }) remarks!: string | null;
  @Field(() => InstantScalar, describe('时间', 'when')) at!: Instant;
}

@Policy('OF_THE_ASKER')
@ObjectType('LegalReview', describe('法制审核意见', 'the legal review'))
export class LegalReviewType {
  @Field(() => Boolean, describe('应当移送', 'must it be referred')) refer!: boolean;
  @Field(() => String, describe('理由', 'the reasons')) reasons!: string;
  @Field(() => String, describe('文号', 'number of the paper')) documentNumber!: string;
  @Field(() => ID, describe('审核人', 'who reviewed')) by!: string;
}

@Policy('OF_THE_ASKER')
@ObjectType('ReferralOfCase', describe('由案件启动的移送', 'a referral that was opened of this case'))
export class CaseReferralType {
  @Field(() => ID, describe('移送', 'the referral')) referralId!: string;
  @Field(() => String, describe('移送编号', 'its number')) number!: string;
  @Field(() => String, describe('路线', 'its route')) routeId!: string;
  @Field(() => String, { ...describe('所回应的预警', 'the alert that it answers'), nullable: true }) alertCode!:
    string | null;
  @Field(() => InstantScalar, describe('时间', 'when')) at!: Instant;
}

@Policy('OF_THE_ASKER')
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
