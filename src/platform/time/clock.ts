import { Injectable } from '@nestjs/common';

import { type Instant, instantOf } from '../../domain/kernel/instant.js';

/** The only reader of the system clock. Tests put a clock in its place that is turned by hand. */
@Injectable()
export class Clock {
  now(): Instant {
    return instantOf(Date.now());
  }
}
