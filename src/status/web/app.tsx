import { render } from "preact";
import { useEffect, useReducer } from "preact/hooks";
import { initialLive, reduceLive } from "#status/web/live-state.ts";
import { followEvents } from "#status/web/live-stream.ts";
import { Page } from "#status/web/page.tsx";

function App() {
  const [live, dispatch] = useReducer(reduceLive, initialLive);
  useEffect(() => followEvents(dispatch), []);
  return <Page live={live} />;
}

const root = document.getElementById("app");
if (root !== null) render(<App />, root);
