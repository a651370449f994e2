// Every relative link of every Markdown file leads to a file that is there.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const files = execFileSync('git', ['ls-files', '*.md'], { encoding: 'utf8' }).trim().split('\n');
const dead = files.flatMap((file) =>
  [...readFileSync(file, 'utf8').matchAll(/\]\(([^)\s#]+)[^)]*\)/g)]
    .map(([, target]) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .filter((target) => !existsSync(path.join(path.dirname(file), target)))
    .map((target) => `${file}: ${target} is not there`),
);
console.log(dead.join('\n') || `links of ${files.length} files lead somewhere`);
process.exit(dead.length ? 1 : 0);
