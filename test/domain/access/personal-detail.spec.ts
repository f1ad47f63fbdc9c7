import {
  DETAIL_KINDS,
  type DetailKind,
  detailProblem,
  maskedDetail,
} from '../../../src/domain/referral/personal-detail.js';

describe('personal details', () => {
  it.each<[DetailKind, string, string]>([
    ['PARTY_ID_NUMBER', '11010519491231002X', '110***********002X'],
    ['PARTY_TELEPHONE', '13800001234', '138****1234'],
    ['INFORMANT_TELEPHONE', '0359-5023456', '035****56'],
    ['INFORMANT_NAME', '张某某', '＊＊＊'],
    ['INFORMANT_NAME', 'José María', '＊＊＊'],
  ])('%s %s is fit, and masked as %s', (kind, value, masked) => {
    expect(detailProblem(kind, value)).toBeNull();
    expect(maskedDetail(kind, value)).toBe(masked);
  });

  it.each<[DetailKind, string, string]>([
    ['PARTY_ID_NUMBER', '110105194912310021', 'a wrong check character'],
    ['PARTY_ID_NUMBER', '11010519490231002X', 'a birthday that does not exist'],
    ['PARTY_ID_NUMBER', '11010519491231002x', 'a small x'],
    ['PARTY_ID_NUMBER', '110105491231002', 'a number of the first generation'],
    ['PARTY_TELEPHONE', '12800001234', 'no mobile number'],
    ['PARTY_TELEPHONE', '138 0000 1234', 'blanks'],
    ['INFORMANT_NAME', '  ', 'no name'],
    ['INFORMANT_NAME', '李', 'one character'],
    ['INFORMANT_NAME', '\u200b\u200b', 'nothing to be seen'],
    ['INFORMANT_NAME', ' 赵某 ', 'blanks around it'],
    ['INFORMANT_NAME', '名'.repeat(51), 'too long a name'],
    ['INFORMANT_NAME', '张\u0007某', 'a control character'],
  ])('%s %s is refused (%s), and the refusal does not quote it', (kind, value) => {
    const refusal = detailProblem(kind, value);
    expect(refusal).toMatchObject({ code: 'INVALID_INPUT', detail: { field: 'value' } });
    expect(JSON.stringify(refusal)).not.toContain(value);
  });

  it('no mask gives away more than seven characters of what has many', () => {
    for (const kind of Object.keys(DETAIL_KINDS) as DetailKind[]) {
      const value = {
        PARTY_ID_NUMBER: '11010519491231002X',
        PARTY_TELEPHONE: '13987654321',
        INFORMANT_TELEPHONE: '13987654321',
        INFORMANT_NAME: '欧阳某某',
      }[kind];
      expect(
        Array.from(maskedDetail(kind, value)).filter((character) => character !== '*' && character !== '＊').length,
      ).toBeLessThanOrEqual(7);
    }
  });
});
