import type { CaseSurroundings } from '../../../src/domain/ledger/alert/alert.js';
import { othersText } from '../../../src/domain/ledger/alert/must-refer.js';
import type { LandCase, LandPart } from '../../../src/domain/ledger/case/land-case.js';
import { ALONE, at, BUREAU, day, done, filed, ledgerContext, mu, onCase, who } from '../../support/ledger.js';
import { basic, ordinary, penalty, seen, withReferral } from '../../support/watched.js';

describe('REFER: the worked examples of the domain page on a case of the ledger', () => {
  it('SR01: 5.20 亩 of basic farmland, destroyed on 5.20 亩, a unit', () => {
    expect(seen(filed({ land: basic('5.20') }))).toMatchObject({ REFER: 'MUST' });
  });

  it('SR03: 3 333.33 m² print as 5.00 亩 and lie at the line; a certified survey decides', () => {
    const land: LandPart[] = [
      {
        landClass: 'BASIC',
        occupied: '3333.33m²' as LandPart['occupied'],
        destroyed: '3333.33m²' as LandPart['occupied'],
      },
    ];
    const landCase = filed({ land });
    expect(seen(landCase)['REFER']).toBe('REVIEW');
    const surveyed = (occupied: string): string | undefined =>
      seen(
        done(
          onCase(landCase, 'SURVEY_LAND', who(BUREAU, 'OFFICER'), {
            land: [{ landClass: 'BASIC', occupied, destroyed: occupied }],
          }),
        ).record,
      )['REFER'];
    expect([surveyed('3333.33m²'), surveyed('3333.34m²')]).toEqual([undefined, 'MUST']);
  });

  it.each([
    ['4.97', undefined],
    ['4.99', 'REVIEW'],
    ['5.00', 'MUST'],
  ])('the edge of five: %s 亩 of basic farmland', (area, level) => {
    expect(seen(filed({ land: basic(area) }))['REFER']).toBe(level);
  });

  it.each([
    ['9.94', undefined],
    ['9.99', 'REVIEW'],
    ['10.00', 'MUST'],
  ])('the edge of ten: %s 亩 of ordinary farmland', (area, level) => {
    expect(seen(filed({ land: ordinary(area) }))['REFER']).toBe(level);
  });

  it('SR05: an earlier act adds up within a year unless it was dealt with', () => {
    const other = (dealtWith: boolean, conductOn = '2022-03-01', decidedOn = '2022-05-01'): CaseSurroundings => ({
      ...ALONE,
      others: [
        {
          id: 'o',
          number: 'AJ-2022-0001',
          conductOn: day(conductOn),
          land: basic('2.00'),
          use: 'INDUSTRY' as const,
          penalty: dealtWith ? { ...penalty, decidedOn: day(decidedOn) } : null,
          state: 'MEASURED',
        },
      ],
    });
    const landCase = filed({ land: basic('4.20') });
    expect([
      seen(landCase, undefined, other(true))['REFER'],
      seen(landCase, undefined, other(false))['REFER'],
      seen(landCase, undefined, other(false, '2021-08-01'))['REFER'],
    ]).toEqual(['REVIEW', 'MUST', undefined]);
    // fined after the later act: the sum stands
    expect(seen(landCase, undefined, other(true, '2022-03-01', '2023-07-10'))['REFER']).toBe('MUST');
  });

  it('the one-year sum counts at the line as well', () => {
    const around: CaseSurroundings = {
      ...ALONE,
      others: [
        {
          id: 'o',
          number: 'AJ-2022-0001',
          conductOn: day('2022-03-01'),
          land: basic('4'),
          use: 'INDUSTRY' as const,
          penalty: null,
          state: 'MEASURED',
        },
      ],
    };
    expect(seen(filed({ land: basic('4.98') }), undefined, around)['REFER']).toBe('MUST');
  });

  it('SR07: trees, the soil as it was', () => {
    expect(seen(filed({ use: 'TREES', land: ordinary('12', null) }))['REFER']).toBe('LIKELY');
  });

  it('SR09: two kinds of forest land by conversion, from 2023-08-15 on', () => {
    const land: LandPart[] = [
      { landClass: 'COMMERCIAL_FOREST', occupied: mu('6'), destroyed: mu('6') },
      { landClass: 'PUBLIC_FOREST', occupied: mu('2.5'), destroyed: mu('2.5') },
    ];
    const context = ledgerContext(at('2023-09-20T02:00:00.000Z'));
    const on = (conductOn: string): LandCase =>
      filed({ land, conductOn: day(conductOn), filedOn: day('2023-09-10') }, context);
    expect([
      seen(on('2023-08-20'), '2023-09-20T02:00:00.000Z')['REFER'],
      seen(on('2023-08-01'), '2023-09-20T02:00:00.000Z')['REFER'],
    ]).toEqual(['MUST', undefined]);
  });

  it('SR11: the head refused: red without a reason, amber with one', () => {
    const landCase = filed({ land: basic('5.20') });
    const refused = (reason: string | null): string | undefined =>
      seen(
        landCase,
        undefined,
        withReferral({
          state: 'REFUSED',
          sent: false,
          sentAt: null,
          endedAt: at('2023-07-25T02:00:00.000Z'),
          refusedReason: reason,
        }),
      )['X5'];
    expect([refused(null), refused('证据不足')]).toEqual(['RED', 'AMBER']);
  });

  it('SR13: a villager’s house on 0.4 亩 is nothing for the police', () => {
    expect(seen(filed({ use: 'VILLAGE_HOUSE', partyKind: 'PERSON' }))['REFER']).toBeUndefined();
  });

  it('is quiet once the case is with the police, and speaks again when it comes back', () => {
    const landCase = filed({ land: basic('5.20') });
    expect([
      seen(landCase, undefined, withReferral())['REFER'],
      seen(landCase, undefined, withReferral({ state: 'RETURNED' }))['REFER'],
    ]).toEqual([undefined, 'MUST']);
  });

  it('a legal review answers what is doubtful, and never what is certain', () => {
    const review = (refer: boolean) => ({
      refer,
      reasons: '种植条件没有被破坏',
      documentNumber: '河自然资审字〔2023〕1号',
      by: 'x',
      others: '',
    });
    const reviewed = (area: string, destroyed: string | null, refer: boolean): string | undefined =>
      seen({ ...filed({ land: basic(area, destroyed) }), legalReview: review(refer) })['REFER'];
    expect([reviewed('5.20', null, false), reviewed('5.20', null, true), reviewed('5.20', '5.20', false)]).toEqual([
      undefined,
      'MUST',
      'MUST',
    ]);
    const other = filed({ land: basic('3.00', null), conductOn: day('2022-05-01') });
    const small = { ...filed({ land: basic('2.50') }), legalReview: review(false) };
    expect([seen(small)['REFER'], seen(small, undefined, { ...ALONE, others: [other] })['REFER']]).toEqual([
      undefined,
      'LIKELY',
    ]); // it was not of the other case
    expect(seen({ ...filed(), legalReview: review(true) })['REFER']).toBe('MUST'); // whatever the thresholds say
    const both = { ...small, legalReview: { ...review(false), others: othersText({ ...ALONE, others: [other] }) } };
    expect(seen(both, undefined, { ...ALONE, others: [other] })['REFER']).toBeUndefined();
  });
});
