import { DESK } from '../agency/agency.js';
import { compulsionLaw } from '../law/citations.js';
import type { StepRow } from './route.js';

/** The states that a challenge before the upper court leads through. */
export type ChallengeState =
  'NOT_ADMITTED' | 'DENIED' | 'REFUSAL_CHALLENGED' | 'CHALLENGED' | 'UPHELD' | 'ACCEPTED' | 'GRANTED';

/** A refusal to admit, or a denial, is challenged before the court above (行政强制法 arts 56, 58). */
export const COURT_CHALLENGE = {
  CHALLENGE_REFUSAL: {
    relation: ['SENDER'],
    posts: DESK,
    from: ['NOT_ADMITTED'],
    to: 'REFUSAL_CHALLENGED',
    basis: [compulsionLaw('第五十六条第二款')],
    after: ['ADMISSION_REFUSAL'],
    notices: [
      { kind: 'ADMISSION_CHALLENGE', to: 'RESPONDENT' },
      { kind: 'ADMISSION_CHALLENGE', to: 'HOLDER', copy: true },
    ],
    meets: ['D-25'],
  },
  CHALLENGE_RULING: {
    relation: ['SENDER'],
    posts: DESK,
    from: ['DENIED'],
    to: 'CHALLENGED',
    basis: [compulsionLaw('第五十八条第三款')],
    after: ['EXECUTION_DENIAL'],
    notices: [
      { kind: 'CHALLENGE', to: 'RESPONDENT' },
      { kind: 'CHALLENGE', to: 'HOLDER', copy: true },
    ],
    meets: ['D-29'],
  },
  UPHOLD_RULING: {
    relation: ['RESPONDENT'],
    posts: DESK,
    from: ['REFUSAL_CHALLENGED', 'CHALLENGED'],
    to: 'UPHELD',
    basis: [compulsionLaw('第五十六条第二款、第五十八条第三款')],
    after: ['ADMISSION_CHALLENGE', 'CHALLENGE'],
    notices: [
      { kind: 'CHALLENGE_RULING', to: 'SENDER' },
      { kind: 'CHALLENGE_RULING', to: 'HOLDER' },
    ],
    meets: ['D-30', 'D-30a'],
  },
  ORDER_ADMISSION: {
    relation: ['RESPONDENT'],
    posts: DESK,
    from: ['REFUSAL_CHALLENGED'],
    to: 'ACCEPTED',
    basis: [compulsionLaw('第五十六条第二款')],
    after: ['ADMISSION_CHALLENGE'],
    notices: [
      { kind: 'CHALLENGE_RULING', to: 'SENDER' },
      { kind: 'CHALLENGE_RULING', to: 'HOLDER' },
    ],
    meets: ['D-30a'],
    starts: [{ rule: 'D-26', binds: 'HOLDER' }],
  },
  REVERSE_RULING: {
    relation: ['RESPONDENT'],
    posts: DESK,
    from: ['CHALLENGED'],
    to: 'GRANTED',
    basis: [compulsionLaw('第五十八条第三款')],
    after: ['CHALLENGE'],
    notices: [
      { kind: 'CHALLENGE_RULING', to: 'SENDER' },
      { kind: 'CHALLENGE_RULING', to: 'HOLDER' },
    ],
    meets: ['D-30'],
  },
} satisfies Readonly<Record<string, StepRow<ChallengeState>>>;
