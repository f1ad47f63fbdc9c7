import { FACTS } from '../../support/facts.js';
import { reached, staff, type Story } from '../../support/story.js';
import { decide } from '../../../src/domain/decision/decide.js';

const OFFICE = 'hejin-leading-group-office';

/** Forwarded once, and signed for by the second police organ. */
const forwarded = (): Story =>
  reached.received().do('gaj-head', 'REROUTE_CASE').deliver().do('yc-gaj-liaison', 'SIGN_RECEIPT');

function disputed(): Story {
  return forwarded().do('yc-gaj-head', 'DISPUTE_COMPETENCE').sign('ldxz-liaison', 'DISPUTE');
}

/** Designated, back to the first organ, which has signed for it. */
const bound = (): Story =>
  disputed()
    .do('ldxz-liaison', 'DESIGNATE', { ...FACTS.DESIGNATE, toAgencyId: 'hejin-public-security' })
    .deliver()
    .do('gaj-liaison', 'ACKNOWLEDGE_DESIGNATION');

describe('no ping-pong', () => {
  it('a case is forwarded once; a second time only a dispute is open', () => {
    const story = forwarded();
    expect(
      story.ask('yc-gaj-head', 'REROUTE_CASE', { ...FACTS.REROUTE_CASE, toAgencyId: 'hejin-public-security' }),
    ).toMatchObject({ code: 'WRONG_STATE' });
    expect(story.allowed('yc-gaj-head')).toContain('DISPUTE_COMPETENCE');
    expect(reached.received().allowed('gaj-head')).not.toContain('DISPUTE_COMPETENCE');
  });

  it('the office learns of the case when the dispute is raised, and not before', () => {
    const before = forwarded();
    expect(before.caseFile.referral.respondent).toBeNull();
    expect(before.allowed('ldxz-liaison')).toEqual([]);
    const story = disputed();
    expect(story.caseFile.referral.respondent).toBe(OFFICE);
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

  it.each(['REROUTE_CASE', 'DISPUTE_COMPETENCE', 'RETURN_CASE'] as const)('it binds: no %s any more', (action) => {
    const story = bound();
    expect(story.allowed('gaj-head')).not.toContain(action);
    story.do('gaj-liaison', 'ACCEPT_CASE');
    expect(story.ask('gaj-head', action)).toMatchObject({ code: 'WRONG_STATE' });
  });

  it('after it the case is decided as any other', () => {
    expect(bound().do('gaj-liaison', 'ACCEPT_CASE').do('gaj-reviewer', 'FILE_CASE').state).toBe('FILED');
  });

  it('it cannot send the case back to its sender', () => {
    expect(
      disputed().ask('ldxz-liaison', 'DESIGNATE', { ...FACTS.DESIGNATE, toAgencyId: 'hejin-natural-resources' }),
    ).toMatchObject({ code: 'INVALID_INPUT', detail: { field: 'toAgencyId' } });
  });

  it('is refused in a city that has nobody to decide', () => {
    const story = forwarded();
    const context = story.context();
    const agencies = new Map([...context.directory.agencies].filter(([id]) => id !== OFFICE));
    const decision = decide(
      story.caseFile,
      { action: 'DISPUTE_COMPETENCE', facts: FACTS.DISPUTE_COMPETENCE, by: staff('yc-gaj-head') },
      story.caseFile.referral.version,
      { ...context, directory: { ...context.directory, agencies } },
    );
    expect(decision).toMatchObject({ code: 'NOT_ALLOWED', detail: { required: 'LEADING_GROUP_OFFICE' } });
  });
});
