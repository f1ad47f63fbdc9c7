import { instantOf } from '../../src/domain/kernel/instant.js';
import { act, BY, CorpusLog, KEY, NEXT, STRANGER, subjectOf } from '../support/corpus.js';

/** A log, and what a verifier finds: null where everything holds. */
export interface CorpusCase {
  readonly name: string;
  readonly finds: RegExp | null;
  readonly text: string;
}

const log = (sm3 = false): CorpusLog => new CorpusLog(sm3);
const two = (): CorpusLog => log().event(act(1)).event(act(2));
const sealed = (): CorpusLog => two().checkpoint();
const body = (change: (right: string) => string): string => log().event(act(1), { body: change }).checkpoint().text();
const redaction = { kind: 'REDACTION', seqs: [1], rule: '保存期满', basis: '销毁清册', by: BY };
const at = (text: string): number => Date.parse(text);
const MINUTES = 60_000;

const GOOD: readonly (readonly [string, () => string])[] = [
  ['empty', () => log().text()],
  [
    'empty-and-no-key-yet',
    () => log().text((lines) => lines.map((line) => (line.startsWith('key ') ? 'key -' : line))),
  ],
  ['one-subject', () => sealed().text()],
  [
    'many-subjects',
    () =>
      sealed()
        .event(act(1), { subject: subjectOf(2) })
        .event({ kind: 'NOTICE', step: 'DELIVERED' })
        .checkpoint()
        .event(act(2), { subject: subjectOf(2) })
        .event(act(3))
        .checkpoint()
        .text(),
  ],
  ['sm3', () => log(true).event(act(1)).checkpoint().event(act(2)).checkpoint().text()],
  [
    'next-key',
    () =>
      sealed()
        .checkpoint({ nextKey: NEXT, by: [KEY, NEXT] })
        .event(act(3), { signer: NEXT })
        .checkpoint({ by: [NEXT] })
        .text(),
  ],
  [
    'next-key-writes-before-its-checkpoint',
    () =>
      two()
        .event(act(3), { signer: NEXT })
        .checkpoint({ nextKey: NEXT, by: [KEY, NEXT] })
        .text(),
  ],
  [
    'old-key-for-ten-minutes',
    () => {
      const made = two();
      const changed = made.now();
      made.checkpoint({ at: changed, nextKey: NEXT, by: [KEY, NEXT] });
      return made
        .event(act(3), { at: instantOf(at(changed) + 10 * MINUTES) })
        .checkpoint({ at: made.later(11 * MINUTES), by: [NEXT] })
        .text();
    },
  ],
  ['redacted', () => log().event(act(1), { redacted: true }).event(redaction).event(act(7)).checkpoint().text()],
  [
    'restored',
    () =>
      sealed()
        .event(act(3))
        .checkpoint({ restored: `9 ${'A'.repeat(43)}=` })
        .text(),
  ],
  [
    'ten-minutes-back',
    () => {
      const made = two();
      const sealedAt = made.now();
      made.checkpoint({ at: sealedAt });
      return made
        .event(act(3), { at: instantOf(at(sealedAt) - 10 * MINUTES) })
        .checkpoint()
        .text();
    },
  ],
  [
    'more-lines-in-a-checkpoint',
    () =>
      two()
        .checkpoint({ text: (right) => `${right}operator example\n` })
        .text(),
  ],
  [
    'another-signature-besides',
    () =>
      two()
        .checkpoint({ by: [STRANGER, KEY] })
        .text(),
  ],
  ['two-checkpoints-of-one-size', () => sealed().checkpoint().text()],
  [
    'an-unknown-kind',
    () =>
      two()
        .event({ kind: 'SOMETHING_NEW', what: ['是'] })
        .checkpoint()
        .text(),
  ],
];

const BAD: readonly (readonly [string, RegExp, () => string])[] = [
  [
    'members-unsorted',
    /canonical/,
    () =>
      body((right) =>
        right.replace('"algorithm":"SHA-256",', '').replace('"subject":', '"algorithm":"SHA-256","subject":'),
      ),
  ],
  ['an-escape-in-another-spelling', /canonical/, () => body((right) => right.replace('"OFFICER"', '"\\u004fFFICER"'))],
  ['a-blank', /canonical/, () => body((right) => right.replace('"seq":1', '"seq": 1'))],
  ['a-member-twice', /canonical/, () => body((right) => right.replace('"seq":1', '"seq":1,"seq":1'))],
  ['a-fraction', /safe integer|canonical/, () => body((right) => right.replace('"version":1', '"version":1,"z":1.5'))],
  [
    'a-number-that-is-not-safe',
    /safe integer|canonical/,
    () => body((right) => right.replace('"version":1', '"version":1,"z":9007199254740992')),
  ],
  ['no-json', /no JSON/, () => body((right) => right.slice(0, -1))],
  ['no-nonce', /members/, () => body((right) => right.replace(/"nonce":"[^"]*",/, ''))],
  ['one-more-member', /members/, () => body((right) => right.replace('"format":1', '"format":1,"further":1'))],
  ['another-format', /format/, () => body((right) => right.replace('"format":1', '"format":2'))],
  ['no-kind', /no kind/, () => log().event({ action: 'X' }).checkpoint().text()],
  [
    'an-act-without-a-version',
    /without a version/,
    () => log().event({ kind: 'ACT', action: 'X', by: BY }).checkpoint().text(),
  ],
  [
    'an-act-without-a-person',
    /action or person/,
    () => log().event({ kind: 'ACT', action: 'X', version: 1 }).checkpoint().text(),
  ],
  ['a-subject-without-a-number', /no subject/, () => body((right) => right.replace(',"number":"P-1"', ''))],
  [
    'an-id-in-capitals',
    /no subject/,
    () =>
      log()
        .event(act(1), { subject: { ...subjectOf(1), id: 'A0000000-0000-4000-8000-000000000001' } })
        .checkpoint()
        .text(),
  ],
  [
    'a-kind-in-small-letters',
    /no subject/,
    () =>
      log()
        .event(act(1), { subject: { ...subjectOf(1), kind: 'patch' } })
        .checkpoint()
        .text(),
  ],
  [
    'a-time-without-milliseconds',
    /no time/,
    () =>
      log()
        .event(act(1), { at: '2026-01-05T01:00:01Z' as never })
        .checkpoint()
        .text(),
  ],
  ['a-version-is-missing', /an act is missing/, () => log().event(act(1)).event(act(3)).checkpoint().text()],
  ['a-version-twice', /an act is missing/, () => log().event(act(1)).event(act(1)).checkpoint().text()],
  ['an-event-is-missing', /one is missing/, () => log().event(act(1)).event(act(2), { seq: 3 }).checkpoint().text()],
  ['a-history-begins-with-two', /one is missing/, () => log().event(act(1), { seq: 2 }).checkpoint().text()],
  ['an-event-twice', /was put in/, () => log().event(act(1)).event(act(2), { seq: 1 }).checkpoint().text()],
  [
    'does-not-follow',
    /does not follow/,
    () =>
      log()
        .event(act(1))
        .event(act(2), { previous: 'ab'.repeat(32) })
        .checkpoint()
        .text(),
  ],
  ['follows-nothing', /does not follow/, () => log().event(act(1)).event(act(2), { previous: '' }).checkpoint().text()],
  [
    'an-altered-body',
    /was altered/,
    () => sealed().text((lines) => lines.map((line) => line.replace('"version":2', '"version":3'))),
  ],
  [
    'an-altered-hash',
    /was altered/,
    () =>
      log()
        .event(act(1), { stated: 'ab'.repeat(32) })
        .checkpoint()
        .text(),
  ],
  ['an-index-is-missing', /is missing/, () => log().event(act(1), { index: '1' }).checkpoint().text()],
  ['an-index-twice', /twice/, () => log().event(act(1)).event(act(2), { index: '0' }).checkpoint().text()],
  ['an-index-with-a-zero', /no number/, () => log().event(act(1)).event(act(2), { index: '01' }).checkpoint().text()],
  ['sm3-for-one-event', /marked/, () => log().event(act(1)).event(act(2), { mark: 'sm3' }).checkpoint().text()],
  ['another-mark', /marked/, () => log().event(act(1), { mark: 'md5' }).checkpoint().text()],
  [
    'a-wrong-sm3-root',
    /SM3 root/,
    () =>
      log(true)
        .event(act(1))
        .checkpoint({ sm3: `${'A'.repeat(43)}=` })
        .text(),
  ],
  ['no-sm3-root', /SM3 root/, () => log(true).event(act(1)).checkpoint({ sm3: null }).text()],
  ['a-checkpoint-of-too-many', /stands after/, () => two().checkpoint({ size: 3 }).text()],
  [
    'a-wrong-root',
    /do not have the root/,
    () =>
      two()
        .checkpoint({ root: `${'A'.repeat(43)}=` })
        .text(),
  ],
  ['another-origin', /another log/, () => two().checkpoint({ origin: 'example.org/other' }).text()],
  [
    'a-checkpoint-of-a-stranger',
    /no right signature/,
    () =>
      two()
        .checkpoint({ by: [STRANGER] })
        .text(),
  ],
  [
    'a-checkpoint-and-no-key',
    /no verifier key/,
    () => sealed().text((lines) => lines.map((line) => (line.startsWith('key ') ? 'key -' : line))),
  ],
  ['a-next-key-that-has-not-signed', /has not signed/, () => two().checkpoint({ nextKey: NEXT }).text()],
  [
    'a-retired-key-signs-a-checkpoint',
    /no right signature of the key/,
    () =>
      two()
        .checkpoint({ nextKey: NEXT, by: [KEY, NEXT] })
        .event(act(3), { signer: NEXT })
        .checkpoint()
        .text(),
  ],
  [
    'a-word-twice',
    /twice/,
    () =>
      two()
        .checkpoint({ text: (right) => `${right}time 2026-01-05T02:00:00.000Z\n` })
        .text(),
  ],
  [
    'no-time',
    /says its time/,
    () =>
      two()
        .checkpoint({ text: (right) => right.replace(/time .*\n/, '') })
        .text(),
  ],
  [
    'a-checkpoint-that-goes-back',
    /was backdated/,
    () =>
      sealed()
        .event(act(3))
        .checkpoint({ at: '2026-01-05T01:00:00.000Z' as never })
        .text(),
  ],
  [
    'ten-minutes-and-a-millisecond-back',
    /is backdated/,
    () => {
      const made = two();
      const sealedAt = made.now();
      made.checkpoint({ at: sealedAt });
      return made
        .event(act(3), { at: instantOf(at(sealedAt) - 10 * MINUTES - 1) })
        .checkpoint()
        .text();
    },
  ],
  [
    'recorded-after-its-checkpoint',
    /recorded after it/,
    () =>
      log()
        .event(act(1), { at: '2026-01-05T03:00:00.000Z' as never })
        .checkpoint()
        .text(),
  ],
  ['under-no-checkpoint', /under no checkpoint/, () => sealed().event(act(3)).text()],
  [
    'nobody-wrote-it',
    /no process of the platform has written it/,
    () => log().event(act(1), { signer: STRANGER }).checkpoint().text(),
  ],
  [
    'no-signature',
    /no process of the platform has written it/,
    () => log().event(act(1), { signature: '-' }).checkpoint().text(),
  ],
  [
    'the-signature-of-another-event',
    /no process of the platform has written it/,
    () => {
      const made = log().event(act(1));
      return made.event(act(2), { signature: made.lastSignature }).checkpoint().text();
    },
  ],
  ['an-unknown-checkpoint', /none of that size/, () => two().event(act(3), { treeSize: 2 }).checkpoint().text()],
  [
    'a-retired-key-after-ten-minutes',
    /no process of the platform has written it/,
    () => {
      const made = two();
      const changed = made.now();
      made.checkpoint({ at: changed, nextKey: NEXT, by: [KEY, NEXT] });
      return made
        .event(act(3), { at: instantOf(at(changed) + 10 * MINUTES + 1) })
        .checkpoint({ at: made.later(11 * MINUTES), by: [NEXT] })
        .text();
    },
  ],
  [
    'redacted-and-nobody-says-why',
    /no redaction in the history says why/,
    () => log().event(act(1), { redacted: true }).event(act(2)).checkpoint().text(),
  ],
  [
    'a-redaction-of-another-subject',
    /says why/,
    () =>
      log()
        .event(act(1), { redacted: true })
        .event(act(1), { subject: subjectOf(2) })
        .event(redaction, { subject: subjectOf(2) })
        .checkpoint()
        .text(),
  ],
  [
    'a-redaction-of-itself',
    /no earlier events/,
    () =>
      log()
        .event({ ...redaction, seqs: [1] })
        .checkpoint()
        .text(),
  ],
  [
    'a-redaction-of-nothing',
    /no earlier events/,
    () =>
      two()
        .event({ ...redaction, seqs: [] })
        .checkpoint()
        .text(),
  ],
  [
    'a-redaction-without-a-person',
    /without rule, basis or person/,
    () =>
      two()
        .event({ ...redaction, by: null })
        .checkpoint()
        .text(),
  ],
  [
    'a-redaction-by-a-stranger',
    /no process of the platform has written it/,
    () => log().event(act(1), { redacted: true }).event(redaction, { signer: STRANGER }).checkpoint().text(),
  ],
  ['an-unknown-line', /which no log has/, () => sealed().line('note nothing').text()],
  ['cut-short', /cut short/, () => sealed().text().split('\n').slice(0, -2).join('\n')],
  ['something-after-the-end', /after the end/, () => `${sealed().text()}event\n`],
  [
    'another-count',
    /does not state/,
    () =>
      sealed()
        .text()
        .replace(/\nend (\d+)/, '\nend 99'),
  ],
  ['changed-afterwards', /does not state/, () => sealed().text().replace('P-1', 'P-2')],
];

/** The conformance corpus: what a verifier of logs must take, and what it must refuse. */
export const CORPUS: readonly CorpusCase[] = [
  ...GOOD.map(([name, text]) => ({ name: `good-${name}`, finds: null, text: text() })),
  ...BAD.map(([name, finds, text]) => ({ name: `bad-${name}`, finds, text: text() })),
];
