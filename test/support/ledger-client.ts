import { randomUUID } from 'node:crypto';

import { DAY_MS, epochMs, type Instant, instantOf, localDateOf, plusDays } from '../../src/domain/kernel/instant.js';
import type { GraphQLClient } from '../../src/programs/operate/graphql-client.js';
import { picture, Sender } from './files.js';
import type { TestPlatform } from './platform.js';

export interface LedgerAnswer {
  readonly record: {
    readonly id: string;
    readonly version: number;
    readonly state: string;
    readonly alerts: readonly {
      readonly alertCode: string;
      readonly level: string;
      readonly proposes: readonly string[];
    }[];
    readonly [field: string]: unknown;
  } | null;
  readonly receipt: { readonly eventSeq: number; readonly leafHash: string; readonly note: string } | null;
  readonly refusal: { readonly code: string; readonly message: string; readonly messageEn: string } | null;
}

const ALERTS = 'alerts { alertCode level rule text inputs since proposes dismissedBy }';
export const PATCH_FIELDS = `
  id number version state excluded { documentNumber } verdict { verdict } caseId party ${ALERTS} allowedActs`;
export const CASE_FIELDS = `
  id number version state party patchIds late measure { dueOn } referrals { referralId number routeId } relapses
  mandates { mandateId name done } ${ALERTS} allowedActs`;

/** Does one act on the ledger as somebody; the answer holds the record as it is then. */
export function ledgerAct(
  client: GraphQLClient,
  verb: string,
  input: object,
  on: 'patch' | 'landCase',
): Promise<LedgerAnswer> {
  return client.mutate<LedgerAnswer>(
    verb,
    input,
    `record: ${on} { ${on === 'patch' ? PATCH_FIELDS : CASE_FIELDS} }
     receipt { eventSeq leafHash note } refusal { code message messageEn }`,
  );
}

/** The same, and it must be done. */
export async function ledgerDone(
  client: GraphQLClient,
  verb: string,
  input: object,
  on: 'patch' | 'landCase',
): Promise<NonNullable<LedgerAnswer['record']>> {
  const { record, refusal } = await ledgerAct(client, verb, input, on);
  if (record === null) throw new Error(`${verb}: ${refusal?.code ?? ''} ${refusal?.messageEn ?? ''}`);
  return record;
}

/** A square of so many degrees beside the city; two with the same corner lie on one another. */
export function square(east: number, north: number, side = 0.001): string {
  const [w, s, e, n] = [
    110.6 + east * 0.01,
    35.5 + north * 0.01,
    110.6 + east * 0.01 + side,
    35.5 + north * 0.01 + side,
  ];
  return JSON.stringify({
    type: 'Polygon',
    coordinates: [
      [
        [w, s],
        [e, s],
        [e, n],
        [w, n],
        [w, s],
      ],
    ],
  });
}

let counted = 0;

/** What is registered of a patch, with days before today. */
export function patchFacts(platform: TestPlatform, more: object = {}): object {
  counted += 1;
  const today = localDateOf(platform.clock.now());
  return {
    number: `140882-${counted}`,
    batch: 'C2-b',
    source: 'REPORTED',
    deliveredOn: plusDays(today, -20),
    imageryOn: plusDays(today, -90),
    townshipId: 'hejin-senglou',
    village: '北村',
    location: '北村村东',
    total: '6.4亩',
    cultivated: '0.4亩',
    basic: '0亩',
    dutyAgencyId: 'hejin-senglou',
    party: `测试当事人${counted}`,
    invented: true,
    ...more,
  };
}

/** Photographs of before and after, taken where the square lies, as a township sends them: the files say neither. */
export async function photos(
  platform: TestPlatform,
  longitude = '110.6005',
  latitude = '35.5005',
  login = 'slz-liaison',
): Promise<object[]> {
  const sender = await Sender.of(platform, login);
  const now = platform.clock.now();
  const ago = (days: number): Instant => instantOf(epochMs(now) - days * DAY_MS);
  const file = async (name: string): Promise<string> => sender.send(name, await picture(randomUUID()), 'PHOTO');
  return [
    { phase: 'BEFORE', takenAt: ago(10), longitude, latitude, fileId: await file('before.png') },
    { phase: 'AFTER', takenAt: ago(0.01), longitude, latitude, fileId: await file('after.png') },
  ];
}

/** Registered, checked and judged unlawful by the bureau. */
export async function unlawfulPatch(
  platform: TestPlatform,
  facts: object = {},
): Promise<{ id: string; version: number; number: string }> {
  const [officer, unit] = [await platform.as('zrzy-officer-1'), await platform.as('zrzy-unit')];
  const sent = patchFacts(platform, facts) as { total: string; cultivated: string; basic: string; number: string };
  const { id } = await ledgerDone(officer, 'registerPatch', { facts: sent }, 'patch');
  const today = localDateOf(platform.clock.now());
  await ledgerDone(
    officer,
    'checkPatch',
    {
      recordId: id,
      expectedVersion: 1,
      checkedOn: today,
      total: sent.total,
      cultivated: sent.cultivated,
      basic: sent.basic,
      use: 'INDUSTRY',
      finding: '建有厂房一处',
    },
    'patch',
  );
  const { version } = await ledgerDone(
    unit,
    'judgePatch',
    { recordId: id, expectedVersion: 2, verdict: 'UNLAWFUL', reason: '未经批准占用耕地' },
    'patch',
  );
  return { id, version, number: sent.number };
}

/** A case on one unlawful patch; `land` says what it is about. */
export async function landCase(
  platform: TestPlatform,
  more: object = {},
  facts: object = {},
): Promise<NonNullable<LedgerAnswer['record']>> {
  const { id } = await unlawfulPatch(platform, facts);
  return ledgerDone(await platform.as('zrzy-unit'), 'openLandCase', caseFacts(platform, [id], more), 'landCase');
}

export function caseFacts(platform: TestPlatform, patchIds: readonly string[], more: object = {}): object {
  const today = localDateOf(platform.clock.now());
  counted += 1;
  return {
    patchIds,
    documentNumber: `河自然资立字〔2026〕${counted}号`,
    filedOn: today,
    partyName: `测试当事人${counted}`,
    partyKind: 'UNIT',
    conductOn: plusDays(today, -100),
    category: 'C5-b',
    use: 'INDUSTRY',
    dutyAgencyId: 'hejin-senglou',
    location: '僧楼镇北村村东',
    land: [{ landClass: 'ORDINARY', occupied: '0.4亩' }],
    ...more,
  };
}
