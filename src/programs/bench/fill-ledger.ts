import type pg from 'pg';

import { readConfiguration } from '../../agencies/city.js';
import { localDateOf, plusDays } from '../../domain/kernel/instant.js';
import { readEnv } from '../../platform/config/env.js';
import { Clock } from '../../platform/time/clock.js';
import type { GraphQLClient } from '../operate/graphql-client.js';

/** So many cases, each on a patch of its own, as copies of one that was made by commands. */
export async function fillLedger(officer: GraphQLClient, client: pg.Client, cases: number): Promise<void> {
  process.stderr.write(`writing ${cases} patches and cases …\n`);
  const unit = await clientOf(officer, 'zrzy-unit');
  const today = localDateOf(new Clock().now());
  const facts = {
    number: 'TEMPLATE',
    batch: 'C2-b',
    source: 'SATELLITE',
    deliveredOn: '2023-06-01',
    townshipId: 'hejin-senglou',
    village: '村',
    location: '某处（虚构）',
    total: '6.4亩',
    cultivated: '5.2亩',
    basic: '0亩',
    dutyAgencyId: 'hejin-senglou',
    invented: true,
  };
  const patch = await officer.actOnLedger('registerPatch', { facts }, 'patch');
  await officer.actOnLedger(
    'checkPatch',
    {
      recordId: patch.id,
      expectedVersion: 1,
      checkedOn: today,
      total: '6.4亩',
      cultivated: '5.2亩',
      basic: '0亩',
      use: 'INDUSTRY',
      finding: '现场核查',
    },
    'patch',
  );
  await unit.actOnLedger(
    'judgePatch',
    { recordId: patch.id, expectedVersion: 2, verdict: 'UNLAWFUL', reason: '未经批准' },
    'patch',
  );
  const made = await unit.actOnLedger(
    'openLandCase',
    {
      patchIds: [patch.id],
      documentNumber: '河自然资立字〔2026〕1号',
      filedOn: today,
      partyName: '虚构公司',
      partyKind: 'UNIT',
      conductOn: plusDays(today, -100),
      category: 'C5-b',
      use: 'INDUSTRY',
      dutyAgencyId: 'hejin-senglou',
      location: '某处（虚构）',
      land: [{ landClass: 'ORDINARY', occupied: '9.99亩', destroyed: '9.99亩' }],
    },
    'landCase',
  );
  await client.query(copies(patch.id, made.id, cases));
}

function copies(patchId: string, caseId: string, cases: number): string {
  return `
    CREATE TEMP TABLE bench AS
      SELECT n, gen_random_uuid() AS patch, gen_random_uuid() AS land_case FROM generate_series(1, ${cases}) n;
    INSERT INTO ledger_record
      SELECT (jsonb_populate_record(t, jsonb_build_object(
        'id', b.patch, 'number', 'Z' || b.n, 'case_id', b.land_case,
        'chain_length', 0, 'chain_head', '', 'look_at', NULL,
        'body', t.body || jsonb_build_object('id', b.patch, 'caseId', b.land_case)
      ))).*
      FROM ledger_record t, bench b
      WHERE t.id = '${patchId}';
    INSERT INTO ledger_record
      SELECT (jsonb_populate_record(t, jsonb_build_object(
        'id', b.land_case, 'number', 'Y' || b.n, 'party_key', 'p' || b.n,
        'chain_length', 0, 'chain_head', '', 'look_at', now(), 'alerts', '[]'::jsonb,
        'body', t.body || jsonb_build_object(
          'id', b.land_case, 'number', 'Y' || b.n, 'patchIds', jsonb_build_array(b.patch),
          'party', jsonb_build_object('name', 'p' || b.n, 'kind', 'UNIT'), 'alerts', '[]'::jsonb
        )
      ))).*
      FROM ledger_record t, bench b
      WHERE t.id = '${caseId}';
    INSERT INTO ledger_version
      SELECT (jsonb_populate_record(v, jsonb_build_object(
        'record_id', b.patch, 'no', 0, 'number', 'Z' || b.n, 'case_id', b.land_case
      ))).*
      FROM ledger_version v, bench b
      WHERE v.record_id = '${patchId}' AND v.until_at IS NULL;
    INSERT INTO ledger_version
      SELECT (jsonb_populate_record(v, jsonb_build_object('record_id', b.land_case, 'no', 0, 'number', 'Y' || b.n))).*
      FROM ledger_version v, bench b
      WHERE v.record_id = '${caseId}' AND v.until_at IS NULL;
    ANALYZE ledger_record; ANALYZE ledger_version`;
}

async function clientOf(like: GraphQLClient, login: string): Promise<GraphQLClient> {
  return like.another(login, (await readConfiguration(readEnv().CITY_FILE)).city.demonstration?.password ?? '');
}
