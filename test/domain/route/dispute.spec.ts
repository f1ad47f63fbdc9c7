import { decide } from '../../../src/domain/decision/decide.js';
import { FACTS } from '../../support/facts.js';
import { reached, staff, type Story } from '../../support/story.js';

/** Of a county's and a prefecture's organ the common superior is the province's (程序规定 art. 22). */
const SUPERIOR = 'shanxi-public-security';

/** Forwarded once, and signed for by the second police organ. */
const forwarded = (): Story =>
  reached.received().do('gaj-head', 'REROUTE_CASE').deliver().do('yc-gaj-liaison', 'SIGN_RECEIPT');

function disputed(): Story {
  return forwarded().do('yc-gaj-head', 'DISPUTE_COMPETENCE').sign('gat-liaison', 'DISPUTE');
}

/** Designated, back to the first organ, which has signed for it. */
const bound = (): Story =>
  disputed()
    .do('gat-head', 'DESIGNATE', { ...FACTS.DESIGNATE, toAgencyId: 'hejin-public-security' })
    .deliver()
    .do('gaj-liaison', 'ACKNOWLEDGE_DESIGNATION');

describe('no ping-pong', () => {
  it('a case is forwarded once; a second time only a dispute is open', () => {
    const story = forwarded();
    expect(
      story.ask('yc-gaj-head', 'REROUTE_CASE', { ...FACTS.REROUTE_CASE, toAgencyId: 'hejin-public-security' }),
    ).toMatchObject({ code: 'PRECONDITION' });
    expect(story.allowed('yc-gaj-head')).toContain('DISPUTE_COMPETENCE');
    expect(reached.received().allowed('gaj-head')).not.toContain('DISPUTE_COMPETENCE');
  });

  it('neither the leading-group office nor a clerk decides it', () => {
    const story = disputed();
    expect(story.ask('ldxz-head', 'DESIGNATE')).toMatchObject({ code: 'NOT_FOUND' });
    expect(story.ask('gat-liaison', 'DESIGNATE')).toMatchObject({ code: 'NOT_ALLOWED' });
  });

  it('whoever decides cannot designate itself: nothing could be delivered to it', () => {
    const itself = { ...FACTS.DESIGNATE, toAgencyId: SUPERIOR };
    expect(disputed().ask('gat-head', 'DESIGNATE', itself)).toMatchObject({
      code: 'INVALID_INPUT',
      detail: { field: 'toAgencyId' },
    });
  });

  it('what was designated and is not signed for can be taken back', () => {
    const back = { ...FACTS.DESIGNATE, toAgencyId: 'hejin-public-security' };
    const story = disputed().do('gat-head', 'DESIGNATE', back).deliver();
    expect(story.do('zrzy-head', 'WITHDRAW_TRANSFER').caseFile.referral.state).toBe('WITHDRAWN');
  });

  it('the common superior learns of the case when the dispute is raised, and not before', () => {
    const before = forwarded();
    expect(before.caseFile.referral.respondent).toBeNull();
    expect(before.allowed('gat-head')).toEqual([]);
    const story = disputed();
    expect(story.caseFile.referral.respondent).toBe(SUPERIOR);
    expect(story.due('RC-R')).not.toBeNull();
    expect(story.due('D-06')).toBeNull();
  });

  it('the designation brings the case to whoever it names, an organ that had it before included', () => {
    const story = bound();
    expect(story.caseFile.referral).toMatchObject({
      holder: 'hejin-public-security',
      formerHolders: ['yuncheng-public-security'],
      ruling: { toAgencyId: 'hejin-public-security', documentNumber: '河公立字〔2023〕1号' },
    });
    expect(story.due('D-06')).not.toBeNull();
  });

  it.each([
    ['REROUTE_CASE', 'PRECONDITION'],
    ['DISPUTE_COMPETENCE', 'WRONG_STATE'],
    ['RETURN_CASE', 'PRECONDITION'],
  ] as const)('it binds: no %s any more', (action, code) => {
    const story = bound();
    expect(story.allowed('gaj-head')).not.toContain(action);
    story.do('gaj-liaison', 'ACCEPT_CASE');
    expect(story.ask('gaj-head', action)).toMatchObject({ code });
  });

  it('after it the case is decided as any other', () => {
    expect(bound().do('gaj-liaison', 'ACCEPT_CASE').do('gaj-reviewer', 'FILE_CASE').state).toBe('FILED');
  });

  it('it cannot send the case back to its sender', () => {
    expect(
      disputed().ask('gat-head', 'DESIGNATE', { ...FACTS.DESIGNATE, toAgencyId: 'hejin-natural-resources' }),
    ).toMatchObject({ code: 'INVALID_INPUT', detail: { field: 'toAgencyId' } });
  });

  it('is refused in a city that has nobody to decide', () => {
    const story = forwarded();
    const context = story.context();
    const agencies = new Map([...context.directory.agencies].filter(([id]) => id !== SUPERIOR));
    const decision = decide(
      story.caseFile,
      { action: 'DISPUTE_COMPETENCE', facts: FACTS.DISPUTE_COMPETENCE, by: staff('yc-gaj-head') },
      story.caseFile.referral.version,
      { ...context, directory: { ...context.directory, agencies } },
    );
    expect(decision).toMatchObject({ code: 'NOT_ALLOWED', detail: { required: 'PUBLIC_SECURITY COMMON_SUPERIOR' } });
  });
});
