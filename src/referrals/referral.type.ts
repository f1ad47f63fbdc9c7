import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { ACTIONS, type Action } from '../domain/referral/actions.js';
import { DOCUMENT_KINDS, type DocumentKind, type Referral, RELATIONS } from '../domain/referral/referral.js';
import { getRoute } from '../domain/route/registry.js';
import type { Instant } from '../domain/kernel/instant.js';
import type { ReadReferral } from '../domain/access/read-policy.js';
import { describe, labelledEnum } from '../platform/graphql/describe.js';
import { connectionOf } from '../platform/graphql/paging.js';
import { InstantScalar, MuScalar } from '../platform/graphql/scalars.js';

/** The names of a table's rows, by key. */
export const namesOf = <Key extends string>(
  table: Readonly<Record<Key, { readonly name: string }>>,
): Record<Key, string> =>
  Object.fromEntries(Object.entries<{ readonly name: string }>(table).map(([key, row]) => [key, row.name])) as Record<
    Key,
    string
  >;

export const ActionEnum = labelledEnum(
  'ReferralAction',
  namesOf<Action>(ACTIONS),
  '对移送可以做的事',
  'what can be done to a referral',
);
export const DocumentKindEnum = labelledEnum(
  'DocumentKind',
  namesOf<DocumentKind>(DOCUMENT_KINDS),
  '材料种类',
  'kind of document',
);
export const RelationEnum = labelledEnum(
  'Relation',
  RELATIONS,
  '机关与移送的关系',
  'how an agency stands to a referral',
);

@ObjectType('Matter', describe('移送的案件', 'what the referral is about'))
export class MatterType {
  @Field(() => String, describe('案件名称', 'title of the case'))
  title!: string;

  @Field(() => String, describe('当事人', 'the party'))
  party!: string;

  @Field(() => String, describe('地点', 'place'))
  location!: string;

  @Field(() => String, {
    ...describe('图斑编号；图斑只是线索', 'number of the imagery patch, which is a clue only'),
    nullable: true,
  })
  patchNumber!: string | null;

  @Field(() => MuScalar, describe('占用面积（亩）', 'occupied area in 亩'))
  occupiedMu!: string;

  @Field(() => MuScalar, describe('其中永久基本农田（亩）', 'of it permanent basic farmland, in 亩'))
  basicFarmlandMu!: string;

  @Field(() => MuScalar, {
    ...describe(
      '经鉴定种植条件严重毁坏的面积（亩）；空表示尚未鉴定',
      'area appraised as seriously destroyed, in 亩; null: no appraisal yet',
    ),
    nullable: true,
  })
  destroyedMu!: string | null;

  @Field(() => String, {
    ...describe('涉嫌罪名；与犯罪无关的路线为空', 'suspected crime; null on routes that are about none'),
    nullable: true,
  })
  suspectedCrime!: string | null;

  @Field(() => Boolean, describe('移送前是否已作出行政处罚', 'was a penalty decided before the transfer'))
  penaltyDecided!: boolean;

  @Field(() => Boolean, {
    ...describe(
      '决定是否责令限期拆除；不涉及强制执行的为空',
      'does the decision order a demolition; null where none is to be enforced',
    ),
    nullable: true,
  })
  demolitionOrdered!: boolean | null;
}

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

@ObjectType('Referral', describe('移送', 'one referral of a case from one agency to another'))
export class ReferralType {
  @Field(() => ID, describe('编号（内部）', 'id'))
  id!: string;

  @Field(() => String, describe('移送编号', 'referral number'))
  number!: string;

  @Field(() => String, describe('移送路线', 'route, such as R01'))
  routeId!: string;

  @Field(() => String, describe('状态', 'state'))
  state!: string;

  @Field(() => String, describe('状态名称', 'what the state is called'))
  stateName!: string;

  @Field(
    () => Int,
    describe('版本；每一次办理加一，作为 expectedVersion', 'version: raised by every act; give it as expectedVersion'),
  )
  version!: number;

  @Field(() => ID, describe('移送机关', 'the sending agency'))
  senderId!: string;

  @Field(() => ID, { ...describe('受移送机关（当前经办）', 'the agency that holds the case'), nullable: true })
  holderId!: string | null;

  @Field(() => [ID], describe('抄送机关', 'agencies that get copies'))
  copiedIds!: readonly string[];

  @Field(() => ID, {
    ...describe('第三方机关（被监督、指定管辖等）', 'the third agency, on routes that have one'),
    nullable: true,
  })
  respondentId!: string | null;

  @Field(() => [ID], describe('曾受移送机关', 'agencies that held the case before'))
  formerHolderIds!: readonly string[];

  @Field(() => ID, describe('同一链条的第一件移送', 'the first referral of its thread'))
  threadId!: string;

  @Field(() => ID, { ...describe('所接续的移送', 'the referral that it continues'), nullable: true })
  continuesId!: string | null;

  @Field(() => Boolean, describe('是否紧急', 'was it opened as urgent'))
  urgent!: boolean;

  @Field(() => [ID], describe('轮到办理的机关；办结后为空', 'the agencies whose move it is; empty at an end'))
  ownerIds!: readonly string[];

  @Field(() => MatterType, describe('案件', 'the matter'))
  matter!: MatterType;

  @Field(() => [DocumentEntryType], describe('材料清单', 'the document list'))
  documents!: readonly DocumentEntryType[];

  @Field(() => [ItemEntryType], describe('涉案物品清单', 'the list of items'))
  items!: readonly ItemEntryType[];

  @Field(() => [String], describe('待补充的材料', 'material that is still missing'))
  missing!: readonly string[];

  @Field(() => InstantScalar, describe('启动时间', 'opened at'))
  openedAt!: Instant;

  @Field(() => InstantScalar, {
    ...describe('受移送机关签收时间', 'when the holder signed the receipt'),
    nullable: true,
  })
  receivedAt!: Instant | null;

  @Field(() => InstantScalar, { ...describe('办结时间', 'ended at'), nullable: true })
  endedAt!: Instant | null;

  /** Not a field: by whom it may be read is decided from it. */
  readonly parties!: ReadReferral & Pick<Referral, 'team'>;
}

export const ReferralConnection = connectionOf('Referral', ReferralType);

export function toReferralType(referral: Referral, ownerIds: readonly string[]): ReferralType {
  const {
    id,
    number,
    routeId,
    state,
    version,
    sender,
    holder,
    copied,
    respondent,
    threadId,
    continuesId,
    urgent,
    formerHolders,
    matter,
    documents,
    items,
    missing,
    openedAt,
    receivedAt,
    endedAt,
  } = referral;
  const stateName = getRoute(routeId).states[state]?.name ?? state;
  return {
    id,
    number,
    routeId,
    state,
    stateName,
    version,
    senderId: sender,
    holderId: holder,
    copiedIds: copied,
    respondentId: respondent,
    threadId,
    continuesId,
    urgent,
    ownerIds,
    formerHolderIds: formerHolders,
    matter,
    documents,
    items,
    missing,
    openedAt,
    receivedAt,
    endedAt,
    parties: referral,
  };
}
