// A receiver that verifies with the public package "standardwebhooks". It
// writes its port on one line, and answers with what it has seen.
"use strict";
const http = require("node:http");
const { Webhook } = require("standardwebhooks");

const webhook = new Webhook(process.argv[2]);

const server = http.createServer((request, response) => {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    try {
      const event = webhook.verify(Buffer.concat(chunks), request.headers);
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ verified: request.headers["webhook-id"], id: event.id, title: event.data.title }));
    } catch (error) {
      response.writeHead(401, { "content-type": "text/plain" });
      response.end(`${error.name}: ${error.message}`);
    }
  });
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));

// Ends with the test that started it, however that ends.
process.stdin.resume().on("end", () => process.exit(0));
