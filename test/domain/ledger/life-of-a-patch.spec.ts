import {
  ALONE,
  BUREAU,
  day,
  done,
  filed,
  ledgerContext,
  mu,
  OFFICE,
  onPatch,
  registered,
  TOWN,
  unlawful,
  who,
} from '../../support/ledger.js';

const officer = who(BUREAU, 'OFFICER');
const unit = who(BUREAU, 'UNIT_HEAD');
const town = who(TOWN, 'LIAISON');
const office = who(OFFICE, 'UNIT_HEAD');
const officeHead = who(OFFICE, 'HEAD');
const codeOf = (decision: object): string => ('code' in decision ? String(decision.code) : 'DONE');

describe('a patch', () => {
  it('is a clue until it was checked and judged; a case is filed on what is unlawful only', () => {
    expect(() => filed({}, ledgerContext(), ALONE, [registered()])).toThrow('a patch that was judged unlawful');
    const checked = done(onPatch(registered(), 'CHECK_PATCH', officer)).record;
    expect(codeOf(onPatch(registered(), 'JUDGE_PATCH', unit))).toBe('WRONG_STATE');
    expect(codeOf(onPatch(checked, 'JUDGE_PATCH', town))).toBe('NOT_ALLOWED');
    expect(filed({}, ledgerContext(), ALONE, [unlawful()]).state).toBe('OPENED');
  });

  it('leaves the denominators by a signed change only, and only when it is lawful or no change at all', () => {
    const judged = (verdict: string) =>
      done(onPatch(done(onPatch(registered(), 'CHECK_PATCH', officer)).record, 'JUDGE_PATCH', unit, { verdict }))
        .record;
    expect([
      codeOf(onPatch(judged('UNLAWFUL'), 'EXCLUDE_PATCH', officeHead)),
      codeOf(onPatch(judged('PSEUDO'), 'EXCLUDE_PATCH', office)),
      codeOf(onPatch(judged('PSEUDO'), 'EXCLUDE_PATCH', officeHead, { documentNumber: '无' })),
    ]).toEqual(['INVALID_INPUT', 'NOT_ALLOWED', 'INVALID_INPUT']);
    const excluded = done(onPatch(judged('PSEUDO'), 'EXCLUDE_PATCH', officeHead)).record;
    expect(excluded.excluded).toMatchObject({ documentNumber: '河耕保函〔2023〕1号', by: officeHead.personId });
    expect(codeOf(onPatch(excluded, 'JUDGE_PATCH', unit))).toBe('INVALID_INPUT');
    expect(done(onPatch(excluded, 'RESTORE_PATCH', officeHead)).record.excluded).toBeNull();
  });

  it.each<[string, object, string]>([
    ['number', { number: '=1+1' }, 'a patch number'],
    ['batch', { batch: 'C99' }, 'a category'],
    ['township', { townshipId: OFFICE }, 'a township'],
    ['areas', { basic: mu('5.3') }, 'no more than the cultivated area 5.2亩'],
    [
      'units, compared exactly',
      { cultivated: '3466.6m²' as never, basic: mu('5.2') },
      'no more than the cultivated area 3466.6m²',
    ],
    ['zero', { total: mu('0'), cultivated: mu('0'), basic: mu('0') }, 'above zero'],
    ['a day to come', { deliveredOn: day('2023-08-02') }, 'no later than today'],
    ['imagery after delivery', { imageryOn: day('2023-06-02') }, 'not before 2023-06-02'],
    ['a state secret', { location: '【秘密】某处' }, 'off-line'],
  ])('is refused for its %s, which is quoted', (_, facts, why) => {
    expect(() => registered(facts)).toThrow(why);
  });
});
