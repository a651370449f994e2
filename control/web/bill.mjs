// Prints the pages' bill of materials (CycloneDX, JSON): what of other people is truly in them. Builds them in memory and
// asks the bundler which files it took, whatever package.json calls a tool and what a part; npm knows the rest by heart.
// The same sources and SOURCE_DATE_EPOCH give the same bytes.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'vite';

const here = import.meta.dirname;
const DEVELOPMENT = 'cdx:npm:package:development';

const bundled = await packagesInside();
const bill = JSON.parse(execFileSync('npm', ['sbom', '--include', 'dev', '--package-lock-only', '--sbom-format', 'cyclonedx'], { cwd: here, stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 1 << 26 }));
const root = bill.metadata.component['bom-ref'];
const known = bill.components.filter((each) => bundled.has(each['bom-ref']));
if (known.length !== bundled.size) throw new Error(`not in package-lock.json: ${[...bundled].filter((ref) => !known.some((each) => each['bom-ref'] === ref))}`);
// Neither the moment nor a number drawn for it: the same pages have the same bill.
delete bill.serialNumber;
bill.metadata.timestamp = new Date((process.env.SOURCE_DATE_EPOCH ?? 0) * 1000).toISOString();
bill.metadata.lifecycles = [{ phase: 'build' }];
bill.components = known.map(({ scope, properties = [], ...rest }) => ({ ...rest, properties: properties.filter(({ name }) => name !== DEVELOPMENT) }));
bill.dependencies = bill.dependencies
  .filter(({ ref }) => ref === root || bundled.has(ref))
  .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((each) => bundled.has(each)) }));
process.stdout.write(`${JSON.stringify(bill, null, 2)}\n`);

/** `name@version` of every package of which a file is in the pages. */
async function packagesInside() {
  const taken = new Set();
  const look = {
    name: 'bill',
    generateBundle(_, bundle) {
      for (const { moduleIds = [], originalFileNames = [] } of Object.values(bundle)) {
        for (const id of [...moduleIds, ...originalFileNames]) taken.add(id);
      }
    },
  };
  for (const configFile of ['vite.config.ts', 'vite.embed.config.ts']) {
    await build({ root: here, configFile: path.join(here, configFile), logLevel: 'error', plugins: [look], build: { write: false } });
  }
  return new Set([...taken].filter((id) => id.includes('/node_modules/')).map(packageOf));
}

/** The nearest package.json with a name and a version says whose file it is. */
function packageOf(id) {
  let folder = path.dirname(id.replace(/^\0/, '').replace(/\?.*$/, ''));
  for (;;) {
    const file = path.join(folder, 'package.json');
    const { name, version } = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
    if (name && version) return `${name}@${version}`;
    if (folder === path.dirname(folder)) throw new Error(`whose is ${id}?`);
    folder = path.dirname(folder);
  }
}
