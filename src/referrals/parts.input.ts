import { Field, InputType, Int } from '@nestjs/graphql';

import type { Instant } from '../domain/kernel/instant.js';
import type { DocumentKind } from '../domain/referral/referral.js';
import { describe } from '../platform/graphql/describe.js';
import { InstantScalar, MuScalar, TextScalar, UuidScalar } from '../platform/graphql/scalars.js';
import { DocumentKindEnum } from './matter.type.js';

/** The number of a paper that an act issues. */
export const NUMBER = {
  ...describe(
    '文号，如 河公立字〔2023〕1号；本机关有自己字号的可不填，由平台依次编号',
    'number of the paper, year in hexagonal brackets; left out, the next of the agency’s own series is given',
  ),
  nullable: true,
  defaultValue: null,
};

@InputType('MatterInput', describe('移送的案件', 'what the referral is about'))
export class MatterInput {
  @Field(() => TextScalar, describe('案件名称', 'title of the case'))
  title!: string;

  @Field(() => TextScalar, describe('当事人', 'the party'))
  party!: string;

  @Field(() => TextScalar, describe('地点', 'place'))
  location!: string;

  @Field(() => TextScalar, {
    ...describe('所在乡镇（街道）', 'id of the township or subdistrict that the land lies in'),
    nullable: true,
    defaultValue: null,
  })
  townshipId!: string | null;

  @Field(() => TextScalar, {
    ...describe('图斑编号', 'number of the imagery patch'),
    nullable: true,
    defaultValue: null,
  })
  patchNumber!: string | null;

  @Field(() => MuScalar, describe('占用面积（亩）', 'occupied area in 亩'))
  occupiedMu!: string;

  @Field(() => MuScalar, describe('其中永久基本农田（亩）', 'of it permanent basic farmland, in 亩'))
  basicFarmlandMu!: string;

  @Field(() => MuScalar, {
    ...describe(
      '经鉴定严重毁坏的面积（亩）；尚未鉴定则不填',
      'area appraised as destroyed, in 亩; leave out while there is no appraisal',
    ),
    nullable: true,
    defaultValue: null,
  })
  destroyedMu!: string | null;

  @Field(() => TextScalar, {
    ...describe('涉嫌罪名；与犯罪无关的路线不填', 'suspected crime; leave out on routes that are about none'),
    nullable: true,
    defaultValue: null,
  })
  suspectedCrime!: string | null;

  @Field(
    () => Boolean,
    describe(
      '移送前是否已作出行政处罚；已作出的须附决定书',
      'was a penalty decided before the transfer; its decision must then be attached',
    ),
  )
  penaltyDecided!: boolean;

  @Field(() => Boolean, {
    ...describe(
      '申请强制执行的须填：决定是否责令限期拆除（起诉期限15日，否则6个月）',
      'needed for an application to the court: ' +
        'does the decision order a demolition (suit within 15 days, otherwise 6 months)',
    ),
    nullable: true,
    defaultValue: null,
  })
  demolitionOrdered!: boolean | null;
}

@InputType('DocumentEntryInput', describe('材料清单的一项', 'an entry of the document list'))
export class DocumentEntryInput {
  @Field(() => DocumentKindEnum, describe('种类', 'kind'))
  kind!: DocumentKind;

  @Field(() => TextScalar, describe('名称', 'name'))
  name!: string;

  @Field(() => TextScalar, { ...describe('文号', 'document number'), nullable: true, defaultValue: null })
  number!: string | null;

  @Field(() => UuidScalar, {
    ...describe(
      '已上传的文件（beginUpload）；不填则只有纸质，视为未核验',
      'its file, as it was sent (beginUpload); left out, it exists on paper only and counts as not verified',
    ),
    nullable: true,
    defaultValue: null,
  })
  fileId!: string | null;

  @Field(() => Int, {
    ...describe(
      '页数；能从文件读出的以文件为准',
      'pages, 1 or more; where they can be read from the file, those count',
    ),
    nullable: true,
    defaultValue: null,
  })
  pages!: number | null;

  @Field(() => Boolean, describe('是否原件', 'is it the original'))
  original!: boolean;
}

@InputType(
  'OnPaperInput',
  describe(
    '纸质文书的文号和时间；期限自实际办理之时起算或者止算',
    'number and time of the paper; limits start and end when it was really done',
  ),
)
export class OnPaperInput {
  @Field(() => TextScalar, describe('文号，如 河公回字〔2023〕1号', 'number of the paper, year in hexagonal brackets'))
  documentNumber!: string;

  @Field(
    () => InstantScalar,
    describe(
      '实际办理的时间：不晚于现在，不早于所答复的事项',
      'when it was really done: not in the future, not before what it answers',
    ),
  )
  actedAt!: Instant;
}

@InputType('ItemEntryInput', describe('涉案物品清单的一项', 'an entry of the list of items'))
export class ItemEntryInput {
  @Field(() => TextScalar, describe('名称', 'name'))
  name!: string;

  @Field(() => TextScalar, describe('数量', 'quantity with its unit'))
  quantity!: string;

  @Field(() => TextScalar, describe('特征', 'features'))
  features!: string;

  @Field(() => TextScalar, describe('存放地', 'place of storage'))
  storage!: string;
}
