import { createReadStream } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';

import { Injectable } from '@nestjs/common';
import type { Request } from 'express';

import { isUuid } from '../domain/kernel/uuid.js';
import { Bundles } from '../oversight/bundles/bundles.js';
import { type Entry, Turned, type Visit } from './entry.js';
import { withScratchFile } from './scratch-file.js';

/** So often, each a quarter of a second apart, the checkpoint is waited for that holds the disclosure itself. */
const PATIENCE = 20;

/** A bundle that its own person has asked for (`exportReferral`), streamed. */
@Injectable()
export class BundleDownload implements Entry<string> {
  readonly method = 'get';
  readonly path = '/bundles/:id';
  readonly operation = 'bundle';
  readonly admits = 'exportReferral';
  readonly cost = 5_000;

  constructor(private readonly bundles: Bundles) {}

  ask({ params }: Request): string {
    return String(params['id']);
  }

  async handle({ asked, caller, pay, open }: Visit<string>): Promise<void> {
    await pay();
    const bundle = isUuid(asked) ? await sealed(() => this.bundles.find(asked, caller)) : null;
    if (bundle === null) throw notThere();
    if (!bundle.sealed)
      throw new Turned(
        503,
        'NOT_SEALED',
        '案卷尚未列入检查点，请稍后再下载 / the bundle is under no checkpoint yet; try again',
        5,
      );
    const { referralId } = bundle;
    // First into a file: whoever reads slowly, or not at all, holds no transaction.
    await withScratchFile('bundle', async (file) => {
      await this.bundles.write(referralId, caller, (text) => appendFile(file, text));
      const out = await open({
        type: 'text/plain; charset=utf-8',
        name: `referral-${referralId}.txt`,
        reads: [referralId],
      });
      await pipeline(createReadStream(file), out);
    });
  }
}

function notThere(): Turned {
  return new Turned(
    404,
    'NOT_FOUND',
    '没有可以下载的案卷，或者已过期、不是本人申请 / no such bundle, or it has expired, or another person asked for it',
  );
}

type Found = Awaited<ReturnType<Bundles['find']>>;

async function sealed(find: () => Promise<Found>): Promise<Found> {
  let found = await find();
  for (let tries = 0; found !== null && !found.sealed && tries < PATIENCE; tries += 1) {
    await sleep(250);
    found = await find();
  }
  return found;
}
