import 'reflect-metadata';

import { createInterface } from 'node:readline';

import { NestFactory } from '@nestjs/core';

import { boot } from '../../dist/boot.js';
import { epochMs, instantOf } from '../../dist/domain/kernel/instant.js';
import { readEnv } from '../../dist/platform/config/env.js';
import { Clock } from '../../dist/platform/time/clock.js';
import { exitCleanly, failStart, LOG_LEVELS } from '../../dist/process.js';
import { WorkerModule } from '../../dist/worker.module.js';

class AheadClock extends Clock {
  aheadMs = 0;

  now() {
    return instantOf(epochMs(super.now()) + this.aheadMs);
  }

  forward(hours) {
    this.aheadMs += hours * 3_600_000;
  }
}

/**
 * `src/worker.ts` with a clock that is as many hours ahead as the argument says, and is turned further by each line of
 * the input.
 */
async function main() {
  const env = readEnv();
  const booted = await boot(env, false);
  const clock = new AheadClock();
  clock.forward(Number(process.argv[2]));
  const app = await NestFactory.createApplicationContext(WorkerModule.on({ ...booted.foundation, clock }), {
    abortOnError: false,
    logger: LOG_LEVELS[env.LOG_LEVEL],
  });
  exitCleanly(app, booted);
  createInterface({ input: process.stdin }).on('line', (hours) => {
    clock.forward(Number(hours));
  });
  process.stdout.write('worker ready\n');
}

main().catch(failStart);
