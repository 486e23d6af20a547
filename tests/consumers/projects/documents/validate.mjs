// Files of OpenAPI → nothing; throws if swagger-parser finds one to be invalid, or if one refers to another file.
import SwaggerParser from "@apidevtools/swagger-parser";

for (const file of process.argv.slice(2)) {
  await SwaggerParser.validate(file);
  const files = (await SwaggerParser.resolve(file)).paths();
  if (files.length !== 1) throw new Error(`${file} refers to ${files.join(", ")}`);
}
