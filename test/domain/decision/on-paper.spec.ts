import { type Instant, instantOf } from '../../../src/domain/kernel/instant.js';
import type { OnPaper } from '../../../src/domain/referral/commands.js';
import { FACTS } from '../../support/facts.js';
import { reached } from '../../support/story.js';

const at = (time: string): Instant => instantOf(Date.parse(`${time}+08:00`));
const paper = (time: string, documentNumber = '河公回字〔2023〕7号'): OnPaper => ({
  documentNumber,
  actedAt: at(time),
});

describe('an act on paper that a clerk records later', () => {
  it('starts its limits when it was done, and not when it was recorded', () => {
    const story = reached.sent('2023-09-22T10:00:00+08:00').deliver().at('2023-09-27T09:00:00+08:00');
    expect(
      story.ask('gaj-liaison', 'SIGN_RECEIPT', FACTS.SIGN_RECEIPT, undefined, paper('2023-09-22T15:00:00')),
    ).toBeNull();
    expect(story.caseFile.referral.receivedAt).toBe(at('2023-09-22T15:00:00'));
    expect(story.due('D-06')).toBe(at('2023-09-25T23:59:59.999'));
    expect(story.endOf('RC-1')).toBe('MET');
  });

  it('meets its limit when it was done in time, though it is recorded too late', () => {
    const story = reached.accepted('2023-09-22T10:00:00+08:00').at('2023-10-20T09:00:00+08:00');
    expect(story.ask('gaj-reviewer', 'FILE_CASE', FACTS.FILE_CASE, undefined, paper('2023-09-25T17:00:00'))).toBeNull();
    expect(story.endOf('D-06')).toBe('MET');
  });

  it('is late when the paper is late', () => {
    const story = reached.accepted('2023-09-22T10:00:00+08:00').at('2023-10-20T09:00:00+08:00');
    expect(story.ask('gaj-reviewer', 'FILE_CASE', FACTS.FILE_CASE, undefined, paper('2023-09-26T09:00:00'))).toBeNull();
    expect(story.endOf('D-06')).toBe('LATE');
    expect(story.events.at(-1)).toMatchObject({ action: 'FILE_CASE', late: ['D-06'] });
  });

  it('keeps the number of the paper and who recorded it, in the history and in the evidences', () => {
    const story = reached.sent('2023-09-22T10:00:00+08:00').deliver().at(24);
    const onPaper = paper('2023-09-22T15:00:00');
    expect(story.ask('gaj-liaison', 'SIGN_RECEIPT', FACTS.SIGN_RECEIPT, undefined, onPaper)).toBeNull();
    expect(story.events.at(-1)).toMatchObject({
      action: 'SIGN_RECEIPT',
      at: onPaper.actedAt,
      onPaper,
      by: { post: 'LIAISON' },
    });
    const signature = story.evidences.find((evidence) => evidence.kind === 'ACKNOWLEDGED');
    expect(signature).toMatchObject({ at: onPaper.actedAt, detail: 'TRANSFER 河公回字〔2023〕7号' });
  });

  it('sends its notices when it is recorded: nothing has travelled here before', () => {
    const story = reached.accepted('2023-09-22T10:00:00+08:00').at('2023-09-28T09:00:00+08:00');
    expect(story.ask('gaj-reviewer', 'FILE_CASE', FACTS.FILE_CASE, undefined, paper('2023-09-25T17:00:00'))).toBeNull();
    const filing = story.caseFile.notices.find((notice) => notice.kind === 'FILING');
    expect(filing?.submittedAt).toBe(story.now);
    expect(story.evidences.find((evidence) => evidence.noticeId === filing?.id)).toMatchObject({
      kind: 'SUBMITTED',
      at: story.now,
    });
  });

  it('lets a paper be signed for on the day it came, even when it reached the platform later', () => {
    const story = reached.accepted('2023-09-22T10:00:00+08:00').at('2023-09-28T09:00:00+08:00');
    expect(
      story.ask('gaj-reviewer', 'DECLINE_FILING', FACTS.DECLINE_FILING, undefined, paper('2023-09-25T17:00:00')),
    ).toBeNull();
    story.deliver();
    const noticeId = story.caseFile.notices.find((notice) => notice.kind === 'DECLINE' && !notice.copy)?.id ?? '';
    expect(story.ask('zrzy-liaison', 'SIGN_NOTICE', { noticeId }, undefined, paper('2023-09-26T10:00:00'))).toBeNull();
    expect(story.due('D-09')).toBe(at('2023-10-07T23:59:59.999'));
  });

  it.each([
    ['a day in the future', '2023-09-29T00:00:00'],
    ['a day before what it answers', '2023-09-21T23:00:00'],
  ])('is refused for %s, and quotes it', (_, time) => {
    const story = reached.accepted('2023-09-22T10:00:00+08:00').at('2023-09-28T09:00:00+08:00');
    const refusal = story.ask('gaj-reviewer', 'FILE_CASE', FACTS.FILE_CASE, undefined, paper(time));
    expect(refusal).toMatchObject({ code: 'INVALID_INPUT', detail: { field: 'onPaper.actedAt', value: at(time) } });
  });

  it('is refused without a right number', () => {
    const story = reached.accepted();
    const refusal = story.ask('gaj-reviewer', 'FILE_CASE', FACTS.FILE_CASE, undefined, {
      documentNumber: '7',
      actedAt: story.now,
    });
    expect(refusal).toMatchObject({ code: 'INVALID_INPUT', detail: { field: 'onPaper.documentNumber', value: '7' } });
  });

  it('opens no door: whoever may not take the step may not record it either', () => {
    const story = reached.accepted();
    const refusal = story.ask('zrzy-liaison', 'FILE_CASE', FACTS.FILE_CASE, undefined, {
      ...paper('2023-09-22T10:00:00'),
      actedAt: story.now,
    });
    expect(refusal?.code).toBe('NOT_ALLOWED');
  });
});
