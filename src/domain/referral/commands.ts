import type { StaffMember } from '../agency/agency.js';
import type { Instant } from '../kernel/instant.js';
import { type Action, ACTIONS } from './actions.js';
import type { Form, FormFacts } from './forms.js';

/** What must be said with each action. */
export type ActionFacts = { readonly [A in Action]: FormFacts[(typeof ACTIONS)[A]['form']] };

/** An act that was done on paper and is recorded by a clerk: the paper's number, and when it was done. */
export interface OnPaper {
  readonly documentNumber: string;
  readonly actedAt: Instant;
}

/** A person's command: who asks, in which post, for what; for an act on paper, whoever records it. */
export type Command = {
  readonly [A in Action]: {
    readonly action: A;
    readonly facts: ActionFacts[A];
    readonly by: StaffMember;
    readonly onPaper?: OnPaper;
  };
}[Action];
/** An action with its facts, before it is known who asks. */
export type Ask = {
  readonly [A in Action]: { readonly action: A; readonly facts: ActionFacts[A]; readonly onPaper?: OnPaper };
}[Action];

/** What was said, by form: most rules about facts hold for a form, whatever the action. */
export type Filled = { readonly [F in Form]: { readonly form: F; readonly facts: FormFacts[F] } }[Form];

/** The form that an action was asked with. */
export function filledIn({ action, facts }: Ask): Filled {
  return { form: ACTIONS[action].form, facts } as Filled; // the table of actions says which facts belong to which form
}
