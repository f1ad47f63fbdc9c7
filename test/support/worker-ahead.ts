import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { boot } from '../../src/boot.js';
import { readEnv } from '../../src/platform/config/env.js';
import { exitCleanly, failStart, LOG_LEVELS } from '../../src/process.js';
import { WorkerModule } from '../../src/worker.module.js';
import { HandClock } from './platform.js';

/** `src/worker.ts` with a clock that is as many hours ahead as the argument says. */
async function main(): Promise<void> {
  const env = readEnv();
  const booted = await boot(env, false);
  const clock = new HandClock();
  clock.forward(Number(process.argv[2]));
  const app = await NestFactory.createApplicationContext(WorkerModule.on({ ...booted.foundation, clock }), { abortOnError: false, logger: LOG_LEVELS[env.LOG_LEVEL] });
  exitCleanly(app, booted);
  process.stdout.write('worker ready\n');
}

main().catch(failStart);
