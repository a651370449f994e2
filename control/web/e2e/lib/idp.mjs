// A real identity provider (npm `oidc-provider`, as in control/tests/oidc), and the house told of it.
import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { freePort } from './house.mjs';

const FOLDER = fileURLToPath(new URL('../../../tests/oidc/', import.meta.url));
const SECRET = 'ein Geheimnis der Stadt';
const alive = new Set();
process.on('exit', () => alive.forEach((child) => child.kill('SIGKILL')));

export class Idp {
  /** Starts it for this house and sets it as its provider. */
  static async open(house) {
    const idp = new Idp();
    const port = await freePort();
    idp.host = `127.0.0.1:${port}`;
    idp.child = spawn('node', ['idp.mjs', String(port), `${house.url}/v1/sign-in/oidc/callback`], { cwd: FOLDER, stdio: ['ignore', 'pipe', 'ignore'] });
    alive.add(idp.child);
    for await (const line of createInterface({ input: idp.child.stdout })) if (line.trim() === 'ready') break;
    const file = path.join(house.data_dir, 'client-secret');
    await writeFile(file, SECRET);
    const { id } = (await house.api('GET', '/v1/tenant')).body;
    const groups = ['--officer-group', 'officers', '--lead-group', 'leads', '--admin-group', 'admins'];
    house.command('oidc', id, '--issuer', `http://${idp.host}`, '--client-id', 'schalter', '--client-secret-file', file, ...groups);
    return idp;
  }

  close() {
    this.child.kill('SIGKILL');
    alive.delete(this.child);
  }
}
