/** Shows /openapi.json: made of text nodes alone, so that nothing in it is ever markup. */

const main = document.getElementById("main");

function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

function shown(value) {
  return typeof value === "string" ? value : JSON.stringify(value, null, 2);
}

function resolve(spec, schema) {
  const name = schema.$ref?.split("/").at(-1);
  return name ? spec.components.schemas[name] : schema;
}

function typeOf(schema) {
  const type = schema.$ref?.split("/").at(-1) ?? schema.type ?? "";
  const items = schema.items ? " of " + typeOf(schema.items) : "";
  return (schema.enum ? schema.enum.join(" | ") : type) + items;
}

function table(caption, rows) {
  const body = element("tbody", {});
  for (const [name, schema, needed] of rows) {
    const text = schema.description ?? "";
    body.append(
      element("tr", {}, element("th", { scope: "row" }, name + (needed ? " *" : "")),
        element("td", { class: "dim" }, typeOf(schema)), element("td", {}, text)));
  }
  return element("table", {}, element("caption", { class: "dim" }, caption), body);
}

function fields(spec, schema) {
  const known = resolve(spec, schema);
  return Object.entries(known.properties ?? {}).map(([name, each]) => [name, each, known.required?.includes(name)]);
}

function operation(spec, method, path, op) {
  const scope = op["x-scope"] ? "key: " + op["x-scope"] : "no key";
  const box = element("details", { id: op.operationId },
    element("summary", {}, element("code", {}, method.toUpperCase() + " " + path), " " + op.summary + " ",
      element("span", { class: "dim" }, "(" + scope + ")")));
  if (op.description) {
    box.append(element("p", {}, op.description));
  }
  if (op.parameters) {
    box.append(table("Parameters (* must be given)", op.parameters.map((each) =>
      [each.name, { ...each.schema, description: each.description }, each.required])));
  }
  for (const [type, media] of Object.entries(op.requestBody?.content ?? {})) {
    const rows = fields(spec, media.schema);
    if (rows.length > 0) {
      box.append(table("Body (* must be given)", rows));
    }
    box.append(element("p", { class: "dim" }, "Example, " + type), element("pre", {}, shown(media.example)));
  }
  for (const [status, response] of Object.entries(op.responses)) {
    for (const [type, media] of Object.entries(response.content ?? {})) {
      box.append(element("p", { class: "dim" }, "Answer " + status + ", " + type));
      const rows = fields(spec, media.schema);
      if (rows.length > 0) {
        box.append(table("Fields", rows));
      }
    }
  }
  return box;
}

function show(spec) {
  main.replaceChildren(element("h1", {}, spec.info.title + ": the API"), element("p", {}, spec.info.summary + "."),
    element("p", {}, spec.info.description));
  const sections = new Map();
  for (const [path, methods] of Object.entries(spec.paths)) {
    for (const [method, op] of Object.entries(methods)) {
      const tag = op.tags[0];
      if (!sections.has(tag)) {
        sections.set(tag, element("section", {}, element("h2", {}, tag)));
      }
      sections.get(tag).append(operation(spec, method, path, op));
    }
  }
  main.append(...sections.values());
}

try {
  const response = await fetch("/openapi.json");
  show(await response.json());
} catch (error) {
  main.replaceChildren(element("p", { role: "alert" }, "The description cannot be loaded: " + error.message));
}
