import {
  FIELD_GROUP_NAMES,
  type FieldGroup,
  readerOf,
  READING,
  readingOf,
  type ReadRelation,
} from '../../../src/domain/access/read-policy.js';
import { type Post, POSTS } from '../../../src/domain/agency/agency.js';

const posts = Object.keys(POSTS) as Post[];
const followers: readonly ReadRelation[] = ['COPIED', 'FORMER_HOLDER', 'SUPERVISOR', 'LEADING_GROUP_OFFICE'];
import { masked } from '../../../src/domain/kernel/text.js';

describe('the table of reading', () => {
  it('shows an agency without a part in the referral nothing, in any post, at any time', () => {
    for (const group of FIELD_GROUP_NAMES)
      for (const post of posts)
        for (const ended of [false, true]) expect(readingOf(group, 'NONE', post, ended)).toBe('NONE');
  });

  it('shows sender and holder the whole file for ever, save the person to their auditors', () => {
    for (const group of FIELD_GROUP_NAMES.filter((name) => name !== 'IDENTITY' && name !== 'INFORMANT'))
      for (const relation of ['SENDER', 'HOLDER'] as const)
        for (const post of posts)
          for (const ended of [false, true]) {
            expect([group, post, readingOf(group, relation, post, ended)]).toEqual([
              group,
              post,
              group === 'PERSONAL' && post === 'AUDITOR' ? 'MASKED' : 'FULL',
            ]);
          }
  });

  it('never shows more after the end than before it, nor more to a post than to its agency', () => {
    const order = ['NONE', 'MASKED', 'FULL'];
    for (const group of FIELD_GROUP_NAMES)
      for (const relation of Object.keys(READING[group]) as ReadRelation[])
        for (const post of posts) {
          expect(order.indexOf(readingOf(group, relation, post, true))).toBeLessThanOrEqual(
            order.indexOf(readingOf(group, relation, post, false)),
          );
          expect(order.indexOf(readingOf(group, relation, post, false))).toBeLessThanOrEqual(
            order.indexOf(readingOf(group, relation, 'HEAD', false)),
          );
        }
  });

  it('hides the person from whoever only follows an ended referral', () => {
    for (const relation of followers) expect(readingOf('PERSONAL', relation, 'HEAD', true)).toBe('MASKED');
    expect(readingOf('PERSONAL', 'COPIED', 'HEAD', false)).toBe('FULL');
    expect(readingOf('MATERIALS', 'SUPERVISOR', 'HEAD', false)).toBe('NONE');
  });

  it('shows identity numbers to nobody unmasked, and who informed to nobody but the sender', () => {
    for (const relation of Object.keys(READING.IDENTITY) as ReadRelation[])
      for (const post of posts) {
        expect(readingOf('IDENTITY', relation, post, false)).toBe(
          relation === 'SENDER' || relation === 'HOLDER' ? 'MASKED' : 'NONE',
        );
        expect(readingOf('INFORMANT', relation, post, false)).toBe(
          relation === 'SENDER' && post !== 'AUDITOR' ? 'MASKED' : 'NONE',
        );
      }
  });

  it('shows under an emergency access what the case is about, and adds it to what the agency reads anyway', () => {
    const parties = {
      id: 'r',
      endedAt: null,
      sender: 'a',
      holder: 'b',
      respondent: null,
      copied: [],
      formerHolders: ['c'],
    };
    const reader = (agencyId: string, wasParty: boolean) =>
      readerOf(parties, {
        agencyId,
        agencyKind: 'COURT',
        post: 'HEAD',
        emergencyAccesses: [{ id: 'g', referralId: 'r', wasParty }],
      });
    const stranger = reader('d', false);
    expect(FIELD_GROUP_NAMES.filter((group) => stranger(group) !== 'NONE')).toEqual([
      'SUMMARY',
      'MATTER',
      'PERSONAL',
      'MATERIALS',
      'LIMITS',
    ]);
    expect(['PERSONAL', 'MATERIALS', 'HISTORY'].map((group) => reader('c', true)(group as FieldGroup))).toEqual([
      'FULL',
      'FULL',
      'FULL',
    ]); // a former holder
    expect(['PERSONAL', 'MATERIALS', 'HISTORY'].map((group) => reader('d', true)(group as FieldGroup))).toEqual([
      'FULL',
      'FULL',
      'FULL',
    ]); // a supervisor
    expect(
      readerOf(parties, {
        agencyId: 'c',
        agencyKind: 'COURT',
        post: 'HEAD',
        emergencyAccesses: [{ id: 'g', referralId: 'another', wasParty: true }],
      })('MATERIALS'),
    ).toBe('NONE');
  });

  it('masks by characters, and does not tell the length of a long name', () => {
    expect(masked('张某某')).toBe('张＊＊');
    expect(masked('𠮷田')).toBe('𠮷＊');
    expect(masked('')).toBe('');
    expect(masked('鹤津市某某某某某某某某建材有限公司')).toBe('鹤＊＊＊＊＊＊＊＊');
  });
});
