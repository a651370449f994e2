/** What the files in locales say of themselves; made by `languages.ts` when the pages are built. */
declare module 'virtual:languages' {
  interface Language {
    tag: string;
    name: string;
    direction: 'ltr' | 'rtl';
    staff: boolean;
  }
  const languages: readonly Language[];
  export default languages;
}
