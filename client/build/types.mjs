// Writes src/generated: the types of the HTTP answers from the OpenAPI documents, and those of the events from their JSON Schemas.
//
//   node build/types.mjs            writes them
//   node build/types.mjs --check    fails if they are not what would be written
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('..', import.meta.url));
const generated = join(here, 'src/generated');
const documents = join(here, '../docs/api');
const schemas = join(here, '../common-events/src/main/resources/schemas');
const SERVICES = ['auth', 'tickets', 'orders', 'payments'];

// The documents say of requests which properties they must have, and leave it open for answers. These are the ones that an answer
// may lack; all others are always there.
const MAY_BE_MISSING = new Set(['tickets.Ticket.orderId', 'tickets.Problem.instance']);

// Answers in which null says something.
const MAY_BE_NULL = new Set(['auth.CurrentUser.currentUser']);

const HEAD = '// Written by build/types.mjs: change its source instead.\n';

/** A schema as a type of TypeScript. */
function typeOf(schema, path, service) {
  if (schema.$ref !== undefined) return schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1);
  if (schema.enum !== undefined) return schema.enum.map(each => `'${each}'`).join(' | ');
  switch (schema.type) {
    case 'string':
      return 'string';
    case 'number':
    case 'integer':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'array':
      return `readonly (${typeOf(schema.items, path, service)})[]`;
    case 'object':
      return schema.properties === undefined ? 'unknown' : objectOf(schema, path, service);
    default:
      throw new Error(`${path}: what is ${JSON.stringify(schema)}?`);
  }
}

function objectOf(schema, path, service) {
  const isRequest = schema.required !== undefined;
  const fields = Object.keys(schema.properties)
    .sort()
    .map(name => {
      const own = `${path}.${name}`;
      const optional = isRequest ? !schema.required.includes(name) : MAY_BE_MISSING.has(own);
      const property = schema.properties[name];
      const comment = property.description === undefined ? '' : `  /** ${property.description} */\n`;
      return `${comment}  readonly ${name}${optional ? '?' : ''}: ${typeOf(property, own, service)}${MAY_BE_NULL.has(own) ? ' | null' : ''};`;
    });
  return `{\n${fields.join('\n')}\n}`;
}

function answers(service) {
  const document = JSON.parse(readFileSync(join(documents, `${service}.json`), 'utf8'));
  const types = Object.entries(document.components.schemas)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, schema]) => `export type ${name} = ${typeOf(schema, `${service}.${name}`, service)};\n`);
  return `${HEAD}\n${types.join('\n')}`;
}

/** One interface that has each stored type with what such an event holds. */
function events() {
  const fields = readdirSync(schemas)
    .sort()
    .map(file => JSON.parse(readFileSync(join(schemas, file), 'utf8')))
    .map(schema => `  '${schema.title}': ${objectOf(schema, schema.title).replaceAll('\n', '\n  ')};`);
  return `${HEAD}\nexport interface Events {\n${fields.join('\n')}\n}\n`;
}

const files = new Map(SERVICES.map(service => [`${service}.ts`, answers(service)]));
files.set('events.ts', events());
mkdirSync(generated, { recursive: true });
for (const [name, content] of files) {
  const file = join(generated, name);
  if (!process.argv.includes('--check')) {
    writeFileSync(file, content);
  } else if (!existsSync(file) || readFileSync(file, 'utf8') !== content) {
    console.error(`client/src/generated/${name} is not what docs/api and common-events say: npm run types writes it anew.`);
    process.exitCode = 1;
  }
}
