import { cpl, decree310, mps2020 } from '../law/citations.js';
import { BUREAU_DESK, type CrimeState, FILED_STATES, RECEIVING_DESK } from './crime-states.js';
import { copyOf } from './hand-over.js';
import type { StepRow } from './route.js';

/**
 * After the filing: items, investigation, prosecution, judgment. What the police send for prosecution goes on by the
 * Criminal Procedure Law.
 */
export const CRIMINAL_PROCEEDINGS = {
  HAND_OVER_ITEMS: {
    relation: ['SENDER'],
    posts: BUREAU_DESK,
    from: ['FILED'],
    to: 'ITEMS_OFFERED',
    basis: [decree310('第十二条')],
    after: ['FILING', 'DECLINE_REVERSED'],
    notices: [{ kind: 'ITEMS_HANDOVER', to: 'HOLDER' }],
    meets: ['D-07'],
  },
  RECEIVE_ITEMS: {
    relation: ['HOLDER'],
    posts: RECEIVING_DESK,
    from: ['ITEMS_OFFERED'],
    to: 'INVESTIGATING',
    basis: [mps2020('第一百八十五条')],
    after: ['ITEMS_HANDOVER'],
    notices: [{ kind: 'ITEMS_RECEIPT', to: 'SENDER' }],
  },
  DROP_CASE: {
    relation: ['HOLDER'],
    posts: RECEIVING_DESK,
    from: FILED_STATES,
    to: 'CASE_DROPPED',
    basis: [mps2020('第一百八十六条')],
    cancels: ['D-07'],
    notices: [{ kind: 'CASE_DROPPED', to: 'SENDER' }, copyOf('CASE_DROPPED')],
  },
  SEND_FOR_PROSECUTION: {
    relation: ['HOLDER'],
    posts: RECEIVING_DESK,
    from: FILED_STATES,
    to: 'PROSECUTION_REVIEW',
    basis: [cpl('第一百六十二条')],
    cancels: ['D-07'],
    notices: [{ kind: 'SENT_FOR_PROSECUTION', to: 'SENDER' }, copyOf('SENT_FOR_PROSECUTION')],
  },
  PROSECUTE: {
    relation: ['COPIED'],
    posts: RECEIVING_DESK,
    from: ['PROSECUTION_REVIEW'],
    to: 'PROSECUTED',
    basis: [cpl('第一百七十六条')],
    notices: [
      { kind: 'PROSECUTED', to: 'SENDER' },
      { kind: 'PROSECUTED', to: 'HOLDER' },
    ],
  },
  DECLINE_PROSECUTION: {
    relation: ['COPIED'],
    posts: RECEIVING_DESK,
    from: ['PROSECUTION_REVIEW'],
    to: 'NOT_PROSECUTED',
    basis: [cpl('第一百七十七条')],
    notices: [
      { kind: 'NOT_PROSECUTED', to: 'SENDER' },
      { kind: 'NOT_PROSECUTED', to: 'HOLDER' },
    ],
  },
  RECORD_JUDGMENT: {
    relation: ['COPIED'],
    posts: RECEIVING_DESK,
    from: ['PROSECUTED'],
    to: 'JUDGED',
    basis: [cpl('第二百条')],
    notices: [
      { kind: 'JUDGMENT', to: 'SENDER' },
      { kind: 'JUDGMENT', to: 'HOLDER' },
    ],
  },
} satisfies Readonly<Record<string, StepRow<CrimeState>>>;
