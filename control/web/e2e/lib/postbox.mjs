// A real SMTP server for the letters of one house: takes what comes, keeps it in memory, and reads it like a person.
import { createServer } from 'node:net';
import { until } from './expect.mjs';

export class Postbox {
  letters = [];
  #sockets = new Set();

  static async open() {
    const box = new Postbox();
    box.server = createServer((socket) => box.#serve(socket));
    await new Promise((done) => box.server.listen(0, '127.0.0.1', done));
    return box;
  }

  get url() {
    return `smtp://localhost:${this.server.address().port}`;
  }

  /** The newest letter to this address of which `wanted` holds. */
  async letterTo(address, wanted = () => true, { within_ms = 40_000 } = {}) {
    return until(`a letter to ${address}`, () => this.letters.findLast(({ to, text }) => to.includes(address) && wanted(text)), { within_ms });
  }

  async close() {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((done) => this.server.close(done));
  }

  #serve(socket) {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket)).on('error', () => {});
    let [rest, letter, isData] = ['', { to: [], raw: '' }, false];
    const say = (line) => socket.write(`${line}\r\n`);
    const hear = (line) => {
      if (isData) {
        if (line !== '.') return void (letter.raw += `${line.replace(/^\./, '')}\r\n`);
        isData = false;
        this.letters.push({ to: letter.to, text: wordsOf(letter.raw) });
        letter = { to: [], raw: '' };
        return say('250 kept');
      }
      const verb = line.slice(0, 4).toUpperCase();
      if (verb === 'EHLO') return say('250-localhost\r\n250 8BITMIME');
      if (verb === 'RCPT') letter.to.push(line.match(/<(.*)>/)?.[1] ?? '');
      if (verb === 'DATA') {
        isData = true;
        return say('354 go on');
      }
      say(verb === 'QUIT' ? '221 bye' : '250 ok');
      if (verb === 'QUIT') socket.end();
    };
    socket.setEncoding('latin1');
    socket.on('data', (chunk) => {
      const lines = (rest + chunk).split('\r\n');
      rest = lines.pop();
      lines.forEach(hear);
    });
    say('220 localhost');
  }
}

/** All text of a letter, its encodings undone. */
export function wordsOf(raw) {
  const [head, ...rest] = raw.split('\r\n\r\n');
  const body = rest.join('\r\n\r\n');
  const headers = head.replaceAll(/\r\n[ \t]+/g, ' ');
  const boundary = headers.match(/boundary="?([^";\r\n]+)/i)?.[1];
  if (boundary) return body.split(`--${boundary}`).slice(1, -1).map((part) => wordsOf(part.replace(/^\r\n/, ''))).join('\n');
  const encoding = headers.match(/content-transfer-encoding: *(\S+)/i)?.[1].toLowerCase();
  return Buffer.from(decoded(body, encoding), 'latin1').toString('utf8');
}

function decoded(body, encoding) {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('latin1');
  if (encoding !== 'quoted-printable') return body;
  return body.replaceAll(/=\r\n/g, '').replaceAll(/=([0-9A-F]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
}
