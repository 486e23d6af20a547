require("./lambda.cjs").handler({ server: "web1" }).then(({ body }) => console.log(body === '{"tier":"gold"}' ? "ok" : body));
