(function () {
  "use strict";
  const read = name => JSON.parse(document.getElementById(name).textContent);
  const shared = read("layout"), config = read("config");
  const waiting = Array.from(document.querySelectorAll(".chart")), drawing = [];

  function over(common, own) {
    const found = Object.assign({}, common);
    for (const name of Object.keys(own)) {
      const isPart = own[name] && typeof own[name] === "object" && !Array.isArray(own[name]);
      found[name] = isPart ? over(common[name] || {}, own[name]) : own[name];
    }
    return found;
  }

  function draw(place) {
    const source = place.querySelector("script");
    if (!source) return;
    const figure = JSON.parse(source.textContent);
    const layout = Object.assign(over(shared, figure.layout), {width: place.clientWidth});
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
