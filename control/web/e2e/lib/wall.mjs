// A firewall between a citizen and the house: the citizen's browser lives in a network namespace of its own, at the
// end of a wire, and the wall decides what passes, and how long it takes. Needs root, `ip`, `nft` and `ethtool`.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const SERVER = '10.98.0.1';
const CITIZEN = '10.98.0.2';
const TARGET = process.env.CARGO_TARGET_DIR ?? fileURLToPath(new URL('../../../../target', import.meta.url));
const LINK = path.join(TARGET, 'debug', 'schalter-link');
const run = (program, ...args) => execFileSync(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
// An address that a device gives itself comes a second later, and Chromium then drops whatever it is just loading.
const begin = (device) => run('ip', 'link', 'set', device, 'addrgenmode', 'none', 'up');
const standing = new Set();
process.on('exit', () => standing.forEach((wall) => wall.fall()));

export class Wall {
  /** Undefined where this machine cannot have one. Every frame takes `far_ms` each way (`schalter-link`). */
  static build({ far_ms } = {}) {
    if (process.getuid() !== 0) return undefined;
    const missing = [['ip', '-V'], ['nft', '-v'], ['ethtool', '--version']].find(([tool, arg]) => spawnSync(tool, [arg]).error);
    if (missing && process.env.CI) throw new Error(`${missing[0]} is not installed: scripts/install-test-tools.sh brings it`);
    if (missing) return undefined;
    if (far_ms && !existsSync(LINK)) throw new Error(`${LINK} is not built: cargo build --locked -p schalter-benches --bin schalter-link`);
    const wall = new Wall();
    wall.name = `schalter-wall-${process.pid}`;
    wall.device = `wall${process.pid}`.slice(0, 15);
    wall.server = SERVER;
    standing.add(wall);
    run('ip', 'netns', 'add', wall.name);
    if (far_ms) wall.#beFar(far_ms);
    else wall.#wire(wall.device, 'line');
    run('ip', 'addr', 'add', `${SERVER}/24`, 'dev', wall.device);
    begin(wall.device);
    for (const words of [`addr add ${CITIZEN}/24 dev line`, 'link set line addrgenmode none up', 'link set lo up']) run('ip', '-n', wall.name, ...words.split(' '));
    return wall;
  }

  /** A wire from here to `there` behind the wall. */
  #wire(here, there) {
    run('ip', 'link', 'add', here, 'type', 'veth', 'peer', 'name', there, 'netns', this.name);
  }

  /** Two wires, and between them who holds every frame for a while. */
  #beFar(far_ms) {
    this.ends = ['a', 'b'].map((end) => `${end}${this.device}`.slice(0, 15));
    const [here, there] = this.ends;
    run('ip', 'link', 'add', this.device, 'type', 'veth', 'peer', 'name', here);
    this.#wire(there, 'line');
    // Segmentation and checksums are made before the wire: what crosses it is what a network carries.
    for (const device of [this.device, here, there]) run('ethtool', '-K', device, 'tx', 'off');
    run('ip', 'netns', 'exec', this.name, 'ethtool', '-K', 'line', 'tx', 'off');
    this.ends.forEach(begin);
    const both = `delay_ms=${far_ms}`;
    this.link = spawn(LINK, [...this.ends, '--forth', both, '--back', both], { stdio: ['pipe', 'ignore', 'inherit'] });
  }

  /** Lets out nothing but TCP to this port of the house. */
  onlyTcp(port) {
    const rules = `table ip wall { chain out { type filter hook output priority 0; oif line tcp dport != ${port} drop; oif line ip protocol != tcp drop; }; }`;
    execFileSync('ip', ['netns', 'exec', this.name, 'nft', '-f', '-'], { input: rules });
  }

  /** The same, and looks into it: a connection whose first byte is no handshake of TLS carries nothing. */
  onlyTls(port) {
    const look = 'chain look { ct mark 1 accept; @ih,0,8 0x16 ct mark set 1 accept; @ih,0,8 != 0x16 drop; };';
    const out = `type filter hook output priority 0; oif line tcp dport != ${port} drop; oif line ip protocol != tcp drop; oif line jump look;`;
    execFileSync('ip', ['netns', 'exec', this.name, 'nft', '-f', '-'], { input: `table ip wall { ${look} chain out { ${out} }; }` });
  }

  open() {
    run('ip', 'netns', 'exec', this.name, 'nft', 'delete table ip wall');
  }

  /** A browser behind it, for which the house is where it is, by its own name. */
  async browser(folder) {
    const inside = path.join(folder, 'chromium-behind-the-wall');
    writeFileSync(inside, `#!/bin/sh\nexec ip netns exec ${this.name} ${process.env.CHROMIUM ?? '/usr/bin/chromium'} "$@"\n`);
    chmodSync(inside, 0o700);
    return chromium.launch({
      executablePath: inside,
      headless: true,
      args: [
        '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
        '--disable-component-update', '--disable-sync', '--autoplay-policy=no-user-gesture-required',
        '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream',
        // The certificate is nobody's, for pages and for relayed media.
        '--ignore-certificate-errors',
        `--host-resolver-rules=MAP localhost ${SERVER}`,
      ],
      ignoreDefaultArgs: ['--mute-audio'],
    });
  }

  fall() {
    standing.delete(this);
    this.link?.kill();
    spawnSync('ip', ['netns', 'del', this.name]);
    for (const device of [this.device, this.ends?.[1]]) if (device) spawnSync('ip', ['link', 'del', device]);
  }
}
