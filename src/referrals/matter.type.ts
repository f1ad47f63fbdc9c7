import { Field, Int, ObjectType } from '@nestjs/graphql';

import { DOCUMENT_KINDS, type DocumentKind } from '../domain/referral/referral.js';
import { describe, labelledEnum, namesOf } from '../platform/graphql/describe.js';
import { Policy } from '../platform/graphql/policy.js';
import { MuScalar } from '../platform/graphql/scalars.js';

export const DocumentKindEnum = labelledEnum(
  'DocumentKind',
  namesOf<DocumentKind>(DOCUMENT_KINDS),
  '材料种类',
  'kind of document',
);

@ObjectType('Matter', describe('移送的案件', 'what the referral is about'))
export class MatterType {
  @Policy('MATTER')
  @Field(() => String, describe('案件名称', 'title of the case'))
  title!: string;

  @Policy('PERSONAL')
  @Field(() => String, describe('当事人', 'the party'))
  party!: string;

  @Policy('MATTER')
  @Field(() => String, describe('地点', 'place'))
  location!: string;

  @Policy('MATTER')
  @Field(() => String, {
    ...describe('所在乡镇（街道）', 'id of the township or subdistrict that the land lies in; null: not said'),
    nullable: true,
  })
  townshipId?: string | null;

  @Policy('MATTER')
  @Field(() => String, {
    ...describe('图斑编号；图斑只是线索', 'number of the imagery patch, which is a clue only'),
    nullable: true,
  })
  patchNumber!: string | null;

  @Policy('MATTER')
  @Field(() => MuScalar, describe('占用面积（亩）', 'occupied area in 亩'))
  occupiedMu!: string;

  @Policy('MATTER')
  @Field(() => MuScalar, describe('其中永久基本农田（亩）', 'of it permanent basic farmland, in 亩'))
  basicFarmlandMu!: string;

  @Policy('MATTER')
  @Field(() => MuScalar, {
    ...describe(
      '经鉴定种植条件严重毁坏的面积（亩）；空表示尚未鉴定',
      'area appraised as seriously destroyed, in 亩; null: no appraisal yet',
    ),
    nullable: true,
  })
  destroyedMu!: string | null;

  @Policy('MATTER')
  @Field(() => String, {
    ...describe('涉嫌罪名；与犯罪无关的路线为空', 'suspected crime; null on routes that are about none'),
    nullable: true,
  })
  suspectedCrime!: string | null;

  @Policy('MATTER')
  @Field(() => Boolean, describe('移送前是否已作出行政处罚', 'was a penalty decided before the transfer'))
  penaltyDecided!: boolean;

  @Policy('MATTER')
  @Field(() => Boolean, {
    ...describe(
      '决定是否责令限期拆除；不涉及强制执行的为空',
      'does the decision order a demolition; null where none is to be enforced',
    ),
    nullable: true,
  })
  demolitionOrdered!: boolean | null;
}

@Policy('WITHIN')
@ObjectType('DocumentEntry', describe('材料清单的一项', 'an entry of the document list'))
export class DocumentEntryType {
  @Field(() => DocumentKindEnum, describe('种类', 'kind'))
  kind!: DocumentKind;

  @Field(() => String, describe('名称', 'name'))
  name!: string;

  @Field(() => String, { ...describe('文号', 'document number'), nullable: true })
  number!: string | null;

  @Field(() => Int, describe('页数', 'pages'))
  pages!: number;

  @Field(() => Boolean, describe('是否原件', 'is it the original'))
  original!: boolean;

  @Field(() => String, { ...describe('文件的 SHA-256', 'SHA-256 of the file, hexadecimal'), nullable: true })
  sha256!: string | null;
}

@Policy('WITHIN')
@ObjectType('ItemEntry', describe('涉案物品清单的一项', 'an entry of the list of items'))
export class ItemEntryType {
  @Field(() => String, describe('名称', 'name'))
  name!: string;

  @Field(() => String, describe('数量', 'quantity with its unit'))
  quantity!: string;

  @Field(() => String, describe('特征', 'features'))
  features!: string;

  @Field(() => String, describe('存放地', 'place of storage'))
  storage!: string;
}
