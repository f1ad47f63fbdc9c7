import './platform/config/production.js';
import 'reflect-metadata';

import { createServer } from 'node:net';
import { parseArgs } from 'node:util';

import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';

import { AppModule } from './app.module.js';
import { boot, type Booted } from './boot.js';
import { protect } from './edge/http.js';
import { printWelcome } from './edge/welcome.js';
import { type Env, readEnv } from './platform/config/env.js';
import { exitCleanly, failStart, LOG_LEVELS } from './process.js';
import { ApiProcesses, isOneOfSeveral } from './processes.js';
import { WorkerModule } from './worker.module.js';

const MOST_PROCESSES = 64;

async function main(): Promise<void> {
  const { apiOnly, processes } = readArguments();
  const env = readEnv();
  if (!isOneOfSeveral) await requireFreePort(env);
  const booted = await boot(env, apiOnly ? 'NEVER' : 'IF_NEEDED');
  try {
    if (processes === 1) await serve(booted, apiOnly);
    else await serveInSeveral(processes, booted, apiOnly);
  } catch (error) {
    await booted.close();
    throw error;
  }
}

/**
 * `--role=api`: the API alone; the relay runs in other processes (worker.ts). Otherwise everything.
 * `--processes=4`: the API in so many processes behind one port.
 */
function readArguments(): { readonly apiOnly: boolean; readonly processes: number } {
  const { values } = parseArgs({ options: { role: { type: 'string' }, processes: { type: 'string', default: '1' } } });
  const processes = Number(values.processes);
  if (values.role !== undefined && values.role !== 'api')
    throw new Error(`--role=${values.role} cannot be used: it is "api", or left out`);
  if (!Number.isInteger(processes) || processes < 1 || processes > MOST_PROCESSES)
    throw new Error(`--processes=${values.processes} cannot be used: a number from 1 to ${MOST_PROCESSES} is needed`);
  return { apiOnly: values.role === 'api', processes };
}

async function serve(booted: Booted, apiOnly: boolean): Promise<void> {
  const { env } = booted.foundation;
  const app = await NestFactory.create<NestExpressApplication>(AppModule.on(booted.foundation, { relay: !apiOnly }), {
    bodyParser: false,
    abortOnError: false,
    logger: LOG_LEVELS[env.LOG_LEVEL],
  });
  protect(app, env);
  exitCleanly(app, booted);
  await listen(app, booted);
  if (!isOneOfSeveral) printWelcome(booted, await app.getUrl());
}

/** This process starts the others and carries the messages; with `--role=api` it only starts them. */
async function serveInSeveral(count: number, booted: Booted, apiOnly: boolean): Promise<void> {
  const { env } = booted.foundation;
  const app = apiOnly
    ? null
    : await NestFactory.createApplicationContext(WorkerModule.on(booted.foundation), {
        abortOnError: false,
        logger: LOG_LEVELS[env.LOG_LEVEL],
      });
  const log = new Logger('Processes');
  const [processes, port] = await ApiProcesses.start(count, env, (line) => {
    log.warn(line);
  });
  exitCleanly(app, booted, () => processes.end());
  printWelcome(booted, `http://${env.HOST === '0.0.0.0' ? '127.0.0.1' : env.HOST}:${port}`);
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
