import { Field, InputType } from '@nestjs/graphql';
import { describe } from '../platform/graphql/describe.js';
import { TextScalar } from '../platform/graphql/scalars.js';
import { ActInput, PaperInput } from './act.input.js';

@InputType(describe('对不予立案申请复议', 'asks for reconsideration of the refusal to file'))
export class RequestReconsiderationInput extends PaperInput {
  @Field(() => TextScalar, { ...describe('逾期申请的正当理由', 'good cause for asking after the limit'), nullable: true, defaultValue: null })
  lateReason!: string | null;
}

@InputType(describe('复议维持不予立案', 'upholds the refusal to file'))
export class UpholdDeclineInput extends PaperInput {}

@InputType(describe('复议决定立案', 'reverses the refusal and files the case'))
export class ReverseDeclineInput extends PaperInput {}

@InputType(describe('建议检察机关立案监督', 'suggests filing supervision to the procuratorate'))
export class SuggestSupervisionInput extends PaperInput {}

@InputType(describe('接受不予立案，转行政处理', 'accepts the refusal and goes on administratively'))
export class ResumeAdministrativeInput extends ActInput {
  @Field(() => TextScalar, describe('理由', 'the reasons'))
  reason!: string;
}
