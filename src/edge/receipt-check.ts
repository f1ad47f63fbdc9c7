import { Injectable } from '@nestjs/common';
import type { Request } from 'express';

import { Proofs } from '../oversight/tree/proofs.js';
import { type Entry, Turned, type Visit } from './entry.js';

const LONGEST = 8_000;

/**
 * What a signed receipt proves, for the page to which the QR code of a paper leads. It tells which papers the event
 * issued, by name and number, and nothing else of the case.
 */
@Injectable()
export class ReceiptCheck implements Entry<string, null> {
  readonly method = 'get';
  readonly path = '/verify/check';
  readonly operation = 'verifyReceipt';
  readonly admits = null;
  readonly cost = 100;

  constructor(private readonly proofs: Proofs) {}

  /** The receipt, from `note` (base64url). */
  ask({ query }: Request): string {
    const { note } = query;
    if (typeof note === 'string' && note.length <= LONGEST && /^[\w-]+$/.test(note))
      return Buffer.from(note, 'base64url').toString('utf8');
    throw new Turned(400, 'BAD_REQUEST', 'note 应为回执全文的 base64url / note must be the receipt in base64url');
  }

  async handle({ asked, open }: Visit<string, null>): Promise<void> {
    const out = await open({ type: 'application/json; charset=utf-8', name: null });
    const { holds, finding, proof } = await this.proofs.statusOf(asked);
    const papers = holds ? await this.proofs.papersOf(asked) : [];
    out.write(JSON.stringify({ holds, finding, proof, papers }));
  }
}
