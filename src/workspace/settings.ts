import { Inject, Injectable } from '@nestjs/common';

import { standingOf } from '../access/posts/standing.js';
import type { Caller } from '../domain/agency/agency.js';
import type { NotificationKind } from '../domain/notice/notification.js';
import { API_UNIT_OF_WORK, type Tx, type UnitOfWork } from '../platform/database/unit-of-work.js';
import { Clock } from '../platform/time/clock.js';
import { ONE_AT_A_TIME } from './drafts.js';
import type { Language } from './languages.js';
import { PersonSettingsRow } from './person-settings.entity.js';
import { SavedViewRow } from './saved-view.entity.js';

/** How a person wants the screens. */
export interface PersonSettings {
  readonly language: Language;
  readonly largeType: boolean;
  readonly singleKeys: boolean;
  readonly muted: readonly NotificationKind[];
}

/** What a list looked like when its person left it; null: taken away. */
export interface SavedView {
  readonly name: string;
  readonly value: string | null;
}

const DEFAULTS: PersonSettings = { language: 'ZH', largeType: false, singleKeys: true, muted: [] };

/** So many views may one person keep. */
export const MOST_VIEWS = 100;
/** A view says so much at most, in characters. */
export const LONGEST_VIEW = 5_000;

/** What a person has set: kept with the person and not with a post, on whichever computer. */
@Injectable()
export class Settings {
  constructor(
    @Inject(API_UNIT_OF_WORK) private readonly work: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  of(caller: Caller): Promise<PersonSettings> {
    return this.work.read(standingOf(caller), (tx) => settingsOf(tx, caller.personId));
  }

  /** Changes what is given and leaves the rest. */
  save(caller: Caller, { language, largeType, singleKeys, muted }: Partial<PersonSettings>): Promise<PersonSettings> {
    return this.work.as(standingOf(caller), async (tx) => {
      await tx.query(
        `INSERT INTO person_settings AS kept (person_id, language, large_type, single_keys, muted, changed_at)
         VALUES ($1, COALESCE($2, $7), COALESCE($3, $8::boolean), COALESCE($4, $9::boolean), COALESCE($5, $10::text[]),
           $6)
         ON CONFLICT (person_id) DO UPDATE SET language = COALESCE($2, kept.language),
           large_type = COALESCE($3, kept.large_type), single_keys = COALESCE($4, kept.single_keys),
           muted = COALESCE($5, kept.muted), changed_at = $6`,
        [
          caller.personId,
          language ?? null,
          largeType ?? null,
          singleKeys ?? null,
          muted ?? null,
          this.clock.now(),
          DEFAULTS.language,
          DEFAULTS.largeType,
          DEFAULTS.singleKeys,
          DEFAULTS.muted,
        ],
      );
      return settingsOf(tx, caller.personId);
    });
  }

  views(caller: Caller): Promise<readonly SavedView[]> {
    return this.work.read(standingOf(caller), async (tx) =>
      (await tx.find(SavedViewRow, { where: { personId: caller.personId }, order: { name: 'ASC' } })).filter(
        ({ value }) => value !== null,
      ),
    );
  }

  /** Keeps a view, or takes it away. False: the person keeps as many already as may be. */
  saveView(caller: Caller, { name, value }: SavedView): Promise<boolean> {
    const now = this.clock.now();
    return this.work.as(standingOf(caller), async (tx) => {
      await tx.query(ONE_AT_A_TIME, [caller.personId]);
      if (value === null) {
        await tx.query('UPDATE saved_view SET value = NULL, changed_at = $3 WHERE person_id = $1 AND name = $2', [
          caller.personId,
          name,
          now,
        ]);
        return true;
      }
      const kept = await tx.query<{ name: string }>(
        `INSERT INTO saved_view (person_id, name, value, changed_at)
         SELECT $1, $2, $3, $4
         WHERE (SELECT count(*) < $5 FROM saved_view WHERE person_id = $1 AND name <> $2 AND value IS NOT NULL)
         ON CONFLICT (person_id, name) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at
         RETURNING name`,
        [caller.personId, name, value, now, MOST_VIEWS],
      );
      return kept.length > 0;
    });
  }
}

/** What somebody has set; what nobody has set is as it is for all. */
export async function settingsOf(tx: Tx, personId: string): Promise<PersonSettings> {
  const [row] = await tx.find(PersonSettingsRow, { where: { personId } });
  if (row === undefined) return DEFAULTS;
  const { language, largeType, singleKeys, muted } = row;
  return { language, largeType, singleKeys, muted: muted as readonly NotificationKind[] };
}
