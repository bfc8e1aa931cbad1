// Proves: worker threads, compression and cryptography of node. Run: by node.
const { Worker, isMainThread, parentPort, workerData } = require('worker_threads');
const zlib = require('zlib');
const crypto = require('crypto');
if (isMainThread) {
    const results = [];
    let left = 4;
    for (let i = 0; i < 4; i++) {
        const worker = new Worker(__filename, { workerData: i });
        worker.on('message', result => results.push(result));
        worker.on('exit', code => {
            if (--left == 0) console.log(results.sort().join('\n'), code);
        });
    }
} else {
    const packed = zlib.deflateSync(Buffer.alloc(1000, workerData));
    const key = crypto.scryptSync('password', 'salt', 16, { N: 256 });
    const { publicKey } = crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const digest = crypto.createHash('sha256').update(zlib.inflateSync(packed)).digest('hex');
    parentPort.postMessage([workerData, packed.length, key.toString('hex'), publicKey.asymmetricKeyType, digest].join(' '));
}
