// A receiver that reads with the public package "cloudevents". It writes its
// port on one line, and answers with what it has seen.
"use strict";
const http = require("node:http");
const { HTTP } = require("cloudevents");

const server = http.createServer((request, response) => {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    try {
      const event = HTTP.toEvent({ headers: request.headers, body: Buffer.concat(chunks).toString() });
      event.validate();
      const { id, source, type, subject, time, datacontenttype, subscription, position, data } = event;
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ id, source, type, subject, time, datacontenttype, subscription, position, title: data?.title }));
    } catch (error) {
      response.writeHead(400, { "content-type": "text/plain" });
      response.end(`${error.name}: ${error.message}`);
    }
  });
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));

// Ends with the test that started it, however that ends.
process.stdin.resume().on("end", () => process.exit(0));
