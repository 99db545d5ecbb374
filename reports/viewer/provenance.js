const isNested = (value) => value !== null && typeof value === "object" && Object.keys(value).length > 0;

function valueText(value) {
  if (value === null) {
    return "–";
  }
  if (typeof value === "object") {
    return Array.isArray(value) ? "none" : "empty";
  }
  return String(value);
}

const isPlainList = (value) => Array.isArray(value) && value.every((one) => !isNested(one)) && value.length <= 8;

function tree(value, show = valueText) {
  return element("dl", {"class": "tree"}, ...Object.entries(value).flatMap(([key, inner]) => [
    element("dt", {}, Array.isArray(value) ? `${Number(key) + 1}` : key),
    element("dd", {}, isPlainList(inner) && inner.length > 0 ? inner.map(show).join(", ")
      : isNested(inner) ? tree(inner, show) : show(inner)),
  ]));
}

function folded(title, content, open) {
  return element("details", open ? {"open": true} : {}, element("summary", {}, title), content);
}

function showProvenance() {
  const section = byId("provenance");
  section.append(element("p", {"class": "reading"},
    "What somebody else needs to get these figures again: the configuration, the source revision, the seeds and the " +
    "hashes of data and weights."));
  if (data.unreadable.length > 0) {
    section.append(folded(plural(data.unreadable.length, "file that was left out", "files that were left out"),
      element("ul", {"class": "unreadable"}, ...data.unreadable.map((file) =>
        element("li", {}, element("code", {}, file.path), ` ${file.reason}`))), true));
  }
  if (isNested(data.manifest)) {
    section.append(folded("Manifest", tree(data.manifest), true));
  }
  if (isNested(data.config)) {
    section.append(folded("Configuration, as resolved", tree(data.config), false));
  }
}
