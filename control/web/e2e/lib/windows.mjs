// Two real Chromium processes, one for citizens and one for officers, and a Firefox for plays that ask for it. Every
// person gets a context of their own, as if at another computer. Everything a page must never do is watched from the
// first byte on.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chromium, firefox } from 'playwright-core'; // 1.64: later ones speak more than Firefox ESR understands

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--autoplay-policy=no-user-gesture-required',
];
const FAKES = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];
export const WIDE = { width: 1280, height: 800 };
export const TABLET = { width: 768, height: 1024 };
export const NARROW = { width: 390, height: 844 };

/** A fake camera and microphone, no question to anybody, and the whole screen for who shares. */
const PREFS = {
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
  'media.peerconnection.ice.loopback': true,
  'media.autoplay.default': 0,
  'intl.accept_languages': 'de-DE, de',
  'datareporting.policy.dataSubmissionEnabled': false,
};

/** With Chromium's own fake camera and microphone, which also stand in for every shared screen. */
export function launch({ args = FAKES } = {}) {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    args: [...ARGS, ...args],
    ignoreDefaultArgs: ['--mute-audio'], // a muted browser's tabs have no sound to share
  });
}

/** Debian's own Firefox. It needs a screen, or else it has none to share. */
export async function launchFirefox() {
  const screen = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', '1600x900x24', '-nolisten', 'tcp'], { stdio: ['ignore', 'pipe', 'ignore'] });
  process.on('exit', () => screen.kill('SIGKILL'));
  const missing = once(screen, 'error').then(([error]) => Promise.reject(error));
  const [display] = await Promise.race([once(screen.stdout, 'data'), missing]);
  const browser = await firefox.launch({
    channel: 'moz-firefox',
    executablePath: process.env.FIREFOX ?? '/usr/bin/firefox-esr',
    headless: false,
    env: { ...process.env, DISPLAY: `:${String(display).trim()}`, },
    firefoxUserPrefs: PREFS,
  });
  browser.on('disconnected', () => screen.kill('SIGKILL'));
  return browser;
}

/** A person's computer: `{ context, faults }`; `faults` collects what no page of ours may do. `hosts`: others they visit;
 * `sharing: false`: a browser that shares no screen, as those of telephones. */
export async function seatAt(browser, house, { viewport = WIDE, locale = 'de-DE', drawnDevices = false, sharing = true, codecs, hosts = [], ...more } = {}) {
  const chromiums = { permissions: ['camera', 'microphone'], viewport, locale, reducedMotion: 'reduce' };
  const own = browser.browserType().name() === 'firefox' ? {} : chromiums;
  const context = await browser.newContext({ baseURL: house.url, ...own, ...more });
  context.setDefaultTimeout(30_000);
  const faults = [];
  if (codecs) await context.addInitScript(speakOnly, codecs);
  if (drawnDevices) await context.addInitScript(drawDevices);
  if (!sharing) await context.addInitScript(() => delete globalThis.MediaDevices?.prototype.getDisplayMedia);
  await context.addInitScript(spy);
  context.on('request', (request) => {
    const url = new URL(request.url());
    if (!['blob:', 'data:'].includes(url.protocol) && ![`localhost:${house.port}`, ...hosts].includes(url.host)) {
      faults.push(`asked another host: ${request.url()}`);
    }
  });
  context.on('console', (message) => {
    if (/Content.Security.Policy/i.test(message.text())) faults.push(`CSP: ${message.text()}`);
  });
  context.on('weberror', (error) => faults.push(`uncaught: ${error.error().stack}`));
  return { context, faults };
}

/** Runs in the page before its own scripts: offers these video codecs in this order and no other. */
function speakOnly(codecs) {
  const add = globalThis.RTCPeerConnection?.prototype.addTransceiver;
  if (!add) return;
  RTCPeerConnection.prototype.addTransceiver = function (kind, init) {
    const transceiver = add.call(this, kind, init);
    if (kind !== 'video') return transceiver;
    const known = RTCRtpReceiver.getCapabilities('video').codecs;
    const named = (name) => known.filter(({ mimeType }) => mimeType === `video/${name}`);
    transceiver.setCodecPreferences([...codecs.flatMap(named), ...named('rtx')]);
    return transceiver;
  };
}

/** Runs in the page before its own scripts: a camera and a microphone for a browser that has none. */
function drawDevices() {
  if (!globalThis.MediaDevices) return; // a blank page
  const noisyPicture = () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 360 });
    const brush = canvas.getContext('2d');
    setInterval(() => {
      for (let i = 0; i < 200; i += 1) {
        brush.fillStyle = `hsl(${Math.random() * 360} 80% 50%)`;
        brush.fillRect(Math.random() * 640, Math.random() * 360, 40, 40);
      }
    }, 33);
    return canvas.captureStream(30).getVideoTracks();
  };
  const tone = () => {
    const sound = new AudioContext();
    const out = sound.createMediaStreamDestination();
    const source = new OscillatorNode(sound, { frequency: 300 });
    source.connect(out);
    source.start();
    return out.stream.getAudioTracks();
  };
  MediaDevices.prototype.getUserMedia = async ({ audio, video }) =>
    new MediaStream([...(audio ? tone() : []), ...(video ? noisyPicture() : [])]);
}

/** Runs in the page before its own scripts: counts from outside what the page itself might miscount. */
function spy() {
  const seen = { captures: 0, shares: 0, localDescriptions: 0, connections: 0, sounds: 0, csp: [] };
  globalThis.__spy = seen;
  const count = (owner, name, field) => {
    const original = owner?.[name];
    if (!original) return;
    owner[name] = function (...args) {
      seen[field] += 1;
      if (field === 'sounds') seen.soundAt ??= performance.now();
      return original.apply(this, args);
    };
  };
  count(globalThis.MediaDevices?.prototype, 'getUserMedia', 'captures');
  const capture = globalThis.MediaDevices?.prototype.getUserMedia;
  const tracks = [];
  if (capture) {
    MediaDevices.prototype.getUserMedia = async function (wish) {
      const stream = await capture.call(this, wish);
      tracks.push(...stream.getTracks());
      return stream;
    };
  }
  Object.defineProperty(seen, 'capturing', { enumerable: true, get: () => tracks.filter(({ readyState }) => readyState === 'live').length });
  count(globalThis.MediaDevices?.prototype, 'getDisplayMedia', 'shares');
  count(globalThis.RTCPeerConnection?.prototype, 'setLocalDescription', 'localDescriptions');
  count(globalThis.OscillatorNode?.prototype, 'start', 'sounds');
  count(globalThis.AudioBufferSourceNode?.prototype, 'start', 'sounds');
  const play = HTMLMediaElement.prototype.play;
  HTMLMediaElement.prototype.play = function () {
    if (!this.srcObject) seen.sounds += 1;
    return play.call(this);
  };
  const Original = globalThis.RTCPeerConnection;
  globalThis.RTCPeerConnection = class extends Original {
    constructor(...args) {
      super(...args);
      seen.connections += 1;
    }
  };
  document.addEventListener('securitypolicyviolation', (event) => seen.csp.push(`${event.violatedDirective} ${event.blockedURI}`));
}
