import type { ActEvent, Opening } from './events.js';
import { evolve, open } from './evolve.js';
import type { Referral } from './referral.js';

/** What a replay cannot take from the events: it came from the route and the directory when the acts were done. */
export interface ReplayContext {
  /** Copied agencies, as the transfer fixed them. */
  readonly copied: Referral['copied'];
  /** The third agency: from the opening on, on routes that have one; otherwise from the dispute on. */
  readonly respondent: Referral['respondent'];
  readonly respondentFromOpening: boolean;
  /** The referral that this one continues, for what it carries over. */
  readonly earlier: Referral | null;
  /** Is this state an end of the route? */
  readonly ends: (state: string) => boolean;
}

/** The state after the acts given, from nothing: equal to the state that was kept then. Throws RangeError without an opening. */
export function replay(
  opening: Opening,
  acts: readonly ActEvent[],
  { copied, respondent, respondentFromOpening, earlier, ends }: ReplayContext,
): Referral {
  const [first, ...rest] = acts;
  if (first?.action !== 'OPEN') throw new RangeError('a history begins with an opening');
  const opened = open(opening, first, respondentFromOpening ? respondent : null, earlier);
  return rest.reduce(
    (state, event) =>
      evolve(state, event, ends(event.to), {
        copied: event.action === 'SEND_TRANSFER' ? copied : state.copied,
        respondent: event.action === 'DISPUTE_COMPETENCE' ? respondent : state.respondent,
      }),
    opened,
  );
}
