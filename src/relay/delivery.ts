import { Inject, Injectable, Logger } from '@nestjs/common';

import { DirectoryReader } from '../agencies/directory.js';
import { NoticeSteps } from '../books/casebook/notice-steps.js';
import { LOCK_REFERRAL } from '../books/casebook/settle.js';
import type { Instant } from '../domain/kernel/instant.js';
import { enterSubject, type Tx, type UnitOfWork, WORKER_UNIT_OF_WORK } from '../platform/database/unit-of-work.js';
import type { QueueJob } from '../platform/queue/job-contracts.js';
import { Clock } from '../platform/time/clock.js';
import { type HeldMessage, Outbox } from './outbox.js';

/**
 * Brings one message into the receiving agency's inbox: access, inbox, evidence and the outbox's state in one
 * transaction.
 */
@Injectable()
export class Delivery {
  private readonly log = new Logger(Delivery.name);

  constructor(
    @Inject(WORKER_UNIT_OF_WORK) private readonly work: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly steps: NoticeSteps,
    private readonly directory: DirectoryReader,
    private readonly clock: Clock,
  ) {}

  /** Delivers, or counts a failed attempt. A message that another job has carried, or failed to, is left alone. */
  async deliver({ id: noticeId }: QueueJob): Promise<void> {
    await this.work.as({ job: 'RELAY' }, async (tx) => {
      const message = await this.outbox.hold(tx, noticeId);
      if (message === null) return;
      enterSubject(tx, message.referralId);
      const problem = await this.problemWith(message);
      if (problem === null) await this.hand(tx, message, this.clock.now());
      else await this.refuse(tx, message, problem);
    });
  }

  /** After an unexpected failure: the message is free again, to be tried soon. */
  giveBack({ id, attempt }: QueueJob): Promise<void> {
    return this.outbox.giveBack(id, attempt);
  }

  private async hand(tx: Tx, { id, referralId, toAgency, queuedAt }: HeldMessage, now: Instant): Promise<void> {
    tx.execute(LOCK_REFERRAL, [referralId]);
    tx.execute(
      'INSERT INTO referral_party (agency_id, referral_id, since) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
      [toAgency, referralId, now],
    );
    await this.steps.take(tx, referralId, { step: 'DELIVER', noticeId: id, relayedAt: queuedAt });
    this.outbox.done(tx, id);
  }

  private async refuse(tx: Tx, message: HeldMessage, problem: string): Promise<void> {
    const givenUp = await this.outbox.fail(tx, message, problem);
    if (!givenUp) return;
    await this.steps.take(tx, message.referralId, {
      step: 'FAIL',
      noticeId: message.id,
      relayedAt: message.queuedAt,
      reason: problem,
    });
    this.log.error(`message ${message.id} could not be delivered: ${problem}`);
  }

  /** Why nothing can be delivered to the agency at present, in words for the sender; null when it can. */
  private async problemWith({ toAgency }: HeldMessage): Promise<string | null> {
    const agency = (await this.directory.read()).agencies.get(toAgency);
    if (agency === undefined) return `本市没有编号为「${toAgency}」的机关`;
    return agency.active ? null : `${agency.name}已停用，暂时不能接收文书；请与该机关联系，恢复后重新投递`;
  }
}
