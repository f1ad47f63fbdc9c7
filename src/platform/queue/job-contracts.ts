/**
 * What a job carries: an id, and which attempt of the row that it stands for. Nothing of a case, nothing personal: the
 * table says all else, and what is still to be done.
 */
export interface QueueJob {
  readonly id: string;
  readonly attempt: string;
}

/** The queue back end as a Nest provider token. */
export const QUEUE_BACKEND = Symbol('QueueBackend');
