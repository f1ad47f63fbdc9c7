import { Inject, Injectable } from '@nestjs/common';
import { receiptText } from '../../domain/audit/receipt.js';
import { formatNote } from '../../domain/audit/signed-note.js';
import type { Instant } from '../../domain/kernel/instant.js';
import { AUDIT_KEYS, type AuditKeys } from '../../platform/crypto/audit-keys.js';
import { SnapshotCache } from '../../platform/database/snapshot-cache.js';
import { API_UNIT_OF_WORK, type UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Clock } from '../../platform/time/clock.js';
import { newestCheckpoint, type StoredCheckpoint } from './checkpoints.js';

/** An event, as far as a receipt names it. */
export interface ReceiptOf {
  readonly referralId: string;
  readonly seq: number;
  readonly leafHash: string;
}

/** Signs receipts: whoever keeps one can prove that the event was there, however the database looks later. */
@Injectable()
export class ReceiptNotes {
  private readonly newest: SnapshotCache<StoredCheckpoint | null>;

  constructor(
    @Inject(API_UNIT_OF_WORK) work: UnitOfWork,
    @Inject(AUDIT_KEYS) private readonly keys: AuditKeys,
    private readonly clock: Clock,
  ) {
    this.newest = new SnapshotCache(clock, () => work.plain((tx) => newestCheckpoint(tx)));
  }

  /** The newest checkpoint, at most some seconds old; null before the first. */
  checkpoint(): Promise<StoredCheckpoint | null> {
    return this.newest.read();
  }

  /** A signed note (docs/audit-format.md) that names the event and the newest checkpoint. */
  async noteFor({ referralId, seq, leafHash }: ReceiptOf, at: Instant = this.clock.now()): Promise<string> {
    const { key } = this.keys;
    const newest = await this.checkpoint();
    const text = receiptText({
      origin: key.name,
      referralId,
      seq,
      leafHash,
      at,
      tree: newest === null ? null : { size: newest.size, root: newest.root },
    });
    return formatNote({ text, signatures: [key.sign(text)] });
  }
}
