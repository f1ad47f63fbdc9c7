import 'reflect-metadata';
import { createInterface } from 'node:readline';
import { NestFactory } from '@nestjs/core';
import { boot } from '../../src/boot.js';
import { readEnv } from '../../src/platform/config/env.js';
import { exitCleanly, failStart, LOG_LEVELS } from '../../src/process.js';
import { WorkerModule } from '../../src/worker.module.js';
import { HandClock } from './platform.js';

/** `src/worker.ts` with a clock that is as many hours ahead as the argument says, and is turned further by each line of the input. */
async function main(): Promise<void> {
  const env = readEnv();
  const booted = await boot(env, false);
  const clock = new HandClock();
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
