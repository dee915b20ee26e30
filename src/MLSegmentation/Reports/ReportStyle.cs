namespace MLSegmentation.Reports;

/// <summary>The style sheet of the page: one column on a phone, light and dark. It holds nothing that XML would have to escape.</summary>
internal static class ReportStyle
{
    /// <summary>The style sheet.</summary>
    public const string Text = """
        :root { color-scheme: light dark; --text: #1b1f24; --soft: #57606a; --page: #ffffff; --box: #f4f6f8;
          --line: #d0d7de; --accent: #0b5cad; --ink: #000000; }
        @media (prefers-color-scheme: dark) {
          :root { --text: #e6edf3; --soft: #9da7b1; --page: #0f141a; --box: #1a2129; --line: #38424d; --accent: #6cb6ff; --ink: #ffffff; }
        }
        * { box-sizing: border-box; }
        body { margin: 0 auto; max-width: 76rem; padding: 1rem; background: var(--page); color: var(--text);
          font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
        h1 { margin: 0.5rem 0; font-size: 1.7rem; line-height: 1.2; }
        h2 { margin: 2.5rem 0 0.75rem; padding-bottom: 0.25rem; border-bottom: 1px solid var(--line); font-size: 1.3rem; }
        h3 { margin: 1.75rem 0 0.5rem; font-size: 1.05rem; }
        h4 { margin: 0; font-size: 0.95rem; }
        p { margin: 0.5rem 0; max-width: 46rem; }
        a { color: var(--accent); }
        nav ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; margin: 0.75rem 0; padding: 0; list-style: none; }
        .soft, caption, dt, figcaption { color: var(--soft); font-size: 0.875rem; }
        .headline { display: grid; grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)); gap: 0.75rem; margin: 1rem 0; }
        .headline div { padding: 0.6rem 0.8rem; border: 1px solid var(--line); border-radius: 0.5rem; background: var(--box); }
        .headline dd { margin: 0; font-size: 1.45rem; font-weight: 600; font-variant-numeric: tabular-nums; line-height: 1.3; }
        .headline .soft { display: block; font-size: 0.8rem; font-weight: 400; }
        .facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr)); gap: 0.5rem 1.5rem; margin: 0.75rem 0; }
        .facts dd { margin: 0; }
        .scroll { max-width: 100%; overflow-x: auto; overflow-wrap: normal; }
        table { border-collapse: collapse; font-size: 0.9rem; font-variant-numeric: tabular-nums; }
        caption { padding: 0.25rem 0; text-align: left; white-space: nowrap; }
        th, td { padding: 0.3rem 0.6rem; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; }
        th[scope="row"], thead th:first-child { position: sticky; left: 0; min-width: 9rem; max-width: 11rem; background: var(--page);
          text-align: left; white-space: normal; overflow-wrap: break-word; }
        th { font-weight: 600; }
        td small { display: block; color: var(--soft); font-size: 0.75rem; }
        .heat td { color: var(--ink); min-width: 4rem; border: 1px solid var(--page); text-align: center; line-height: 1.25; }
        .heat small { color: inherit; }
        .heat.dense td { min-width: 2.9rem; padding: 0.2rem; font-size: 0.75rem; }
        .heat thead th { text-align: center; vertical-align: bottom; }
        .heat.many thead th:not(:first-child) { writing-mode: vertical-rl; transform: rotate(180deg); text-align: left; vertical-align: top; }
        .heat .strong { color: #ffffff; }
        .charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 15rem), 1fr)); gap: 1rem; }
        figure { margin: 0; min-width: 0; }
        figure img { display: block; width: 100%; height: auto; border-radius: 0.25rem; background: var(--box); }
        figure svg { display: block; width: 100%; height: auto; }
        .training { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); gap: 1rem; }
        .training figure { max-width: 38rem; }
        .grid { stroke: var(--line); fill: none; }
        .chance { stroke: var(--soft); fill: none; stroke-dasharray: 4 4; }
        .curve { stroke: var(--accent); stroke-width: 2; fill: none; stroke-linejoin: round; }
        .point { fill: var(--accent); stroke: var(--page); stroke-width: 1.5; }
        .label { fill: var(--soft); font: 11px system-ui, sans-serif; }
        .legend { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; margin: 0.5rem 0; padding: 0; list-style: none; font-size: 0.9rem; }
        .swatch { display: inline-block; width: 0.9em; height: 0.9em; margin-right: 0.4em;
          border: 1px solid var(--soft); border-radius: 0.15em; vertical-align: -0.08em; }
        article { margin: 1rem 0 1.5rem; }
        .panels { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 9.5rem), 1fr)); gap: 0.6rem; max-width: 72rem; margin-top: 0.4rem; }
        .slices { align-items: end; max-width: 60rem; }
        summary { width: fit-content; margin: 0.5rem 0; cursor: pointer; color: var(--accent); }
        .viewer { display: flex; flex-wrap: wrap; gap: 1rem; align-items: start; }
        .viewer canvas { max-width: 100%; border-radius: 0.25rem; background: var(--box); }
        .controls { display: grid; gap: 0.4rem; font-size: 0.9rem; }
        .controls .slice { width: 14rem; max-width: 100%; vertical-align: middle; }
        footer { margin: 3rem 0 1rem; padding-top: 0.5rem; border-top: 1px solid var(--line); }
        @media print { .scroll { overflow: visible; } article, figure { break-inside: avoid; } }
        """;
}
