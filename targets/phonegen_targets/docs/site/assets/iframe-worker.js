// Pages on a disk (file://) may not start a Worker, and the search runs in one. There, and only
// there, a stand-in runs the worker's script in a hidden frame, which has an event loop's queue
// and a global scope of its own, though not a thread.
"use strict";
if (location.protocol === "file:") {
  window.Worker = class {
    onmessage = null;
    onerror = null;
    #frame = document.createElement("iframe");
    #started;

    constructor(url) {
      this.#frame.hidden = true;
      document.body.append(this.#frame);
      const inside = this.#frame.contentWindow;
      inside.postMessage = (data) => deliver(this, data);
      const script = inside.document.createElement("script");
      this.#started = new Promise((resolve) => script.addEventListener("load", resolve));
      script.addEventListener("error", (event) => this.onerror?.(event));
      script.src = url;
      inside.document.body.append(script);
    }

    postMessage(data) {
      this.#started.then(() => deliver(this.#frame.contentWindow, data));
    }

    terminate() {
      this.#frame.remove();
    }
  };

  // A copy, in a later turn, as between threads; nobody is there once the frame is gone.
  function deliver(receiver, data) {
    const copy = structuredClone(data);
    setTimeout(() => receiver?.onmessage?.({ data: copy }));
  }
}
