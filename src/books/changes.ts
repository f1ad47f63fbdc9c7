import { Logger, type OnModuleDestroy } from '@nestjs/common';

import { epochMs, type Instant, instantOf } from '../domain/kernel/instant.js';
import type { Env } from '../platform/config/env.js';
import type { Tx, UnitOfWork } from '../platform/database/unit-of-work.js';
import { logFailure } from '../platform/failures.js';
import { type Clock } from '../platform/time/clock.js';
import { Poll } from '../platform/time/poll.js';

/** A transaction may commit so long after its time was taken: statements are ended far sooner. */
const OVERLAP_MS = 60_000;

/** So many are told of at once. */
const MOST_AT_ONCE = 100;

/** Which records have changed, for one that watches; what changes again before it is taken is told once. */
class Watcher implements AsyncIterableIterator<readonly string[]> {
  private readonly changed = new Set<string>();
  private trigger: (() => void) | null = null;
  private over = false;

  constructor(private readonly leave: (watcher: Watcher) => void) {}

  tell(id: string): void {
    this.changed.add(id);
    this.trigger?.();
  }

  async next(): Promise<IteratorResult<readonly string[], undefined>> {
    while (!this.over && this.changed.size === 0)
      await new Promise<void>((resolve) => {
        this.trigger = resolve;
      });
    if (this.over) return { done: true, value: undefined };
    const value = [...this.changed].slice(0, MOST_AT_ONCE);
    for (const id of value) this.changed.delete(id);
    return { done: false, value };
  }

  return(): Promise<IteratorResult<readonly string[], undefined>> {
    this.over = true;
    this.trigger?.();
    this.leave(this);
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}

/** What one agency sees change: asked in its name, so that row-level security stands before every event as well. */
interface Watch {
  readonly watchers: Set<Watcher>;
  readonly poll: Poll;
  /**
   * How long each history was when it was seen last; by its length and not by an id that was seen, so that no late
   * commit is missed.
   */
  seen: ReadonlyMap<string, number> | null;
}

/** A record that an agency sees, and how long its history is. */
export interface Lately {
  readonly id: string;
  readonly length: number;
}

/**
 * Tells within a second which records have changed. One question to the database for each agency that watches, however
 * many persons do.
 */
export abstract class Changes implements OnModuleDestroy {
  private readonly log = new Logger('Changes');
  private readonly watches = new Map<string, Watch>();
  private closing = false;

  constructor(
    private readonly work: UnitOfWork,
    private readonly env: Env,
    private readonly clock: Clock,
  ) {}

  /** What has changed since a moment, of what the agency of the transaction sees. */
  protected abstract changedSince(tx: Tx, since: Instant): Promise<readonly Lately[]>;

  /**
   * The ids of records that change from now on, as far as the agency sees them. Ends when it is returned, or the
   * platform stops.
   */
  async watch(agencyId: string): Promise<AsyncIterableIterator<readonly string[]>> {
    const watch = this.watches.get(agencyId) ?? this.begin(agencyId);
    const watcher = new Watcher((gone) => {
      this.leave(agencyId, watch, gone);
    });
    watch.watchers.add(watcher);
    try {
      if (this.closing) await watcher.return();
      else if (watch.seen === null) watch.seen = await this.lately(agencyId);
      return watcher;
    } catch (error) {
      await watcher.return();
      throw error;
    }
  }

  async onModuleDestroy(): Promise<void> {
    this.closing = true;
    for (const { watchers, poll } of [...this.watches.values()]) {
      for (const watcher of [...watchers]) await watcher.return();
      await poll.stop();
    }
  }

  private begin(agencyId: string): Watch {
    const poll = new Poll(
      () => this.look(agencyId),
      this.env.LIVE_POLL_MS,
      (error) => {
        logFailure(this.log, 'changes are looked for again', error);
      },
    );
    const watch: Watch = { watchers: new Set(), poll, seen: null };
    this.watches.set(agencyId, watch);
    poll.start();
    return watch;
  }

  private leave(agencyId: string, watch: Watch, gone: Watcher): void {
    watch.watchers.delete(gone);
    if (watch.watchers.size > 0 || this.watches.get(agencyId) !== watch) return;
    this.watches.delete(agencyId);
    void watch.poll.stop();
  }

  /** Always 0: what is new is told at once, and the next look comes after the pause. */
  private async look(agencyId: string): Promise<number> {
    const watch = this.watches.get(agencyId);
    if (watch === undefined || watch.seen === null) return 0;
    const now = await this.lately(agencyId);
    for (const [id, length] of now)
      if ((watch.seen.get(id) ?? 0) < length) for (const watcher of watch.watchers) watcher.tell(id);
    watch.seen = now;
    return 0;
  }

  private async lately(agencyId: string): Promise<ReadonlyMap<string, number>> {
    const since = instantOf(epochMs(this.clock.now()) - OVERLAP_MS);
    const rows = await this.work.read({ agency: agencyId }, (tx) => this.changedSince(tx, since));
    return new Map(rows.map(({ id, length }) => [id, length]));
  }
}
