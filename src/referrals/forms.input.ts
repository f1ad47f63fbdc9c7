import type { Type } from '@nestjs/common';
import { Field, InputType, Int } from '@nestjs/graphql';

import { LIMIT_CHANGE_BASES, type LimitChangeBasis } from '../domain/deadline/limit-changes.js';
import type { LocalDate } from '../domain/kernel/instant.js';
import { type Form, type FormFacts, RETURN_REASONS, type ReturnReason } from '../domain/referral/forms.js';
import type { Given } from '../files/document-files.js';
import { describe, labelledEnum } from '../platform/graphql/describe.js';
import { namesOf } from '../platform/graphql/describe.js';
import { LocalDateScalar, TextScalar, UuidScalar } from '../platform/graphql/scalars.js';
import { DocumentEntryInput, ItemEntryInput, NUMBER, OnPaperInput } from './parts.input.js';

const ReturnReasonEnum = labelledEnum('ReturnReason', RETURN_REASONS, '退回理由', 'ground of a return');
export const LimitChangeBasisEnum = labelledEnum(
  'LimitChangeBasis',
  namesOf<LimitChangeBasis>(LIMIT_CHANGE_BASES),
  '变更期限的依据',
  'ground on which a limit is changed',
);

export const KEY = describe(
  '幂等键：同一请求重发时用同一个 UUID',
  'idempotency key: the same UUID when the same request is sent again',
);

/**
 * What every act on a referral says: which one, as seen at which version, and under which key it may be asked again.
 */
@InputType({ isAbstract: true })
export abstract class ActInput {
  @Field(() => UuidScalar, describe('移送', 'the referral'))
  referralId!: string;

  @Field(
    () => Int,
    describe('您所依据的版本；他人先办则拒绝', 'the version you have seen; refused when somebody else was first'),
  )
  expectedVersion!: number;

  @Field(() => UuidScalar, KEY)
  idempotencyKey!: string;

  @Field(() => OnPaperInput, {
    ...describe('线下以纸质文书办理的，由经办人补录', 'for an act that was done on paper and is recorded by a clerk'),
    nullable: true,
    defaultValue: null,
  })
  onPaper!: OnPaperInput | null;
}

@InputType({ isAbstract: true })
class ReportForm extends ActInput {
  @Field(() => DocumentEntryInput, describe('书面报告（W06）', 'the written report, W06'))
  report!: DocumentEntryInput;

  @Field(() => TextScalar, describe('查明的事实', 'the facts found'))
  facts!: string;

  @Field(() => TextScalar, describe('处理意见', 'the opinion'))
  opinion!: string;
}

@InputType({ isAbstract: true })
class OpinionForm extends ActInput {
  @Field(() => TextScalar, describe('意见', 'the opinion'))
  opinion!: string;
}

@InputType({ isAbstract: true })
class ReasonForm extends ActInput {
  @Field(() => TextScalar, describe('理由', 'the reasons'))
  reason!: string;
}

@InputType({ isAbstract: true })
class RemarksForm extends ActInput {
  @Field(() => TextScalar, describe('备注，可为空', 'remarks, may be empty'))
  remarks!: string;
}

@InputType({ isAbstract: true })
class TransferForm extends ActInput {
  @Field(() => TextScalar, describe('受移送机关', 'the receiving agency'))
  toAgencyId!: string;

  @Field(() => [DocumentEntryInput], describe('材料清单', 'the document list'))
  documents!: DocumentEntryInput[];

  @Field(() => [ItemEntryInput], describe('涉案物品清单，可为空', 'the list of items, may be empty'))
  items!: ItemEntryInput[];

  @Field(() => TextScalar, {
    ...describe('逾期的正当理由', 'why so late, when the right to send has lapsed'),
    nullable: true,
    defaultValue: null,
  })
  lateReason!: string | null;
}

@InputType({ isAbstract: true })
class RegistrationForm extends ActInput {
  @Field(() => TextScalar, describe('受案登记号', 'number in the register'))
  registrationNumber!: string;
}

@InputType({ isAbstract: true })
class SupplementRequestForm extends ActInput {
  @Field(() => TextScalar, NUMBER)
  documentNumber!: string | null;

  @Field(() => [TextScalar], describe('缺少的材料', 'what is missing'))
  missing!: string[];
}

@InputType({ isAbstract: true })
class SupplementForm extends ActInput {
  @Field(() => [DocumentEntryInput], describe('补充的材料', 'the supplementary documents'))
  documents!: DocumentEntryInput[];
}

/** An act that rests on a paper of the acting agency. */
@InputType({ isAbstract: true })
class PaperForm extends ActInput {
  @Field(() => TextScalar, NUMBER)
  documentNumber!: string | null;

  @Field(() => TextScalar, describe('内容、理由', 'what it says and why'))
  statement!: string;
}

@InputType({ isAbstract: true })
class ForwardingForm extends PaperForm {
  @Field(() => TextScalar, describe('有管辖权的机关', 'the competent agency'))
  toAgencyId!: string;
}

@InputType({ isAbstract: true })
class MeasureForm extends PaperForm {
  @Field(() => TextScalar, describe('被督办的单位', 'the unit that it is addressed to'))
  toAgencyId!: string;

  @Field(() => LocalDateScalar, describe('限期报送结果之日', 'the day by which an answer is due'))
  replyBy!: LocalDate;
}

@InputType({ isAbstract: true })
class ReturnForm extends PaperForm {
  @Field(() => ReturnReasonEnum, describe('退回理由', 'the ground'))
  reason!: ReturnReason;

  @Field(() => TextScalar, describe('应向哪个机关移送', 'where the case should go instead'))
  competentOrgan!: string;

  @Field(
    () => [TextScalar],
    describe('再次移送时须补齐的材料，可为空', 'what must be added when the case is sent again; may be empty'),
  )
  missing!: string[];
}

@InputType({ isAbstract: true })
class LimitChangeForm extends ActInput {
  @Field(() => TextScalar, describe('哪一个期限（编号）', 'which limit, by its id'))
  deadlineId!: string;

  @Field(() => LimitChangeBasisEnum, describe('依据', 'the ground'))
  basis!: LimitChangeBasis;

  @Field(() => TextScalar, describe('批准人岗位', 'who approved, by post'))
  approver!: string;

  @Field(() => TextScalar, describe('批准文书的文号', 'number of the approving paper'))
  documentNumber!: string;

  @Field(() => TextScalar, describe('理由', 'the reasons'))
  reason!: string;

  @Field(() => LocalDateScalar, describe('新的期限（当日届满）', 'the new last day'))
  until!: LocalDate;
}

@InputType({ isAbstract: true })
class ReconsiderationForm extends PaperForm {
  @Field(() => TextScalar, {
    ...describe('逾期申请的正当理由', 'good cause for asking after the limit'),
    nullable: true,
    defaultValue: null,
  })
  lateReason!: string | null;
}

@InputType({ isAbstract: true })
class ItemsForm extends ActInput {
  @Field(() => [ItemEntryInput], describe('移交清单', 'what is handed over'))
  items!: ItemEntryInput[];

  @Field(() => TextScalar, describe('交接地点', 'where'))
  place!: string;
}

@InputType({ isAbstract: true })
class SignatureForm extends ActInput {
  @Field(() => TextScalar, describe('文书', 'the notice'))
  noticeId!: string;
}

@InputType({ isAbstract: true })
class SuccessionForm extends ActInput {
  @Field(() => TextScalar, describe('离岗的专案组成员', 'the member of the team who leaves'))
  fromPersonId!: string;

  @Field(() => TextScalar, describe('接替的行政执法人员', 'the officer who takes the place'))
  toPersonId!: string;

  @Field(() => TextScalar, describe('理由', 'the reasons'))
  reason!: string;
}

/** The shape of each form in the API; the compiler holds it to the facts of the domain. */
const FORM_INPUTS: { readonly [F in Exclude<Form, 'OPENING'>]: Type<ActInput & Given<FormFacts[F]>> } = {
  REPORT: ReportForm,
  OPINION: OpinionForm,
  REASON: ReasonForm,
  REMARKS: RemarksForm,
  TRANSFER: TransferForm,
  RECEIPT: RemarksForm,
  REGISTRATION: RegistrationForm,
  SUPPLEMENT_REQUEST: SupplementRequestForm,
  SUPPLEMENT: SupplementForm,
  FORWARDING: ForwardingForm,
  MEASURE: MeasureForm,
  RETURN: ReturnForm,
  LIMIT_CHANGE: LimitChangeForm,
  PAPER: PaperForm,
  FILE_RETURN: RemarksForm,
  RECONSIDERATION: ReconsiderationForm,
  ITEMS: ItemsForm,
  SIGNATURE: SignatureForm,
  SUCCESSION: SuccessionForm,
};

/** The input type of one action: its form under the action's own name. */
export function inputOf(name: string, form: Exclude<Form, 'OPENING'>, zh: string, en: string): Type<ActInput> {
  @InputType(name, describe(zh, en))
  class ActionInput extends (FORM_INPUTS[form] as Type<ActInput>) {}
  return ActionInput;
}
