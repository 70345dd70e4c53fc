// Writes as many ratings as a line on standard input says, syncs once, and says so.
const PouchDB = require("pouchdb");
const local = new PouchDB("./local");
const remote = `http://127.0.0.1:${process.env.PORT}/team`;
let written = 0;
const lines = require("readline").createInterface({ input: process.stdin });
(async () => {
  for await (const line of lines) {
    const docs = [];
    for (let i = 0; i < Number(line); i++) {
      written += 1;
      docs.push({ _id: `q/practice.question-${written}/rating/${written}`, v: "3", m: "m7Qx2cR8tLpA",
        d: "dZk3x9Qa", n: written, at: new Date(1795000000000 + 37000 * written).toISOString(), qv: "hia@2026.1" });
    }
    if (docs.length) await local.bulkDocs(docs);
    await local.sync(remote);
    console.log("done");
  }
})();
