import './platform/config/production.js';
import 'reflect-metadata';

import { createServer } from 'node:net';

import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';

import { AppModule } from './app.module.js';
import { boot, type Booted } from './boot.js';
import { protect } from './edge/http.js';
import { printWelcome } from './edge/welcome.js';
import { type Env, readEnv } from './platform/config/env.js';
import { exitCleanly, failStart, LOG_LEVELS } from './process.js';

/** `--role=api`: the API alone; the relay runs in other processes (worker.ts). Otherwise everything in this process. */
const apiOnly = process.argv.includes('--role=api');

async function main(): Promise<void> {
  const env = readEnv();
  await requireFreePort(env);
  const booted = await boot(env, apiOnly ? 'NEVER' : 'IF_NEEDED');
  try {
    const app = await NestFactory.create<NestExpressApplication>(AppModule.on(booted.foundation, { relay: !apiOnly }), {
      bodyParser: false,
      abortOnError: false,
      logger: LOG_LEVELS[env.LOG_LEVEL],
    });
    protect(app, env);
    exitCleanly(app, booted);
    await listen(app, booted);
    printWelcome(booted, await app.getUrl());
  } catch (error) {
    await booted.close();
    throw error;
  }
}

/** Asked before anything is started; whoever takes the port in the meantime is met by `listen`. */
async function requireFreePort(env: Env): Promise<void> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', (error) => {
      reject(portProblem(env, error));
    });
    probe.listen({ port: env.PORT, host: env.HOST, exclusive: true }, () =>
      probe.close(() => {
        resolve();
      }),
    );
  });
}

async function listen(app: NestExpressApplication, { foundation: { env } }: Booted): Promise<void> {
  try {
    await app.listen(env.PORT, env.HOST);
  } catch (error) {
    await app.close();
    throw portProblem(env, error);
  }
}

function portProblem({ PORT, HOST }: Env, error: unknown): Error {
  return new Error(
    `PORT=${PORT} on HOST=${HOST} cannot be listened on: ` +
      `${error instanceof Error ? error.message : String(error)}; set PORT to a free one`,
  );
}

main().catch(failStart);
