// Nothing → loads each door by require(), and prints as JSON whether that gives what import() does.
const doors = ["", "/fake", "/conformance", "/schemas", "/types"].map((door) => `@ecs-contract/server-metadata${door}`);

Promise.all(doors.map(async (door) => [door, require(door) === await import(door) ? "" : "is another module"]))
  .then((results) => console.log(JSON.stringify(Object.fromEntries(results))));
