import { Field, ID, InputType } from '@nestjs/graphql';
import type { LocalDate } from '../domain/kernel/instant.js';
import { EXTENSION_BASES, type ExtensionBasis, RETURN_REASONS, type ReturnReason } from '../domain/referral/commands.js';
import { describe, labelledEnum } from '../platform/graphql/describe.js';
import { LocalDateScalar, TextScalar } from '../platform/graphql/scalars.js';
import { ActInput, DocumentEntryInput, PaperInput } from './act.input.js';

const ReturnReasonEnum = labelledEnum('ReturnReason', RETURN_REASONS, '退回理由', 'ground of a return');
const ExtensionBasisEnum = labelledEnum<ExtensionBasis>(
  'ExtensionBasis',
  { ECONOMIC_CRIME_10: EXTENSION_BASES.ECONOMIC_CRIME_10.name, COMPLEX_30: EXTENSION_BASES.COMPLEX_30.name },
  '延长审查的依据', 'basis of a longer review',
);

@InputType(describe('签署移送回执；法定期限自此起算', 'signs the receipt; the statutory limits run from it'))
export class SignReceiptInput extends ActInput {
  @Field(() => TextScalar, describe('备注，可为空', 'remarks, may be empty'))
  remarks!: string;
}

@InputType(describe('受案登记', 'registers the acceptance of the case'))
export class AcceptCaseInput extends ActInput {
  @Field(() => TextScalar, describe('受案登记号', 'number in the police register'))
  registrationNumber!: string;
}

@InputType(describe('通知移送机关补充材料；不得以材料不全为由不接受', 'asks for missing material; incompleteness is no ground to refuse the case'))
export class RequestSupplementInput extends ActInput {
  @Field(() => TextScalar, describe('补正通知书文号', 'number of the request'))
  documentNumber!: string;

  @Field(() => [TextScalar], describe('缺少的材料', 'what is missing'))
  missing!: string[];
}

@InputType(describe('补充材料；名称与清单逐项对应', 'provides what was missing, each under the name it was asked for'))
export class ProvideSupplementInput extends ActInput {
  @Field(() => [DocumentEntryInput], describe('补充的材料', 'the supplementary documents'))
  documents!: DocumentEntryInput[];
}

@InputType(describe('转送有管辖权的公安机关，并书面告知移送机关', 'forwards the case to the police organ that has jurisdiction and tells the sender'))
export class RerouteCaseInput extends PaperInput {
  @Field(() => ID, describe('有管辖权的机关', 'the competent agency'))
  toAgencyId!: string;
}

@InputType(describe('不属于公安机关管辖的，书面说明理由退回', 'returns what is no matter for the police, with written reasons'))
export class ReturnCaseInput extends PaperInput {
  @Field(() => ReturnReasonEnum, describe('退回理由', 'the ground'))
  reason!: ReturnReason;

  @Field(() => TextScalar, describe('应向哪个机关移送', 'where the case should go instead'))
  competentOrgan!: string;
}

@InputType(describe('记录延长审查期限：依据、批准人、期限', 'records a longer review: basis, approver, until when'))
export class ExtendReviewInput extends ActInput {
  @Field(() => ExtensionBasisEnum, describe('依据', 'basis'))
  basis!: ExtensionBasis;

  @Field(() => TextScalar, describe('批准人岗位', 'who approved, by post'))
  approver!: string;

  @Field(() => LocalDateScalar, describe('延长至', 'until the end of this day'))
  until!: LocalDate;
}
