import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { Inject, Injectable, Logger } from '@nestjs/common';

import { standingOf } from '../access/posts/standing.js';
import type { Caller } from '../domain/agency/agency.js';
import type { FileCheck } from '../domain/file/file-check.js';
import type { FileFacts } from '../domain/file/file-types.js';
import type { Instant } from '../domain/kernel/instant.js';
import { API_UNIT_OF_WORK, type Tx, type UnitOfWork } from '../platform/database/unit-of-work.js';
import { Clock } from '../platform/time/clock.js';
import { FILE_STORE, type FileStore, type Stamp } from './file-store.js';

/** A file of the store. `altered`: the store was found to hold something else. */
export type KeptFile = FileFacts & {
  readonly altered: boolean;
  /** A rule of retention has taken the content away. */
  readonly erased: boolean;
  readonly hasThumbnail: boolean;
  readonly check: FileCheck;
  /** What the virus check found; null: nothing, or it has not looked. */
  readonly finding: string | null;
};

/** The columns of `KeptFile`, of the alias k. */
const KEPT_COLUMNS = `
  k.sha256, k.size::float8 AS size, k.type, k.pages, k.taken_at AS "takenAt", k.longitude, k.latitude,
  k.altered_at IS NOT NULL AS altered, k.check_state AS check, k.finding,
  k.thumbnail IS NOT NULL AS "hasThumbnail", k.erased_at IS NOT NULL AS erased`;

/** The store holds something else than what was kept, or nothing. */
export class FileAltered extends Error {}

/** The virus check has found something in it. */
export class FileQuarantined extends Error {}

/** A rule of retention has taken the content away. */
export class FileErased extends Error {}

/** So many files are remembered to be as they were kept. */
const MOST_CHECKED = 10_000;

/** The files that were taken in: what is known of them, and their content. */
@Injectable()
export class KeptFiles {
  private readonly log = new Logger('Files');
  private readonly checked = new Map<string, Stamp>();

  constructor(
    @Inject(API_UNIT_OF_WORK) private readonly work: UnitOfWork,
    @Inject(FILE_STORE) private readonly store: FileStore,
    private readonly clock: Clock,
  ) {}

  /** The files that these referrals have, each as it has them. */
  static async ofReferrals(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, readonly KeptFile[]>> {
    const rows = await tx.query<KeptFile & { referralId: string; gone: boolean }>(
      `SELECT f.referral_id AS "referralId", f.erased_at IS NOT NULL AS gone, ${KEPT_COLUMNS}
       FROM file_use f JOIN kept_file k USING (sha256) WHERE f.referral_id = ANY ($1)`,
      [ids],
    );
    const files = new Map<string, KeptFile[]>(ids.map((id) => [id, []]));
    for (const { referralId, gone, ...file } of rows)
      files.get(referralId)?.push({ ...file, erased: file.erased || gone });
    return files;
  }

  /** The files of these, of which the transaction may see each; by hash. */
  static async among(tx: Tx, hashes: readonly string[]): Promise<ReadonlyMap<string, KeptFile>> {
    const rows = await tx.query<KeptFile>(`SELECT ${KEPT_COLUMNS} FROM kept_file k WHERE k.sha256 = ANY ($1)`, [
      hashes,
    ]);
    return new Map(rows.map((file) => [file.sha256, file]));
  }

  /**
   * The content, once it has been found to be what was kept. `range`: the first and the last byte. Throws FileAltered,
   * and has told the administrators, FileQuarantined or FileErased.
   */
  async read(file: KeptFile, by: Caller, range?: { readonly start: number; readonly end: number }): Promise<Readable> {
    await this.requireWhole(file, by);
    return this.store.read(file.sha256, range);
  }

  /** The same without the content. */
  async requireWhole(file: KeptFile, by: Caller): Promise<void> {
    refuseWithheld(file);
    const { sha256, size, altered } = file;
    const now = await this.store.look(sha256);
    const isKnown = now !== null && this.checked.get(sha256) === now.stamp;
    if (!isKnown) {
      if (now?.size !== size || (await this.hashOf(sha256)) !== sha256) {
        this.log.error(`the store of files no longer holds what was kept as ${sha256}: it is not handed out`);
        await this.note(sha256, by, this.clock.now());
        throw new FileAltered(sha256);
      }
      if (this.checked.size >= MOST_CHECKED) this.checked.clear();
      this.checked.set(sha256, now.stamp);
    }
    if (altered) await this.note(sha256, by, null); // it has been put back
  }

  /** The small JPEG of a picture; null where there is none. Throws FileQuarantined or FileErased. */
  async thumbnailOf(file: KeptFile, by: Caller): Promise<Buffer | null> {
    refuseWithheld(file);
    const [row] = await this.work.read(standingOf(by), (tx) =>
      tx.query<{ thumbnail: Buffer | null }>('SELECT thumbnail FROM kept_file WHERE sha256 = $1', [file.sha256]),
    );
    return row?.thumbnail ?? null;
  }

  private async hashOf(sha256: string): Promise<string> {
    const hash = createHash('sha256');
    await pipeline(this.store.read(sha256), hash);
    return hash.digest('hex');
  }

  private async note(
    sha256: string,
    { agencyId: agency, personId: person }: Caller,
    at: Instant | null,
  ): Promise<void> {
    await this.work.as({ agency, person }, (tx) => tx.query('SELECT note_altered_file($1, $2)', [sha256, at]));
  }
}

/** What is withheld whatever the store holds. Throws FileErased or FileQuarantined. */
function refuseWithheld({ sha256, check, finding, erased }: KeptFile): void {
  if (erased) throw new FileErased(sha256);
  if (check === 'QUARANTINED') throw new FileQuarantined(finding ?? '');
}
