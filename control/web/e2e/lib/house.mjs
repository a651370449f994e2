// The real binary in a house of its own: free port, temporary data directory, demo town. Always ends it again.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from './expect.mjs';
import { Postbox } from './postbox.mjs';
import { Wall } from './wall.mjs';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const TARGET = process.env.CARGO_TARGET_DIR ?? path.join(ROOT, 'target');
const BINARY = process.env.SCHALTER_BIN ?? path.join(TARGET, 'debug', 'schalter');
/** The officers' password after their first sign-in; long enough for any rule. */
export const NEW_PASSWORD = 'Rathaus-Linde-Fenster-42';

const alive = new Set();
process.on('exit', () => alive.forEach((child) => child.kill('SIGKILL')));

export class House {
  /** Media nodes, by name. */
  nodes = new Map();

  /** Starts a house; `env` changes settings, e.g. `{ SCHALTER_OFFICE__CALL_EXPIRY_S: '2' }`; `mail` gives it a postbox, `nodes` so many media nodes instead of its own. */
  static async open({ env = {}, mail = false, walled = false, nodes = 0 } = {}) {
    if (!existsSync(BINARY)) throw new Error(`${BINARY} is missing: run \`make build\` first`);
    if (nodes && !existsSync(`${BINARY}-sfu`)) throw new Error(`${BINARY}-sfu is missing: run \`cargo build --locked -p schalter-sfu\` first`);
    const house = new House();
    house.data_dir = await mkdtemp(path.join(tmpdir(), 'schalter-e2e-'));
    house.port = await freePort();
    house.url = `http://localhost:${house.port}`;
    house.log = '';
    if (walled) env = { ...house.#wallUp(walled), ...env };
    if (nodes) env = { ...(await house.#linkUp()), ...env };
    if (mail) house.postbox = await Postbox.open();
    house.#spawn({ ...(mail && { SCHALTER_NOTIFY__SMTP_URL: house.postbox.url, SCHALTER_NOTIFY__SMTP_FROM: 'rathaus@example.org' }), ...env });
    try {
      for (let number = 1; number <= nodes; number += 1) await house.#node(`rack-${number}`);
      await until('the house is ready', () => house.#ready(), { within_ms: 40_000 });
      house.demo = parseDemo(await readFile(path.join(house.data_dir, 'demo.txt'), 'utf8'));
    } catch (error) {
      await house.close();
      throw new Error(`${error.message}\n${house.log}`);
    }
    return house;
  }

  get pid() {
    return this.child.pid;
  }

  /** TLS by itself and media on the same port, before a firewall. Without one it is a house like any other. */
  #wallUp({ far_ms }) {
    this.wall = Wall.build({ far_ms });
    if (!this.wall) return {};
    this.url = `https://localhost:${this.port}`;
    // The certificate is nobody's: it is the play's own house that is asked.
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
    const [certificate, key] = ['cert.pem', 'key.pem'].map((file) => path.join(this.data_dir, file));
    const wishes = ['-x509', '-nodes', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-days', '2'];
    execFileSync('openssl', ['req', ...wishes, '-out', certificate, '-keyout', key], { stdio: 'ignore' });
    return {
      SCHALTER_HTTP__LISTEN: `0.0.0.0:${this.port}`,
      SCHALTER_HTTP__PUBLIC_URL: this.url,
      SCHALTER_HTTP__TLS__CERTIFICATE: certificate,
      SCHALTER_HTTP__TLS__KEY: key,
      SCHALTER_MEDIA__LISTEN: this.wall.server,
    };
  }

  /** Media is other processes' work. */
  async #linkUp() {
    const port = await freePort();
    return { SCHALTER_MEDIA__LOCAL: 'false', SCHALTER_LINK__LISTEN: `127.0.0.1:${port}`, SCHALTER_LINK__ANNOUNCE: `127.0.0.1:${port}` };
  }

  /** A media node with a token of its own. */
  async #node(name) {
    await until('the house answers', () => this.#answers(), { within_ms: 40_000 });
    const token = this.command('node', 'token', name).trim();
    const env = { PATH: process.env.PATH, NO_COLOR: '1', SCHALTER_JOIN: token, SCHALTER_STATUS: '127.0.0.1:0' };
    // On the addresses of this machine, as the house alone: Firefox asks nobody on loopback.
    const media = { SCHALTER_MEDIA__PORT: '0', SCHALTER_MEDIA__WORKERS: '1' };
    const node = spawn(`${BINARY}-sfu`, [], { cwd: this.data_dir, stdio: ['ignore', 'pipe', 'pipe'], env: { ...env, ...media } });
    alive.add(node);
    node.on('exit', () => alive.delete(node));
    for (const told of [node.stdout, node.stderr]) told.on('data', (chunk) => (this.log = (this.log + chunk).slice(-20_000)));
    this.nodes.set(name, node);
    await until(`${name} is up`, async () => (await this.numbers('schalter_node_up')).get(name) === 1, { within_ms: 40_000 });
  }

  /** What an operator types: `schalter …`. */
  command(...words) {
    return execFileSync(BINARY, words, { cwd: this.data_dir, env: this.env, encoding: 'utf8' });
  }

  /** A number of every media node, by its name. */
  async numbers(name) {
    const text = await (await fetch(`${this.url}/metrics`)).text();
    return new Map([...text.matchAll(new RegExp(`^${name}{node="([^"]+)"} (\\S+)$`, 'gm'))].map(([, node, value]) => [node, Number(value)]));
  }

  async #answers() {
    if (this.exit) throw new Error('the house ended by itself');
    return (await fetch(`${this.url}/healthz`)).ok;
  }

  #spawn(env) {
    this.env = {
      PATH: process.env.PATH,
      NO_COLOR: '1',
      SCHALTER_HTTP__LISTEN: `127.0.0.1:${this.port}`,
      SCHALTER_HTTP__PUBLIC_URL: this.url,
      SCHALTER_MEDIA__PORT: '0',
      SCHALTER_STORE__DATA_DIR: this.data_dir,
      SCHALTER_STORE__DEMO: 'true',
      ...env,
    };
    this.child = spawn(BINARY, [], { cwd: this.data_dir, stdio: ['ignore', 'pipe', 'pipe'], env: this.env });
    alive.add(this.child);
    const keep = (chunk) => (this.log = (this.log + chunk).slice(-20_000));
    this.child.stdout.on('data', keep);
    this.child.stderr.on('data', keep);
    this.ended = new Promise((done) => {
      this.child.on('error', (error) => {
        this.log += error.message;
        this.exit = { code: -1 };
        done();
      });
      this.child.on('exit', (code, signal) => {
        alive.delete(this.child);
        this.exit = { code, signal };
        done();
      });
    });
  }

  async #ready() {
    if (this.exit) throw new Error('the house ended by itself');
    return (await fetch(`${this.url}/readyz`)).ok;
  }

  /** As if every cable to it were cut: nothing comes and nothing goes, and it forgets nothing. */
  freeze() {
    this.child.kill('SIGSTOP');
  }

  thaw() {
    this.child.kill('SIGCONT');
  }

  /** Stops in order; true when it ended by itself with code 0 after SIGTERM. */
  async close() {
    const before = this.exit;
    if (!before) {
      this.thaw();
      this.child.kill('SIGTERM');
    }
    const limit = setTimeout(() => this.child.kill('SIGKILL'), 8_000);
    await this.ended;
    clearTimeout(limit);
    for (const node of this.nodes.values()) node.kill('SIGKILL');
    this.wall?.fall();
    await this.postbox?.close();
    await rm(this.data_dir, { recursive: true, force: true });
    return !before && this.exit.code === 0;
  }

  /** One REST request; gives `{ status, type, headers, body }` with JSON parsed where it is JSON. */
  async api(method, route, { token, body, headers = {} } = {}) {
    const answer = await fetch(this.url + route, {
      method,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const type = answer.headers.get('content-type') ?? '';
    const text = await answer.text();
    return { status: answer.status, type, headers: answer.headers, body: type.includes('json') ? JSON.parse(text) : text };
  }

  async offices() {
    return (await this.api('GET', '/v1/offices')).body.items;
  }

  async office(name) {
    return (await this.offices()).find((office) => office.name === name);
  }

  /** Someone sits without a browser: gives the seat with its ticket. */
  async sit(name) {
    const office = await this.office(name);
    const answer = await this.api('POST', `/v1/offices/${office.id}/seats`, { body: {} });
    if (answer.status !== 201) throw new Error(`sit at ${name}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  async seat({ id, ticket }) {
    return (await this.api('GET', `/v1/seats/${id}`, { token: ticket })).body;
  }

  async leave({ id, ticket }) {
    return this.api('DELETE', `/v1/seats/${id}`, { token: ticket });
  }
}

export async function freePort() {
  const server = createServer();
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}

/** Reads officers (`{ name, password, office }`) and the API key out of `demo.txt`. */
export function parseDemo(text) {
  const officers = [...text.matchAll(/^ {2}([a-z]+\.[a-z]+) +(\S+) +(.+)$/gm)].map(([, name, password, office]) => ({
    name,
    password,
    office: office.trim(),
  }));
  const api_key = text.match(/\bsk_\S+/)?.[0];
  if (!officers.length || !api_key) throw new Error('demo.txt names no officers or no API key');
  return { api_key, officersOf: (office) => officers.filter((officer) => officer.office === office) };
}
