import { randomUUID } from 'node:crypto';

import type { DataSource } from 'typeorm';

import { ROUTES } from '../../src/domain/route/registry.js';
import { RolledBack, UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { openPool } from '../support/database.js';
import { FACTS } from '../support/facts.js';
import { ask, FiledCase } from '../support/filed-case.js';
import { startPlatform, type TestPlatform } from '../support/platform.js';

interface Access {
  readonly id: string;
  readonly referralId: string;
  readonly until: string;
  readonly reads: readonly { readonly operations: readonly string[]; readonly fieldGroups: readonly string[] }[];
}
interface Broken {
  readonly access: Access | null;
  readonly refusal: { readonly code: string; readonly messageEn: string } | null;
}
const BREAK = `mutation ($input: BeginEmergencyAccessInput!) {
  beginEmergencyAccess(input: $input) {
    access { id referralId until reads { operations fieldGroups } } refusal { code messageEn }
  }
}`;
const SEE = `query ($id: UUID!) {
  referral(id: $id) {
    number myRelation withheld allowedActions matter { title party } documents { name } notices { id }
    evidences { detail } auditTrail { seq } deadlines { name } identities { masked }
  }
}`;

describe('emergency access', () => {
  let platform: TestPlatform;
  let referral: FiledCase;
  let number: string;
  let api: DataSource;
  const beginEmergencyAccess = async (
    login: string,
    wanted = number,
    hours = 3,
    reason = '群众聚集，需立即研判',
    idempotencyKey: string = randomUUID(),
  ): Promise<Broken> =>
    (
      await (
        await platform.as(login)
      ).ask<{ beginEmergencyAccess: Broken }>(BREAK, {
        input: { idempotencyKey, referralNumber: wanted, reason, hours },
      })
    ).data!.beginEmergencyAccess;
  beforeAll(async () => {
    platform = await startPlatform();
    referral = await FiledCase.sent(platform);
    await referral.arrived();
    ({ number } = await referral.see<{ number: string }>('zrzy-liaison', 'number'));
    api = await openPool(platform.databaseUrl, 'referral_api', 2);
  });
  afterAll(async () => {
    await api.destroy();
    await platform.close();
  });

  it('shows one person one referral, tells its owners in the same moment, and lists every read', async () => {
    const head = await platform.as('ldxz-head');
    expect((await head.ask(SEE, { id: referral.id })).errors?.[0]?.extensions.code).toBe('NOT_FOUND');
    const key = randomUUID();
    const { access, refusal } = await beginEmergencyAccess('ldxz-head', number, 2, undefined, key);
    expect(refusal).toBeNull();
    expect((await beginEmergencyAccess('ldxz-head', number, 2, undefined, key)).access).toMatchObject({
      id: access?.id,
    });
    expect(access?.referralId).toBe(referral.id);
    const { data } = await head.ask<{ referral: Record<string, unknown> }>(SEE, { id: referral.id });
    expect(data?.referral).toMatchObject({
      myRelation: 'NONE',
      allowedActions: [],
      withheld: ['HAND_OVER', 'HISTORY', 'IDENTITY', 'INFORMANT'],
      matter: { party: '某仓储公司' },
      notices: [],
      evidences: [],
      auditTrail: [],
      identities: [],
    });
    expect((data?.referral.documents as unknown[]).length).toBeGreaterThan(0);
    expect((data?.referral.deadlines as unknown[]).length).toBeGreaterThan(0);
    expect((await (await platform.as('ldxz-auditor')).ask(SEE, { id: referral.id })).errors?.[0]?.extensions.code).toBe(
      'NOT_FOUND',
    ); // another person of the same agency

    await referral.arrived();
    for (const login of ['zrzy-liaison', 'gaj-liaison']) {
      const { notices, auditTrail } = await referral.see<{
        notices: { id: string; kind: string; fromId: string }[];
        auditTrail: { body: string | null }[];
      }>(login, 'notices { id kind fromId } auditTrail { body }');
      const told = notices.find(
        ({ kind, id }) =>
          kind === 'EMERGENCY_ACCESS_BEGUN' &&
          id.includes(login.startsWith('zrzy') ? 'natural-resources' : 'public-security'),
      );
      expect(told).toMatchObject({ fromId: 'hejin-leading-group-office' });
      expect(
        auditTrail.some(
          ({ body }) => body?.includes('"kind":"EMERGENCY_ACCESS"') && body.includes('群众聚集，需立即研判'),
        ),
      ).toBe(true);
      const opened = await (
        await platform.as(login)
      ).send<{ openNotice: { content: string } }>(
        'mutation ($input: OpenNoticeInput!) { openNotice(input: $input) { content } }',
        { input: { noticeId: told!.id } },
      );
      expect(JSON.parse(opened.openNotice.content)).toMatchObject({
        personId: 'ldxz-head',
        reason: '群众聚集，需立即研判',
      });
    }
    for (const login of ['zrzy-head', 'ldxz-auditor']) {
      const { emergencyAccesses } = await (
        await platform.as(login)
      ).send<{ emergencyAccesses: { totalCount: number; edges: { node: Access }[] } }>(
        `query ($id: UUID) {
           emergencyAccesses(referralId: $id) {
             totalCount edges { node { id referralId until reads { operations fieldGroups } } }
           }
         }`,
        { id: referral.id },
      );
      expect(emergencyAccesses.totalCount).toBe(1);
      expect(emergencyAccesses.edges[0]?.node.reads).toContainEqual({
        operations: ['referral'],
        fieldGroups: expect.arrayContaining(['MATTER', 'MATERIALS', 'PERSONAL']) as string[],
      });
    }
    const { emergencyAccesses } = await (
      await platform.as('jcy-head')
    ).send<{ emergencyAccesses: { totalCount: number } }>('{ emergencyAccesses { totalCount } }', {});
    expect(emergencyAccesses.totalCount).toBe(0); // gets copies, owns nothing of it
  });

  it('lets nobody act: neither the platform nor the database', async () => {
    const answer = await referral.ask('ldxz-head', 'WITHDRAW_TRANSFER');
    expect(answer.refusal?.code).toBe('NOT_FOUND');
    const continued = await ask(await platform.as('ldxz-head'), 'OPEN', {
      ...FACTS.OPEN,
      matter: null,
      officers: [],
      foundAt: platform.clock.now(),
      continuesId: referral.id,
      routeId: 'R15',
      idempotencyKey: randomUUID(),
    });
    expect(continued.refusal?.code).toBe('INVALID_INPUT'); // as for whoever has never seen it
    const work = new UnitOfWork(api);
    const as = (sql: string, parameters: unknown[] = []): Promise<unknown[]> =>
      work.as({ agency: 'hejin-leading-group-office', person: 'ldxz-head' }, (tx) => tx.query(sql, parameters));
    expect(await as('SELECT id FROM referral')).toEqual([{ id: referral.id }]);
    expect(await as("UPDATE referral SET state = 'ENDED' RETURNING id")).toEqual([]);
    const routes = ROUTES.filter((route) => route.confidential).map((route) => route.id);
    const source: { sql: string }[] = await platform.owner.query(
      "SELECT prosrc AS sql FROM pg_proc WHERE proname = 'begin_emergency_access'",
    );
    expect(source[0]?.sql).toContain(`r.route_id NOT IN (${routes.map((id) => `'${id}'`).join(', ')})`);
    // Not even the transaction that begins an access rewrites what others have sent.
    const breaking = work.as({ agency: 'hejin-agriculture', person: 'nync-head' }, async (tx) => {
      await tx.query("SELECT begin_emergency_access(gen_random_uuid(), $1, 'abcd', 1)", [number]);
      const changed = [
        await tx.query("UPDATE notice SET content = '{}' RETURNING 1"),
        await tx.query("UPDATE outbox SET state = 'DEAD' RETURNING 1"),
        await tx.query('SELECT 1 FROM notice'),
        await tx.query('SELECT 1 FROM audit_event'),
      ];
      throw new RolledBack(changed);
    });
    expect(await breaking).toEqual([[], [], [], []]);
    expect(await as('SELECT 1 FROM audit_event WHERE subject_id = $1', [referral.id])).toEqual([]);
    for (const table of ['notice', 'evidence', 'referral_party', 'personal_detail'])
      expect([table, await as(`SELECT 1 FROM ${table} WHERE referral_id = $1`, [referral.id])]).toEqual([table, []]);
    await expect(
      as(
        `INSERT INTO audit_event (subject_id, subject_kind, seq, body, leaf_hash, recorded_at, tree_size, signature)
         VALUES ($1, 'REFERRAL', 99, '{}', 'x', now(), 0, '-')`,
        [referral.id],
      ),
    ).rejects.toThrow('row-level security');
    await expect(
      as(
        `INSERT INTO emergency_access (id, referral_id, referral_number, agency_id, person_id, was_party, reason,
           opened_at, until)
         SELECT gen_random_uuid(), referral_id, 'x', agency_id, person_id, false, 'again', now(),
           now() + interval '1 hour'
         FROM emergency_access`,
      ),
    ).rejects.toThrow('permission denied');
    const someoneElse = await work.as({ agency: 'hejin-leading-group-office', person: 'ldxz-auditor' }, (tx) =>
      tx.query('SELECT id FROM referral'),
    );
    expect(someoneElse).toEqual([]);
  });

  it('is refused to whoever need not break it, has no such post, gives no reason, or comes a fourth time', async () => {
    expect((await beginEmergencyAccess('gaj-head')).refusal).toMatchObject({ code: 'PRECONDITION' });
    expect((await beginEmergencyAccess('ldxz-auditor', 'R01-2026-9999')).refusal).toMatchObject({ code: 'NOT_FOUND' });
    expect((await beginEmergencyAccess('ldxz-auditor', number, 4)).refusal).toMatchObject({
      code: 'INVALID_INPUT',
      messageEn: expect.stringContaining('got "4"') as string,
    });
    expect((await beginEmergencyAccess('ldxz-auditor', number, 1, ' 1 ')).refusal).toMatchObject({
      code: 'INVALID_INPUT',
    });
    const liaison = await platform.as('ldxz-liaison');
    expect(
      (
        await liaison.ask(BREAK, {
          input: { idempotencyKey: randomUUID(), referralNumber: number, reason: '无此权限的岗位', hours: 1 },
        })
      ).errors?.[0]?.extensions.code,
    ).toBe('NOT_ALLOWED');
    const numbers = await Promise.all(
      [FiledCase.open(platform), FiledCase.open(platform), FiledCase.open(platform)].map(
        async (one) => (await (await one).see<{ number: string }>('zrzy-liaison', 'number')).number,
      ),
    );
    for (const wanted of [number, ...numbers.slice(0, 2)])
      expect((await beginEmergencyAccess('ldxz-auditor', wanted, 1)).refusal).toBeNull();
    expect((await beginEmergencyAccess('ldxz-auditor', numbers[2], 1)).refusal).toMatchObject({
      code: 'NOT_ALLOWED',
      messageEn: expect.stringContaining('3 times in 24 hours') as string,
    });
    const { data } = await (
      await platform.as('ldxz-auditor')
    ).ask<{ referral: { matter: { party: string } } }>(SEE, { id: referral.id });
    expect(data?.referral.matter.party).toMatch(/^某＊+$/); // an auditor reads no names, in an emergency or not
    await expect(
      platform.owner.query("UPDATE emergency_access SET until = opened_at + interval '3 hours 1 second'"),
    ).rejects.toThrow('three_hours_at_most');
  });

  it('cannot be broken where only parties may know: the answer is that of an unknown number', async () => {
    const clue = await FiledCase.open(platform, { officers: [] }, 'R12', 'zrzy-officer-1');
    const { number: secret } = await clue.see<{ number: string }>('zrzy-officer-1', 'number');
    const [about, aboutNothing] = [
      await beginEmergencyAccess('nync-head', secret),
      await beginEmergencyAccess('nync-head', secret.replace('0001', '9999')),
    ];
    expect(JSON.stringify(about).replaceAll(secret, '')).toEqual(
      JSON.stringify(aboutNothing).replaceAll(secret.replace('0001', '9999'), ''),
    );
    expect(about.refusal?.code).toBe('NOT_FOUND');
  });

  it('tells nobody more than he may know: no act that sent him nothing, no case that never reached him', async () => {
    const quiet = await FiledCase.sent(platform);
    await quiet.arrived();
    const client = await platform.as('zrzy-unit');
    await client.send(
      `mutation ($input: HandOverWorkInput!) {
         handOverWork(input: $input) { receipts { eventSeq } refusal { code } }
       }`,
      {
        input: {
          idempotencyKey: randomUUID(),
          fromPersonId: 'zrzy-officer-2',
          toPersonId: 'zrzy-officer-3',
          reason: '内部人事调整',
        },
      },
    );
    const bodies = async (): Promise<string> => JSON.stringify(await quiet.see('gaj-liaison', 'auditTrail { body }'));
    expect(await bodies()).not.toContain('内部人事调整');
    const late = await FiledCase.open(platform);
    await late.do('zrzy-officer-1', 'SUBMIT_REPORT');
    await late.do('zrzy-head', 'APPROVE_TRANSFER');
    await platform.owner.query(`
      CREATE FUNCTION held_back() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN NEW.next_at := NEW.next_at + interval '1 hour'; RETURN NEW; END $$;
      CREATE TRIGGER held_back
        BEFORE INSERT ON outbox
        FOR EACH ROW
        WHEN (NEW.id LIKE '%.TRANSFER.%')
        EXECUTE FUNCTION held_back();`);
    expect((await late.ask('zrzy-liaison', 'SEND_TRANSFER')).refusal).toBeNull();
    const numbers = await Promise.all(
      [quiet, late].map((one) => one.see<{ number: string }>('zrzy-liaison', 'number')),
    );
    for (const { number: wanted } of numbers)
      expect((await beginEmergencyAccess('fy-head', wanted)).refusal).toBeNull();
    // it is open already
    expect((await beginEmergencyAccess('fy-head', numbers[0]!.number)).refusal).toMatchObject({ code: 'PRECONDITION' });
    await quiet.arrived();
    expect(await bodies()).not.toContain('内部人事调整');
    expect(await bodies()).toContain('EMERGENCY_ACCESS');
    const told: { agency: string }[] = await platform.owner.query(
      "SELECT to_agency AS agency FROM notice WHERE kind = 'EMERGENCY_ACCESS_BEGUN' AND referral_id = $1",
      [late.id],
    );
    expect(told).toEqual([{ agency: 'hejin-natural-resources' }]);

    const head = await platform.as('fy-head');
    await head.send(
      'query ($a: UUID!, $b: UUID!) { a: referral(id: $a) { id number matter { title } } b: referral(id: $b) { id } }',
      { a: quiet.id, b: late.id },
    );
    const { emergencyAccesses } = await (
      await platform.as('zrzy-head')
    ).send<{ emergencyAccesses: { edges: { node: Access }[] } }>(
      `query ($id: UUID) {
         emergencyAccesses(referralId: $id) { edges { node { id reads { operations fieldGroups } } } }
       }`,
      { id: late.id },
    );
    // the breaking, and what was read of this one
    expect(emergencyAccesses.edges[0]?.node.reads.map(({ fieldGroups }) => fieldGroups)).toEqual([[], ['SUMMARY']]);
    const all = await (
      await platform.as('audit-admin')
    ).send<{ emergencyAccesses: { totalCount: number } }>('{ emergencyAccesses { totalCount } }');
    expect(all.emergencyAccesses.totalCount).toBeGreaterThan(2);
    const { accessEvents } = await (
      await platform.as('audit-admin')
    ).send<{
      accessEvents: { edges: { node: { operations: string[]; purpose: string | null; subjectIds: string[] } }[] };
    }>('query ($id: UUID) { accessEvents(subjectId: $id) { edges { node { operations purpose subjectIds } } } }', {
      id: late.id,
    });
    expect(accessEvents.edges.map(({ node }) => node)).toContainEqual({
      operations: ['beginEmergencyAccess'],
      purpose: '群众聚集，需立即研判',
      subjectIds: [late.id],
    });
  });

  it('ends by itself, in the platform and in the database', async () => {
    platform.later(2.1);
    expect((await (await platform.as('ldxz-head')).ask(SEE, { id: referral.id })).errors?.[0]?.extensions.code).toBe(
      'NOT_FOUND',
    );
    await platform.owner.query(
      "UPDATE emergency_access SET opened_at = opened_at - interval '4 hours', until = until - interval '4 hours'",
    );
    expect(
      await new UnitOfWork(api).as({ agency: 'hejin-leading-group-office', person: 'ldxz-head' }, (tx) =>
        tx.query('SELECT id FROM referral'),
      ),
    ).toEqual([]);
  });
});
