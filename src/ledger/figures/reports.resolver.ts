import { Args, Context, Field, ID, InputType, Int, Mutation, ObjectType, Query, Resolver } from '@nestjs/graphql';

import { CurrentCaller } from '../../access/policy/caller.guard.js';
import { VERB_INPUT } from '../../access/policy/verbs.js';
import { type Caller, CASE_POSTS } from '../../domain/agency/agency.js';
import type { ReportForm } from '../../domain/campaign/campaign.js';
import {
  REMINDER_STEPS,
  type ReminderStep,
  REPORT_STATES,
  type ReportState,
} from '../../domain/campaign/report-duty.js';
import type { Instant, LocalDate } from '../../domain/kernel/instant.js';
import { invalidInput } from '../../domain/kernel/refusal.js';
import type { Report } from '../../domain/ledger/figures/report.js';
import { PhotoFiles } from '../../files/photo-files.js';
import type { GraphQLContext } from '../../platform/graphql/context.js';
import { describe, labelledEnum } from '../../platform/graphql/describe.js';
import { Admits, Policy } from '../../platform/graphql/policy.js';
import { RefusedError } from '../../platform/graphql/refusal.js';
import { InstantScalar, LocalDateScalar, TextScalar, UuidScalar } from '../../platform/graphql/scalars.js';
import { CommandReceiptType } from '../../referrals/payload.type.js';
import { RefusalType, toRefusalType } from '../../referrals/refusal.type.js';
import { ReportFormEnum } from '../api/campaign.type.js';
import { Reports } from './reports.js';

const ReportStateEnum = labelledEnum('ReportState', REPORT_STATES, '报送状态', 'state of a report');
const ReminderStepEnum = labelledEnum('ReminderStep', REMINDER_STEPS, '提醒', 'a reminder');

@Policy('OF_THE_ASKER')
@ObjectType('ReportReceipt', describe('一种形式的签收', 'the receipt of one form'))
class ReportReceiptType {
  @Field(() => ReportFormEnum, describe('形式', 'form')) form!: ReportForm;
  @Field(() => InstantScalar, describe('收到时间', 'when it came in')) receivedAt!: Instant;
  @Field(() => String, describe('文号', 'number of the document')) documentNumber!: string;
  @Field(() => String, { ...describe('文件的 SHA-256', 'SHA-256 of the file'), nullable: true }) sha256!: string | null;
  @Field(() => ID, describe('经办人', 'by whom')) by!: string;
}

@Policy('OF_THE_ASKER')
@ObjectType('ReportReminder', describe('一次提醒', 'a reminder that was sent'))
class ReportReminderType {
  @Field(() => ReminderStepEnum, describe('哪一步', 'which step')) step!: ReminderStep;
  @Field(() => InstantScalar, describe('时间', 'when')) at!: Instant;
}

@Policy('OF_THE_ASKER')
@ObjectType('OwedReport', describe('一项应报送的报告', 'a report that is owed'))
export class OwedReportType {
  @Field(() => ID, describe('编号', 'id')) id!: string;
  @Field(() => ID, describe('报送要求', 'the duty')) dutyId!: string;
  @Field(() => String, describe('期间', 'the period')) period!: string;
  @Field(() => ID, describe('报送单位', 'who owes it')) agencyId!: string;
  @Field(() => LocalDateScalar, describe('期限', 'by when')) dueOn!: LocalDate;
  @Field(() => [ReportFormEnum], describe('应报形式', 'forms that are owed')) forms!: readonly ReportForm[];
  @Field(() => ReportStateEnum, describe('状态', 'state')) state!: ReportState;
  @Field(() => Int, describe('版本', 'version')) version!: number;
  @Field(() => [ReportReceiptType], describe('签收', 'receipts')) receipts!: readonly ReportReceiptType[];
  @Field(() => [ReportReminderType], describe('提醒', 'reminders')) reminders!: readonly ReportReminderType[];
}

@InputType(describe('报送或者签收报告', 'sends in a report, or receives its paper'))
export class ReceiveReportInput {
  @Field(() => UuidScalar, describe('幂等键', 'idempotency key')) idempotencyKey!: string;
  @Field(() => TextScalar, describe('报送要求，如 RP3', 'the duty, such as RP3')) dutyId!: string;
  @Field(() => TextScalar, describe('期间，如 2023-07 或者 2023-09-30', 'the period, such as 2023-07 or 2023-09-30'))
  period!: string;
  @Field(() => TextScalar, describe('报送单位', 'who owes it')) agencyId!: string;
  @Field(() => ReportFormEnum, describe('形式', 'form')) form!: ReportForm;
  @Field(() => TextScalar, describe('文号', 'number of the document')) documentNumber!: string;
  @Field(() => UuidScalar, {
    ...describe(
      '已上传的文件（beginUpload），电子材料须填',
      'the file, as it was sent (beginUpload); needed for a file',
    ),
    nullable: true,
    defaultValue: null,
  })
  fileId!: string | null;
  @Field(() => LocalDateScalar, {
    ...describe('收到纸质材料的日期', 'day on which the paper came in, for a paper'),
    nullable: true,
    defaultValue: null,
  })
  receivedOn!: LocalDate | null;
}

@ObjectType(describe('报送的结果', 'result of sending in a report'))
class ReceiveReportPayload {
  @Field(() => OwedReportType, { ...describe('报告', 'the report'), nullable: true }) report!: OwedReportType | null;
  @Field(() => CommandReceiptType, { ...describe('办理回执', 'the receipt'), nullable: true })
  receipt!: CommandReceiptType | null;
  @Field(() => RefusalType, { ...describe('拒绝的理由', 'why not'), nullable: true }) refusal!: RefusalType | null;
}

function toOwedReport({ id, owed, state, version, receipts, reminders }: Report): OwedReportType {
  return { ...owed, id, state, version, receipts, reminders };
}

@Resolver()
export class ReportsResolver {
  constructor(
    private readonly reports: Reports,
    private readonly files: PhotoFiles,
  ) {}

  @Admits(CASE_POSTS)
  @Query(
    () => [OwedReportType],
    describe(
      '应报送的报告：本机关的；领导小组办公室和自然资源局看全部',
      'reports that are owed: my agency’s own; all of them for the office and the bureau',
    ),
  )
  async owedReports(
    @CurrentCaller() caller: Caller,
    @Args('dutyId', { type: () => TextScalar, nullable: true, ...describe('报送要求', 'the duty') })
    dutyId?: string | null,
    @Args('agencyId', { type: () => TextScalar, nullable: true, ...describe('报送单位', 'who owes it') })
    agencyId?: string | null,
  ): Promise<readonly OwedReportType[]> {
    return (await this.reports.list(caller, dutyId ?? null, agencyId ?? null)).map(toOwedReport);
  }

  @Admits(CASE_POSTS)
  @Mutation(
    () => ReceiveReportPayload,
    describe(
      '报送电子材料（报送单位），或者签收纸质材料（领导小组办公室）',
      'sends in a file (the agency that owes it), or receives a paper (the office)',
    ),
  )
  async receiveReport(
    @Args('input', VERB_INPUT) { idempotencyKey, dutyId, period, agencyId, fileId, ...said }: ReceiveReportInput,
    @CurrentCaller() caller: Caller,
    @Context() context: GraphQLContext,
  ): Promise<ReceiveReportPayload> {
    const sha256 = fileId === null ? null : await this.files.hashOf(fileId, caller);
    if (typeof sha256 === 'object' && sha256 !== null) throw new RefusedError(sha256);
    if (fileId !== null && sha256 === null)
      throw new RefusedError(
        invalidInput('fileId', fileId, '本机关已经传完并收存的文件', 'a file that your agency has sent whole'),
      );
    const facts = { ...said, sha256 };
    const outcome = await this.reports.receive({ dutyId, period, agencyId }, facts, caller, idempotencyKey);
    if ('refused' in outcome) {
      context.refusals.push(outcome.refused);
      return { report: null, receipt: null, refusal: toRefusalType(outcome.refused) };
    }
    const report = await this.reports.find(caller, outcome.done.subject.id);
    return { report: report === null ? null : toOwedReport(report), receipt: outcome.done, refusal: null };
  }
}
