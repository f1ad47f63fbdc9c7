import { Field, InputType, Int } from '@nestjs/graphql';

import { LAND_CLASSES, type LandClass } from '../../domain/crime/crime-threshold.js';
import type { StatedArea } from '../../domain/kernel/area.js';
import type { Instant, LocalDate } from '../../domain/kernel/instant.js';
import { ALERTS } from '../../domain/ledger/alert/alert.js';
import { type MeasureKind, MEASURES, PARTY_KINDS, type PartyKind } from '../../domain/ledger/case/land-case.js';
import { PROCEEDINGS, PROCEEDINGS_OUTCOMES } from '../../domain/ledger/case/penalty.js';
import { LAND_USES, type LandUse, PATCH_SOURCES, type PatchSource, VERDICTS } from '../../domain/ledger/patch/patch.js';
import { describe, labelledEnum } from '../../platform/graphql/describe.js';
import {
  AreaScalar,
  GeoJsonScalar,
  InstantScalar,
  LocalDateScalar,
  TextScalar,
  UuidScalar,
} from '../../platform/graphql/scalars.js';

export const LandClassEnum = labelledEnum('LandClass', LAND_CLASSES, '地类', 'class of land');
export const LandUseEnum = labelledEnum('LandUse', LAND_USES, '占用用途', 'what stands on the land');
export const PatchSourceEnum = labelledEnum('PatchSource', PATCH_SOURCES, '线索来源', 'where a patch came from');
export const VerdictEnum = labelledEnum('Verdict', VERDICTS, '判定', 'verdict on a patch');
export const PartyKindEnum = labelledEnum('PartyKind', PARTY_KINDS, '当事人类型', 'person or unit');
export const ProceedingsKindEnum = labelledEnum(
  'ProceedingsKind',
  PROCEEDINGS,
  '诉讼、复议',
  'suit or reconsideration',
);

export const ProceedingsOutcomeEnum = labelledEnum(
  'ProceedingsOutcome',
  PROCEEDINGS_OUTCOMES,
  '生效结果',
  'how a suit or a reconsideration has ended',
);

export const MeasureKindEnum = labelledEnum(
  'MeasureKind',
  Object.fromEntries(Object.entries(MEASURES).map(([kind, { name }]) => [kind, name])) as Record<MeasureKind, string>,
  '整改措施',
  'how the unlawful state is removed',
);

export const AlertCodeEnum = labelledEnum('AlertCode', ALERTS, '预警类型', 'an alert rule');
export const PhotoPhaseEnum = labelledEnum(
  'PhotoPhase',
  { BEFORE: '整改前', AFTER: '整改后' },
  '照片阶段',
  'before or after the rectification',
);

/** One field: its type, what it means in both languages, and more. */
export const text = (zh: string, en: string): PropertyDecorator => Field(() => TextScalar, describe(zh, en));
export const day = (zh: string, en: string): PropertyDecorator => Field(() => LocalDateScalar, describe(zh, en));
export const area = (zh: string, en: string): PropertyDecorator => Field(() => AreaScalar, describe(zh, en));
export const yes = (zh: string, en: string): PropertyDecorator => Field(() => Boolean, describe(zh, en));
export const paper = (): PropertyDecorator => text('文号', 'number of the paper');
export const reason = (): PropertyDecorator => text('理由', 'the reason');

@InputType({ isAbstract: true })
abstract class KeyedInput {
  @Field(
    () => UuidScalar,
    describe(
      '幂等键：同一请求重发时用同一个 UUID',
      'idempotency key: the same UUID when the same request is sent again',
    ),
  )
  idempotencyKey!: string;
}

/** What every act on a record says: which one, as seen at which version, under which key it may be asked again. */
@InputType({ isAbstract: true })
export abstract class LedgerActInput extends KeyedInput {
  @Field(() => UuidScalar, describe('图斑或者案件', 'the patch or the case'))
  recordId!: string;

  @Field(
    () => Int,
    describe('您所依据的版本；他人先办则拒绝', 'the version you have seen; refused when somebody else was first'),
  )
  expectedVersion!: number;
}

@InputType(describe('图斑登记内容', 'what is registered of a patch'))
export class PatchFactsInput {
  @text('图斑编号', 'number of the patch') number!: string;
  @text('批次（方案类别），如 C2-a', 'the category under which it is counted, such as C2-a') batch!: string;
  @Field(() => [TextScalar], { ...describe('同时所属的其他类别', 'further categories'), defaultValue: [] })
  alsoUnder!: string[];
  @Field(() => PatchSourceEnum, describe('来源', 'source')) source!: PatchSource;
  @day('下发（发现）日期', 'day of delivery or discovery') deliveredOn!: LocalDate;
  @Field(() => LocalDateScalar, { ...describe('影像日期', 'day of the imagery'), nullable: true, defaultValue: null })
  imageryOn!: LocalDate | null;
  @text('所在乡镇（街道）', 'id of the township') townshipId!: string;
  @text('村', 'village') village!: string;
  @text('坐落', 'where it lies') location!: string;
  @area('总面积', 'total area') total!: StatedArea;
  @area('耕地面积', 'cultivated area') cultivated!: StatedArea;
  @area('永久基本农田面积', 'of which permanent basic farmland') basic!: StatedArea;
  @Field(() => TextScalar, {
    ...describe('疑似当事人', 'who is thought to have done it'),
    nullable: true,
    defaultValue: null,
  })
  party!: string | null;
  @text('整改责任单位', 'id of the agency that has to rectify') dutyAgencyId!: string;
  @Field(() => GeoJsonScalar, { ...describe('图形', 'the polygon'), nullable: true, defaultValue: null }) geometry!:
    string | null;
  @Field(() => Boolean, { ...describe('演示用的虚构内容', 'invented for a demonstration'), defaultValue: false })
  invented!: boolean;
}

@InputType(describe('带坐标和时间的照片', 'a photograph with its place and time'))
export class PhotoInput {
  @Field(() => PhotoPhaseEnum, describe('阶段', 'phase')) phase!: 'BEFORE' | 'AFTER';
  @Field(() => UuidScalar, describe('已上传的照片（beginUpload）', 'its file, as it was sent (beginUpload)'))
  fileId!: string;
  @Field(() => InstantScalar, {
    ...describe('拍摄时间；照片中有的，以照片为准', 'when it was taken; where the file says it, the file counts'),
    nullable: true,
    defaultValue: null,
  })
  takenAt!: Instant | null;
  @Field(() => TextScalar, {
    ...describe(
      '经度，十进制度；照片中有的，以照片为准',
      'longitude in decimal degrees, where the file does not say it',
    ),
    nullable: true,
    defaultValue: null,
  })
  longitude!: string | null;
  @Field(() => TextScalar, {
    ...describe(
      '纬度，十进制度；照片中有的，以照片为准',
      'latitude in decimal degrees, where the file does not say it',
    ),
    nullable: true,
    defaultValue: null,
  })
  latitude!: string | null;
}

@InputType(describe('一类土地', 'land of one class'))
export class LandPartInput {
  @Field(() => LandClassEnum, describe('地类', 'class')) landClass!: LandClass;
  @area('占用面积', 'area taken') occupied!: StatedArea;
  @Field(() => AreaScalar, {
    ...describe(
      '鉴定为严重毁坏的面积；未鉴定为空，不是零',
      'area appraised as destroyed; null: not appraised, which is not zero',
    ),
    nullable: true,
    defaultValue: null,
  })
  destroyed!: StatedArea | null;
}

@InputType(describe('一类土地的鉴定结果', 'the appraisal of one class'))
export class AppraisedInput {
  @Field(() => LandClassEnum, describe('地类', 'class')) landClass!: LandClass;
  @area('严重毁坏的面积', 'area destroyed') area!: StatedArea;
}

@InputType(describe('登记图斑', 'registers a patch'))
export class RegisterPatchInput extends KeyedInput {
  @Field(() => PatchFactsInput, describe('内容', 'the facts')) facts!: PatchFactsInput;
}

@InputType(describe('立案', 'files a case'))
export class OpenLandCaseInput extends KeyedInput {
  @Field(() => [UuidScalar], describe('图斑', 'the patches')) patchIds!: string[];
  @text('立案文号', 'number of the filing') documentNumber!: string;
  @day('立案日期', 'day of filing') filedOn!: LocalDate;
  @text('当事人', 'the party') partyName!: string;
  @Field(() => PartyKindEnum, describe('当事人类型', 'person or unit')) partyKind!: PartyKind;
  @day('违法行为发生日期', 'day of the conduct') conductOn!: LocalDate;
  @text('方案类别，如 C2-b-1', 'category of the plan, such as C2-b-1') category!: string;
  @Field(() => LandUseEnum, describe('用途', 'use')) use!: LandUse;
  @text('整改责任单位', 'id of the agency that has to rectify') dutyAgencyId!: string;
  @text('坐落', 'where it lies') location!: string;
  @Field(() => [LandPartInput], describe('各类土地', 'the land, by class')) land!: LandPartInput[];
  @Field(() => Boolean, { ...describe('是否涉及公职人员', 'is an official involved'), defaultValue: false })
  officialInvolved!: boolean;
  @Field(() => Boolean, { ...describe('是否位于自然保护地', 'does it lie in a nature reserve'), defaultValue: false })
  natureReserve!: boolean;
}
