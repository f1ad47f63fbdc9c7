/** The same text in both languages of the platform. The Chinese is the one that counts. */
export interface Bilingual {
  readonly zh: string;
  readonly en: string;
}
