import fc from 'fast-check';

import { isWorkingDay } from '../../../src/domain/deadline/calendar.js';
import { computeDeadline } from '../../../src/domain/deadline/compute-deadline.js';
import { addWorkingDays, rollForward } from '../../../src/domain/deadline/count-days.js';
import {
  DAY_MS,
  endOfDay,
  epochMs,
  type Instant,
  instantOf,
  type LocalDate,
  localDateOf,
  plusDays,
} from '../../../src/domain/kernel/instant.js';
import { at, CALENDAR, day, ruleOf } from './given.js';

const RUNS = { numRuns: 500 };
/** Moments of 2019–2025: with up to 250 days or 8 months the due day is published. */
const moment = fc
  .integer({ min: epochMs(at('2019-01-01 00:00')), max: epochMs(at('2025-12-31 23:59:59.999')) })
  .map(instantOf);
const date = fc.integer({ min: 0, max: 2556 }).map((n) => plusDays(day('2019-01-01'), n));
const workingDate = date.filter((one) => isWorkingDay(CALENDAR, one));
const length = fc.integer({ min: 0, max: 150 });
const regime = fc.constantFrom('CDR' as const, 'WD' as const, 'MR' as const, 'H' as const, 'TARGET' as const);
const rolling = fc.oneof(
  fc.record({ regime: fc.constantFrom('CDR' as const, 'WD' as const), length }),
  fc.record({ regime: fc.constant('MR' as const), length: fc.integer({ min: 0, max: 8 }) }),
);

const dueOn = (...[of, n, start]: [Parameters<typeof ruleOf>[0], number, Instant]): LocalDate =>
  computeDeadline(ruleOf(of, n), start, CALENDAR).dueOn;

describe('for every start and length', () => {
  it('CDR, WD and MR are due on a working day, firmly, in published years', () => {
    fc.assert(
      fc.property(rolling, moment, (rule, start) => {
        const { dueOn: due, dueAt, provisional } = computeDeadline(ruleOf(rule.regime, rule.length), start, CALENDAR);
        expect([isWorkingDay(CALENDAR, due), provisional, dueAt]).toEqual([true, false, endOfDay(due)]);
      }),
      RUNS,
    );
  });

  it('a later start is never due earlier', () => {
    fc.assert(
      fc.property(regime, length, moment, fc.integer({ min: 0, max: 40 * DAY_MS }), (of, n, start, later) => {
        const first = computeDeadline(ruleOf(of, n), start, CALENDAR).dueAt;
        expect(computeDeadline(ruleOf(of, n), instantOf(epochMs(start) + later), CALENDAR).dueAt >= first).toBe(true);
      }),
      RUNS,
    );
  });

  it('a longer period is never due earlier', () => {
    fc.assert(
      fc.property(regime, length, fc.integer({ min: 0, max: 30 }), moment, (of, n, more, start) => {
        expect(dueOn(of, n + more, start) >= dueOn(of, n, start)).toBe(true);
      }),
      RUNS,
    );
  });

  it('nothing is due before it starts', () => {
    fc.assert(
      fc.property(regime, length, moment, (of, n, start) => {
        expect(computeDeadline(ruleOf(of, n), start, CALENDAR).dueAt >= start).toBe(true);
      }),
      RUNS,
    );
  });

  it('working days end no earlier than plain days, and CDR rolls only forward', () => {
    fc.assert(
      fc.property(length, moment, (n, start) => {
        const plain = plusDays(localDateOf(start), n);
        expect(dueOn('WD', n, start) >= plain).toBe(true);
        expect(dueOn('CDR', n, start)).toBe(rollForward(CALENDAR, plain).date);
        expect(dueOn('WD', n, start) >= dueOn('CDR', n, start)).toBe(true);
      }),
      RUNS,
    );
  });

  it('the moment of the day does not matter to days', () => {
    fc.assert(
      fc.property(rolling, date, fc.integer({ min: 0, max: DAY_MS - 1 }), (rule, start, ms) => {
        expect(dueOn(rule.regime, rule.length, instantOf(epochMs(endOfDay(start)) - ms))).toBe(
          dueOn(rule.regime, rule.length, endOfDay(start)),
        );
      }),
      RUNS,
    );
  });

  it('the same case always gives the same answer', () => {
    fc.assert(
      fc.property(regime, length, moment, (of, n, start) => {
        expect(computeDeadline(ruleOf(of, n), start, CALENDAR)).toEqual(
          computeDeadline(ruleOf(of, n), start, CALENDAR),
        );
      }),
      RUNS,
    );
  });
});

describe('counting working days', () => {
  it('there and back again comes home to a working day', () => {
    fc.assert(
      fc.property(workingDate, fc.integer({ min: -150, max: 150 }), (start, n) => {
        expect(addWorkingDays(CALENDAR, addWorkingDays(CALENDAR, start, n).date, -n).date).toBe(start);
      }),
      RUNS,
    );
  });

  it('passes exactly n working days', () => {
    fc.assert(
      fc.property(date, fc.integer({ min: 1, max: 150 }), (start, n) => {
        const end = addWorkingDays(CALENDAR, start, n).date;
        let working = 0;
        for (let one = plusDays(start, 1); one <= end; one = plusDays(one, 1))
          working += isWorkingDay(CALENDAR, one) ? 1 : 0;
        expect(working).toBe(n);
      }),
      RUNS,
    );
  });

  it('in two parts comes to the same day as in one', () => {
    fc.assert(
      fc.property(date, fc.integer({ min: 1, max: 75 }), fc.integer({ min: 0, max: 75 }), (start, a, b) => {
        expect(addWorkingDays(CALENDAR, addWorkingDays(CALENDAR, start, a).date, b).date).toBe(
          addWorkingDays(CALENDAR, start, a + b).date,
        );
      }),
      RUNS,
    );
  });

  it('tells every day off it skips and every make-up day it counts, no other', () => {
    fc.assert(
      fc.property(date, fc.integer({ min: 1, max: 60 }), (start, n) => {
        const { date: end, steps } = addWorkingDays(CALENDAR, start, n);
        const skipped = steps.filter((step) => step.what !== 'MAKE_UP_COUNTED');
        const length = (epochMs(endOfDay(end)) - epochMs(endOfDay(start))) / DAY_MS;
        expect(skipped.length).toBe(length - n);
        expect(skipped.every((step) => !isWorkingDay(CALENDAR, step.date))).toBe(true);
        expect(
          steps.filter((step) => step.what === 'MAKE_UP_COUNTED').every((step) => isWorkingDay(CALENDAR, step.date)),
        ).toBe(true);
      }),
      RUNS,
    );
  });
});
