(function () {
  "use strict";
  const read = name => JSON.parse(document.getElementById(name).textContent);
  const shared = read("shared"), config = read("config");
  const waiting = Array.from(document.querySelectorAll(".chart")), drawing = [];
  const isPart = value => value && typeof value === "object" && !Array.isArray(value);

  // {"$": n} is the n-th of the values that many figures repeat; each gets its own copy.
  function whole(value) {
    if (Array.isArray(value)) return value.map(whole);
    if (!isPart(value)) return value;
    if ("$" in value) return structuredClone(shared.values[value.$]);
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, whole(item)]));
  }

  function over(common, own) {
    const found = structuredClone(common);
    for (const name of Object.keys(own)) {
      found[name] = isPart(own[name]) ? over(common[name] || {}, own[name]) : own[name];
    }
    return found;
  }

  function draw(place) {
    const source = place.querySelector("script");
    if (!source) return;
    const figure = whole(JSON.parse(source.textContent));
    const layout = Object.assign(over(shared.layout, figure.layout), {width: place.clientWidth});
    drawing.push(Plotly.newPlot(place, figure.data, layout, config));
  }

  // The page can be read while it draws; paper waits for all of it.
  function some() {
    const end = performance.now() + 50;
    while (waiting.length && performance.now() < end) draw(waiting.shift());
    if (waiting.length) setTimeout(some);
  }
  window.drawAll = () => {
    while (waiting.length) draw(waiting.shift());
    return Promise.all(drawing);
  };
  addEventListener("beforeprint", drawAll);
  some();
})();
