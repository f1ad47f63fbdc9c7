import { Field, ID, Int, ObjectType } from '@nestjs/graphql';

import { StaffMemberType } from '../agencies/agency.type.js';
import { TIMELINE_MARKS, type TimelineMark } from '../domain/audit/timeline-words.js';
import type { Instant } from '../domain/kernel/instant.js';
import { describe, labelledEnum } from '../platform/graphql/describe.js';
import { Policy } from '../platform/graphql/policy.js';
import { InstantScalar } from '../platform/graphql/scalars.js';

const TimelineMarkEnum = labelledEnum('TimelineMark', TIMELINE_MARKS, '历史一条的性质', 'what an event is');

@Policy('WITHIN')
@ObjectType('TimelineEntry', describe('流转记录的一条，以文字写出', 'an event of a history, in words'))
export class TimelineEntryType {
  @Field(() => Int, describe('证据号：历史中的序号', 'its number within the history'))
  seq!: number;

  @Field(() => InstantScalar, describe('何时；补记的为纸面时间', 'when; of what was done on paper, the paper’s time'))
  at!: Instant;

  @Field(() => InstantScalar, describe('何时记录', 'when it was recorded'))
  recordedAt!: Instant;

  @Field(() => TimelineMarkEnum, describe('性质', 'what it is'))
  mark!: TimelineMark;

  @Field(() => String, describe('中文', 'in Chinese'))
  zh!: string;

  @Field(() => String, describe('英文', 'in English'))
  en!: string;

  @Field(() => StaffMemberType, { ...describe('何人；平台所记的为空', 'who; null: the platform'), nullable: true })
  by!: StaffMemberType | null;

  @Field(() => String, {
    ...describe('所附意见、理由；所附文书尚未打开的为空', 'what was said with it; null while its paper is unopened'),
    nullable: true,
  })
  said!: string | null;

  @Field(() => String, { ...describe('文号', 'number of the paper'), nullable: true })
  documentNumber!: string | null;

  @Field(() => ID, { ...describe('文书送往哪个机关', 'to which agency the paper goes'), nullable: true })
  toId!: string | null;

  @Field(() => String, { ...describe('到了什么状态', 'the state it led to'), nullable: true })
  stateName!: string | null;

  @Field(() => [String], describe('逾期的期限', 'the limits it missed, by their names'))
  late!: readonly string[];
}
