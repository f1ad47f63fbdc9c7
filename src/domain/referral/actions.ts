import type { ActionRow } from './action-row.js';
import { ADMINISTRATIVE_ACTIONS } from './administrative-actions.js';
import { CRIMINAL_ACTIONS } from './criminal-actions.js';
import { HAND_OVER_ACTIONS } from './hand-over-actions.js';

/** Everything that a person can do to a referral, on whatever route. The keys are the closed list of actions. */
export const ACTIONS = {
  ...HAND_OVER_ACTIONS,
  ...CRIMINAL_ACTIONS,
  ...ADMINISTRATIVE_ACTIONS,
} as const satisfies Readonly<Record<string, ActionRow>>;

export type Action = keyof typeof ACTIONS;
export const ACTION_NAMES = Object.keys(ACTIONS) as readonly Action[];
