/*
 * Holds files against schemas made from Grafana's own types:
 *
 *     node schema.cjs
 *
 * reads JSON from its input, {"name": {"type": TYPE, "value": …}, …}, TYPE being one that files.ts
 * exports, and prints {"name": ["where: what is wrong", …], …}: an empty list where all is well.
 */
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { createGenerator } = require('ts-json-schema-generator');
const Ajv = require('ajv');

/** One for all types: TypeScript reads Grafana's declarations for some seconds. */
const generator = createGenerator({
  path: path.join(__dirname, 'files.ts'),
  tsconfig: path.join(__dirname, 'tsconfig.json'),
  expose: 'none', // three plugins each have a type named Options
  additionalProperties: false,
  skipTypeCheck: true,
});

const validators = new Map();

function validator(type) {
  if (!validators.has(type)) {
    const ajv = new Ajv({ allErrors: true, allowUnionTypes: true, discriminator: true, verbose: true });
    validators.set(type, ajv.compile(generator.createSchema(type)));
  }
  return validators.get(type);
}

function problems({ type, value }) {
  const validate = validator(type);
  return validate(value) ? [] : validate.errors.map((error) => `${error.instancePath || '/'}: ${error.message} ${JSON.stringify(error.params)}`);
}

const files = JSON.parse(fs.readFileSync(0, 'utf8'));
const answer = Object.fromEntries(Object.entries(files).map(([name, file]) => [name, problems(file)]));
process.stdout.write(JSON.stringify(answer));
