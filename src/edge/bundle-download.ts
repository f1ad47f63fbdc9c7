import { createReadStream } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';

import { Injectable } from '@nestjs/common';
import type { Request } from 'express';

import { CaseFileReader } from '../books/casebook/case-file-reader.js';
import { readCaseFiles } from '../books/casebook/load.js';
import type { Caller } from '../domain/agency/agency.js';
import type { CaseFile } from '../domain/decision/case-file.js';
import { isUuid } from '../domain/kernel/uuid.js';
import { PAPER_VARIANTS, type PaperVariant } from '../domain/referral/paper-variants.js';
import { documentsFor } from '../domain/referral/referral.js';
import { noticeName } from '../domain/route/registry.js';
import { FileAltered, FileErased, FileQuarantined, type KeptFile, KeptFiles } from '../files/kept-files.js';
import { Bundles } from '../oversight/bundles/bundles.js';
import { type ArchivedFile, writeArchive } from './bundle-archive.js';
import { type Entry, Turned, type Visit } from './entry.js';
import { readsFiles } from './file-download.js';
import { withScratchFile } from './scratch-file.js';

/** So often, each a quarter of a second apart, the checkpoint is waited for that holds the disclosure itself. */
const PATIENCE = 20;

/** A bundle, and whether the files of its case come with it. */
interface Wanted {
  readonly id: string;
  readonly withFiles: boolean;
}

/** A bundle that its own person has asked for (`exportReferral`), streamed; with `?files=true` a zip with the files. */
@Injectable()
export class BundleDownload implements Entry<Wanted> {
  readonly method = 'get';
  readonly path = '/bundles/:id';
  readonly operation = 'bundle';
  readonly admits = 'exportReferral';
  readonly cost = 5_000;

  constructor(
    private readonly bundles: Bundles,
    private readonly cases: CaseFileReader,
    private readonly files: KeptFiles,
  ) {}

  ask({ params, query }: Request): Wanted {
    return { id: String(params['id']), withFiles: query['files'] === 'true' };
  }

  async handle({ asked, caller, pay, open }: Visit<Wanted>): Promise<void> {
    await pay();
    const bundle = isUuid(asked.id) ? await sealed(() => this.bundles.find(asked.id, caller)) : null;
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
    await withScratchFile('bundle', async (text) => {
      await this.bundles.write(referralId, caller, (more) => appendFile(text, more));
      if (asked.withFiles) {
        const files = await this.filesOf(referralId, caller);
        const name = `referral-${referralId}.zip`;
        const out = await open({
          type: 'application/zip',
          name,
          reads: [referralId],
          groups: ['MATERIALS', 'PERSONAL'],
        });
        await writeArchive(text, files, (file) => this.files.read(file, caller), out);
      } else {
        const name = `referral-${referralId}.txt`;
        const out = await open({ type: 'text/plain; charset=utf-8', name, reads: [referralId] });
        await pipeline(createReadStream(text), out);
      }
    });
  }

  /** The files of the case, as far as this person may read them: all or none (file-download.ts). */
  private async filesOf(referralId: string, caller: Caller): Promise<readonly ArchivedFile[]> {
    const files = await this.cases.query(caller, async (tx) => {
      const caseFile = (await readCaseFiles(tx, [referralId])).get(referralId);
      if (caseFile === undefined || !readsFiles(caseFile, caller)) return [];
      const documents = documentsFor(caseFile.referral, caller.agencyId);
      const printed = await tx.query<{ name: string; variant: PaperVariant; sha256: string }>(
        `SELECT notice_id AS name, variant, sha256 FROM printed_paper
         WHERE referral_id = $1 ORDER BY notice_id, variant`,
        [referralId],
      );
      const parts = [...documents, ...printed.map((paper) => ({ ...paper, name: nameOfPaper(caseFile, paper) }))];
      const papers = await KeptFiles.among(
        tx,
        printed.map(({ sha256 }) => sha256),
      );
      const files = (await KeptFiles.ofReferrals(tx, [referralId])).get(referralId) ?? [];
      const listed = new Set(documents.map(({ sha256 }) => sha256));
      const held = new Map([
        ...papers,
        ...files.filter(({ sha256 }) => listed.has(sha256)).map((one) => [one.sha256, one] as const),
      ]);
      return [...held.values()].map((file) => ({
        file,
        names: parts.filter(({ sha256 }) => sha256 === file.sha256).map(({ name }) => name),
      }));
    });
    const looked: ArchivedFile[] = [];
    for (const { file, names } of files) looked.push({ file, names, withheld: await this.withheld(file, caller) });
    return looked;
  }

  private async withheld(file: KeptFile, caller: Caller): Promise<ArchivedFile['withheld']> {
    try {
      await this.files.requireWhole(file, caller);
      return null;
    } catch (error) {
      if (error instanceof FileQuarantined) return 'QUARANTINED';
      if (error instanceof FileErased) return 'ERASED';
      if (error instanceof FileAltered) return 'ALTERED';
      throw error;
    }
  }
}

function nameOfPaper(
  { referral, notices }: CaseFile,
  { name: noticeId, variant }: { readonly name: string; readonly variant: PaperVariant },
): string {
  const notice = notices.find(({ id }) => id === noticeId);
  const name =
    notice === undefined ? noticeId : `《${noticeName(referral.routeId, notice.kind)}》${notice.documentNumber ?? ''}`;
  return variant === 'PRINTED' ? name : `${name}（${PAPER_VARIANTS[variant]}）`;
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
