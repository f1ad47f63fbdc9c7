import type { StatedArea } from '../../kernel/area.js';
import type { Instant, LocalDate } from '../../kernel/instant.js';

/** A case, as far as its penalty goes. */
interface Penalized {
  readonly penalty: Penalty | null;
  readonly proceedings: readonly Proceedings[];
}

export interface Penalty {
  readonly documentNumber: string;
  readonly decidedOn: LocalDate;
  readonly recordedAt: Instant;
  /** The day of valid service; the limits of the party and of the application to the court run from it. */
  readonly servedOn: LocalDate | null;
  /** Yuan, decimal text; null: no fine. */
  readonly fine: string | null;
  readonly demolition: boolean;
  /** The area that the decision is about: X8 holds it against what was measured. */
  readonly area: StatedArea;
  /** Of which permanent basic farmland. */
  readonly basic: StatedArea;
  readonly finePaidOn: LocalDate | null;
  /**
   * When copies went to the police and the procuratorate (高检会〔2006〕2号 item 1: within ten days where nothing is
   * referred).
   */
  readonly copiedOn: LocalDate | null;
}

/**
 * What the party has brought against the penalty decision. While it is pending the decision cannot be enforced (行政强制法
 * art. 53).
 */
export const PROCEEDINGS = { SUIT: '行政诉讼', RECONSIDERATION: '行政复议' } as const;
export type ProceedingsKind = keyof typeof PROCEEDINGS;

/** How it has ended, by a ruling that binds (生效). */
export const PROCEEDINGS_OUTCOMES = {
  UPHELD: '维持或者驳回',
  CHANGED: '变更',
  REVOKED: '撤销、确认违法或者无效',
  WITHDRAWN: '撤回、终止',
} as const;

export type ProceedingsOutcome = keyof typeof PROCEEDINGS_OUTCOMES;

export interface Proceedings {
  readonly kind: ProceedingsKind;
  /** Number of the notice by which the court or the organ of reconsideration has told the agency of it. */
  readonly documentNumber: string;
  readonly filedOn: LocalDate;
  /** `on`: the day on which the ruling was served and binds. Null: pending. */
  readonly ended: {
    readonly outcome: ProceedingsOutcome;
    readonly on: LocalDate;
    readonly documentNumber: string;
  } | null;
}

export type Ended = Proceedings & { readonly ended: NonNullable<Proceedings['ended']> };

/** Suits and reconsiderations that have not ended. */
export function pending({ proceedings }: Pick<Penalized, 'proceedings'>): readonly Proceedings[] {
  return proceedings.filter(({ ended }) => ended === null);
}

/** The suit or reconsideration that ended last; null: none has. */
export function lastEnded({ proceedings }: Pick<Penalized, 'proceedings'>): Ended | null {
  const ended = proceedings.flatMap((one) => (one.ended === null ? [] : [{ ...one, ended: one.ended }]));
  return ended.reduce<Ended | null>((last, one) => (last === null || one.ended.on >= last.ended.on ? one : last), null);
}

/**
 * The day from which the party's time to go against the penalty decision runs: its service, or the end of what has been
 * brought against it. Null: it was not served, is under review, or was revoked: nothing can be enforced.
 */
export function enforceableFrom(landCase: Penalized): LocalDate | null {
  if (pending(landCase).length > 0 || isRevoked(landCase)) return null;
  return lastEnded(landCase)?.ended.on ?? landCase.penalty?.servedOn ?? null;
}

/** Was the decision revoked? Nothing that is brought afterwards makes it stand again: the agency decides anew. */
export function isRevoked({ proceedings }: Pick<Penalized, 'proceedings'>): boolean {
  return proceedings.some(({ ended }) => ended?.outcome === 'REVOKED');
}
