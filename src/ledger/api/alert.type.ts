import { Field, ID, ObjectType } from '@nestjs/graphql';

import { type Area, areaOf, muText, type StatedArea } from '../../domain/kernel/area.js';
import type { Instant } from '../../domain/kernel/instant.js';
import { ALERT_LEVELS, type AlertCode, type AlertLevel, ALERTS } from '../../domain/ledger/alert/alert.js';
import type { OpenAlert } from '../../domain/ledger/patch/patch.js';
import { describe, labelledEnum } from '../../platform/graphql/describe.js';
import { connectionOf } from '../../platform/graphql/paging.js';
import { Policy } from '../../platform/graphql/policy.js';
import { InstantScalar } from '../../platform/graphql/scalars.js';
import { AlertCodeEnum } from './ledger-parts.input.js';

export const AlertLevelEnum = labelledEnum('AlertLevel', ALERT_LEVELS, '预警程度', 'level of an alert');
export const LedgerKindEnum = labelledEnum(
  'LedgerKind',
  { PATCH: '图斑', CASE: '案件', REPORT: '报送', BULLETIN: '月调度通报' },
  '台账记录的种类',
  'kind of record of the ledger',
);

@Policy('OF_THE_ASKER')
@ObjectType('LandFigure', describe('面积', 'an area'))
export class AreaFigureType {
  @Field(() => String, describe('登记的原文', 'as it was stated')) stated!: string;
  @Field(() => String, describe('折合亩，两位小数，仅供阅读', 'in 亩 with two decimals, for reading only')) mu!: string;
}

export function toAreaFigure(stated: StatedArea): AreaFigureType {
  return { stated, mu: muText(areaOf(stated)) };
}

/** An area as the database sums it: hundred-millionths of a 亩. */
export function summedArea(units: string | null): Area {
  return BigInt(units ?? '0') as Area;
}

@Policy('OF_THE_ASKER')
@ObjectType(
  'LedgerAlert',
  describe(
    '一项预警：程度、依据、理由，以及据以作出的全部输入',
    'an alert: its level, the row it rests on, why, and everything that it was found from',
  ),
)
export class AlertType {
  @Field(() => AlertCodeEnum, describe('类型', 'the alert rule')) alertCode!: AlertCode;
  @Field(() => String, describe('名称', 'its name')) name!: string;
  @Field(() => AlertLevelEnum, describe('程度', 'the level')) level!: AlertLevel;
  @Field(() => String, describe('依据的规则及版本', 'the rule, with its version')) rule!: string;
  @Field(() => String, describe('中文说明', 'in Chinese')) text!: string;
  @Field(() => String, describe('英文说明', 'in English')) textEn!: string;
  @Field(() => String, {
    ...describe(
      '输入（JSON）；不办理此案、也不看全部台账的机关为空',
      'the inputs, as JSON; null for agencies that neither handle the case nor see the whole ledger',
    ),
    nullable: true,
  })
  inputs!: string | null;
  @Field(() => InstantScalar, describe('自何时起', 'since when')) since!: Instant;
  @Field(
    () => [String],
    describe('建议启动的移送路线；只有人能启动', 'routes that it proposes; only a person opens one'),
  )
  proposes!: readonly string[];
  @Field(() => ID, { ...describe('认定不成立的负责人', 'the leader who dismissed it'), nullable: true }) dismissedBy!:
    string | null;
  @Field(() => String, { ...describe('认定不成立的理由', 'why it was dismissed'), nullable: true }) dismissalReason!:
    string | null;
  @Field(() => InstantScalar, { ...describe('认定不成立的时间', 'when it was dismissed'), nullable: true })
  dismissedAt!: Instant | null;
}

export function toAlertType(
  { alertCode, level, rule, text, textEn, inputs, since, dismissed }: OpenAlert,
  proposes: readonly string[],
  withInputs: boolean,
): AlertType {
  const name = alertCode as AlertCode;
  return {
    alertCode: name,
    name: ALERTS[name],
    level: level as AlertLevel,
    rule,
    text,
    textEn,
    inputs: withInputs ? inputs : null,
    since,
    proposes,
    dismissedBy: dismissed?.by ?? null,
    dismissalReason: dismissed?.reason ?? null,
    dismissedAt: dismissed?.at ?? null,
  };
}

@Policy('OF_THE_ASKER')
@ObjectType('AlertOfRecord', describe('一项预警及其所在的台账记录', 'an alert, and the record that it is on'))
export class AlertOfRecordType {
  @Field(() => ID, describe('台账记录', 'the record')) recordId!: string;
  @Field(() => LedgerKindEnum, describe('种类', 'its kind')) kind!: 'PATCH' | 'CASE';
  @Field(() => String, describe('编号', 'its number')) number!: string;
  @Field(() => ID, { ...describe('所在乡镇', 'its township'), nullable: true }) townshipId!: string | null;
  @Field(() => AlertType, describe('预警', 'the alert')) alert!: AlertType;
}

export const AlertOfRecordConnection = connectionOf('AlertOfRecord', AlertOfRecordType);

@Policy('OF_THE_ASKER')
@ObjectType('LedgerEvent', describe('台账历史中的一条', 'one event of the history of a record of the ledger'))
export class LedgerEventType {
  @Field(() => Number, describe('序号', 'number within the record')) seq!: number;
  @Field(() => InstantScalar, describe('记录时间', 'recorded at')) recordedAt!: Instant;
  @Field(() => String, { ...describe('办理动作或者预警步骤', 'the act, or the step of an alert'), nullable: true })
  action!: string | null;
  @Field(() => ID, { ...describe('办理人', 'who did it'), nullable: true }) byPersonId!: string | null;
  @Field(() => ID, { ...describe('办理机关', 'the agency'), nullable: true }) byAgencyId!: string | null;
  @Field(() => String, {
    ...describe(
      '原文（RFC 8785）；看不到当事人的岗位为空',
      'the exact text; null for posts that do not read whom it is about',
    ),
    nullable: true,
  })
  body!: string | null;
  @Field(() => String, describe('叶哈希', 'leaf hash')) leafHash!: string;
}

@Policy('OF_THE_ASKER')
@ObjectType('LedgerEvaluation', describe('一次预警评估', 'one evaluation by the alert rules'))
export class EvaluationType {
  @Field(() => InstantScalar, describe('时间', 'when')) at!: Instant;
  @Field(() => String, describe('缘由：ACT 办理、SWEEP 巡查、IMPORT 导入', 'why: ACT, SWEEP or IMPORT')) cause!: string;
  @Field(() => Number, describe('方案版本', 'version of the campaign')) campaignVersion!: number;
  @Field(() => [AlertType], describe('结果', 'what was found')) alerts!: readonly AlertType[];
}
