import {
  type Answered,
  type ApartPlatform,
  Asker,
  CANARY,
  carryReferral,
  type FaultyDatabase,
  faultyDatabase,
  healthOf,
  startApart,
  untilHealth,
  WELL,
} from '../support/apart.js';
import type { PlatformProcess } from '../support/process.js';

/** No request may wait longer: whoever asks has given up by then, and the load balancer has long gone elsewhere. */
const LONGEST_WAIT_MS = 12_000;
/** What a supervisor grants a process between SIGTERM and SIGKILL. */
const GRACE_MS = 10_000;
const BACK_WITHIN_MS = 20_000;

const later = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

/** "try again later", as a client is told: never an error that somebody has to report. */
const UNAVAILABLE = { status: 503, code: 'UNAVAILABLE', soon: true, hinted: true };

function shown({ status, retryAfter, body }: Answered): object {
  const { code, retryAfter: seconds } = body.errors?.[0]?.extensions ?? {};
  return { status, code, soon: Number(retryAfter) > 0, hinted: typeof seconds === 'number' && seconds > 0 };
}

/** Whether a process still runs; if not, what it said at its end. */
function lifeOf({ child, output }: PlatformProcess): string {
  if (child.exitCode === null && child.signalCode === null) return 'runs';
  return `ended with ${String(child.exitCode)}: ${output().trim().slice(-800)}`;
}

const linesOf = ({ output }: PlatformProcess): number => output().split('\n').length - 1;

describe('an API and a worker whose database fails', () => {
  let database: FaultyDatabase;
  let platform: ApartPlatform;
  beforeAll(async () => {
    database = await faultyDatabase();
  }, 120_000);
  beforeEach(async () => {
    platform = await startApart({ DATABASE_URL: database.proxy.url });
  }, 60_000);
  afterEach(() => platform.stop());
  afterAll(() => database.drop());

  const exitCodes = (): Promise<unknown> => {
    const { api, worker } = platform;
    for (const { child } of [api, worker]) child.kill('SIGTERM');
    const overdue = new Promise((resolve) => {
      setTimeout(resolve, GRACE_MS, 'still runs').unref();
    });
    return Promise.all([api, worker].map(({ ended }) => Promise.race([ended, overdue])));
  };

  /** Their output goes to files and collectors that many may read. */
  const expectNoCaseInTheLogs = (): void => {
    for (const { output } of [platform.api, platform.worker]) {
      expect(
        output()
          .split('\n')
          .filter((line) => line.includes(CANARY) || line.includes('parameters:')),
      ).toEqual([]);
    }
  };

  it('nothing fails: all of it passes through the proxy', async () => {
    expect(database.proxy.opened).toBeGreaterThan(0);
    await untilHealth(platform, WELL, BACK_WITHIN_MS);
    await carryReferral(platform);
    expect(await exitCodes()).toEqual([0, 0]);
  }, 90_000);

  it('connections that are ended in the moment they become ready: both live on, and carry afterwards', async () => {
    const { proxy } = database;
    const asker = await Asker.signedIn(platform, 'zrzy-unit');
    const before = proxy.ended;
    proxy.endAsReady();
    for (const end = performance.now() + 6_000; performance.now() < end;) {
      proxy.cut(); // the pools and the queue have to open new ones
      await Promise.all([healthOf(platform), asker.read(), later(500)]);
    }
    proxy.leaveAlone();
    expect(proxy.ended - before).toBeGreaterThan(0);
    expect({ api: lifeOf(platform.api), worker: lifeOf(platform.worker) }).toEqual({ api: 'runs', worker: 'runs' });
    await untilHealth(platform, WELL, BACK_WITHIN_MS);
    await carryReferral(platform);
  }, 150_000);

  it('a network that goes silent: nobody waits longer than twelve seconds for a 503', async () => {
    const asker = await Asker.signedIn(platform, 'zrzy-unit');
    const wave = (): Promise<Answered>[] => [
      asker.read(),
      asker.act(),
      asker.act(),
      asker.signIn(),
      healthOf(platform),
    ];
    await Promise.all(wave()); // connections to lose
    const underWay = wave();
    await later(20); // somewhere in the middle of their transactions
    database.proxy.silence();
    const onOldConnections = wave();
    await later(3_000);
    const onNewConnections = [...wave(), ...wave()];
    const answers = await Promise.all([...underWay, ...onOldConnections, ...onNewConnections]);
    database.proxy.hear();
    expect(Math.max(...answers.map(({ ms }) => ms))).toBeLessThan(LONGEST_WAIT_MS);
    for (const [index, answer] of answers.slice(underWay.length).entries()) {
      if (index % 5 === 4)
        expect(answer.status).toBe(503); // /health
      else expect(shown(answer)).toEqual(UNAVAILABLE);
    }
    for (const { status } of answers.slice(0, underWay.length)) expect([200, 503]).toContain(status); // or just done
    await untilHealth(platform, WELL, BACK_WITHIN_MS);
    await carryReferral(platform);
    expectNoCaseInTheLogs();
  }, 150_000);

  it('a network that has gone silent: SIGTERM still ends both in time, with code 0', async () => {
    await untilHealth(platform, WELL, BACK_WITHIN_MS); // connections to lose
    database.proxy.silence();
    const waiting = healthOf(platform); // somebody asks, as a load balancer does all the time
    await later(1_000);
    const ends = await exitCodes();
    database.proxy.hear();
    await platform.stop();
    await waiting;
    expect(ends).toEqual([0, 0]);
  }, 60_000);

  it('a database that is away: 503 and when to try again, a line a second in the log at most', async () => {
    const asker = await Asker.signedIn(platform, 'zrzy-unit');
    await untilHealth(platform, WELL, BACK_WITHIN_MS);
    await database.proxy.close();
    const [begun, linesBefore] = [performance.now(), linesOf(platform.api)];
    const answers: Answered[] = [];
    const healths: Answered[] = [];
    for (let round = 0; round < 10; round += 1) {
      const requests = [asker.read(), asker.act(), asker.read(), asker.act()];
      healths.push(await healthOf(platform));
      answers.push(...(await Promise.all(requests)));
      await later(400);
    }
    const [seconds, lines] = [(performance.now() - begun) / 1_000, linesOf(platform.api) - linesBefore];
    await database.proxy.open();
    await untilHealth(platform, WELL, BACK_WITHIN_MS);
    for (const answer of answers) expect(shown(answer)).toEqual(UNAVAILABLE);
    for (const { status } of healths) expect(status).toBe(503);
    expectNoCaseInTheLogs();
    expect(lines).toBeLessThanOrEqual(Math.ceil(seconds) + 1); // and one when it begins
  }, 90_000);

  it('a database that can only be read, as after a failover: 503 for acts and reads, and /health says so', async () => {
    const asker = await Asker.signedIn(platform, 'zrzy-unit');
    try {
      await database.alter('SET default_transaction_read_only = on');
      const health = await untilHealth(platform, /^(200 \{"status":"degraded"|503 )/, BACK_WITHIN_MS).catch(String);
      const answers = await Promise.all([asker.read(), asker.act()]);
      expect(answers.map(shown)).toEqual([UNAVAILABLE, UNAVAILABLE]);
      expect(health).toMatch(/read-only/);
      expectNoCaseInTheLogs();
    } finally {
      await database.alter('RESET default_transaction_read_only');
    }
    await untilHealth(platform, WELL, BACK_WITHIN_MS);
  }, 90_000);

  describe('a full disk', () => {
    beforeEach(() => database.run(FULL_DISK));
    afterEach(() => database.run('DROP FUNCTION IF EXISTS full_disk() CASCADE'));

    const full = (table: string): Promise<void> =>
      database.run(`CREATE TRIGGER full_disk BEFORE INSERT ON ${table} EXECUTE FUNCTION full_disk()`);

    it('shows no case in the logs, and an act is answered with 503', async () => {
      const asker = await Asker.signedIn(platform, 'zrzy-unit');
      await full('referral');
      const answer = await asker.act();
      expectNoCaseInTheLogs();
      expect(shown(answer)).toEqual(UNAVAILABLE);
    }, 60_000);

    it('shows no file name of the server on /health, which is open to everybody', async () => {
      const asker = await Asker.signedIn(platform, 'zrzy-unit');
      await full('audit_checkpoint');
      expect((await asker.act()).status).toBe(200); // something to seal
      expect(await untilHealth(platform, /sealing/, BACK_WITHIN_MS)).not.toMatch(/base\/\d+/);
      await database.run('DROP FUNCTION full_disk() CASCADE');
      await untilHealth(platform, WELL, BACK_WITHIN_MS);
    }, 60_000);
  });
});

/** What PostgreSQL says, and how, when it cannot make a file longer. */
const FULL_DISK = `CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  RAISE EXCEPTION 'could not extend file "base/16385/16978_fsm": No space left on device' USING ERRCODE = '53100';
END $$`;
