/** What a job carries: which message, under which lease. Nothing of the case itself, nothing personal. */
export interface RelayJob {
  readonly noticeId: string;
  readonly leaseToken: string;
}

/** The queue back end as a Nest provider token. */
export const QUEUE_BACKEND = Symbol('QueueBackend');
