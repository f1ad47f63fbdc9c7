import { Field, ID, Int, ObjectType } from '@nestjs/graphql';

import { areaOfGeometry } from '../../books/ledger/geometry.js';
import type { Caller } from '../../domain/agency/agency.js';
import { type Area, areaOf, muText } from '../../domain/kernel/area.js';
import type { Instant, LocalDate } from '../../domain/kernel/instant.js';
import { LEDGER_ACTS } from '../../domain/ledger/ledger-acts.js';
import { partyAsRead } from '../../domain/ledger/ledger-reading.js';
import {
  type LandUse,
  type Patch,
  PATCH_STATES,
  type PatchSource,
  type PatchState,
  type Photo,
  type Verdict,
} from '../../domain/ledger/patch/patch.js';
import { describe, labelledEnum } from '../../platform/graphql/describe.js';
import { connectionOf } from '../../platform/graphql/paging.js';
import { Policy } from '../../platform/graphql/policy.js';
import { GeoJsonScalar, InstantScalar, LocalDateScalar } from '../../platform/graphql/scalars.js';
import { LightType } from '../../referrals/light.type.js';
import { AlertType, AreaFigureType, toAreaFigure } from './alert.type.js';
import { LandUseEnum, PatchSourceEnum, PhotoPhaseEnum, VerdictEnum } from './ledger-parts.input.js';

export const PatchStateEnum = labelledEnum('PatchState', PATCH_STATES, '图斑状态', 'state of a patch');
export const LedgerActionEnum = labelledEnum(
  'LedgerAction',
  Object.fromEntries(Object.entries(LEDGER_ACTS).map(([action, { zh }]) => [action, zh])) as Record<
    keyof typeof LEDGER_ACTS,
    string
  >,
  '台账办理动作',
  'an act on the ledger',
);

const PhotoStatedEnum = labelledEnum(
  'PhotoStated',
  { TIME: '时间', PLACE: '位置' },
  '照片的什么是人填写的',
  'what of a photograph a person has said',
);

@Policy('OF_THE_ASKER')
@ObjectType('Photo', describe('带坐标和时间的照片', 'a photograph with its place and time'))
export class PhotoType implements Photo {
  @Field(() => PhotoPhaseEnum, describe('阶段', 'phase')) phase!: Photo['phase'];
  @Field(() => InstantScalar, describe('拍摄时间', 'when it was taken')) takenAt!: Instant;
  @Field(() => String, describe('经度', 'longitude')) longitude!: string;
  @Field(() => String, describe('纬度', 'latitude')) latitude!: string;
  @Field(
    () => String,
    describe(
      '文件的 SHA-256；地址 /ledger/<记录编号>/files/<SHA-256>',
      'SHA-256 of the file at /ledger/<record>/files/<SHA-256>',
    ),
  )
  sha256!: string;
  @Field(
    () => [PhotoStatedEnum],
    describe('照片中没有、由人填写的内容：未核验', 'what a person has said because the file does not: not verified'),
  )
  stated!: readonly ('TIME' | 'PLACE')[];
}

@Policy('OF_THE_ASKER')
@ObjectType('FieldCheck', describe('实地核查', 'a field check'))
export class FieldCheckType {
  @Field(() => LocalDateScalar, describe('日期', 'day')) checkedOn!: LocalDate;
  @Field(() => AreaFigureType, describe('实测总面积', 'measured area')) total!: AreaFigureType;
  @Field(() => AreaFigureType, describe('其中耕地', 'of which cultivated')) cultivated!: AreaFigureType;
  @Field(() => AreaFigureType, describe('其中永久基本农田', 'of which permanent basic farmland'))
  basic!: AreaFigureType;
  @Field(() => LandUseEnum, describe('用途', 'use')) use!: LandUse;
  @Field(() => String, describe('情况', 'what was found')) finding!: string;
  @Field(() => [PhotoType], describe('照片', 'photographs')) photos!: readonly Photo[];
  @Field(() => ID, describe('核查人', 'who checked')) by!: string;
}

@Policy('OF_THE_ASKER')
@ObjectType('PatchVerdict', describe('图斑判定', 'the verdict on a patch'))
export class PatchVerdictType {
  @Field(() => VerdictEnum, describe('判定', 'the verdict')) verdict!: Verdict;
  @Field(() => String, describe('理由', 'the reason')) reason!: string;
  @Field(() => LocalDateScalar, describe('日期', 'day')) on!: LocalDate;
  @Field(() => ID, describe('判定人', 'who gave it')) by!: string;
}

@Policy('OF_THE_ASKER')
@ObjectType('Exclusion', describe('移出基数的签署变更', 'the signed change that takes a patch out of the denominators'))
export class ExclusionType {
  @Field(() => String, describe('理由', 'the reason')) reason!: string;
  @Field(() => String, describe('文号', 'number of the paper')) documentNumber!: string;
  @Field(() => ID, describe('签署人', 'who signed')) by!: string;
  @Field(() => InstantScalar, describe('时间', 'when')) at!: Instant;
}

@Policy('OF_THE_ASKER')
@ObjectType(
  'Patch',
  describe('图斑：线索，不是案件，也不是证据（自然资发〔2023〕258号）', 'a patch: a clue, no case and no proof'),
)
export class PatchType {
  @Field(() => ID, describe('编号', 'id')) id!: string;
  @Field(() => ID, describe('方案', 'the campaign')) campaignId!: string;
  @Field(() => String, describe('图斑编号', 'its number')) number!: string;
  @Field(() => PatchStateEnum, describe('状态', 'state')) state!: PatchState;
  @Field(() => String, describe('状态名称', 'name of the state')) stateName!: string;
  @Field(() => Int, describe('版本', 'version')) version!: number;
  @Field(() => String, describe('批次（方案类别）', 'category under which it is counted')) batch!: string;
  @Field(() => [String], describe('其他类别', 'further categories')) alsoUnder!: readonly string[];
  @Field(() => PatchSourceEnum, describe('来源', 'source')) source!: PatchSource;
  @Field(() => LocalDateScalar, describe('下发（发现）日期', 'day of delivery or discovery')) deliveredOn!: LocalDate;
  @Field(() => LocalDateScalar, { ...describe('影像日期', 'day of the imagery'), nullable: true })
  imageryOn!: LocalDate | null;
  @Field(() => ID, describe('所在乡镇', 'township')) townshipId!: string;
  @Field(() => String, describe('村', 'village')) village!: string;
  @Field(() => String, describe('坐落', 'where it lies')) location!: string;
  @Field(() => AreaFigureType, describe('总面积', 'total area')) total!: AreaFigureType;
  @Field(() => AreaFigureType, describe('耕地面积', 'cultivated area')) cultivated!: AreaFigureType;
  @Field(() => AreaFigureType, describe('永久基本农田面积', 'permanent basic farmland')) basic!: AreaFigureType;
  @Field(() => String, { ...describe('疑似当事人', 'who is thought to have done it'), nullable: true }) party!:
    string | null;
  @Field(() => ID, describe('整改责任单位', 'agency that has to rectify')) dutyAgencyId!: string;
  @Field(() => GeoJsonScalar, { ...describe('图形', 'the polygon'), nullable: true }) geometry!: string | null;
  @Field(() => String, {
    ...describe('按图形计算的面积，亩，仅供核对', 'area of the polygon in 亩, to check the stated one by'),
    nullable: true,
  })
  geometryMu!: string | null;
  @Field(
    () => Boolean,
    describe(
      '图形面积与登记面积相差超过十分之一',
      'does the area of the polygon differ from the stated one by more than a tenth',
    ),
  )
  areaDiffers!: boolean;
  @Field(() => Boolean, describe('演示用的虚构内容', 'invented for a demonstration')) invented!: boolean;
  @Field(() => FieldCheckType, { ...describe('实地核查', 'the field check'), nullable: true })
  check!: FieldCheckType | null;
  @Field(() => PatchVerdictType, { ...describe('判定', 'the verdict'), nullable: true })
  verdict!: PatchVerdictType | null;
  @Field(() => ID, { ...describe('所立案件', 'its case'), nullable: true }) caseId!: string | null;
  @Field(() => ExclusionType, { ...describe('移出基数', 'its exclusion'), nullable: true })
  excluded!: ExclusionType | null;
  @Field(() => LocalDateScalar, {
    ...describe('本类的整改期限', 'the day by which its category is due'),
    nullable: true,
  })
  dueOn!: LocalDate | null;
  @Field(() => LightType, {
    ...describe('期限词；立案后以案件的为准', 'how near that day is; once a case is filed, that of the case counts'),
    nullable: true,
  })
  light!: LightType | null;
  @Field(() => [AlertType], describe('预警', 'alerts')) alerts!: readonly AlertType[];
  @Field(() => InstantScalar, describe('登记时间', 'registered at')) registeredAt!: Instant;
  @Field(() => InstantScalar, describe('最近办理时间', 'last act')) changedAt!: Instant;
}

export const PatchConnection = connectionOf('Patch', PatchType);

export function toPatchType(
  { facts, check, ...patch }: Patch,
  { alerts, light }: Pick<PatchType, 'alerts' | 'light'>,
  caller: Caller,
): PatchType {
  const drawn = facts.geometry === null ? null : areaOfGeometry(facts.geometry);
  return {
    ...patch,
    ...facts,
    stateName: PATCH_STATES[patch.state],
    alerts,
    light,
    geometryMu: drawn === null ? null : muText(drawn),
    areaDiffers: drawn !== null && differs(drawn, areaOf(facts.total)),
    party: partyAsRead(facts.party, caller),
    total: toAreaFigure(facts.total),
    cultivated: toAreaFigure(facts.cultivated),
    basic: toAreaFigure(facts.basic),
    check:
      check === null
        ? null
        : {
            ...check,
            total: toAreaFigure(check.total),
            cultivated: toAreaFigure(check.cultivated),
            basic: toAreaFigure(check.basic),
          },
  };
}

/** By more than a tenth of what is stated. */
function differs(drawn: Area, stated: Area): boolean {
  const apart = drawn > stated ? drawn - stated : stated - drawn;
  return apart * 10n > stated;
}
