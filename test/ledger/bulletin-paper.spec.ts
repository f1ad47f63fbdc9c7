import { randomUUID } from 'node:crypto';

import { Sender } from '../support/files.js';
import { landCase, unlawfulPatch } from '../support/ledger-client.js';
import { startPlatform, type TestPlatform } from '../support/platform.js';

interface Issued {
  readonly id: string;
  readonly paper: { title: string; number: string; text: readonly string[]; path: string };
}

describe('a bulletin on paper', () => {
  let platform: TestPlatform;
  beforeAll(async () => {
    platform = await startPlatform();
    for (let index = 0; index < 3; index += 1) await unlawfulPatch(platform);
    await landCase(platform);
  });
  afterAll(() => platform.close());

  const issue = async (month: string, documentNumber: string, reason: string | null): Promise<Issued> => {
    const { issueBulletin } = await (
      await platform.as('ldxz-head')
    ).send<{ issueBulletin: { bulletin: Issued | null; refusal: { message: string } | null } }>(
      `mutation ($input: IssueBulletinInput!) {
         issueBulletin(input: $input) {
           bulletin { id paper { title number text path } } refusal { message }
         }
       }`,
      { input: { idempotencyKey: randomUUID(), month, documentNumber, reason } },
    );
    if (issueBulletin.bulletin === null) throw new Error(issueBulletin.refusal?.message);
    return issueBulletin.bulletin;
  };
  const get = async (path: string, login = 'gaj-liaison'): Promise<Response> =>
    (await Sender.of(platform, login)).get(path);

  it('says what was frozen, and stays the same when the ledger goes on', async () => {
    const month = platform.clock.now().slice(0, 7);
    const { id, paper } = await issue(month, '河耕保办通〔2026〕9号', null);
    const [year, number] = month.split('-').map(Number);
    expect(paper).toMatchObject({
      title: `关于${year}年${number}月整治整改情况的通报`,
      number: '河耕保办通〔2026〕9号',
    });
    const told = paper.text.join('\n');
    expect(told).toContain('各乡镇人民政府、街道办事处，各相关单位：');
    expect(told).toMatch(/整改率0\.0%（0\/166）/);
    expect(paper.text).toEqual(expect.arrayContaining(['名次', '单位', '得分', '僧楼镇人民政府']));
    const before = Buffer.from(await (await get(paper.path)).arrayBuffer());
    await landCase(platform);
    const after = Buffer.from(await (await get(paper.path)).arrayBuffer());
    expect(after.equals(before)).toBe(true);
    const second = await issue(month, '河耕保办通〔2026〕10号', '漏计一个图斑');
    expect(second.paper.text.join('\n')).toContain(`第2版，更正理由：漏计一个图斑。`);
    expect(second.id).not.toBe(id);
  });

  it('is there for every agency in three forms, and for nobody without a session', async () => {
    const { bulletins } = await (
      await platform.as('jcy-liaison')
    ).send<{ bulletins: readonly { id: string }[] }>('{ bulletins { id } }');
    for (const form of ['pdf', 'docx', 'html'])
      expect((await get(`/bulletins/${bulletins[0]!.id}?form=${form}`, 'jcy-liaison')).status).toBe(200);
    expect((await get(`/bulletins/${randomUUID()}`)).status).toBe(404);
    expect((await fetch(`${platform.url}/bulletins/${bulletins[0]!.id}`)).status).toBe(401);
  });
});
