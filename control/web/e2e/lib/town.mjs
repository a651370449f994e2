// The web site of a town, on another host than Schalter, with as strict a policy as a town can have.
import { once } from 'node:events';
import { createServer } from 'node:http';

export class TownSite {
  /** Serves this body on every path; only the counter's script, its answers and its frames are let in. */
  static async open(counter, body) {
    const policy = `default-src 'none'; script-src ${counter}; connect-src ${counter}; frame-src ${counter}; base-uri 'none'; form-action 'none'`;
    const page = `<!doctype html><html lang="de"><head><meta charset="utf-8"><title>Stadt</title>
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <script async src="${counter}/embed.js"></script></head><body><main><h1>Unsere Stadt</h1>${body}</main></body></html>`;
    const site = new TownSite();
    site.server = createServer((request, answer) => {
      site.cookies = request.headers.cookie;
      answer.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy });
      answer.end(page);
    });
    site.server.listen(0, '127.0.0.1');
    await once(site.server, 'listening');
    site.host = `127.0.0.1:${site.server.address().port}`;
    return site;
  }

  get url() {
    return `http://${this.host}/`;
  }

  close() {
    this.server.closeAllConnections();
    this.server.close();
  }
}
