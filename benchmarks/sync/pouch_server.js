// A CouchDB-compatible server as PouchDB's manual shows it.
const PouchDB = require("pouchdb").defaults({ prefix: "./" });
const express = require("express");
const app = express();
app.use("/", require("express-pouchdb")(PouchDB, { inMemoryConfig: true, logPath: "./log.txt" }));
app.listen(Number(process.env.PORT), "127.0.0.1");
