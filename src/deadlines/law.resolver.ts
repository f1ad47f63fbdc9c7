import { Args, Query, Resolver } from '@nestjs/graphql';

import { RuleBook } from '../books/rule-book.js';
import { type CrimeThreshold, LAND_CLASSES } from '../domain/crime/crime-threshold.js';
import type { CalendarEdition } from '../domain/deadline/calendar.js';
import { LADDER_STEPS, type LadderStep } from '../domain/deadline/ladder.js';
import { isInForce, type LocalDate } from '../domain/kernel/instant.js';
import { describe } from '../platform/graphql/describe.js';
import { Admits } from '../platform/graphql/policy.js';
import { LocalDateScalar } from '../platform/graphql/scalars.js';
import type { CalendarEditionType, CrimeThresholdType, LadderRungType } from './law.type.js';
import { LawType } from './law.type.js';

/** The law as data: rules in their versions, calendars, thresholds, the ladder. Everybody may read it. */
@Resolver()
export class LawResolver {
  constructor(private readonly rules: RuleBook) {}

  @Admits('SIGNED_IN')
  @Query(
    () => LawType,
    describe('规则：期限、追诉标准、节假日、催办阶梯', 'the rules: time limits, thresholds, calendars, the ladder'),
  )
  async law(
    @Args('on', {
      type: () => LocalDateScalar,
      nullable: true,
      ...describe('只看这一日有效的版本；不填为全部版本', 'the versions in force on this day; all when left out'),
    })
    on?: LocalDate | null,
  ): Promise<LawType> {
    const [{ rules, calendar, ladder }, thresholds] = await Promise.all([
      this.rules.context(),
      this.rules.thresholds(),
    ]);
    const isAsked = (row: { validFrom: LocalDate; validTo: LocalDate | null }): boolean =>
      on === undefined || on === null || isInForce(row, on);
    return {
      deadlineRules: rules.filter(isAsked).map((rule) => ({ ...rule, unconfirmed: rule.confidence !== 'HIGH' })),
      crimeThresholds: thresholds.filter(isAsked).map(toThreshold),
      calendars: [...calendar.editions.values()].map(toCalendar),
      ladder: ladder.steps.map(toRung),
    };
  }
}

function toThreshold({ landClass, ...row }: CrimeThreshold): CrimeThresholdType {
  return { ...row, landClass: LAND_CLASSES[landClass], unconfirmed: row.confidence !== 'HIGH' };
}

function toCalendar({ year, source, days }: CalendarEdition): CalendarEditionType {
  return {
    year,
    source,
    days: Object.entries(days)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([day, { mark, name }]) => ({ day: day as LocalDate, works: mark === 'MAKE_UP', name })),
  };
}

function toRung(step: LadderStep): LadderRungType {
  return {
    step: step.id,
    name: LADDER_STEPS[step.id],
    share: 'share' in step ? step.share : null,
    workingDays: 'workingDays' in step ? step.workingDays : null,
    tells: step.tells,
  };
}
