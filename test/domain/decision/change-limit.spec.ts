import type { FormFacts } from '../../../src/domain/referral/forms.js';
import { FACTS } from '../../support/facts.js';
import { reached, Story } from '../../support/story.js';

type Change = FormFacts['LIMIT_CHANGE'];

/** A change of the open limit of a rule. */
function change(story: Story, ruleId: string, facts: Partial<Omit<Change, 'until'>> & { until?: string } = {}): Change {
  const deadlineId = story.caseFile.deadlines.find((deadline) => deadline.ruleId === ruleId)?.id ?? 'none';
  return { ...FACTS.CHANGE_LIMIT, deadlineId, ...facts } as Change;
}
const dayEnd = (day: string): string => new Date(Date.parse(`${day}T23:59:59.999+08:00`)).toISOString();

describe('a limit that is changed', () => {
  it('is replaced by a later one that says who approved it, on what ground, and what was before', () => {
    const story = reached.accepted();
    story.do('gaj-head', 'CHANGE_LIMIT', change(story, 'D-06'));
    expect(story.endOf('D-06')).toBe('CANCELLED');
    expect(story.due('D-06')).toBe(dayEnd('2023-09-28'));
    const limit = story.caseFile.deadlines.find((deadline) => deadline.ruleId === 'D-06');
    expect(limit).toMatchObject({ name: '作出立案或者不予立案的决定（延长）', state: 'OPEN', nextStep: 0 });
    expect(limit?.explanation.text).toBe(
      '原于2023-09-25届满；经公安局局长批准（河公延字〔2023〕1号），依据《公安机关办理经济犯罪案件的若干规定》第十六条（10日），延长至2023-09-28。',
    );
  });

  it('is told to the other parties, not to whoever changed it', () => {
    const story = reached.accepted();
    story.do('gaj-head', 'CHANGE_LIMIT', change(story, 'D-06'));
    expect(
      story.caseFile.notices.filter((notice) => notice.kind === 'EXTENSION').map(({ to, copy }) => ({ to, copy })),
    ).toEqual([
      { to: 'hejin-natural-resources', copy: false },
      { to: 'hejin-procuratorate', copy: true },
    ]);
  });

  it('stays missed when it had passed before', () => {
    const story = reached.accepted().at('2023-09-27T09:00:00+08:00');
    story.do('gaj-head', 'CHANGE_LIMIT', change(story, 'D-06', { until: '2023-09-30' }));
    expect(story.endOf('D-06')).toBe('LATE');
    expect(story.events.at(-1)).toMatchObject({ action: 'CHANGE_LIMIT', late: ['D-06'] });
    expect(story.due('D-06')).toBe(dayEnd('2023-09-30'));
  });

  it('is met by the act as before', () => {
    const story = reached.accepted();
    story
      .do('gaj-head', 'CHANGE_LIMIT', change(story, 'D-06'))
      .at('2023-09-28T20:00:00+08:00')
      .do('gaj-reviewer', 'FILE_CASE');
    expect(story.endOf('D-06')).toBe('MET');
  });

  it('can be changed again, and is marked once', () => {
    const story = reached.accepted();
    story
      .do('gaj-head', 'CHANGE_LIMIT', change(story, 'D-06'))
      .do('gaj-head', 'CHANGE_LIMIT', change(story, 'D-06', { basis: 'COMPLEX_30', until: '2023-10-20' }));
    expect(story.caseFile.deadlines.find((deadline) => deadline.ruleId === 'D-06')?.name).toBe(
      '作出立案或者不予立案的决定（延长）',
    );
    expect(story.due('D-06')).toBe(dayEnd('2023-10-20'));
  });

  it('may be suspended by any agency that it binds, the sender too', () => {
    const story = reached.filed().sign('zrzy-liaison', 'FILING');
    story.do('zrzy-liaison', 'CHANGE_LIMIT', change(story, 'D-07', { basis: 'FORCE_MAJEURE', until: '2023-11-01' }));
    expect(story.caseFile.deadlines.find((deadline) => deadline.ruleId === 'D-07')).toMatchObject({
      name: '移交涉案物品以及其他材料（中止）',
      dueAt: dayEnd('2023-11-01'),
    });
  });

  it.each<[string, string, Partial<Omit<Change, 'until'>> & { until?: string }, string]>([
    ['later than its ground allows', 'D-06', { until: '2023-10-03' }, 'until'],
    ['no later than it was', 'D-06', { until: '2023-09-25' }, 'until'],
    ['on a ground of another limit', 'D-06', { basis: 'COMPLEX_PENALTY_30' }, 'basis'],
    ['a statutory limit as a policy one', 'D-06', { basis: 'IN_PRINCIPLE' }, 'basis'],
    ['a limit that is not a duty', 'D-03', {}, 'deadlineId'],
  ])('is refused: %s', (_, ruleId, facts, field) => {
    const story = reached.accepted();
    expect(story.ask('gaj-head', 'CHANGE_LIMIT', change(story, ruleId, facts))).toMatchObject({
      code: 'INVALID_INPUT',
      detail: { field },
    });
  });

  it('is refused to an agency that it does not bind', () => {
    const story = reached.accepted();
    expect(story.allowed('jcy-liaison')).not.toContain('CHANGE_LIMIT');
    expect(story.ask('jcy-liaison', 'CHANGE_LIMIT', change(story, 'D-06'))).toMatchObject({ code: 'PRECONDITION' });
    expect(story.ask('zrzy-liaison', 'CHANGE_LIMIT', change(story, 'D-06'))).toMatchObject({
      code: 'INVALID_INPUT',
      detail: { field: 'deadlineId' },
    });
  });

  it('is never the clock of a receipt: not signing helps nobody', () => {
    const story = reached.sent().deliver();
    expect(story.due('RC-1')).not.toBeNull();
    expect(
      story.ask('gaj-head', 'CHANGE_LIMIT', change(story, 'RC-1', { basis: 'FORCE_MAJEURE', until: '2023-10-30' })),
    ).toMatchObject({ code: 'PRECONDITION' });
  });

  it('that is the city’s own may have an exception, approved and dated', () => {
    const story = new Story('2023-09-22T10:00:00+08:00');
    story.do('zrzy-liaison', 'CHANGE_LIMIT', change(story, 'D-00R', { basis: 'IN_PRINCIPLE', until: '2023-10-31' }));
    expect(story.caseFile.deadlines.find((deadline) => deadline.ruleId === 'D-00R')).toMatchObject({
      name: '提出书面报告（例外）',
      dueAt: dayEnd('2023-10-31'),
    });
  });
});
