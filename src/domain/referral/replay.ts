import type { Action } from './actions.js';
import type { ActEvent, Opening } from './events.js';
import { evolve, open } from './evolve.js';
import type { Referral } from './referral.js';

/** What a replay cannot take from the events: it came from the route and the directory when the acts were done. */
export interface ReplayContext {
  /** Copied agencies, as the transfer fixed them, and those that a dispute brought in. */
  readonly copied: Referral['copied'];
  readonly coordinators: readonly string[];
  /** The third agency: from the opening on, on routes that have one; otherwise from the act on that calls it. */
  readonly respondent: Referral['respondent'];
  readonly calls: (action: Action) => boolean;
  readonly respondentFromOpening: boolean;
  readonly onSilence: boolean;
  /** The referral that this one continues, for what it carries over. */
  readonly earlier: Referral | null;
  /** Is this state an end of the route? */
  readonly ends: (state: string) => boolean;
}

/**
 * The state after the acts given, from nothing: equal to the state that was kept then. Throws RangeError without an
 * opening.
 */
export function replay(opening: Opening, acts: readonly ActEvent[], context: ReplayContext): Referral {
  const { respondent, respondentFromOpening, earlier, onSilence, ends, calls } = context;
  const [first, ...rest] = acts;
  if (first?.action !== 'OPEN') throw new RangeError('a history begins with an opening');
  const opened = open(opening, first, respondentFromOpening ? respondent : null, earlier, onSilence);
  return rest.reduce(
    (state, event) =>
      evolve(state, event, ends(event.to), {
        copied: copiedAfter(event, state, context),
        respondent: calls(event.action) ? respondent : state.respondent,
      }),
    opened,
  );
}

function copiedAfter({ action }: ActEvent, { copied }: Referral, context: ReplayContext): readonly string[] {
  if (action === 'SEND_TRANSFER') return context.copied.filter((agency) => !context.coordinators.includes(agency));
  return action === 'DISPUTE_COMPETENCE' ? context.copied : copied;
}
