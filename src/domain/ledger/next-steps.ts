import type { AgencyKind, Post } from '../agency/agency.js';
import { LEDGER_ACTIONS, LEDGER_ACTS, type LedgerAction } from './ledger-acts.js';
import { type Whose, whose } from './ledger-authority.js';
import type { Standing } from './standing.js';

/** The act that leads a record in one state onwards, and whose it is. */
export interface NextStep {
  readonly action: LedgerAction;
  readonly on: 'PATCH' | 'CASE';
  readonly state: string;
  readonly by: readonly Standing[];
  readonly posts: readonly Post[];
  /** Of a judged patch: only where it was judged to be unlawful. */
  readonly unlawful: boolean;
}

/** They lead somewhere, but not onwards: nobody is waited for to do them. */
const ASIDE: readonly LedgerAction[] = ['REOPEN_CASE', 'WITHDRAW_LAND_CASE'];

/** For each state the acts that lead from it onwards, read from the table of acts; filing leads from a judged patch. */
export const NEXT_STEPS: readonly NextStep[] = [
  ...LEDGER_ACTIONS.flatMap((action) => {
    const { on, from, to, by, posts } = LEDGER_ACTS[action];
    if (to === null || ASIDE.includes(action)) return [];
    const states: readonly string[] = from;
    return states
      .filter((state) => state !== to)
      .map((state): NextStep => ({ action, on, state, by, posts, unlawful: false }));
  }),
  {
    action: 'OPEN_LAND_CASE',
    on: 'PATCH',
    state: 'JUDGED',
    by: LEDGER_ACTS.OPEN_LAND_CASE.by,
    posts: LEDGER_ACTS.OPEN_LAND_CASE.posts,
    unlawful: true,
  },
];

/** Who is waited for: an agency of a kind, in a post. */
export interface Awaited {
  readonly agencyId: string;
  readonly agencyKind: AgencyKind;
  readonly post: Post;
}

/** The steps that a post may do, with the records of which they are its agency's. */
export function stepsOf({
  agencyKind,
  post,
}: Awaited): readonly { readonly step: NextStep; readonly of: readonly Whose[] }[] {
  return NEXT_STEPS.filter(({ posts }) => posts.includes(post))
    .map((step) => ({ step, of: step.by.map((standing) => whose(standing, agencyKind)) }))
    .filter(({ of }) => of.some((one) => one !== false));
}
