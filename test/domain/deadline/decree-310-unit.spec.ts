import { computeDeadline } from '../../../src/domain/deadline/compute-deadline.js';
import { underDecree310Unit } from '../../../src/domain/deadline/decree-310-unit.js';
import { RULES } from '../../support/story.js';
import { at, CALENDAR } from './given.js';

/** Three days of D-06 from Tuesday 2023-09-26, 10:00; 中秋 and 国庆 are off from 29 September to 6 October. */
const three = (unit: 'CDR' | 'STRICT' | 'WD', id = 'D-06'): string => {
  const rule = RULES.find((row) => row.id === id)!;
  return computeDeadline(underDecree310Unit(rule, unit), at('2023-09-26 10:00'), CALENDAR).dueAt;
};

describe('the unit of Decree 310', () => {
  it('by default: calendar days, rolled over the holiday', () =>
    expect(three('CDR')).toBe(at('2023-10-07 23:59:59.999')));
  it('read strictly: seventy-two hours, never rolled', () => expect(three('STRICT')).toBe(at('2023-09-29 10:00')));
  it('read as working days: make-up days count', () => expect(three('WD')).toBe(at('2023-10-07 23:59:59.999')));
  it.each(['D-01', 'D-06', 'D-07', 'D-09', 'D-10', 'D-11'])('%s follows the switch and says so', (id) => {
    const rule = RULES.find((row) => row.id === id)!;
    expect(underDecree310Unit(rule, 'STRICT')).toMatchObject({
      regime: 'H',
      length: 72,
      article: expect.stringContaining('满二十四小时') as string,
    });
    expect(underDecree310Unit(rule, 'WD')).toMatchObject({
      regime: 'WD',
      length: 3,
      article: expect.stringContaining('工作日') as string,
    });
  });
  it('leaves every other limit as it is, three days of other instruments too', () => {
    const others = RULES.filter((row) => !['D-01', 'D-06', 'D-07', 'D-09', 'D-10', 'D-11'].includes(row.id));
    expect(others.map((rule) => underDecree310Unit(rule, 'STRICT'))).toEqual(others);
  });
});
