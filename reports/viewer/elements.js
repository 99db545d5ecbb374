// Faults are counted where a test can read them, without a console.
const root = document.documentElement;
root.dataset.errors = "0";
const countFault = () => { root.dataset.errors = String(Number(root.dataset.errors) + 1); };
window.addEventListener("error", countFault);
window.addEventListener("unhandledrejection", countFault);
document.addEventListener("securitypolicyviolation", countFault);

// Every text on the page goes through text nodes and attributes, so that nothing in the data can become markup.
function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (typeof value === "function") {
      made.addEventListener(name, value);
    } else if (value !== null && value !== undefined && value !== false) {
      made.setAttribute(name, value === true ? "" : String(value));
    }
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

const byId = (id) => document.getElementById(id);
const plural = (count, one, many) => `${count} ${count === 1 ? one : many}`;
