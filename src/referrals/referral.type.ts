import { Field, ID, Int, ObjectType } from '@nestjs/graphql';

import type { ReadReferral } from '../domain/access/read-policy.js';
import type { Instant } from '../domain/kernel/instant.js';
import { type Action, ACTIONS } from '../domain/referral/actions.js';
import { type Referral, RELATIONS } from '../domain/referral/referral.js';
import { getRoute } from '../domain/route/registry.js';
import { describe, labelledEnum, namesOf } from '../platform/graphql/describe.js';
import { connectionOf } from '../platform/graphql/paging.js';
import { Policy } from '../platform/graphql/policy.js';
import { InstantScalar } from '../platform/graphql/scalars.js';
import { DocumentEntryType, ItemEntryType, MatterType } from './matter.type.js';

export const ActionEnum = labelledEnum(
  'ReferralAction',
  namesOf<Action>(ACTIONS),
  '对移送可以做的事',
  'what can be done to a referral',
);

export const RelationEnum = labelledEnum(
  'Relation',
  RELATIONS,
  '机关与移送的关系',
  'how an agency stands to a referral',
);

@ObjectType('Referral', describe('移送', 'one referral of a case from one agency to another'))
export class ReferralType {
  @Policy('SUMMARY')
  @Field(() => ID, describe('编号（内部）', 'id'))
  id!: string;

  @Policy('SUMMARY')
  @Field(() => String, describe('移送编号', 'referral number'))
  number!: string;

  @Policy('SUMMARY')
  @Field(() => String, describe('移送路线', 'route, such as R01'))
  routeId!: string;

  @Policy('SUMMARY')
  @Field(() => String, describe('状态', 'state'))
  state!: string;

  @Policy('SUMMARY')
  @Field(() => String, describe('状态名称', 'what the state is called'))
  stateName!: string;

  @Policy('SUMMARY')
  @Field(
    () => Int,
    describe('版本；每一次办理加一，作为 expectedVersion', 'version: raised by every act; give it as expectedVersion'),
  )
  version!: number;

  @Policy('SUMMARY')
  @Field(() => ID, describe('移送机关', 'the sending agency'))
  senderId!: string;

  @Policy('SUMMARY')
  @Field(() => ID, { ...describe('受移送机关（当前经办）', 'the agency that holds the case'), nullable: true })
  holderId!: string | null;

  @Policy('SUMMARY')
  @Field(() => [ID], describe('抄送机关', 'agencies that get copies'))
  copiedIds!: readonly string[];

  @Policy('SUMMARY')
  @Field(() => ID, {
    ...describe('第三方机关（被监督、指定管辖等）', 'the third agency, on routes that have one'),
    nullable: true,
  })
  respondentId!: string | null;

  @Policy('SUMMARY')
  @Field(() => [ID], describe('曾受移送机关', 'agencies that held the case before'))
  formerHolderIds!: readonly string[];

  @Policy('SUMMARY')
  @Field(() => ID, describe('同一链条的第一件移送', 'the first referral of its thread'))
  threadId!: string;

  @Policy('SUMMARY')
  @Field(() => ID, { ...describe('所接续的移送', 'the referral that it continues'), nullable: true })
  continuesId!: string | null;

  @Policy('SUMMARY')
  @Field(() => Boolean, describe('是否紧急', 'was it opened as urgent'))
  urgent!: boolean;

  @Policy('SUMMARY')
  @Field(() => [ID], describe('轮到办理的机关；办结后为空', 'the agencies whose move it is; empty at an end'))
  ownerIds!: readonly string[];

  @Policy('MATTER')
  @Field(() => MatterType, describe('案件', 'the matter'))
  matter!: MatterType;

  @Policy('MATERIALS')
  @Field(() => [DocumentEntryType], describe('材料清单', 'the document list'))
  documents!: readonly DocumentEntryType[];

  @Policy('MATERIALS')
  @Field(() => [ItemEntryType], describe('涉案物品清单', 'the list of items'))
  items!: readonly ItemEntryType[];

  @Policy('MATERIALS')
  @Field(() => [String], describe('待补充的材料', 'material that is still missing'))
  missing!: readonly string[];

  @Policy('SUMMARY')
  @Field(() => InstantScalar, describe('启动时间', 'opened at'))
  openedAt!: Instant;

  @Policy('SUMMARY')
  @Field(() => InstantScalar, {
    ...describe('受移送机关签收时间', 'when the holder signed the receipt'),
    nullable: true,
  })
  receivedAt!: Instant | null;

  @Policy('SUMMARY')
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
