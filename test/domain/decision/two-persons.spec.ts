import { type FACTS } from '../../support/facts.js';
import { Story } from '../../support/story.js';

const succession = (fromPersonId: string, toPersonId: string): typeof FACTS.REPLACE_OFFICER => ({
  fromPersonId,
  toPersonId,
  reason: '调离岗位',
});
const opened = (): Story => new Story('2023-09-22T10:00:00+08:00');

describe('when an officer of the team leaves', () => {
  it('another takes the place, and the report is not stranded', () => {
    const story = opened().do('zrzy-unit', 'REPLACE_OFFICER', succession('zrzy-officer-1', 'zrzy-officer-3'));
    expect(story.caseFile.referral.team).toEqual(['zrzy-officer-3', 'zrzy-officer-2']);
    expect(story.ask('zrzy-officer-1', 'SUBMIT_REPORT')).toMatchObject({ code: 'NOT_ALLOWED' });
    story.do('zrzy-officer-3', 'SUBMIT_REPORT');
    expect(story.state).toBe('REPORTED');
  });

  it('the state stays, the version counts it, no clock moves', () => {
    const story = opened();
    const due = story.caseFile.deadlines.map((deadline) => [deadline.id, deadline.dueAt]);
    const { state } = story;
    story.do('zrzy-head', 'REPLACE_OFFICER', succession('zrzy-officer-2', 'zrzy-officer-3'));
    expect([story.state, story.caseFile.referral.version]).toEqual([state, 2]);
    expect(story.caseFile.deadlines.map((deadline) => [deadline.id, deadline.dueAt])).toEqual(due);
  });

  it.each<[string, string, string, string]>([
    ['somebody who is not in the team', 'zrzy-officer-3', 'zrzy-officer-3', 'fromPersonId'],
    ['by an officer of another agency', 'zrzy-officer-1', 'gaj-reviewer', 'toPersonId'],
    ['by one who is in the team already', 'zrzy-officer-1', 'zrzy-officer-2', 'toPersonId'],
    ['by one who is no officer', 'zrzy-officer-1', 'zrzy-liaison', 'toPersonId'],
  ])('nobody replaces %s', (_, from, to, field) => {
    expect(opened().ask('zrzy-unit', 'REPLACE_OFFICER', succession(from, to))).toMatchObject({
      code: 'INVALID_INPUT',
      detail: { field },
    });
  });

  it('only the heads of the sender decide who', () => {
    for (const login of ['zrzy-officer-1', 'zrzy-liaison'])
      expect(opened().ask(login, 'REPLACE_OFFICER', succession('zrzy-officer-1', 'zrzy-officer-3'))).toMatchObject({
        code: 'NOT_ALLOWED',
      });
    expect(opened().ask('gaj-head', 'REPLACE_OFFICER')).toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('the state remembers who approved', () => {
  it('as a person, whatever the post', () => {
    const story = opened().do('zrzy-officer-1', 'SUBMIT_REPORT');
    expect(story.caseFile.referral.approvedBy).toBeNull();
    story.do('zrzy-head', 'APPROVE_TRANSFER');
    expect(story.caseFile.referral.approvedBy).toBe('zrzy-head');
  });

  it('and keeps whoever approved out of the team', () => {
    const story = opened().do('zrzy-officer-1', 'SUBMIT_REPORT').do('zrzy-head', 'APPROVE_TRANSFER');
    story.caseFile = { ...story.caseFile, referral: { ...story.caseFile.referral, approvedBy: 'zrzy-officer-3' } };
    expect(story.ask('zrzy-unit', 'REPLACE_OFFICER', succession('zrzy-officer-1', 'zrzy-officer-3'))).toMatchObject({
      code: 'INVALID_INPUT',
      detail: { field: 'toPersonId' },
    });
  });
});
