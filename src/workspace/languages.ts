/** The languages of the screens. */
export const LANGUAGES = { ZH: '中文', EN: '英文' } as const;
export type Language = keyof typeof LANGUAGES;
