import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { AccessRecorder } from '../access/record/access-recorder.js';
import { Admissions } from '../access/policy/admissions.js';
import { CallerFinder } from '../access/policy/caller-finder.js';
import { whatWasRead } from '../access/policy/guard-fields.js';
import { Bundles } from '../oversight/bundles/bundles.js';
import { contextOf } from '../platform/graphql/context.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** A checkpoint follows within two seconds. */
const PATIENCE = 20;

/** The one download: a bundle that its own person has asked for, streamed, and recorded before the first byte leaves. */
@Controller()
export class BundlesController {
  constructor(
    private readonly bundles: Bundles,
    private readonly callers: CallerFinder,
    private readonly admissions: Admissions,
    private readonly recorder: AccessRecorder,
  ) {}

  @Get('bundles/:id')
  async download(@Param('id') id: string, @Req() req: Request, @Res() res: Response): Promise<void> {
    res.setHeader('x-request-id', randomUUID());
    const context = contextOf(req, res);
    const caller = await this.callers.find(context);
    const bundle =
      caller === null || !UUID.test(id) || !this.admissions.admits('exportReferral', caller)
        ? null
        : await sealed(() => this.bundles.find(id, caller));
    if (bundle?.sealed === false) {
      res
        .status(503)
        .setHeader('retry-after', '5')
        .json({
          errors: [
            {
              message: '案卷尚未列入检查点，请稍后再下载 / the bundle is under no checkpoint yet; try again',
              extensions: { code: 'NOT_SEALED', requestId: context.requestId },
            },
          ],
        });
      return;
    }
    if (caller === null || bundle === null) {
      await this.recorder.record(
        context.requestId,
        context,
        ['bundle'],
        [caller === null ? 'UNAUTHENTICATED' : 'NOT_FOUND'],
      );
      res
        .status(caller === null ? 401 : 404)
        .json({
          errors: [
            {
              message:
                '没有可以下载的案卷，或者已过期、不是本人申请 / no such bundle, or it has expired, or another person asked for it',
              extensions: { code: caller === null ? 'UNAUTHENTICATED' : 'NOT_FOUND', requestId: context.requestId },
            },
          ],
        });
      return;
    }
    whatWasRead(context).referralIds.add(bundle.referralId);
    await this.recorder.record(context.requestId, context, ['bundle'], []);
    res.setHeader('content-type', 'text/plain; charset=utf-8');
    res.setHeader('content-disposition', `attachment; filename="referral-${bundle.referralId}.txt"`);
    res.setHeader('cache-control', 'no-store');
    await this.bundles.write(bundle.referralId, caller, async (text) => {
      if (!res.write(text)) await once(res, 'drain');
    });
    res.end();
  }
}

type Found = Awaited<ReturnType<Bundles['find']>>;

/** Waits for the checkpoint that holds the disclosure itself. */
async function sealed(find: () => Promise<Found>): Promise<Found> {
  let found = await find();
  for (let tries = 0; found !== null && !found.sealed && tries < PATIENCE; tries += 1) {
    await sleep(250);
    found = await find();
  }
  return found;
}
