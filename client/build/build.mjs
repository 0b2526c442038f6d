// Makes the page: checks the types, runs the tests of the pure parts, bundles, names the files by what is in them, and weighs them.
//
//   node build/build.mjs FOLDER [--skip-tests=true]
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import * as esbuild from 'esbuild';

const BUDGET = 80 * 1024;
const here = fileURLToPath(new URL('..', import.meta.url));
const [folder = 'target/classes/page', ...flags] = process.argv.slice(2);
const site = resolve(here, folder);

function run(what, program, ...args) {
  const { status } = spawnSync(program, args, { cwd: here, stdio: 'inherit' });
  if (status !== 0) {
    console.error(`${what} failed`);
    process.exit(1);
  }
}

/** Node 20 reads no TypeScript, so each test becomes a file of its own that it can read. */
async function translated(folder) {
  const sources = readdirSync(join(here, folder)).filter(file => file.endsWith('.test.ts'));
  await esbuild.build({
    absWorkingDir: here,
    entryPoints: sources.map(file => `${folder}/${file}`),
    outdir: join(here, 'target', folder),
    outExtension: { '.js': '.mjs' },
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    sourcemap: 'inline',
  });
  return sources.map(file => join(here, 'target', folder, file.replace(/\.ts$/, '.mjs')));
}

async function test() {
  const files = await translated('test');
  run('The tests', process.execPath, '--enable-source-maps', '--test', '--test-reporter=dot', ...files);
}

async function bundle() {
  const result = await esbuild.build({
    absWorkingDir: here,
    entryPoints: ['src/main.tsx', 'src/page.css'],
    outdir: site,
    entryNames: '[name]-[hash]',
    bundle: true,
    minify: true,
    format: 'esm',
    target: ['es2022', 'chrome111', 'firefox115', 'safari16.4'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    splitting: true,
    chunkNames: '[name]-[hash]',
    legalComments: 'none',
    write: false,
  });
  rmSync(site, { recursive: true, force: true });
  mkdirSync(site, { recursive: true });
  let page = readFileSync(join(here, 'src/index.html'), 'utf8');
  const files = result.outputFiles.map(({ path, contents }) => ({ name: path.slice(site.length + 1), contents: Buffer.from(contents) }));
  const icon = readFileSync(join(here, 'src/icon.svg'));
  files.push({ name: `icon-${createHash('sha256').update(icon).digest('hex').slice(0, 8).toUpperCase()}.svg`, contents: icon });
  for (const { name, contents } of files) {
    writeFileSync(join(site, name), contents);
    page = page.replace(`/${name.replace(/-[0-9A-Z]{8}\./, '.')}"`, `/page/${name}"`);
  }
  writeFileSync(join(site, 'index.html'), page);
  weigh([...files, { name: 'index.html', contents: Buffer.from(page) }]);
}

function weigh(files) {
  let sum = 0;
  for (const { name, contents } of files) {
    const size = gzipSync(contents, { level: 9 }).length;
    sum += size;
    console.log(`${(size / 1024).toFixed(1).padStart(6)} KB gzip  ${name}`);
  }
  console.log(`${(sum / 1024).toFixed(1).padStart(6)} KB gzip  in all, of ${BUDGET / 1024} KB`);
  if (sum > BUDGET) {
    console.error('The page is too large.');
    process.exit(1);
  }
}

run('The check of the generated types', process.execPath, 'build/types.mjs', '--check');
run('The check of the types', process.execPath, 'node_modules/typescript/bin/tsc', '--project', 'tsconfig.json');
if (!flags.includes('--skip-tests=true')) {
  await test();
}
// For the stories in proof/end-to-end, which have a system for them.
await translated('browser');
await bundle();
