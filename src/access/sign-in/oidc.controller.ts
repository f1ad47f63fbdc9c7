import { randomUUID } from 'node:crypto';

import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';

import { epochMs } from '../../domain/kernel/instant.js';
import { textProblem } from '../../domain/kernel/text.js';
import { ENV, type Env } from '../../platform/config/env.js';
import { Sealer } from '../../platform/crypto/sealer.js';
import { OpenToAll } from '../../platform/http/open-to-all.js';
import { Clock } from '../../platform/time/clock.js';
import { BudgetSpent, CostBudget } from '../policy/cost-budget.js';
import { AccessEvents } from '../record/access-events.js';
import { Accounts } from './accounts.js';
import { OidcClient, OidcError, type OidcFailure, type PendingSignIn } from './oidc-client.js';
import type { NewSession } from './sessions.js';
import { giveCookie } from './sign-in.resolver.js';

const PENDING_COOKIE = '__Host-oidc';
const PENDING_MS = 600_000;
const STATUS: Readonly<Record<OidcFailure, number>> = {
  DENIED: 401,
  REJECTED: 401,
  MISCONFIGURED: 502,
  UNAVAILABLE: 503,
};

/** Methods of authentication (RFC 8176): two of them, or the provider's word "mfa", are a second factor. */
const METHODS: ReadonlySet<unknown> = new Set(['pwd', 'pin', 'otp', 'hwk', 'swk', 'sc', 'fpt', 'face', 'sms']);

/** What a start or a return costs of the budget of its address: each may leave a row in the record of access. */
const COST = 100;

/** Sign-in at the city's own identity provider, for browsers: there and back again, then a session like any other. */
@Controller('oidc')
export class OidcController {
  private readonly client: OidcClient | null;

  constructor(
    @Inject(ENV) private readonly env: Env,
    private readonly sealer: Sealer,
    private readonly accounts: Accounts,
    private readonly events: AccessEvents,
    private readonly budget: CostBudget,
    private readonly clock: Clock,
  ) {
    const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret, PUBLIC_URL } = env;
    const complete =
      issuer !== undefined && clientId !== undefined && clientSecret !== undefined && PUBLIC_URL !== undefined;
    this.client = complete
      ? new OidcClient({ issuer, clientId, clientSecret, redirectUri: new URL('/oidc/callback', PUBLIC_URL).href })
      : null;
  }

  @Get('start')
  @OpenToAll('begins a sign-in; nobody is known yet')
  async start(@Res() res: Response): Promise<void> {
    await this.answer(res, async (client) => {
      const { url, pending } = await client.begin();
      const sealed = this.sealer.seal(
        JSON.stringify({ ...pending, until: epochMs(this.clock.now()) + PENDING_MS }),
        PENDING_COOKIE,
      );
      // Lax: the provider sends the browser back from another site.
      res.cookie(PENDING_COOKIE, sealed, {
        httpOnly: true,
        secure: true,
        sameSite: 'lax',
        path: '/',
        maxAge: PENDING_MS,
      });
      res.redirect(302, url);
    });
  }

  @Get('callback')
  @OpenToAll('ends a sign-in, and writes the record of access itself')
  async callback(@Req() req: Request, @Res() res: Response): Promise<void> {
    res.clearCookie(PENDING_COOKIE, { path: '/', secure: true });
    let login: string | null = null;
    await this.answer(
      res,
      async (client, requestId) => {
        const claims = await client.finish(req.originalUrl, this.pendingOf(req));
        const named = claims[this.env.OIDC_LOGIN_CLAIM];
        login = typeof named === 'string' && textProblem(named) === null ? named.slice(0, 200) : null;
        const methods: unknown[] = Array.isArray(claims.amr) ? claims.amr : [];
        const session =
          login === null
            ? null
            : await this.accounts.signInKnown(
                login,
                methods.includes('mfa') || new Set(methods.filter((method) => METHODS.has(method))).size > 1,
              );
        if (session === null)
          throw new OidcError('REJECTED', `nobody of this platform signs in as ${login ?? 'nobody'}`);
        await this.record(requestId, req, login, session, 'OK');
        giveCookie({ res }, session, this.clock);
        res.redirect(302, '/');
      },
      (requestId, code) => this.record(requestId, req, login, null, code),
    );
  }

  private async answer(
    res: Response,
    work: (client: OidcClient, requestId: string) => Promise<void>,
    refused?: (requestId: string, code: string) => Promise<void>,
  ): Promise<void> {
    const requestId = randomUUID();
    res.setHeader('x-request-id', requestId).setHeader('cache-control', 'no-store');
    if (this.client === null) {
      res.status(404).json({
        errors: [
          {
            message: '未配置统一身份认证 / no identity provider is configured',
            extensions: { code: 'NOT_FOUND', requestId },
          },
        ],
      });
      return;
    }
    try {
      await this.budget.pay(`address ${res.req.ip ?? ''}`, COST);
      await work(this.client, requestId);
    } catch (error) {
      if (error instanceof BudgetSpent) {
        res
          .status(429)
          .setHeader('retry-after', String(error.retryAfterSeconds))
          .json({
            errors: [
              { message: '请求过多，请稍后再试 / too many requests', extensions: { code: 'BUDGET_SPENT', requestId } },
            ],
          });
        return;
      }
      if (!(error instanceof OidcError)) throw error;
      const code = `OIDC_${error.failure}`;
      await refused?.(requestId, code);
      res.status(STATUS[error.failure]).json({
        errors: [
          {
            message:
              '统一身份认证登录未成功，请重新登录 / the sign-in at the identity provider did not succeed; begin again at /oidc/start',
            extensions: { code, requestId },
          },
        ],
      });
    }
  }

  /** What the browser was given at the start. Throws OidcError when it has nothing, or nothing that is still good. */
  private pendingOf(req: Request): PendingSignIn {
    const sealed = new RegExp(`(?:^|; )${PENDING_COOKIE}=([^;]+)`).exec(req.headers.cookie ?? '')?.[1];
    try {
      const pending = JSON.parse(
        this.sealer.unseal(decodeURIComponent(sealed ?? ''), PENDING_COOKIE),
      ) as PendingSignIn & { until: number };
      if (pending.until > epochMs(this.clock.now())) return pending;
    } catch {
      // said below
    }
    throw new OidcError('REJECTED', 'no sign-in is pending in this browser');
  }

  private async record(
    id: string,
    req: Request,
    login: string | null,
    session: NewSession | null,
    outcome: string,
  ): Promise<void> {
    const { personId = null, agencyId = null, post = null } = session?.caller ?? {};
    await this.events.record({
      id,
      at: this.clock.now(),
      personId,
      agencyId,
      post,
      login,
      source: req.ip ?? '',
      operations: ['oidc'],
      purpose: null,
      subjectIds: [],
      fieldGroups: [],
      emergencyReads: {},
      outcome: [outcome],
    });
  }
}
