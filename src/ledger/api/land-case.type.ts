import { Field, ID, Int, ObjectType } from '@nestjs/graphql';

import type { Caller } from '../../domain/agency/agency.js';
import type { Instant, LocalDate } from '../../domain/kernel/instant.js';
import {
  CASE_STATES,
  type CaseState,
  dueOnOf,
  isClosed,
  type LandCase,
  type PartyKind,
} from '../../domain/ledger/case/land-case.js';
import type { MandateState } from '../../domain/ledger/case/mandates.js';
import { partyAsRead, referralsAsRead } from '../../domain/ledger/ledger-reading.js';
import type { LandUse } from '../../domain/ledger/patch/patch.js';
import { describe, labelledEnum } from '../../platform/graphql/describe.js';
import { connectionOf } from '../../platform/graphql/paging.js';
import { Policy } from '../../platform/graphql/policy.js';
import { InstantScalar, LocalDateScalar } from '../../platform/graphql/scalars.js';
import { LightType } from '../../referrals/light.type.js';
import { AlertType, toAreaFigure } from './alert.type.js';
import {
  CaseReferralType,
  EntrustedType,
  HandOverType,
  LandPartType,
  LegalReviewType,
  MeasureType,
  PenaltyType,
  ProceedingsType,
  SelfReportType,
  SignatureType,
  WaiverType,
} from './case-parts.type.js';
import { LandUseEnum, PartyKindEnum } from './ledger-parts.input.js';
import { MandateItemType, ProposedTransferType } from './proposed-transfer.type.js';

export const CaseStateEnum = labelledEnum('LandCaseState', CASE_STATES, '案件状态', 'state of a case of the ledger');

@Policy('OF_THE_ASKER')
@ObjectType('LandCase', describe('台账案件：从立案到销号', 'a case of the ledger, from filing to strike-off'))
export class LandCaseType {
  @Field(() => ID, describe('编号', 'id')) id!: string;
  @Field(() => ID, describe('方案', 'the campaign')) campaignId!: string;
  @Field(() => String, describe('案件号', 'its number')) number!: string;
  @Field(() => CaseStateEnum, describe('状态', 'state')) state!: CaseState;
  @Field(() => String, describe('状态名称', 'name of the state')) stateName!: string;
  @Field(() => Int, describe('版本', 'version')) version!: number;
  @Field(() => [ID], describe('图斑', 'its patches')) patchIds!: readonly string[];
  @Field(() => ID, describe('立案（接办）机关', 'agency that filed it, or has taken it over')) handlerId!: string;
  @Field(() => ID, describe('整改责任单位', 'agency that has to rectify')) dutyAgencyId!: string;
  @Field(() => ID, describe('所在乡镇', 'township')) townshipId!: string;
  @Field(() => String, describe('立案文号', 'number of the filing')) documentNumber!: string;
  @Field(() => LocalDateScalar, describe('立案日期', 'day of filing')) filedOn!: LocalDate;
  @Field(() => String, describe('当事人', 'the party')) party!: string;
  @Field(() => PartyKindEnum, describe('当事人类型', 'person or unit')) partyKind!: PartyKind;
  @Field(() => LocalDateScalar, describe('行为日期', 'day of the conduct')) conductOn!: LocalDate;
  @Field(() => String, describe('方案类别', 'category of the plan')) category!: string;
  @Field(() => LandUseEnum, describe('用途', 'use')) use!: LandUse;
  @Field(() => String, describe('坐落', 'where it lies')) location!: string;
  @Field(() => [LandPartType], describe('各类土地', 'the land, by class')) land!: readonly LandPartType[];
  @Field(() => LegalReviewType, { ...describe('法制审核', 'the legal review'), nullable: true })
  legalReview!: LegalReviewType | null;
  @Field(() => PenaltyType, { ...describe('行政处罚', 'the penalty'), nullable: true }) penalty!: PenaltyType | null;
  @Field(() => [ProceedingsType], describe('行政诉讼、行政复议', 'suits and reconsiderations'))
  proceedings!: readonly ProceedingsType[];
  @Field(() => EntrustedType, { ...describe('委托中的鉴定', 'an appraisal under way'), nullable: true })
  entrusted!: EntrustedType | null;
  @Field(() => MeasureType, { ...describe('整改措施', 'the measure'), nullable: true }) measure!: MeasureType | null;
  @Field(() => [WaiverType], describe('延期批准', 'approved later days')) waivers!: readonly WaiverType[];
  @Field(() => SelfReportType, { ...describe('自查整改报告', 'the self-report'), nullable: true })
  selfReport!: SelfReportType | null;
  @Field(() => SignatureType, { ...describe('核验', 'verification'), nullable: true })
  verification!: SignatureType | null;
  @Field(() => SignatureType, { ...describe('验收', 'acceptance'), nullable: true }) acceptance!: SignatureType | null;
  @Field(() => SignatureType, {
    ...describe('最近一次销号；死灰复燃后仍保留', 'the latest strike-off; it stays when the case comes back'),
    nullable: true,
  })
  struckOff!: SignatureType | null;
  @Field(() => InstantScalar, {
    ...describe(
      '自何时起认定应移送；R01 的期限自此起算',
      'since when it is known that it must be referred: the clock of R01 runs from it',
    ),
    nullable: true,
  })
  mustSince!: Instant | null;
  @Field(() => InstantScalar, {
    ...describe(
      '最迟何时指定专案组启动移送（D-00）；已移送或者无须移送为空',
      'by when a team has to be named and the referral opened (D-00); null: sent already, or nothing to send',
    ),
    nullable: true,
  })
  referBy!: Instant | null;
  @Field(() => Int, describe('死灰复燃次数', 'how often it came back')) relapses!: number;
  @Field(() => LocalDateScalar, { ...describe('整改期限', 'the day by which it has to be rectified'), nullable: true })
  dueOn!: LocalDate | null;
  @Field(() => LightType, { ...describe('期限词', 'how near that day is'), nullable: true }) light!: LightType | null;
  @Field(() => Boolean, describe('是否逾期', 'is it late')) late!: boolean;
  @Field(() => [CaseReferralType], describe('移送', 'its referrals')) referrals!: readonly CaseReferralType[];
  @Field(() => [HandOverType], describe('接办记录', 'how it went from agency to agency'))
  handOvers!: readonly HandOverType[];
  @Field(() => [MandateItemType], describe('适用的“一律”规定', 'the 一律 rules that it falls under'))
  mandates!: readonly MandateItemType[];
  @Field(
    () => [ProposedTransferType],
    describe('建议移送的主管机关', 'competent agencies to which a transfer is proposed'),
  )
  transfers!: readonly ProposedTransferType[];
  @Field(() => [AlertType], describe('预警', 'alerts')) alerts!: readonly AlertType[];
  @Field(() => InstantScalar, describe('登记时间', 'registered at')) openedAt!: Instant;
  @Field(() => InstantScalar, describe('最近办理时间', 'last act')) changedAt!: Instant;
}

export const LandCaseConnection = connectionOf('LandCase', LandCaseType);

/** What the rules say of a case on a day, beside what its record holds. */
export interface CaseToday extends Pick<LandCaseType, 'alerts' | 'transfers' | 'referBy' | 'light'> {
  readonly today: LocalDate;
  readonly mandates: readonly MandateState[];
}

export function toLandCaseType(
  landCase: LandCase,
  { today, alerts, mandates, transfers, referBy, light }: CaseToday,
  caller: Caller,
): LandCaseType {
  const { party, land, penalty, proceedings, verification, struckOff } = landCase;
  const dueOn = dueOnOf(landCase);
  return {
    ...landCase,
    transfers,
    referBy,
    dueOn,
    light,
    referrals: referralsAsRead(landCase, caller),
    stateName: CASE_STATES[landCase.state],
    alerts,
    party: partyAsRead(party.name, caller) ?? '',
    partyKind: party.kind,
    land: land.map((part) => ({
      landClass: part.landClass,
      occupied: toAreaFigure(part.occupied),
      destroyed: part.destroyed === null ? null : toAreaFigure(part.destroyed),
    })),
    penalty:
      penalty === null ? null : { ...penalty, area: toAreaFigure(penalty.area), basic: toAreaFigure(penalty.basic) },
    proceedings: proceedings.map(({ ended, ...one }) => ({
      ...one,
      outcome: ended?.outcome ?? null,
      endedOn: ended?.on ?? null,
      rulingNumber: ended?.documentNumber ?? null,
    })),
    verification: verification === null ? null : { ...verification, documentNumber: null },
    struckOff: struckOff === null ? null : { ...struckOff, remarks: null },
    late: dueOn !== null && today > dueOn && !isClosed(landCase),
    mandates: mandates.flatMap(({ mandate, items }) =>
      items.map((item) => ({
        ...item,
        done: caller.agencyId === landCase.handlerId ? item.done : null,
        mandateId: mandate.id,
        note: mandate.note,
      })),
    ),
  };
}
