import './platform/config/production.js';
import 'reflect-metadata';

import { NestFactory } from '@nestjs/core';

import { boot } from './boot.js';
import { readEnv } from './platform/config/env.js';
import { exitCleanly, failStart, LOG_LEVELS } from './process.js';
import { WorkerModule } from './worker.module.js';

async function main(): Promise<void> {
  const env = readEnv();
  if (env.DATABASE_URL === undefined)
    throw new Error('a worker of its own needs DATABASE_URL: embedded PostgreSQL serves one process ("npm start")');
  const booted = await boot(env, 'NEVER');
  const app = await NestFactory.createApplicationContext(WorkerModule.on(booted.foundation), {
    abortOnError: false,
    logger: LOG_LEVELS[env.LOG_LEVEL],
  });
  exitCleanly(app, booted);
  process.stdout.write(`worker ready, queues on ${booted.foundation.queues.name}\n`);
}

main().catch(failStart);
