import { textProblem } from '../../../src/domain/kernel/text.js';

describe('a text that is kept for decades', () => {
  it.each([
    ['characters of no width', '\u200b\u200b\u200b\u200b'],
    ['a mark that turns the direction', '无\u202e违法'],
    ['a byte order mark within', '河津\ufeff市'],
    ['a control character', 'a\u0000b'],
    ['half a character', '\ud800'],
  ])('holds no %s', (_, text) => expect(textProblem(text)).not.toBeNull());

  it('is Chinese and English, with blanks and line breaks', () =>
    expect(textProblem('河津市自然资源局\n第 1 页 — "a", ü, 𠮷')).toBeNull());
});
