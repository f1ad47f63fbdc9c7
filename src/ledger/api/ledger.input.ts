import type { Type } from '@nestjs/common';
import { Field, InputType } from '@nestjs/graphql';

import type { StatedArea } from '../../domain/kernel/area.js';
import type { LocalDate } from '../../domain/kernel/instant.js';
import type { AlertCode } from '../../domain/ledger/alert/alert.js';
import type { MeasureKind } from '../../domain/ledger/case/land-case.js';
import type { ProceedingsKind, ProceedingsOutcome } from '../../domain/ledger/case/penalty.js';
import { LEDGER_ACTS, type LedgerAction } from '../../domain/ledger/ledger-acts.js';
import type { LedgerFacts } from '../../domain/ledger/ledger-commands.js';
import type { LandUse, Verdict } from '../../domain/ledger/patch/patch.js';
import type { GivenFacts } from '../../files/photo-files.js';
import { describe } from '../../platform/graphql/describe.js';
import { LocalDateScalar, TextScalar, UuidScalar } from '../../platform/graphql/scalars.js';
import {
  AlertCodeEnum,
  AppraisedInput,
  area,
  day,
  LandPartInput,
  LandUseEnum,
  LedgerActInput,
  MeasureKindEnum,
  paper,
  PatchFactsInput,
  PhotoInput,
  ProceedingsKindEnum,
  ProceedingsOutcomeEnum,
  reason,
  text,
  VerdictEnum,
  yes,
} from './ledger-parts.input.js';

@InputType({ isAbstract: true })
class CorrectPatchForm extends LedgerActInput {
  @Field(() => PatchFactsInput, describe('更正后的全部内容', 'all facts as corrected')) facts!: PatchFactsInput;
  @reason() reason!: string;
}

@InputType({ isAbstract: true })
class CheckPatchForm extends LedgerActInput {
  @day('核查日期', 'day of the check') checkedOn!: LocalDate;
  @area('实测总面积', 'measured area') total!: StatedArea;
  @area('实测耕地面积', 'of which cultivated') cultivated!: StatedArea;
  @area('实测永久基本农田面积', 'of which permanent basic farmland') basic!: StatedArea;
  @Field(() => LandUseEnum, describe('用途', 'use')) use!: LandUse;
  @text('核查情况', 'what was found') finding!: string;
  @Field(() => [PhotoInput], { ...describe('照片', 'photographs'), defaultValue: [] }) photos!: PhotoInput[];
}

@InputType({ isAbstract: true })
class JudgePatchForm extends LedgerActInput {
  @Field(() => VerdictEnum, describe('判定', 'the verdict')) verdict!: Verdict;
  @reason() reason!: string;
}

@InputType({ isAbstract: true })
class ReasonedPaperForm extends LedgerActInput {
  @reason() reason!: string;
  @paper() documentNumber!: string;
}

@InputType({ isAbstract: true })
class DismissalForm extends LedgerActInput {
  @Field(() => AlertCodeEnum, describe('哪一项预警', 'which alert')) alertCode!: AlertCode;
  @reason() reason!: string;
}

@InputType({ isAbstract: true })
class SurveyForm extends LedgerActInput {
  @Field(() => [LandPartInput], describe('勘测定界结果', 'what was measured')) land!: LandPartInput[];
  @paper() documentNumber!: string;
  @yes('是否由有资质的机构勘测定界', 'was it a certified survey') certified!: boolean;
  @day('勘测日期', 'day of the survey') surveyedOn!: LocalDate;
}

@InputType({ isAbstract: true })
class EntrustmentForm extends LedgerActInput {
  @text('鉴定机构', 'who appraises') institution!: string;
  @paper() documentNumber!: string;
  @day('委托日期', 'day of the entrustment') entrustedOn!: LocalDate;
}

@InputType({ isAbstract: true })
class AppraisalForm extends LedgerActInput {
  @Field(() => [AppraisedInput], describe('鉴定结果', 'the result, by class')) destroyed!: AppraisedInput[];
  @paper() documentNumber!: string;
  @day('鉴定日期', 'day of the appraisal') appraisedOn!: LocalDate;
}

@InputType({ isAbstract: true })
class LegalReviewForm extends LedgerActInput {
  @yes('是否应当移送', 'must it be referred') refer!: boolean;
  @text('理由', 'the reasons') reasons!: string;
  @paper() documentNumber!: string;
}

@InputType({ isAbstract: true })
class PenaltyForm extends LedgerActInput {
  @paper() documentNumber!: string;
  @day('决定日期', 'day of the decision') decidedOn!: LocalDate;
  @Field(() => LocalDateScalar, { ...describe('送达日期', 'day of valid service'), nullable: true, defaultValue: null })
  servedOn!: LocalDate | null;
  @Field(() => TextScalar, { ...describe('罚款，元', 'the fine in yuan'), nullable: true, defaultValue: null }) fine!:
    string | null;
  @yes('是否责令拆除', 'does it order a demolition') demolition!: boolean;
  @area('决定认定的面积', 'the area that it is about') area!: StatedArea;
  @area('其中永久基本农田', 'of which permanent basic farmland') basic!: StatedArea;
}

@InputType({ isAbstract: true })
class ServiceForm extends LedgerActInput {
  @day('送达日期', 'day of valid service') servedOn!: LocalDate;
}

@InputType({ isAbstract: true })
class FinePaidForm extends LedgerActInput {
  @day('缴纳日期', 'day of payment') paidOn!: LocalDate;
  @text('票据号', 'number of the receipt') receiptNumber!: string;
}

@InputType({ isAbstract: true })
class CopiesSentForm extends LedgerActInput {
  @day('抄送日期', 'day on which the copies went out') sentOn!: LocalDate;
}

@InputType({ isAbstract: true })
class ProceedingsForm extends LedgerActInput {
  @Field(() => ProceedingsKindEnum, describe('诉讼或者复议', 'suit or reconsideration')) kind!: ProceedingsKind;
  @text('应诉（答复）通知书文号', 'number of the notice that told of it') documentNumber!: string;
  @day('提起日期', 'day on which it was brought') filedOn!: LocalDate;
}

@InputType({ isAbstract: true })
class ProceedingsEndForm extends LedgerActInput {
  @text('应诉（答复）通知书文号', 'number of the notice that told of it') documentNumber!: string;
  @Field(() => ProceedingsOutcomeEnum, describe('生效结果', 'how it has ended')) outcome!: ProceedingsOutcome;
  @day('生效文书送达日期', 'day on which the binding ruling was served') endedOn!: LocalDate;
  @text('生效文书文号', 'number of the ruling') rulingNumber!: string;
}

@InputType({ isAbstract: true })
class MeasureForm extends LedgerActInput {
  @Field(() => MeasureKindEnum, describe('措施', 'the measure')) kind!: MeasureKind;
  @text('整改要求', 'what has to be done') requirement!: string;
  @Field(() => LocalDateScalar, {
    ...describe('时间节点；不填则按方案期限', 'by when; the plan’s day when left out'),
    nullable: true,
    defaultValue: null,
  })
  dueOn!: LocalDate | null;
  @text('责任人（职务）', 'the leader in charge, by post') leader!: string;
}

@InputType({ isAbstract: true })
class WaiverForm extends ReasonedPaperForm {
  @day('新的期限', 'the new day') dueOn!: LocalDate;
}

@InputType({ isAbstract: true })
class SelfReportForm extends LedgerActInput {
  @day('完成日期', 'day of completion') completedOn!: LocalDate;
  @text('整改情况', 'what was done') description!: string;
  @Field(() => TextScalar, {
    ...describe(
      '批准、备案、移交文号（按措施需要）',
      'number of the approval, filing or hand-over, where the measure needs one',
    ),
    nullable: true,
    defaultValue: null,
  })
  paper!: string | null;
  @Field(() => [PhotoInput], describe('整改前后照片', 'photographs of before and after')) photos!: PhotoInput[];
}

@InputType({ isAbstract: true })
class VerificationForm extends LedgerActInput {
  @yes('是否通过', 'does it pass') passed!: boolean;
  @yes('政策关', 'policy') policy!: boolean;
  @yes('法律关', 'law') law!: boolean;
  @yes('程序关', 'procedure') procedure!: boolean;
  @text('核验情况', 'remarks') remarks!: string;
}

@InputType({ isAbstract: true })
class AcceptanceForm extends LedgerActInput {
  @yes('违法状态是否已经消除', 'is the unlawful state gone') unlawfulStateRemoved!: boolean;
  @paper() documentNumber!: string;
  @text('验收情况', 'remarks') remarks!: string;
}

@InputType({ isAbstract: true })
class PaperForm extends LedgerActInput {
  @paper() documentNumber!: string;
}

@InputType({ isAbstract: true })
class ReopeningForm extends LedgerActInput {
  @reason() reason!: string;
  @Field(() => UuidScalar, { ...describe('新的图斑', 'the later patch'), nullable: true, defaultValue: null })
  patchId!: string | null;
}

/** Acts on a record that is there, each with a form; a referral is linked by opening it. */
export type FormedAct = Exclude<LedgerAction, 'REGISTER_PATCH' | 'OPEN_LAND_CASE' | 'LINK_REFERRAL'>;

/** The shape of each act in the API; the compiler holds it to the facts of the domain. */
const FORMS: { readonly [A in FormedAct]: Type<LedgerActInput & GivenFacts<LedgerFacts[A]>> } = {
  CORRECT_PATCH: CorrectPatchForm,
  CHECK_PATCH: CheckPatchForm,
  JUDGE_PATCH: JudgePatchForm,
  EXCLUDE_PATCH: ReasonedPaperForm,
  RESTORE_PATCH: ReasonedPaperForm,
  DISMISS_PATCH_ALERT: DismissalForm,
  SURVEY_LAND: SurveyForm,
  ENTRUST_APPRAISAL: EntrustmentForm,
  APPRAISE_DAMAGE: AppraisalForm,
  GIVE_LEGAL_REVIEW: LegalReviewForm,
  DECIDE_PENALTY: PenaltyForm,
  RECORD_SERVICE: ServiceForm,
  RECORD_FINE_PAID: FinePaidForm,
  RECORD_COPIES_SENT: CopiesSentForm,
  RECORD_PROCEEDINGS: ProceedingsForm,
  END_PROCEEDINGS: ProceedingsEndForm,
  EXTEND_CASE_PERIOD: ReasonedPaperForm,
  SET_MEASURE: MeasureForm,
  WAIVE_DUE_DAY: WaiverForm,
  REPORT_RECTIFIED: SelfReportForm,
  VERIFY_RECTIFIED: VerificationForm,
  ACCEPT_RECTIFIED: AcceptanceForm,
  STRIKE_OFF_CASE: PaperForm,
  REOPEN_CASE: ReopeningForm,
  WITHDRAW_LAND_CASE: ReasonedPaperForm,
  DISMISS_CASE_ALERT: DismissalForm,
};

export const FORMED_ACTS = Object.keys(FORMS) as readonly FormedAct[];

/** The input type of an act: its form, under its own name. */
export function ledgerInputOf(name: string, action: FormedAct): Type<LedgerActInput> {
  @InputType(name, describe(LEDGER_ACTS[action].zh, LEDGER_ACTS[action].en))
  class ActOfLedger extends (FORMS[action] as Type<LedgerActInput>) {}
  return ActOfLedger;
}
