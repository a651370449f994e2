// The marks that keep a component's styles to itself are made of its name: the server writes them, too (pages/first).
export default { compilerOptions: { runes: true, cssHash: ({ name }) => `s-${name.toLowerCase()}` } };
