import { Field, InputType } from '@nestjs/graphql';
import { describe } from '../platform/graphql/describe.js';
import { TextScalar } from '../platform/graphql/scalars.js';
import { ActInput, ItemEntryInput, PaperInput } from './act.input.js';

@InputType(describe('决定立案，告知移送机关并抄送检察机关', 'files the case and tells the sender and the procuratorate'))
export class FileCaseInput extends PaperInput {}

@InputType(describe('决定不予立案，说明理由', 'decides not to file, with reasons'))
export class DeclineFilingInput extends PaperInput {}

@InputType(describe('退回案卷材料', 'returns the case file'))
export class ReturnCaseFileInput extends ActInput {
  @Field(() => TextScalar, describe('备注，可为空', 'remarks, may be empty'))
  remarks!: string;
}

@InputType(describe('移交涉案物品及其他材料', 'hands over the items and other material'))
export class HandOverItemsInput extends ActInput {
  @Field(() => [ItemEntryInput], describe('移交清单', 'what is handed over'))
  items!: ItemEntryInput[];

  @Field(() => TextScalar, describe('交接地点', 'where'))
  place!: string;
}

@InputType(describe('当面清点并接收涉案物品', 'counts and receives the items'))
export class ReceiveItemsInput extends ActInput {
  @Field(() => TextScalar, describe('备注，可为空', 'remarks, may be empty'))
  remarks!: string;
}
