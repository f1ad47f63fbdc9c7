import { addThresholds, type CrimeThreshold } from '../../../src/domain/crime/crime-threshold.js';
import type { LocalDate } from '../../../src/domain/kernel/instant.js';

const day = (text: string): LocalDate => text as LocalDate;
const FIRST: CrimeThreshold = {
  id: 'T-342-A',
  version: 1,
  validFrom: day('2000-06-22'),
  validTo: null,
  crime: '非法占用农用地罪',
  landClass: 'BASIC',
  mu: '5',
  converts: false,
  source: '法释〔2000〕14号',
  article: '第三条',
  confidence: 'HIGH',
};
const SECOND: CrimeThreshold = { ...FIRST, version: 2, validFrom: day('2027-01-01'), mu: '4' };

describe('thresholds of prosecution', () => {
  it('are added, and the same file again changes nothing', () => {
    expect(addThresholds([], [FIRST])).toEqual({ thresholds: [FIRST] });
    expect(addThresholds([FIRST], [FIRST])).toEqual({ thresholds: [FIRST] });
    const otherOrder = Object.fromEntries(Object.entries(FIRST).reverse()) as unknown as CrimeThreshold;
    expect(addThresholds([otherOrder], [FIRST])).toEqual({ thresholds: [FIRST] });
  });

  it('that are loaded never say something else', () => {
    expect(addThresholds([FIRST], [{ ...FIRST, mu: '4' }])).toEqual({ changed: { ...FIRST, mu: '4' } });
    expect(addThresholds([FIRST], [{ ...FIRST, article: '第四条' }])).toHaveProperty('changed');
  });

  it('end with the day on which another version follows, once', () => {
    const ended = { ...FIRST, validTo: day('2026-12-31') };
    expect(addThresholds([FIRST], [ended, SECOND])).toEqual({ thresholds: [ended, SECOND] });
    expect(addThresholds([ended, SECOND], [FIRST, SECOND])).toEqual({ changed: FIRST });
  });

  it('stay when the file no longer has them: past conduct is judged by them', () => {
    expect(addThresholds([FIRST], [SECOND])).toEqual({ thresholds: [FIRST, SECOND] });
  });
});
