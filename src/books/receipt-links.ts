import { Inject, Injectable } from '@nestjs/common';

import { ENV, type Env } from '../platform/config/env.js';

/**
 * Where a receipt on paper leads: the page of verification, with the receipt behind the "#", which browsers do not
 * send.
 */
@Injectable()
export class ReceiptLinks {
  constructor(@Inject(ENV) private readonly env: Env) {}

  linkOf(note: string): string {
    const base = this.env.PUBLIC_URL ?? `http://${this.env.HOST}:${this.env.PORT}`;
    return `${base.replace(/\/$/, '')}/verify#${Buffer.from(note, 'utf8').toString('base64url')}`;
  }
}
