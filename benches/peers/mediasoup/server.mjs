// A mediasoup server as small as it can be: one worker, which is one thread for one core, and one router. The load
// generator asks over HTTP for what a signalling server does: a transport to send and a transport to receive for each
// participant, as mediasoup-client makes them, producers on the one and consumers on the other.
//
//   node server.mjs <folder> <http port>
//
// Writes <folder>/ready.json when it is ready: its URL, and the process to be measured, which is the worker; what Node
// does is signalling.
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import * as mediasoup from 'mediasoup';

const [folder, httpPort] = process.argv.slice(2);
const host = '127.0.0.1';

// What a one-to-one call needs. The feedback is mediasoup's default: NACK, PLI, transport-cc and REMB for video,
// transport-cc for audio.
const mediaCodecs = [
    { kind: 'audio', mimeType: 'audio/opus', clockRate: 48000, channels: 2, preferredPayloadType: 111 },
    { kind: 'video', mimeType: 'video/VP8', clockRate: 90000, preferredPayloadType: 96 },
];

// A port for each transport. A WebRtcServer would be one for all, but with one receive buffer, which this version cannot
// enlarge.
const worker = await mediasoup.createWorker({ logLevel: 'warn', rtcMinPort: 40000, rtcMaxPort: 49999 });
worker.on('died', () => process.exit(1));
const router = await worker.createRouter({ mediaCodecs });

const transports = new Map();

// Every request is a POST to /<deed>, or to /<transport>/<deed>, with its parameters as JSON.
const deeds = {
    async transport() {
        const transport = await router.createWebRtcTransport({ listenIps: [{ ip: host }] });
        transports.set(transport.id, transport);
        const { id, iceParameters, iceCandidates, dtlsParameters } = transport;
        return { id, iceParameters, iceCandidates, dtlsParameters };
    },
    async connect(transport, { dtlsParameters }) {
        await transport.connect({ dtlsParameters });
        return {};
    },
    async produce(transport, { kind, rtpParameters }) {
        const { id } = await transport.produce({ kind, rtpParameters });
        return { id };
    },
    // As the docs advise: paused, so that nothing is sent before the client is ready to receive, and resumed by it.
    async consume(transport, { producerId }) {
        const { rtpCapabilities } = router;
        const consumer = await transport.consume({ producerId, rtpCapabilities, paused: true });
        transport.appData[consumer.id] = consumer;
        const { id, rtpParameters } = consumer;
        return { id, rtpParameters };
    },
    async resume(transport, { consumerId }) {
        await transport.appData[consumerId].resume();
        return {};
    },
    async close(transport) {
        transports.delete(transport.id);
        transport.close();
        return {};
    },
};

async function answer(request) {
    const chunks = await request.toArray();
    const parameters = JSON.parse(Buffer.concat(chunks).toString() || '{}');
    const [deed, id] = request.url.split('/').filter(Boolean).reverse();
    const transport = transports.get(id);
    if (!deeds[deed] || (deed !== 'transport' && !transport)) throw new Error(`no ${request.url}`);
    return deeds[deed](...(id ? [transport, parameters] : [parameters]));
}

const server = createServer(async (request, response) => {
    try {
        response.end(JSON.stringify(await answer(request)));
    } catch (error) {
        response.statusCode = 400;
        response.end(`${error.message}\n`);
    }
});

server.listen(httpPort, host, () => {
    const ready = { url: `http://${host}:${httpPort}`, pids: [worker.pid], address: host };
    writeFileSync(`${folder}/ready.json`, JSON.stringify(ready));
});
for (const signal of ['SIGTERM', 'SIGINT']) {
    process.on(signal, () => {
        worker.close();
        process.exit(0);
    });
}
