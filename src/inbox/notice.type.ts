import { Field, ID, Int, ObjectType } from '@nestjs/graphql';

import { PostEnum } from '../agencies/agency.type.js';
import type { FieldGroup } from '../domain/access/read-policy.js';
import type { Post } from '../domain/agency/agency.js';
import type { Instant } from '../domain/kernel/instant.js';
import {
  EVIDENCE_KINDS,
  type EvidenceKind,
  type Notice,
  NOTICE_KINDS,
  type NoticeKind,
} from '../domain/notice/notice.js';
import type { Referral } from '../domain/referral/referral.js';
import { noticeName } from '../domain/route/registry.js';
import { describe, labelledEnum } from '../platform/graphql/describe.js';
import { Policy } from '../platform/graphql/policy.js';
import { InstantScalar } from '../platform/graphql/scalars.js';
import { DocumentEntryType, ItemEntryType } from '../referrals/matter.type.js';
import { RECEIPT_NOTE } from '../referrals/payload.type.js';

const names = Object.fromEntries(Object.entries(NOTICE_KINDS).map(([kind, row]) => [kind, row.name])) as Record<
  NoticeKind,
  string
>;
export const NoticeKindEnum = labelledEnum('NoticeKind', names, '文书种类', 'kind of notice');
export const EvidenceKindEnum = labelledEnum(
  'EvidenceKind',
  EVIDENCE_KINDS,
  '流转证据的种类（参照 ETSI EN 319 522）',
  'kind of evidence (after ETSI EN 319 522)',
);

@Policy('WITHIN')
@ObjectType('Notice', describe('机关之间的一份文书', 'what one agency sends another'))
export class NoticeType {
  @Field(() => ID, describe('文书编号（内部）', 'id'))
  id!: string;

  @Field(() => NoticeKindEnum, describe('种类', 'kind'))
  kind!: NoticeKind;

  @Field(() => String, describe('名称', 'what it is called'))
  name!: string;

  @Field(() => String, describe('承载的队列', 'the queue that carries it'))
  queue!: string;

  @Field(() => ID, describe('发文机关', 'from which agency'))
  fromId!: string;

  @Field(() => ID, describe('收文机关', 'to which agency'))
  toId!: string;

  @Field(() => Boolean, describe('是否抄送', 'is it a copy for information'))
  copy!: boolean;

  @Field(() => Boolean, describe('是否须签收', 'must the receiver sign for it'))
  mustSign!: boolean;

  @Field(() => Int, describe('由移送的第几版发出', 'the version of the referral that sent it'))
  version!: number;

  @Field(() => String, {
    ...describe('所载文书的文号', 'the number of the paper that it sends on'),
    nullable: true,
  })
  documentNumber!: string | null;

  @Field(() => InstantScalar, describe('提交时间', 'submitted at'))
  submittedAt!: Instant;

  @Field(() => InstantScalar, { ...describe('送达收件箱时间', 'delivered to the inbox at'), nullable: true })
  deliveredAt!: Instant | null;

  @Field(() => InstantScalar, { ...describe('首次阅读时间', 'first opened at'), nullable: true })
  openedAt!: Instant | null;

  @Field(() => InstantScalar, { ...describe('签收时间', 'signed for at'), nullable: true })
  signedAt!: Instant | null;

  /** Not a field: where its content is looked for. */
  readonly referralId!: string;
}

@Policy('WITHIN')
@ObjectType('NoticeAuthor', describe('经办、签发的人', 'who has done what the notice tells of'))
export class NoticeAuthorType {
  @Field(() => String, describe('姓名', 'name'))
  name!: string;

  @Field(() => PostEnum, describe('岗位', 'post'))
  post!: Post;

  @Field(() => ID, describe('机关', 'agency'))
  agencyId!: string;
}

@Policy('WITHIN')
@ObjectType('NoticeContent', describe('文书的内容', 'what a notice says'))
export class NoticeContentType {
  @Field(() => NoticeAuthorType, {
    ...describe('经办、签发的人；期限自动发出的为空', 'who has done it; null where time did'),
    nullable: true,
  })
  by!: NoticeAuthorType | null;

  @Field(() => String, {
    ...describe('正文：理由、意见、要求', 'its text: reasons, an opinion, what is demanded'),
    nullable: true,
  })
  statement!: string | null;

  @Field(() => [String], describe('缺少、须补齐的材料', 'what is missing and must be added'))
  missing!: readonly string[];

  @Field(() => [DocumentEntryType], describe('所附材料', 'the documents that came with it'))
  documents!: readonly DocumentEntryType[];

  @Field(() => [ItemEntryType], describe('所附物品', 'the items that came with it'))
  items!: readonly ItemEntryType[];

  @Field(() => String, {
    ...describe('线下办理的文号', 'the number of the paper, where it was done on paper'),
    nullable: true,
  })
  onPaper!: string | null;

  @Field(() => String, describe('全部内容（JSON 文本）', 'all of it, as JSON text'))
  text!: string;

  /** Not a field: what the record of access says has been read. */
  readonly groups!: readonly FieldGroup[];
}

@Policy('WITHIN')
@ObjectType('Evidence', describe('流转的一步留下的证据', 'the evidence of one step of a hand-over'))
export class EvidenceType {
  @Field(() => ID, describe('所属文书', 'the notice it speaks of'))
  noticeId!: string;

  @Field(() => EvidenceKindEnum, describe('种类', 'kind'))
  kind!: EvidenceKind;

  @Field(() => InstantScalar, describe('时间', 'when'))
  at!: Instant;

  @Field(() => ID, describe('所涉机关', 'which agency it speaks of'))
  agencyId!: string;

  @Field(() => String, describe('说明', 'detail'))
  detail!: string;

  @Field(() => Int, describe('记录它的历史事件序号', 'number of the audit event that records it'))
  eventSeq!: number;

  @Field(() => String, describe('该事件的叶哈希', 'leaf hash of that event, hexadecimal (RFC 6962)'))
  leafHash!: string;

  @Field(() => String, RECEIPT_NOTE)
  note!: string;
}

export function toNoticeType(
  notice: Notice,
  { id: referralId, routeId }: Pick<Referral, 'id' | 'routeId'>,
): NoticeType {
  const { from: fromId, to: toId, ...rest } = notice;
  return {
    ...rest,
    referralId,
    fromId,
    toId,
    name: noticeName(routeId, notice.kind),
    queue: NOTICE_KINDS[notice.kind].queue,
  };
}
