/*
 * Prints the links that Grafana's own code makes of an exemplar:
 *
 *     node links.cjs DIRECTORY ID LABEL... [--existing=UID]...
 *
 * DIRECTORY holds data source provisioning files, as Grafana's does. The exemplar has every LABEL, each with the value ID;
 * Grafana also has data sources of the UIDs. The answer is JSON: for each label a list of links,
 * {title, url} out of Grafana or {title, uid, type, query} into a data source.
 */
'use strict';

const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const { parseArgs } = require('node:util');
const yaml = require('yaml');

/** What Grafana makes of a provisioning file: "$$" is a dollar sign, a variable (none is set) is empty. */
function expand(value) {
  if (typeof value === 'string') {
    const emptied = (part) => part.replace(/\$(__\w+\{[^}]*\}|\{[^}]*\}|\w+)/g, '');
    return value.split('$$').map(emptied).join('$');
  }
  if (Array.isArray(value)) {
    return value.map(expand);
  }
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, expand(inner)]));
  }
  return value;
}

/** The data sources of a provisioning file. */
function provisioned(file) {
  return expand(yaml.parse(fs.readFileSync(file, 'utf8'))).datasources;
}

/** Grafana's transformation of answers, which its package does not export, with what a running Grafana gives it. */
function transformation(datasources) {
  const runtime = {
    getDataSourceSrv: () => ({ getInstanceSettings: (uid) => datasources.find((one) => one.uid === uid) }),
  };
  const load = Module._load;
  Module._load = function (request, ...rest) {
    return request === '@grafana/runtime' ? runtime : load.call(this, request, ...rest);
  };
  const root = path.dirname(require.resolve('@grafana/prometheus/package.json'));
  return require(path.join(root, 'dist/cjs/result_transformer.cjs')).transformV2;
}

/** One exemplar as Grafana's backend sends it. */
function exemplarFrame({ FieldType }, labels, id) {
  const field = (name, type, value) => ({ name, type, config: {}, values: [value] });
  return {
    refId: 'A',
    length: 1,
    meta: { custom: { resultType: 'exemplar' } },
    fields: [
      field('Time', FieldType.time, 1700000000000),
      field('Value', FieldType.number, 0.25),
      ...labels.map((label) => field(label, FieldType.string, id)),
    ],
  };
}

/**
 * What Grafana does with variables in a link, by its own expression for them. Only the value of the
 * field means anything here; whatever else looks like a variable shows as (variable).
 */
function replaceVariables(id) {
  const variable = /\$(\w+)|\[\[(\w+?)(?::(\w+))?\]\]|\$\{(\w+)(?:\.([^:^}]+))?(?::([^}]+))?\}/g;
  return (text) => text.replace(variable, (found) => (found === '${__value.raw}' ? id : '(variable)'));
}

function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { existing: { type: 'string', multiple: true, default: [] } },
  });
  const [directory, id, ...labels] = positionals;
  const written = fs.readdirSync(directory).flatMap((file) => provisioned(path.join(directory, file)));
  const existing = values.existing.map((uid) => ({ uid, name: uid, type: 'existing' }));
  const datasources = [...written, ...existing];
  const transform = transformation(datasources);
  const data = require('@grafana/data');

  const prometheus = written.find((one) => one.type === 'prometheus');
  const response = { data: [exemplarFrame(data, labels, id)] };
  const [frame] = transform(response, { targets: [{ refId: 'A' }] }, prometheus.jsonData).data;
  const links = frame.fields
    .filter((field) => labels.includes(field.name))
    .map((field) => {
      const models = data.getLinksSupplier(frame, field, {}, replaceVariables(id))({ valueRowIndex: 0 });
      return [field.name, models.map((model) => linkOf(model, datasources))];
    });
  console.log(JSON.stringify(Object.fromEntries(links), null, 2));
}

function linkOf({ title, href, interpolatedParams }, datasources) {
  if (!interpolatedParams) {
    return { title, url: href };
  }
  const { query, datasource } = interpolatedParams.query;
  return { title, uid: datasource.uid, type: datasources.find((one) => one.uid === datasource.uid).type, query };
}

main();
