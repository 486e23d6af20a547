// Nothing → loads each door by require(), and prints as JSON whether it is what import() gives, or in Node before 20.19 a
// second copy that has the same exports.
const once = process.versions.bun || process.features.require_module;
const doors = ["", "/fake", "/conformance", "/clouds", "/schemas", "/types"].map((door) => `@ecs-contract/server-metadata${door}`);
const namesOf = (module) => Object.keys(module).filter((name) => name !== "__esModule").sort().join();

async function check(door) {
  const [required, imported] = [require(door), await import(door)];
  if (once) return required === imported ? "" : "is another module";
  return namesOf(required) === namesOf(imported) ? "" : "has other exports";
}

Promise.all(doors.map(async (door) => [door, await check(door)]))
  .then((results) => console.log(JSON.stringify(Object.fromEntries(results))));
