import { type LandCase } from '../../../src/domain/ledger/case/land-case.js';
import { enforceableFrom, pending } from '../../../src/domain/ledger/case/penalty.js';
import { availableLedgerActs } from '../../../src/domain/ledger/ledger-authority.js';
import { BUREAU, day, done, filed, ledgerContext, mu, onCase, who } from '../../support/ledger.js';

const [officer, head] = [who(BUREAU, 'OFFICER'), who(BUREAU, 'HEAD')];
const codeOf = (decision: object): string => ('code' in decision ? String(decision.code) : 'DONE');

describe('what is under way around a case', () => {
  it('records what the party brings against the decision, each once, and how it ends', () => {
    const decided = done(onCase(filed(), 'DECIDE_PENALTY', head)).record;
    expect(codeOf(onCase(filed(), 'RECORD_PROCEEDINGS', officer))).toBe('INVALID_INPUT'); // against no decision
    expect(codeOf(onCase(decided, 'RECORD_PROCEEDINGS', officer, { filedOn: day('2023-07-09') }))).toBe(
      'INVALID_INPUT',
    ); // decided on 07-10
    const sued = done(onCase(decided, 'RECORD_PROCEEDINGS', officer)).record;
    const offered = (landCase: LandCase): boolean =>
      availableLedgerActs(
        'CASE',
        landCase,
        { ...landCase, isUnderReview: pending(landCase).length > 0 },
        officer,
        ledgerContext().directory,
      ).includes('END_PROCEEDINGS');
    expect([offered(decided), offered(sued), codeOf(onCase(sued, 'RECORD_PROCEEDINGS', officer))]).toEqual([
      false,
      true,
      'INVALID_INPUT',
    ]);
    expect([
      codeOf(onCase(sued, 'END_PROCEEDINGS', officer, { documentNumber: '（2023）晋0882行初2号' })),
      codeOf(onCase(sued, 'END_PROCEEDINGS', officer, { endedOn: day('2023-07-19') })),
    ]).toEqual(['INVALID_INPUT', 'INVALID_INPUT']);
    const ended = done(onCase(sued, 'END_PROCEEDINGS', officer)).record;
    expect(ended.proceedings).toEqual([
      {
        kind: 'SUIT',
        documentNumber: '（2023）晋0882行初1号',
        filedOn: '2023-07-20',
        ended: { outcome: 'UPHELD', on: '2023-07-31', documentNumber: '（2023）晋0882行初1号' },
      },
    ]);
    expect(codeOf(onCase(ended, 'END_PROCEEDINGS', officer))).toBe('INVALID_INPUT');
  });

  it('a decision is served once, also after it was recorded', () => {
    const decided = done(onCase(filed(), 'DECIDE_PENALTY', head, { servedOn: null })).record;
    expect([
      decided.penalty?.servedOn,
      codeOf(onCase(decided, 'RECORD_SERVICE', officer, { servedOn: day('2023-07-09') })),
      codeOf(onCase(filed(), 'RECORD_SERVICE', officer)),
    ]).toEqual([null, 'INVALID_INPUT', 'INVALID_INPUT']);
    const served = done(onCase(decided, 'RECORD_SERVICE', officer)).record;
    expect([served.penalty?.servedOn, codeOf(onCase(served, 'RECORD_SERVICE', officer))]).toEqual([
      '2023-07-12',
      'INVALID_INPUT',
    ]);
    const offered = (landCase: LandCase): boolean =>
      availableLedgerActs('CASE', landCase, landCase, officer, ledgerContext().directory).includes('RECORD_SERVICE');
    expect([offered(filed()), offered(decided), offered(served)]).toEqual([false, true, false]);
  });

  it('after a revocation the agency decides anew, and nothing makes the old decision stand again', () => {
    const decided = done(onCase(filed(), 'DECIDE_PENALTY', head)).record;
    const sued = done(onCase(decided, 'RECORD_PROCEEDINGS', officer)).record;
    expect(codeOf(onCase(sued, 'DECIDE_PENALTY', head, { documentNumber: '河自然资罚字〔2023〕2号' }))).toBe(
      'INVALID_INPUT',
    );
    const revoked = done(onCase(sued, 'END_PROCEEDINGS', officer, { outcome: 'REVOKED' })).record;
    expect([
      codeOf(onCase(revoked, 'RECORD_PROCEEDINGS', officer, { documentNumber: '（2023）晋0882行初3号' })),
      enforceableFrom(revoked),
    ]).toEqual(['INVALID_INPUT', null]);
    const anew = done(onCase(revoked, 'DECIDE_PENALTY', head, { documentNumber: '河自然资罚字〔2023〕2号' })).record;
    expect([anew.penalty?.documentNumber, anew.proceedings, enforceableFrom(anew)]).toEqual([
      '河自然资罚字〔2023〕2号',
      [],
      '2023-07-12',
    ]);
  });

  it('has one appraisal under way, until its result is there', () => {
    const entrusted = done(onCase(filed(), 'ENTRUST_APPRAISAL', officer)).record;
    // the first has declined
    const another = done(onCase(entrusted, 'ENTRUST_APPRAISAL', officer, { institution: '另一鉴定机构' })).record;
    expect([entrusted.entrusted?.on, another.entrusted?.institution]).toEqual(['2023-06-26', '另一鉴定机构']);
    expect(
      done(onCase(entrusted, 'APPRAISE_DAMAGE', officer, { destroyed: [{ landClass: 'ORDINARY', area: mu('0.4') }] }))
        .record.entrusted,
    ).toBeNull();
  });
});
