import test from "ava";
import fc from "fast-check";
import { html } from "#app/monthly/html.ts";

test("values are escaped, markup and lists of it are not", (t) => {
  const items = ["<", "&"].map((text) => html`<li>${text}</li>`);
  t.is(
    html`<ul a="${`'"`}">${items}${3}</ul>`.markup,
    '<ul a="&#39;&quot;"><li>&lt;</li><li>&amp;</li>3</ul>',
  );
  t.is(html`${["a", "<"]}`.markup, "a&lt;");
});

test("property: no text gets out of its place, or turns the direction of writing", (t) => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const { markup } = html`${text}`;
      t.notRegex(markup, /[<>"'\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
      t.notRegex(markup, /&(?!(amp|lt|gt|quot|#39);)/);
      t.true(markup.isWellFormed());
    }),
  );
});
