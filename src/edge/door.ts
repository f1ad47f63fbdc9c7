import { randomUUID } from 'node:crypto';

import { Injectable, Logger, type OnApplicationBootstrap, type Type } from '@nestjs/common';
import { PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Request, Response } from 'express';

import { Admissions } from '../access/policy/admissions.js';
import { CallerFinder } from '../access/policy/caller-finder.js';
import { BudgetSpent, CostBudget } from '../access/policy/cost-budget.js';
import { whatWasRead } from '../access/policy/guard-fields.js';
import { AccessRecorder } from '../access/record/access-recorder.js';
import { accessOf } from '../domain/access/read-policy.js';
import type { Caller } from '../domain/agency/agency.js';
import { StoreAway } from '../files/file-store.js';
import { contextOf, type GraphQLContext } from '../platform/graphql/context.js';
import { answerOf } from '../platform/graphql/refusal.filter.js';
import { OPEN_TO_ALL } from '../platform/http/open-to-all.js';
import { type Entry, type Leaving, Turned, type Visit } from './entry.js';

type AnyEntry = Omit<Entry<unknown>, 'admits' | 'handle'> & {
  readonly admits: string | null;
  handle(visit: Visit<never, never>): Promise<void>;
};

/** THE door for everything that is not GraphQL: number → caller → admit → ask → pay → handle → record. */
@Injectable()
export class Door implements OnApplicationBootstrap {
  private readonly log = new Logger(Door.name);

  constructor(
    private readonly callers: CallerFinder,
    private readonly admissions: Admissions,
    private readonly budget: CostBudget,
    private readonly recorder: AccessRecorder,
    private readonly discovery: DiscoveryService,
    private readonly reflector: Reflector,
  ) {}

  /** Serves the entries. */
  open(app: NestExpressApplication, entries: readonly Type<AnyEntry>[]): void {
    const server = app.getHttpAdapter().getInstance();
    for (const type of entries) {
      const entry = app.get<AnyEntry>(type);
      server[entry.method](entry.path, (req, res) => void this.enter(entry, req, res));
    }
  }

  /** Every other path is a controller's, and each of its handlers says that it is open to all. Throws Error. */
  onApplicationBootstrap(): void {
    const scanner = new MetadataScanner();
    const undeclared = this.discovery.getControllers().flatMap(({ instance, metatype }) => {
      const prototype = Object.getPrototypeOf(instance) as Record<string, () => unknown>;
      return scanner
        .getAllMethodNames(prototype)
        .flatMap((name) => prototype[name] ?? [])
        .filter((handler) => Reflect.hasMetadata(PATH_METADATA, handler))
        .filter((handler) => this.reflector.get(OPEN_TO_ALL, handler) === undefined)
        .map((handler) => `${metatype?.name ?? ''}.${handler.name}`);
    });
    if (undeclared.length > 0)
      throw new Error(`neither an entry of the door nor declared @OpenToAll: ${undeclared.join(', ')}`);
  }

  /** Who asks, if that person may ask for all of these and has paid. Throws what refuses it. */
  async admit(context: GraphQLContext, operations: readonly string[], cost: number): Promise<Caller> {
    const caller = await this.callers.find(context);
    await this.budget.payFor(context, caller, cost);
    return this.admitted(operations, caller);
  }

  /** The same later, for a stream that goes on, without leaving a trace of it. Throws what refuses it. */
  async admitAgain(context: GraphQLContext, operations: readonly string[], cost: number): Promise<void> {
    const caller = await this.callers.findQuietly(context);
    this.admitted(operations, caller);
    if (cost > 0) await this.budget.payFor(context, caller, cost);
  }

  /** Writes the record of access, before anything is shown. `codes`: those of the refusals. */
  async record(context: GraphQLContext, operations: readonly string[], codes: readonly string[]): Promise<void> {
    await this.recorder.record(context.requestId, context, operations, codes);
  }

  private admitted(operations: readonly string[], caller: Caller | null): Caller {
    for (const operation of operations) this.admissions.require(operation, caller);
    if (caller === null) throw signInFirst();
    return caller;
  }

  private async enter(entry: AnyEntry, req: Request, res: Response): Promise<void> {
    res.setHeader('x-request-id', randomUUID());
    const context = contextOf(req, res);
    const passage = { recorded: false, paid: false };
    const record = async (codes: readonly string[]): Promise<void> => {
      passage.recorded = true;
      if (entry.admits !== null) await this.record(context, [entry.operation], codes);
    };
    try {
      const caller = entry.admits === null ? null : await this.callers.find(context);
      if (entry.admits !== null && (caller === null || !this.admissions.admits(entry.admits, caller)))
        throw signInFirst();
      const pay = async (): Promise<void> => {
        if (!passage.paid) await this.paid(principalOf(caller, context), entry.cost);
        passage.paid = true;
      };
      const visit: Visit<never, never> = {
        asked: entry.ask(req) as never,
        caller: caller as never, // null for an entry of anybody alone
        req,
        pay,
        open: async (leaving) => {
          await pay();
          if (SENDING.has(entry.method)) await this.stillAdmitted(entry, context);
          noteRead(context, caller, leaving);
          await record([]);
          label(res, leaving);
          return res;
        },
      };
      await entry.handle(visit);
      res.end();
    } catch (error) {
      if (error instanceof Turned && !passage.recorded)
        await record([error.code]).catch((failure: unknown) => {
          this.fail(context, failure);
        });
      this.fail(context, error);
    }
  }

  /** What is sent may have taken its time; whoever has signed out meanwhile, or lost the post, is not let in. */
  private async stillAdmitted({ admits }: AnyEntry, context: GraphQLContext): Promise<void> {
    if (admits === null) return;
    const caller = await this.callers.findQuietly({ ...context, once: new Map() });
    if (caller === null || !this.admissions.admits(admits, caller)) throw signInFirst();
  }

  private async paid(principal: string, cost: number): Promise<void> {
    await this.budget.pay(principal, cost).catch((error: unknown) => {
      if (!(error instanceof BudgetSpent)) throw error;
      throw new Turned(429, 'BUDGET_SPENT', error.message, error.retryAfterSeconds);
    });
  }

  /** An error as everywhere; where an answer of lines has begun, as its last line. */
  private fail({ req, res, requestId }: GraphQLContext, error: unknown): void {
    if (res.writableEnded || (res.destroyed && !(error instanceof Turned))) return; // whoever asked has gone
    if (error instanceof StoreAway) this.log.error(`the store of files does not answer: ${error.message}`);
    const told = error instanceof StoreAway ? STORE_UNAVAILABLE : error;
    const turned =
      told instanceof Turned
        ? { status: told.status, code: told.code, message: told.message, retryAfter: told.retryAfterSeconds }
        : answerOf(told, this.log);
    const errors = [
      {
        message: turned.message,
        extensions: {
          code: turned.code,
          requestId,
          ...(turned.retryAfter === null ? {} : { retryAfter: turned.retryAfter }),
        },
      },
    ];
    if (!res.headersSent) {
      for (const name of ['content-type', 'content-disposition']) res.removeHeader(name);
      if (turned.retryAfter !== null) res.setHeader('retry-after', String(turned.retryAfter));
      res.status(turned.status).json({ errors });
    } else if (String(res.getHeader('content-type')).startsWith(LINES))
      res.end(`${JSON.stringify({ type: 'error', errors })}\n`);
    else res.destroy(); // a file that is not whole must not look like one
    req.unpipe();
  }
}

/** With these something is sent, which may take its time. */
const SENDING: ReadonlySet<string> = new Set(['post', 'put', 'patch']);

/** Answers that are read line by line (NDJSON) can say at their end what went wrong. */
export const LINES = 'application/x-ndjson';

function principalOf(caller: Caller | null, { source }: GraphQLContext): string {
  return caller === null ? `address ${source}` : `person ${caller.personId}`;
}

/** Keeps for the record what leaves by an entry, and under which emergency access of whoever takes it. */
export function noteRead(
  context: GraphQLContext,
  caller: Caller | null,
  { reads = [], groups = [] }: Pick<Leaving, 'reads' | 'groups'>,
): void {
  const read = whatWasRead(context);
  for (const group of groups) read.groups.add(group);
  for (const id of reads) {
    read.subjectIds.add(id);
    const access = caller === null ? undefined : accessOf({ id }, caller);
    if (access !== undefined) read.inEmergency.set(access.id, new Set(groups));
  }
}

function label(res: Response, { type, name, status = 200, headers = {} }: Leaving): void {
  res.status(status).setHeader('content-type', type).setHeader('cache-control', 'no-store').set(headers);
  if (name !== null) res.setHeader('content-disposition', saved(name));
}

/** A name that every browser saves under (RFC 6266): one of ASCII, and the true one (RFC 8187). */
function saved(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const coded = encodeURIComponent(name).replace(/['()*!]/g, (mark) => `%${mark.charCodeAt(0).toString(16)}`);
  return `attachment; filename="${plain}"${plain === name ? '' : `; filename*=UTF-8''${coded}`}`;
}

const STORE_UNAVAILABLE = new Turned(
  503,
  'STORE_UNAVAILABLE',
  '存放文件的服务没有应答，请稍后再试；已传的内容还在 / ' +
    'the store of files does not answer: try again later; nothing that was sent is lost',
  5,
);

function signInFirst(): Turned {
  return new Turned(401, 'UNAUTHENTICATED', '请先以有权的岗位登录 / sign in first, in a post that may');
}
