// Shows the current list of briefings.
const list = document.getElementById("briefings");
const state = document.getElementById("state");
const count = (number, what) => `${number} ${what}${number === 1 ? "" : "s"}`;
const PHASES = { waiting: "not read yet", "laying-out": "laying out the pages …", ready: "", failed: "" };

function line(briefing) {
  const problems = [];
  if (briefing.errors) problems.push(count(briefing.errors, "error"));
  if (briefing.warnings) problems.push(count(briefing.warnings, "warning"));
  if (briefing.phase === "ready" && !problems.length) problems.push("no problems");
  return [...problems, PHASES[briefing.phase]].filter(Boolean).join(", ");
}

const events = new EventSource("events");
events.onmessage = (event) => {
  const briefings = JSON.parse(event.data);
  state.textContent = "";
  while (list.children.length > briefings.length) list.lastChild.remove();
  briefings.forEach((briefing, place) => {
    if (!list.children[place]) {
      list.append(document.createElement("li"));
      list.children[place].append(document.createElement("a"), document.createElement("span"));
    }
    const [link, words] = list.children[place].children;
    list.children[place].dataset.state = briefing.errors ? "failed" : briefing.phase;
    link.href = `briefings/${encodeURIComponent(briefing.name)}/`;
    link.textContent = briefing.title;
    words.textContent = `${briefing.name}: ${line(briefing)}`;
  });
};
events.onerror = () => {
  const words = "Not connected: “build.py watch” has ended. Start it again and open the address that it prints.";
  if (state.textContent !== words) state.textContent = words; // else screen readers would repeat it at each retry
};
