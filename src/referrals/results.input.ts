import { Field, ID, InputType } from '@nestjs/graphql';
import { describe } from '../platform/graphql/describe.js';
import { ActInput, PaperInput } from './act.input.js';

@InputType(describe('撤销案件', 'drops the case'))
export class DropCaseInput extends PaperInput {}

@InputType(describe('移送审查起诉', 'sends the case for prosecution'))
export class SendForProsecutionInput extends PaperInput {}

@InputType(describe('提起公诉', 'prosecutes'))
export class ProsecuteInput extends PaperInput {}

@InputType(describe('决定不起诉', 'decides not to prosecute'))
export class DeclineProsecutionInput extends PaperInput {}

@InputType(describe('记录判决结果', 'records the judgment'))
export class RecordJudgmentInput extends PaperInput {}

@InputType(describe('签收文书；文书所启动的期限自此起算', 'signs for a notice; the limits that it starts run from here'))
export class SignNoticeInput extends ActInput {
  @Field(() => ID, describe('文书', 'the notice'))
  noticeId!: string;
}
